// SPDX-License-Identifier: BSL-1.0
// RFC 3986's and RFC 5122's grammars read once more, sharing nothing with the headers under test.
#pragma once

#include <string_view>

namespace rfc3986 {

/// Eats what a grammar rule allows from the front of a text; every function says whether it matched.
struct eater {
    std::string_view rest;

    bool end() const { return rest.empty(); }
    bool one(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    static bool is_alnum(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    static bool is_hex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    }
    bool pct_encoded() {
        if (rest.size() < 3 || rest[0] != '%' || !is_hex(rest[1]) || !is_hex(rest[2])) return false;
        rest.remove_prefix(3);
        return true;
    }
    /// *( unreserved / pct-encoded / one of `also` )
    void many(std::string_view also) {
        while (!rest.empty()) {
            char const c = rest.front();
            bool const plain = is_alnum(c) || std::string_view("-._~").find(c) != rest.npos ||
                               also.find(c) != rest.npos;
            if (plain)
                rest.remove_prefix(1);
            else if (!pct_encoded())
                return;
        }
    }
    /// IP-literal, by its characters only; eats nothing if there is none.
    bool bracketed() {
        eater in{rest};
        if (!in.one('[')) return false;
        in.many(":");
        if (!in.one(']')) return false;
        rest = in.rest;
        return true;
    }
};

inline constexpr std::string_view sub_delims = "!$&'()*+,;=";
inline constexpr std::string_view pchar_slash = "!$&'()*+,;=:@/";
inline constexpr std::string_view pchar_slash_question = "!$&'()*+,;=:@/?";

/// RFC 3986 appendix A: URI, of any scheme.
inline bool is_uri(std::string_view text) {
    eater in{text};
    if (text.empty() || !eater::is_alnum(text[0]) || (text[0] >= '0' && text[0] <= '9'))
        return false;
    while (!in.end() && (eater::is_alnum(in.rest[0]) || in.rest[0] == '+' || in.rest[0] == '-' ||
                         in.rest[0] == '.'))
        in.rest.remove_prefix(1);
    if (!in.one(':')) return false;
    if (in.rest.substr(0, 2) == "//") {
        in.rest.remove_prefix(2);
        eater userinfo = in;
        userinfo.many("!$&'()*+,;=:");
        if (userinfo.one('@')) in = userinfo;
        if (!in.bracketed()) in.many(sub_delims);
        if (in.one(':'))
            while (!in.end() && in.rest[0] >= '0' && in.rest[0] <= '9') in.rest.remove_prefix(1);
        if (!in.end() && std::string_view("/?#").find(in.rest[0]) == text.npos) return false;
    }
    in.many(pchar_slash);
    if (in.one('?')) in.many(pchar_slash_question);
    if (in.one('#')) in.many(pchar_slash_question);
    return in.end();
}

/// RFC 5122 3.3: pathxmpp; with `node_required`, authxmpp.
inline bool is_xmpp_address(eater& in, bool node_required) {
    eater node = in;
    node.many("!$()*+,;=");
    bool const has_node = node.one('@');
    if (has_node) in = node;
    if (node_required && !has_node) return false;
    if (!in.bracketed()) in.many(sub_delims);
    if (!node_required && in.one('/')) in.many("!$&'()*+,:;=");
    return true;
}

/// RFC 5122 3.3: xmppuri.
inline bool is_xmpp_uri(std::string_view text) {
    eater in{text};
    for (char c : std::string_view("xmpp"))  // RFC 3986 3.1: in either case
        if (!in.one(c) && !in.one(static_cast<char>(c - 'a' + 'A'))) return false;
    if (!in.one(':')) return false;
    if (in.rest.substr(0, 2) == "//") {
        in.rest.remove_prefix(2);
        if (!is_xmpp_address(in, true)) return false;
        if (in.one('/') && !is_xmpp_address(in, false)) return false;
    } else if (!is_xmpp_address(in, false)) {
        return false;
    }
    if (in.one('?')) {
        in.many("");
        while (in.one(';')) {
            in.many("");
            if (!in.one('=')) return false;
            in.many("");
        }
    }
    if (in.one('#')) in.many(pchar_slash_question);
    return in.end();
}

}  // namespace rfc3986
