// SPDX-License-Identifier: BSL-1.0
// What `check` says about a stanza, in a word: "fine", "ignore", a stanza error, or "end: " and a stream error.
#pragma once

#include <string>
#include <string_view>

#include "catch.hpp"
#include "rule_laws.hpp"

namespace checking {

using couplet::stanza_action, couplet::stanza_context, couplet::stanza_role, couplet::stanza_rule;
using namespace couplet::literals;

inline constexpr auto client = stanza_role::client;
inline constexpr auto c2s = stanza_role::server_c2s;
inline constexpr auto s2s = stanza_role::server_s2s;
inline constexpr auto component = stanza_role::component;
inline constexpr auto from_component = stanza_role::server_component;
inline constexpr stanza_role all_roles[]{client, c2s, s2s, component, from_component};

/// The element, in the content namespace of that role unless it says another.
inline couplet::xml::element parsed(std::string_view text, stanza_role role) {
    std::string whole{text};
    if (text.substr(0, text.find('>')).find("xmlns") == std::string_view::npos)
        whole.insert(text.find_first_of(" />"),
                     " xmlns='" + std::string{content_namespace(role)} + "'");
    auto read = couplet::xml::parse_element(whole);
    if (!read) FAIL(name(read.error().code) << " at " << read.error().offset << ": " << whole);
    return *std::move(read);
}

inline std::string word(couplet::stanza_verdict const& verdict) {
    switch (verdict.action()) {
        case stanza_action::accept: return "fine";
        case stanza_action::ignore: return "ignore";
        case stanza_action::answer: return std::string{name(*verdict.stanza_error())};
        case stanza_action::end_stream: return "end: " + std::string{name(*verdict.stream_error())};
    }
    return {};
}

/// With what was negotiated. Checks all laws as well.
inline std::string said(stanza_context const& context, std::string_view text) {
    auto const element = parsed(text, context.role);
    auto const verdict = couplet::check(element.view(), context);
    return word(verdict);
}
/// In the world of `rule_laws::context`.
inline std::string said(stanza_role role, std::string_view text) {
    auto const element = parsed(text, role);
    CHECK(rule_laws::check_broken_by(element, rule_laws::context(role)) == "");
    CHECK(rule_laws::matching_broken_by(element) == "");
    return said(rule_laws::context(role), text);
}
/// Whether the stanza breaks the rule, whatever is done about it.
inline bool breaks(stanza_rule rule, stanza_role role, std::string_view text) {
    auto const element = parsed(text, role);
    return find_broken_rules(element.view(), rule_laws::context(role)).contains(rule);
}

/// A stanza of that name with the addresses that are in order for the role, and what else is given.
inline std::string stanza(stanza_role role, std::string_view kind, std::string_view attributes,
                          std::string_view children = {}) {
    std::string_view addresses;
    switch (role) {
        case stanza_role::client:
            addresses = " from='romeo@example.net/orchard' to='juliet@im.example.com/balcony'";
            break;
        case stanza_role::server_c2s: addresses = " to='romeo@example.net'"; break;
        case stanza_role::server_s2s:
            addresses = " from='romeo@example.net/orchard' to='juliet@im.example.com'";
            break;
        case stanza_role::component:
            addresses = " from='juliet@im.example.com/balcony' to='room@muc.example.com'";
            break;
        case stanza_role::server_component:
            addresses = " from='room@muc.example.com/nick' to='juliet@im.example.com/balcony'";
            break;
    }
    std::string text = "<";
    ((((text += kind) += addresses) += ' ') += attributes) += '>';
    (((text += children) += "</") += kind) += '>';
    return text;
}

}  // namespace checking
