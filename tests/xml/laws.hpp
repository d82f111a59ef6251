// SPDX-License-Identifier: BSL-1.0
// What holds for any octets: the property tests and the fuzz targets share it. Each law returns what breaks it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feeding.hpp"
#include "grammar.hpp"
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

/// Limits that a small input may reach, and both ways of framing it.
template <class Dice>
feeding::settings random_limits(Dice dice) {
    auto const some = [&](std::size_t most) { return static_cast<std::uint32_t>(dice(most) + 1); };
    feeding::settings s = dice(2) == 0 ? feeding::unlimited_stream : feeding::unlimited_document;
    auto& l = s.limits;
    // One or two of them: else the first would always be the same.
    for (int count = 0; count < 2; ++count) {
        switch (dice(10)) {
            case 0: l.stanza_octets = 5 + some(250); break;  // more than "<?xml"
            case 1: l.header_octets = some(100); break;
            case 2: l.stream_octets = some(250); break;
            case 3: l.depth = some(6); break;
            case 4: l.attributes = some(4); break;
            case 5: l.declarations = some(3); break;
            case 6: l.namespaces = some(6); break;
            case 7: l.nodes = some(12); break;
            case 8: l.name_octets = some(12); break;
            default: l.namespace_octets = some(20);
        }
    }
    return s;
}

/// What is written by the grammar is read as it was meant, alone and in a stream.
inline std::string grammar_broken_by(grammar::writer const& document) {
    feeding::fed<events::merged> alone(feeding::unlimited_document);
    if (alone.piece(document.octets)) alone.parser.finish();
    if (alone.parser.error() || alone.sink.lines != document.seen.lines)
        return shown("alone: " + feeding::shown(alone.parser.error()) + '\n' + alone.sink.lines +
                         "meant:\n" + document.seen.lines,
                     document.octets);
    feeding::fed<events::merged> both(feeding::unlimited_stream);
    std::string const header = "<s:s xmlns:s='http://etherx.jabber.org/streams'>";
    std::string const octets = header + document.octets + "\n" + document.octets + "</s:s>";
    if (both.piece(octets)) both.parser.finish();
    feeding::fed<events::merged> root(feeding::stream);
    root.piece(header);
    if (both.parser.error() ||
        both.sink.lines != root.sink.lines + document.seen.lines + document.seen.lines + ">\n")
        return shown("in a stream: " + feeding::shown(both.parser.error()) + '\n' + both.sink.lines,
                     octets);
    return "";
}

}  // namespace laws
