// SPDX-License-Identifier: BSL-1.0
// What a process takes of the machine: memory and the processor's time, as Linux tells it.
#pragma once

#include <cstdint>

namespace load {

/// Octets.
struct memory {
    std::uint64_t resident = 0;
    std::uint64_t proportional = 0;  ///< shared pages divided by those who share them
};

/// Of a process; all 0 if there is none.
memory memory_of(int process);
/// Seconds of processor time, of all its threads.
double processor_time_of(int process);
/// This one's.
double own_processor_time();
/// Of the calling thread.
double thread_time();
/// As many files as may be, which is returned.
std::uint64_t raise_file_limit();

}  // namespace load
