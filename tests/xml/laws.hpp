// SPDX-License-Identifier: BSL-1.0
// What holds for any octets: the property tests and the fuzz targets share it. Each law returns what breaks it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feeding.hpp"
#include "slow.hpp"
#include "support.hpp"

namespace laws {

inline std::string shown(std::string const& broken, std::string_view octets) {
    return broken.empty() ? "" : broken + "\n" + support::shown(octets);
}

/// Any chunking gives the same events and the same fault.
inline std::string chunking_broken_by(std::string_view octets, feeding::settings const& s) {
    support::dice dice(std::hash<std::string_view>{}(octets));
    feeding::every_chunking every(octets, s);
    every.pieces_of(1).pieces_of(2 + dice(63)).cut_at(dice(octets.size() + 1));
    std::size_t const first = dice(octets.size() + 1);
    every.cut_at(first, first + dice(octets.size() + 1 - first));
    return shown(every.differences(), octets);
}

/// A reader that is slow and simple finds the same.
inline std::string slow_reader_broken_by(std::string_view octets, feeding::settings const& s) {
    feeding::fed<events::digest> ours(s);
    if (ours.piece(octets)) ours.parser.finish();
    events::digest digest;
    slow::parser slow(digest, s.limits, s.options);
    if (slow.feed(octets)) slow.finish();
    if (slow.error() == ours.parser.error() && digest.value() == ours.sink.value()) return "";
    return shown("slow: " + feeding::shown(slow.error()) + " after " +
                     std::to_string(digest.count()) +
                     "; ours: " + feeding::shown(ours.parser.error()) + " after " +
                     std::to_string(ours.sink.count()),
                 octets);
}

}  // namespace laws
