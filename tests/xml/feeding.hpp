// SPDX-License-Identifier: BSL-1.0
// Feeds xml::parser in pieces of any size, each in memory that holds something else once it was fed.
#pragma once

#include <couplet/xml/parser.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events.hpp"
#include "support.hpp"

namespace feeding {

namespace xml = couplet::xml;
using couplet::xml_errc;
using couplet::xml_error;

/// How a parser is set up.
struct settings {
    xml::limits limits{};
    xml::options options{};
};

inline constexpr settings document{.options = {.as = xml::framing::document}};
inline constexpr settings stream{.options = {.as = xml::framing::stream}};

/// For inputs that are larger than anything XMPP allows.
inline constexpr std::uint32_t no_limit = 0xFFFF'FFFF;
inline constexpr xml::limits unlimited{no_limit, no_limit, 0,        no_limit, no_limit,
                                       no_limit, no_limit, no_limit, no_limit, no_limit};
inline constexpr settings unlimited_document{.limits = unlimited,
                                             .options = {.as = xml::framing::document}};
inline constexpr settings unlimited_stream{.limits = unlimited,
                                           .options = {.as = xml::framing::stream}};

/// A parser and its sink.
template <class Sink>
struct fed {
    Sink sink;
    xml::parser<Sink> parser;
    std::unique_ptr<char[]> block;
    std::size_t block_size = 0;

    explicit fed(settings const& s) : parser{sink, s.limits, s.options} {}
    fed(fed const&) = delete;
    fed& operator=(fed const&) = delete;

    /// In a block of exactly its size, which is spoilt afterwards: no view into it may live on, and
    /// AddressSanitizer sees each octet read outside of it.
    bool piece(std::string_view octets) {
        if (!block || block_size != octets.size()) {
            block.reset(new char[octets.size()]);
            block_size = octets.size();
        }
        if (!octets.empty()) std::memcpy(block.get(), octets.data(), octets.size());
        bool const good = parser.feed({block.get(), octets.size()});
        if (!octets.empty()) std::memset(block.get(), '<', octets.size());
        return good;
    }
    bool in_pieces_of(std::size_t size, std::string_view octets) {
        for (std::size_t at = 0; at < octets.size(); at += size)
            if (!piece(octets.substr(at, size))) return false;
        return true;
    }
    bool cut_at(std::initializer_list<std::size_t> cuts, std::string_view octets) {
        std::size_t begin = 0;
        for (std::size_t const cut : cuts) {
            if (!piece(octets.substr(begin, cut - begin))) return false;
            begin = cut;
        }
        return piece(octets.substr(begin));
    }
};

inline std::string shown(std::optional<xml_error> const& error) {
    return error ? std::string(name(error->code)) + " at " + std::to_string(error->offset) : "good";
}

/// The events, the fault and the octet at which it stands.
template <class Sink>
struct outcome {
    std::string events;
    std::optional<xml_error> error;

    friend bool operator==(outcome const&, outcome const&) = default;
};

inline constexpr std::size_t whole = static_cast<std::size_t>(-1);

/// What becomes of `octets`, fed in pieces of `size`, and of their end.
template <class Sink = events::exact>
outcome<Sink> outcome_of(std::string_view octets, settings const& s = document,
                         std::size_t size = whole) {
    fed<Sink> f(s);
    if (f.in_pieces_of(size == whole ? octets.size() + 1 : size, octets)) f.parser.finish();
    return {std::move(f.sink.lines), f.parser.error()};
}

/// Compares other chunkings of one input with feeding it whole.
class every_chunking {
  public:
    explicit every_chunking(std::string_view octets, settings const& s = document)
        : octets_{octets}, settings_{s}, whole_(s) {
        if (whole_.in_pieces_of(octets.size() + 1, octets)) whole_.parser.finish();
    }
    every_chunking& pieces_of(std::size_t size) {
        return compare("in pieces of " + std::to_string(size),
                       [&](quick& f) { return f.in_pieces_of(size, octets_); });
    }
    every_chunking& cut_at(std::size_t cut) {
        return compare("cut at " + std::to_string(cut),
                       [&](quick& f) { return f.cut_at({cut}, octets_); });
    }
    every_chunking& cut_at(std::size_t first, std::size_t second) {
        return compare("cut at " + std::to_string(first) + " and " + std::to_string(second),
                       [&](quick& f) {
                           return f.cut_at({first, second}, octets_);
                       });
    }
    /// Cut once, at every place.
    every_chunking& two() {
        for (std::size_t cut = 0; cut <= octets_.size(); ++cut) cut_at(cut);
        return *this;
    }
    /// Cut twice, at every two places.
    every_chunking& three() {
        for (std::size_t first = 0; first <= octets_.size(); ++first)
            for (std::size_t second = first; second <= octets_.size(); ++second)
                cut_at(first, second);
        return *this;
    }
    std::optional<xml_error> error() const { return whole_.parser.error(); }
    /// CHECK(every_chunking(octets).two().differences() == "")
    std::string const& differences() const { return found_.text; }

  private:
    using quick = fed<events::digest>;

    template <class Feed>
    every_chunking& compare(std::string const& how, Feed feed) {
        quick f(settings_);
        if (feed(f)) f.parser.finish();
        if (f.parser.error() != whole_.parser.error() || f.sink.value() != whole_.sink.value())
            found_.add(how + ": " + shown(f) + "; whole: " + shown(whole_));
        return *this;
    }
    static std::string shown(quick const& f) {
        return feeding::shown(f.parser.error()) + " after " + std::to_string(f.sink.count()) +
               " events";
    }

    std::string_view octets_;
    settings settings_;
    quick whole_;
    support::differences found_;
};

}  // namespace feeding
