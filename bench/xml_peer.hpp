// SPDX-License-Identifier: BSL-1.0
// What parses in the benchmark beside others: a class that is fed octets, or a function that takes whole stanzas.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "xml_corpus.hpp"

namespace bench {

/// Counts the top-level elements of a stream; a handler's share of the work.
struct element_counter {
    std::size_t depth = 0, stanzas = 0;
    void open() { ++depth; }
    void close() { stanzas += --depth == 1 ? 1 : 0; }
};

/// What `count` open streams take.
struct footprint {
    std::size_t octets = 0, allocations = 0;
};

/// Events, trees, typed stanzas, or decisions where they go, from a stream; or trees from stanzas that are known to be
/// whole.
enum class kind { events, tree, stanza, route, framed };

/// `run` returns how many top-level elements were parsed. `idle` calls `look` while `count` streams
/// are open, each after the same octets; it is null where there is no stream.
struct xml_peer {
    std::string_view name;  // "" is couplet
    kind result;
    std::size_t (*run)(xml_corpus const&, std::size_t feed);
    footprint (*idle)(std::size_t count, std::string_view octets, void (*look)());
};

inline std::vector<xml_peer>& xml_peers() {
    static std::vector<xml_peer> all;
    return all;
}

template <class Parser>
std::size_t parse_stream(xml_corpus const& from, std::size_t feed) {
    Parser parser;
    for (auto rest = from.octets(); !rest.empty();) {
        auto const piece = rest.substr(0, feed);
        if (!parser.feed(piece)) return 0;
        rest.remove_prefix(piece.size());
    }
    return parser.stanzas();
}

inline std::size_t heap_octets() {
#if defined(__GLIBC__)
    auto const now = mallinfo2();
    return now.uordblks + now.hblkhd;
#else
    return 0;
#endif
}

template <class Parser>
footprint keep_open(std::size_t count, std::string_view octets, void (*look)()) {
    { Parser{}.feed(octets); }  // what the library does once
    auto const heap = heap_octets(), calls = allocations();
    std::unique_ptr<Parser[]> const all{new Parser[count]};
    for (std::size_t i = 0; i != count; ++i) all[i].feed(octets);
    footprint const used{heap_octets() - heap, allocations() - calls - 1};
    look();
    return used;
}

template <bool (*Parse)(char*, std::size_t)>
std::size_t parse_framed(xml_corpus const& from, std::size_t) {
    static std::vector<char> buffer(1 << 20);
    std::size_t parsed = 0;
    for (std::size_t i = 0; i != from.stanzas(); ++i) {
        auto const stanza = from.stanza(i);
        stanza.copy(buffer.data(), stanza.size());
        buffer[stanza.size()] = '\0';
        parsed += Parse(buffer.data(), stanza.size()) ? 1 : 0;
    }
    return parsed;
}

/// A namespace-scope object of a peer's source file: puts on the list a class with
/// `bool feed(std::string_view)` and `std::size_t stanzas()`.
template <class Parser>
struct enlisted_parser {
    enlisted_parser(std::string_view name, kind result) {
        xml_peers().push_back({name, result, parse_stream<Parser>, keep_open<Parser>});
    }
};

/// The same for a function of one stanza; it may write to the buffer, behind which stands a null.
template <bool (*Parse)(char* buffer, std::size_t size)>
struct enlisted_framed {
    explicit enlisted_framed(std::string_view name) {
        xml_peers().push_back({name, kind::framed, parse_framed<Parse>, nullptr});
    }
};

}  // namespace bench
