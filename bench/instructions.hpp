// SPDX-License-Identifier: BSL-1.0
// Counts instructions under `valgrind --tool=callgrind --instr-atstart=no`.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define COUPLET_BENCH_CALLGRIND 1
#endif

namespace bench {

/// Writes one profile, named by the benchmark, of the second of two runs; says how many items it saw.
template <class Run>
void count_instructions(std::string const& benchmark, std::size_t items, Run run) {
#ifdef COUPLET_BENCH_CALLGRIND
    run();
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    run();
    CALLGRIND_DUMP_STATS_AT(benchmark.c_str());
    CALLGRIND_STOP_INSTRUMENTATION;
    std::printf("%zu %s\n", items, benchmark.c_str());
#else
    static_cast<void>(run);
    std::fprintf(stderr, "%s, %zu items: built without valgrind/callgrind.h\n", benchmark.c_str(),
                 items);
#endif
}

}  // namespace bench
