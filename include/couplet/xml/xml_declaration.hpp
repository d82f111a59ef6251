// SPDX-License-Identifier: BSL-1.0
// The XML declaration (XML 1.0 2.8, 4.3.3; RFC 6120 11.5, 11.6, 11.8).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/text/ascii.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/errc.hpp>

namespace couplet::xml {

namespace detail {

struct pseudo_attribute {
    std::string_view name;
    std::string_view value;
    std::size_t at;  // where the value stands; 0 if there is no attribute

    constexpr explicit operator bool() const noexcept { return at != 0; }
};

/// S name Eq quoted value at `at`, which moves behind it; nothing if that is not what stands there.
constexpr pseudo_attribute take_pseudo_attribute(std::string_view text, std::size_t& at) noexcept {
    auto const skip = [&](ascii::set const& members) {
        std::size_t const size = members.first_outside(text.substr(at));
        at += size;
        return text.substr(at - size, size);
    };
    if (skip(white_space).empty()) return {};
    std::string_view const name = skip(ascii::lower);
    skip(white_space);
    if (at >= text.size() || text[at++] != '=') return {};
    skip(white_space);
    if (at >= text.size() || (text[at] != '\'' && text[at] != '"')) return {};
    char const quote = text[at++];
    std::size_t const begin = at;
    std::size_t const end = text.find(quote, begin);
    if (end == text.npos) return {};
    at = end + 1;
    return {name, text.substr(begin, end - begin), begin};
}

constexpr bool equals_without_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (ascii::to_lower(a[i]) != ascii::to_lower(b[i])) return false;
    return true;
}

/// [26] VersionNum
constexpr bool is_version(std::string_view text) noexcept {
    return text.size() > 2 && text.substr(0, 2) == "1." &&
           ascii::digit.first_outside(text.substr(2)) == text.size() - 2;
}

/// [81] EncName
constexpr bool is_encoding_name(std::string_view text) noexcept {
    constexpr ascii::set members = ascii::letter | ascii::digit | ascii::set("._-");
    return !text.empty() && ascii::letter.contains(text[0]) &&
           members.first_outside(text) == text.size();
}

}  // namespace detail

/// What is wrong with `text`, all of an XML declaration from its "<?xml" to its "?>", and the offset
/// in it; nothing if it is one that XMPP allows. Its standalone declaration means nothing (RFC 6120 11.5).
constexpr std::optional<xml_error> check_xml_declaration(std::string_view text) noexcept {
    using detail::take_pseudo_attribute;
    constexpr std::size_t open = 5, close = 2;  // "<?xml", "?>"
    std::string_view const inside = text.substr(0, text.size() - close);
    std::size_t at = open;
    auto const malformed = [&] { return xml_error{xml_errc::malformed_declaration, at}; };

    auto attribute = take_pseudo_attribute(inside, at);
    if (!attribute || attribute.name != "version" || !detail::is_version(attribute.value))
        return malformed();
    if (attribute.value != "1.0") return xml_error{xml_errc::unsupported_version, attribute.at};

    std::size_t behind = at;
    attribute = take_pseudo_attribute(inside, at);
    if (attribute && attribute.name == "encoding") {
        if (!detail::is_encoding_name(attribute.value)) return malformed();
        if (!detail::equals_without_case(attribute.value, "UTF-8"))
            return xml_error{xml_errc::unsupported_encoding, attribute.at};
        behind = at;
        attribute = take_pseudo_attribute(inside, at);
    }
    if (attribute) {
        if (attribute.name != "standalone" || (attribute.value != "yes" && attribute.value != "no"))
            return malformed();
        behind = at;
    }
    at = behind;
    if (white_space.first_outside(inside.substr(at)) != inside.size() - at) return malformed();
    return {};
}

}  // namespace couplet::xml
