// SPDX-License-Identifier: BSL-1.0
// What holds for every address: the property tests and the fuzz target share it.
#pragma once

#include <couplet/jid/bulk.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace laws {

using couplet::jid_errc;
using couplet::jid_error;
using couplet::jid_part;

/// A text, taken apart, and what became of it.
template <class Profile>
struct subject {
    using address = couplet::basic_jid<Profile>;

    explicit subject(std::string_view t)
        : text{t}, parts{couplet::split(t)}, parsed{address::parse(t)} {}

    std::string_view text;
    couplet::split_jid parts;
    typename address::result parsed;

    /// A part as it was written; empty if absent.
    std::string_view raw(jid_part part) const {
        if (part == jid_part::local) return parts.local.value_or("");
        return part == jid_part::domain ? parts.domain : parts.resource.value_or("");
    }
    std::size_t origin(jid_part part) const {
        if (part == jid_part::local) return 0;
        auto const domain = static_cast<std::size_t>(parts.domain.data() - text.data());
        return part == jid_part::domain ? domain : domain + parts.domain.size() + 1;
    }
};

template <class A, class B>
bool same(A const& a, B const& b) {
    if (a.has_value() != b.has_value()) return false;
    return a ? a->text() == b->text() : a.error() == b.error();
}

template <class Profile>
bool parses_back(subject<Profile> const& s) {
    return !s.parsed || same(subject<Profile>(s.parsed->text()).parsed, s.parsed);
}

template <class Profile>
bool bulk_is_parse(subject<Profile> const& s) {
    couplet::basic_jid_scratch<Profile> scratch;
    auto const fault = scratch.validate(s.text);
    if (fault.has_value() == s.parsed.has_value()) return false;
    return (!fault || *fault == s.parsed.error()) && same(scratch.parse(s.text), s.parsed);
}

/// RFC 5890 2.3.1: what is left to the rules for A-labels.
inline bool has_reserved_label(std::string_view domain) {
    for (std::size_t begin = 0; begin < domain.size();) {
        if (domain.substr(begin).substr(0, 4).ends_with("--") && domain.size() - begin >= 4)
            return true;
        std::size_t const dot = domain.find('.', begin);
        begin = dot == std::string_view::npos ? domain.size() : dot + 1;
    }
    return false;
}

/// The long way, which never looks at an address as a whole.
template <class Profile>
bool masks_are_parts(subject<Profile> const& s) {
    couplet::detail::canonical_text<Profile> canonical;
    auto const fault = canonical.assign(s.text);
    if (fault) return !s.parsed && *fault == s.parsed.error();
    if (!s.parsed || s.parsed->text() != canonical.view().text()) return false;
    bool const is_name = s.parts.domain.front() != '[' && s.parts.domain.back() != '.' &&
                         !has_reserved_label(s.parts.domain);
    bool const plain = s.text.size() <= 64 && couplet::ascii::is_ascii(s.text) && is_name &&
                       couplet::ascii::is_ascii(s.parsed->text()) && s.parts.domain.size() <= 63;
    return plain == (couplet::detail::plain_layout(s.text).size != 0);
}

/// RFC 7622 3.2: an address is legal if and only if its parts are.
template <class Profile>
bool parts_are_whole(subject<Profile> const& s) {
    auto const [local, domain, resource] = s.parts;
    auto const apart = couplet::basic_jid<Profile>::from_parts(local, domain, resource);
    if (apart || s.parsed) return same(apart, s.parsed);
    auto const part = apart.error().part;
    jid_error const moved{apart.error().code, part,
                          static_cast<std::uint32_t>(apart.error().offset + s.origin(part))};
    return moved == s.parsed.error();
}

inline bool is_part(std::string_view part, std::string_view separators) {
    return !part.empty() && part.size() <= 1023 &&
           part.find_first_of(separators) == std::string_view::npos &&
           couplet::utf8::first_malformed(part) == part.size();
}

/// RFC 7622 3.1: no separator in local- and domainpart, 1 to 1,023 octets of UTF-8 in each part.
template <class Profile>
bool is_well_formed(subject<Profile> const& s) {
    if (!s.parsed) return true;
    auto const& j = *s.parsed;
    auto const [local, domain, resource] = couplet::split(j.text());
    return j.has_local() == local.has_value() && j.has_resource() == resource.has_value() &&
           j.has_local() == s.parts.local.has_value() &&
           j.has_resource() == s.parts.resource.has_value() && j.local() == local.value_or("") &&
           j.domain() == domain && j.resource() == resource.value_or("") &&
           (!local || is_part(*local, "\"&'/:<>@ ")) && is_part(domain, "@/\"&'<> ") &&
           (!resource || is_part(*resource, ""));
}

/// RFC 7622 3.2: neither a capital, nor a final dot, nor an A-label is left in a domainpart.
inline bool has_canonical_domain(subject<couplet::rfc7622> const& s) {
    if (!s.parsed) return true;
    std::string_view const domain = s.parsed->domain();
    if (domain.front() == '[') return domain.back() == ']';
    bool const capitals = (~couplet::ascii::upper).first_outside(domain) != domain.size();
    std::string const dotted = '.' + std::string(domain) + '.';
    return !capitals && dotted.find("..") == std::string::npos &&
           dotted.find(".xn--") == std::string::npos;
}

template <class Profile>
bool views_agree(subject<Profile> const& s) {
    using view = couplet::basic_jid_view<Profile>;
    if (auto const borrowed = view::from_canonical(s.text))
        if (borrowed->text() != s.text || !s.parsed || s.parsed->view() != *borrowed) return false;
    if (!s.parsed) return true;
    view const j = *s.parsed;
    view const again = view::assume_canonical(j.text());
    std::string rebuilt{j.bare().text()};
    if (j.has_resource()) rebuilt.append("/").append(j.resource());
    return again == j && again.local() == j.local() && again.domain() == j.domain() &&
           again.resource() == j.resource() && rebuilt == j.text() &&
           j.domain_jid().text() == j.domain() && j.is_full() == j.as_full().has_value() &&
           j.is_bare() == j.as_bare().has_value() && j.is_domain() == j.as_domain().has_value();
}

/// Taking a resourcepart off and putting it back changes nothing.
template <class Profile>
bool resource_comes_back(subject<Profile> const& s) {
    if (!s.parsed || !s.parsed->has_resource()) return true;
    return same(s.parsed->to_bare().with_resource(s.raw(jid_part::resource)), s.parsed);
}

/// What ASCII alone decides is what Unicode's rules decide.
template <class Profile>
bool ascii_is_unicode(subject<Profile> const& s) {
    using couplet::detail::ascii_verdict;
    for (jid_part const part : {jid_part::local, jid_part::domain, jid_part::resource}) {
        std::string_view const raw = s.raw(part);
        bool const is_literal = part == jid_part::domain && raw.starts_with('[');
        if (raw.empty() || raw.size() > 1023 || is_literal) continue;
        char out[1024];
        auto const ascii = couplet::detail::canonical_ascii(part, raw, out);
        if (ascii.verdict == ascii_verdict::beyond) continue;
        std::string enforced;
        auto const fault = Profile::enforce(part, raw, enforced);
        if (fault.has_value() != (ascii.verdict == ascii_verdict::refused)) return false;
        if (fault ? fault->code != ascii.code || fault->offset != ascii.size
                  : enforced != std::string_view(out, ascii.size))
            return false;
    }
    return true;
}

constexpr bool is_of_one_code_point(jid_errc code) {
    return code == jid_errc::malformed_utf8 || code == jid_errc::forbidden_code_point ||
           code == jid_errc::excluded_code_point;
}

/// An offset is where a code point begins, or the first octet that is not UTF-8.
template <class Profile>
bool offset_is_sound(subject<Profile> const& s) {
    if (s.parsed) return true;
    auto const [code, part, offset] = s.parsed.error();
    if (part == jid_part::none || offset > s.text.size() || offset < s.origin(part)) return false;
    std::string_view const raw = s.raw(part);
    std::size_t const at = offset - s.origin(part);
    if (at > raw.size() ||
        (at == raw.size() && code != jid_errc::empty_part && code != jid_errc::empty_label))
        return false;
    if (code == jid_errc::part_too_long) return at == 0 && raw.size() > 1023 / 3;
    std::size_t const malformed = couplet::utf8::first_malformed(raw);
    if (code == jid_errc::malformed_utf8) return malformed == at;
    bool const continues = at < raw.size() && (static_cast<unsigned char>(raw[at]) & 0xC0) == 0x80;
    return malformed >= at && !continues;
}

/// `jid::parse`: the leftmost part at fault, and in it the lowest octet of a refused code point.
template <class Profile>
bool faults_are_ordered(subject<Profile> const& s) {
    if (s.parsed) return true;
    auto const [code, at_fault, offset] = s.parsed.error();
    jid_part const part = at_fault;
    auto const fault_of =
        [part](std::string_view raw) -> std::optional<couplet::located<jid_errc>> {
        std::string out;
        if (raw.empty()) return std::nullopt;
        return Profile::enforce(part, raw, out);
    };
    for (jid_part const left : {jid_part::local, jid_part::domain}) {
        std::string out;
        bool const is_literal = left == jid_part::domain && s.raw(left).starts_with('[');
        if (left >= part || is_literal || (left == jid_part::local && !s.parts.local)) continue;
        if (Profile::enforce(left, s.raw(left), out)) return false;
    }
    if (!is_of_one_code_point(code)) return true;
    std::size_t const at = offset - s.origin(part);
    auto const before = fault_of(s.raw(part).substr(0, at));
    auto const rest = fault_of(s.raw(part).substr(0, at + 4));
    return (!before || !is_of_one_code_point(before->code)) && rest && rest->offset <= at;
}

template <class Profile>
struct law {
    std::string_view says;
    bool (*holds)(subject<Profile> const&);
};

template <class Profile>
inline constexpr law<Profile> of_addresses[]{
    {"parse(print(j)) == j", parses_back},
    {"bulk parsing is parsing", bulk_is_parse},
    {"an address seen as masks is one seen part by part", masks_are_parts},
    {"parts legal alone are legal joined", parts_are_whole},
    {"canonical parts hold no separators and are of legal size", is_well_formed},
    {"views and owners agree", views_agree},
    {"a resourcepart comes back", resource_comes_back},
    {"the ASCII path is the Unicode path", ascii_is_unicode},
    {"the offset of a fault is sound", offset_is_sound},
    {"the leftmost fault is reported", faults_are_ordered},
};

/// The law that `text` breaks; nothing if it breaks none.
template <class Profile = couplet::rfc7622>
std::string_view broken_by(std::string_view text) {
    subject<Profile> const s{text};
    for (auto const& each : of_addresses<Profile>)
        if (!each.holds(s)) return each.says;
    if constexpr (std::is_same_v<Profile, couplet::rfc7622>)
        if (!has_canonical_domain(s))
            return "a canonical domainpart has no capitals and no A-labels";
    return {};
}

/// RFC 7622 3.2: `from_parts` with any parts. What it accepts is an address when joined; what it
/// refuses is none, unless a separator inside the parts cuts the joined text elsewhere.
template <class Profile = couplet::rfc7622>
std::string_view broken_by(couplet::split_jid const& parts) {
    auto const [local, domain, resource] = parts;
    std::string joined;
    if (local) joined.append(*local).append("@");
    joined.append(domain);
    if (resource) joined.append("/").append(*resource);
    auto const [l, d, r] = couplet::split(joined);
    auto const apart = couplet::basic_jid<Profile>::from_parts(local, domain, resource);
    auto const whole = couplet::basic_jid<Profile>::parse(joined);
    bool const cut_alike = l == local && d == domain && r == resource;
    if (!cut_alike) return apart ? "a part with a separator in it is refused" : std::string_view{};
    bool const alike = apart ? same(apart, whole)
                             : !whole && whole.error().code == apart.error().code &&
                                   whole.error().part == apart.error().part;
    return alike ? std::string_view{} : "parts legal alone are legal joined";
}

/// Equality, order and hash of any two addresses are those of their octets.
template <class Jid>
std::string_view broken_by(Jid const& a, Jid const& b) {
    using hash = std::hash<Jid>;
    bool const octets = a.text() == b.text();
    if ((a == b) != octets || ((a <=> b) == 0) != octets) return "equal octets are equal addresses";
    if ((a <=> b) != (a.text() <=> b.text()) || (a < b) != (b > a)) return "the order is of octets";
    if (octets && hash{}(a) != hash{}(b)) return "equal addresses hash alike";
    if (hash{}(a) != hash{}(a.view())) return "owners hash like views";
    return {};
}

}  // namespace laws
