// SPDX-License-Identifier: BSL-1.0
// The five attributes that every stanza can have, on their way out (RFC 6120 8.1).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// What stands in the start tag of a stanza. An empty type or language is none: there is no such word (RFC 6120
/// 8.1.4, 8.1.5).
struct stanza_attributes {
    address from{};
    address to{};
    std::optional<std::string_view> id{};
    std::string_view type{};
    std::string_view language{};
};

/// Writes them to the element that was just opened.
template <class Sink>
[[gnu::always_inline]] inline void write(xml::writer<Sink>& out, stanza_attributes const& all) {
    if (all.from) out.attribute("from", all.from.text());
    if (all.to) out.attribute("to", all.to.text());
    if (all.id) out.attribute("id", *all.id);
    if (!all.type.empty()) out.attribute("type", all.type);
    if (!all.language.empty()) out.attribute("xml:lang", all.language);
}

}  // namespace couplet
