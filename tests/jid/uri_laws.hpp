// SPDX-License-Identifier: BSL-1.0
// What holds for every escaped text and every URI: shared by the tests and the fuzz target.
#pragma once

#include <couplet/jid/escape.hpp>
#include <couplet/jid/uri.hpp>
#include <couplet/text/ascii.hpp>
#include <string>
#include <string_view>

#include "rfc3986.hpp"

namespace uri_laws {

using couplet::uri_errc;
using couplet::uri_values;
using couplet::xmpp_uri;

/// The XEP-0106 law that `text` breaks; empty if none.
inline std::string_view escaping_broken_by(std::string_view text) {
    auto const escaped = couplet::escape(text);
    if (escaped.has_value() == (text.starts_with(' ') || text.ends_with(' ')))
        return "escape refuses a space at either end and nothing else";
    if (!escaped) return {};
    if (escaped->find_first_of(" \"&'/:<>@") != escaped->npos)
        return "escape leaves nothing that is disallowed";
    constexpr std::string_view fullwidth_backslash = "\xEF\xBC\xBC";
    if (text.find(fullwidth_backslash) == text.npos && couplet::unescape(*escaped) != text)
        return "unescape(escape(x)) is x";

    auto const plain = couplet::unescape(text);
    if (plain && plain->size() > text.size()) return "unescape never grows";
    if (plain && plain != text && text.find('\\') == text.npos)
        return "unescape changes nothing but sequences";
    return {};
}

/// Whether NFC composes a letter of a sequence with a mark behind it, so that there is no sequence left.
inline bool loses_a_sequence(std::string_view escaped) {
    for (std::size_t at = 0; at + 3 < escaped.size(); ++at) {
        if (escaped[at] != '\\' || couplet::ascii::is_ascii(escaped.substr(at + 3, 1))) continue;
        auto const tail =
            couplet::precis::enforce(couplet::precis::username_case_mapped, escaped.substr(at + 2));
        if (!tail || (*tail)[0] != couplet::ascii::to_lower(escaped[at + 2])) return true;
    }
    return false;
}

/// XEP-0106 3.1: `text` escaped, made a localpart, and shown again, is what the localpart's mappings
/// make of `text` itself: nobody else's name.
inline std::string_view localpart_broken_by(std::string_view text) {
    auto const escaped = couplet::escape(text);
    if (!escaped || loses_a_sequence(*escaped)) return {};
    auto const address = couplet::jid::from_parts(*escaped, "example.com");
    if (!address) return {};
    std::string mapped(text);
    if (couplet::ascii::is_ascii(text)) {
        for (char& c : mapped) c = couplet::ascii::to_lower(c);
    } else {
        namespace precis = couplet::precis;
        auto const enforced = precis::enforce(precis::username_case_mapped, text);
        if (!enforced) return {};  // a space, for one
        mapped = *enforced;
    }
    return couplet::unescape(address->local()) == mapped ? std::string_view()
                                                         : "a localpart shows what was escaped";
}

/// The law that a URI breaks when it is built; empty if none, or if it must not be built.
inline std::string_view broken_by(xmpp_uri const& uri) {
    auto const built = to_uri(uri);
    auto const iri = to_iri(uri);
    if (built && !iri) return "a URI can be built as an IRI as well";
    if (!iri) return {};
    auto const back = xmpp_uri::parse(*iri);
    if (!back || *back != uri) return "parse(to_iri(x)) is x";
    if (to_iri(*back) != *iri) return "an IRI is stable";
    if (!built)
        return built.error() == uri_errc::too_long ? std::string_view() : "a URI like its IRI";
    if (!couplet::ascii::is_ascii(*built)) return "a URI is ASCII";
    if (!rfc3986::is_uri(*built)) return "a URI is one by RFC 3986 appendix A";
    if (!rfc3986::is_xmpp_uri(*built)) return "a URI is one by RFC 5122 3.3";
    auto const parsed = xmpp_uri::parse(*built);
    if (!parsed || *parsed != uri) return "parse(to_uri(x)) is x";
    if (to_uri(*parsed) != *built) return "a URI is stable";
    return {};
}

/// The law that `text` breaks when it is parsed; empty if none.
inline std::string_view broken_by(std::string_view text) {
    auto const strict = xmpp_uri::parse(text);
    auto const loose = xmpp_uri::parse(text, uri_values::rfc3986);
    if (strict && (!loose || *loose != *strict)) return "loose values only add";
    if (!strict && strict.error().offset > text.size()) return "a fault stands in the text";
    if (!strict &&
        strict.error().jid().has_value() != (strict.error().code == uri_errc::invalid_address))
        return "a JID's fault has its reason";
    if (loose)
        if (auto const law = broken_by(*loose); !law.empty()) return law;
    if (!couplet::ascii::is_ascii(text) || text.size() > xmpp_uri::max_octets) return {};
    bool const is_grammatical = rfc3986::is_xmpp_uri(text);
    if (strict && !is_grammatical) return "what is parsed is a URI by RFC 5122 3.3";
    if (is_grammatical && !strict && strict.error().code != uri_errc::invalid_address &&
        strict.error().code != uri_errc::malformed_utf8)
        return "a URI by RFC 5122 3.3 is parsed, unless it is not UTF-8 or has no JID";
    return {};
}

}  // namespace uri_laws
