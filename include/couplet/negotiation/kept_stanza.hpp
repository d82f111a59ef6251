// SPDX-License-Identifier: BSL-1.0
// Stanzas that are kept as octets, read again: whoever kept them may have been somebody else (XEP-0198 5).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <variant>

#include <couplet/stanza/view.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/options.hpp>

namespace couplet {

/// Reads one after the other. What it returns stays until the next call, and borrows the octets.
class kept_stanza_reader {
  public:
    /// `is_framed`: each is a document, as over a WebSocket; else it is one as in a stream over TCP.
    explicit kept_stanza_reader(bool is_framed) noexcept
        : in_{bounds, {.as = is_framed ? xml::framing::document : xml::framing::stream}},
          is_framed_{is_framed} {
        if (is_framed) return;
        in_.feed(
            "<stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>");
        (void)in_.next();
        (void)in_.next();
    }

    /// The stanza that the octets are; nothing if they are something else, or have something around it.
    std::optional<stanza_view> read(std::string_view octets) noexcept {
        if (octets.empty() || octets.front() != '<' || octets.back() != '>') return {};
        if (is_framed_) in_.restart();
        in_.feed(octets);
        auto event = in_.next();
        if (event && std::holds_alternative<opened>(*event)) event = in_.next();
        auto const* const element = event ? std::get_if<xml::element_view>(&*event) : nullptr;
        if (element == nullptr || !in_.left_over().empty()) return {};
        return stanza_view::from(*element);
    }

  private:
    /// As much as the writer writes.
    static constexpr std::uint32_t any = std::numeric_limits<std::uint32_t>::max();
    static constexpr xml::limits bounds{.stanza_octets = any,
                                        .depth = 1024,
                                        .attributes = 1024,
                                        .declarations = 1024,
                                        .namespaces = 4096,
                                        .nodes = any,
                                        .name_octets = 65'535,
                                        .namespace_octets = 65'535};

    stream_reader in_;
    bool is_framed_;
};

}  // namespace couplet
