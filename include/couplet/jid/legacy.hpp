// SPDX-License-Identifier: BSL-1.0
// Addresses as they were before RFC 7622: stringprep and IDNA2003 (RFC 6122 2), and how the two worlds differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/jid.hpp>
#include <couplet/precis/punycode.hpp>
#include <couplet/precis/stringprep.hpp>
#include <couplet/text/buffer.hpp>

namespace couplet {

namespace detail {

/// A domain name by IDNA2003: each label must survive ToASCII with UseSTD3ASCIIRules, and its Nameprep
/// form, or what ToUnicode makes of an ACE label, is canonical (RFC 6122 2.2, RFC 3490 4).
class legacy_domain {
    using octets = buffer<char, 256>;

  public:
    /// Labels from left to right, then the name as a whole.
    std::optional<part_fault> assign(std::string_view raw) {
        if (raw.size() >= final_dot(raw)) raw.remove_suffix(final_dot(raw));
        if (raw.empty()) return part_fault{jid_errc::empty_part, 0};
        for (std::size_t begin = 0, end = 0;; begin = end) {
            while (end < raw.size() && !is_dot(utf8::decode(raw, end).value)) ++end;
            if (auto const fault = add({raw.data() + begin, end - begin}))
                return part_fault{fault->code, static_cast<std::uint32_t>(begin + fault->offset)};
            if (end == raw.size()) break;
            end += utf8::decode(raw, end).size;
            name_.push_back('.');
            ++ace_size_;
        }
        if (ace_size_ > max_name) return part_fault{jid_errc::name_too_long, 0};
        return std::nullopt;
    }
    octets const& name() const noexcept { return name_; }

  private:
    /// RFC 3490 3.1.
    static constexpr bool is_dot(char32_t c) noexcept {
        return c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
    }
    /// The size of the dot that `raw` ends with, 0 if with none.
    static std::size_t final_dot(std::string_view raw) noexcept {
        if (!raw.empty() && raw.back() == '.') return 1;
        if (raw.size() < 3) return 0;
        auto const last = utf8::decode(raw, raw.size() - 3);
        return last.size == 3 && is_dot(last.value) ? 3 : 0;
    }
    static std::string_view view(octets const& text) noexcept { return {text.data(), text.size()}; }

    static std::optional<precis_error> nameprep(std::string_view raw, octets& out) {
        return precis::append_stringprep(precis::stringprep_profile::nameprep, raw, out);
    }

    /// ToASCII, step 3: all of ASCII but letters, digits and hyphens is refused.
    static bool has_only_ldh(std::string_view label) noexcept {
        for (char const c : label)
            if (static_cast<unsigned char>(c) < 0x80 && !ldh.contains(c)) return false;
        return true;
    }
    static bool has_ace_prefix(std::string_view label) noexcept {
        return label.substr(0, 4) == "xn--";
    }

    /// Whether the code points of a piece of a label are ones that may be; directions aside.
    static bool accepts(std::string_view piece) {
        auto const which = static_cast<std::size_t>(precis::stringprep_profile::nameprep);
        unicode::code_points prepared;
        decode(piece, prepared);
        if (!precis::detail::apply_stringprep(precis::detail::stringprep_profiles[which],
                                              precis::unassigned::refused, prepared))
            return false;
        for (char32_t const c : prepared)
            if (c < 0x80 && !ldh.contains(static_cast<char>(c))) return false;
        return true;
    }

    /// ToASCII, steps 4 to 8, of a label after Nameprep: the size of the outcome, or the fault.
    static expected<std::size_t, jid_errc> ace_size(std::string_view label) {
        if (label.empty()) return unexpected{jid_errc::empty_label};
        if (label.front() == '-' || label.back() == '-') return unexpected{jid_errc::hyphen};
        std::size_t size = label.size();
        if (!ascii::is_ascii(label)) {
            if (has_ace_prefix(label)) return unexpected{jid_errc::malformed_a_label};
            unicode::code_points points;
            decode(label, points);
            size = points.size();
            if (size <= punycode::max_code_points)
                size = 4 + punycode::encoded_size(points.data(), points.size());
        }
        if (size > max_label) return unexpected{jid_errc::label_too_long};
        return size;
    }
    static void decode(std::string_view label, unicode::code_points& out) {
        for (std::size_t at = 0; at < label.size();) {
            auto const c = utf8::decode(label, at);
            out.push_back(c.value);
            at += c.size;
        }
    }

    std::optional<part_fault> add(std::string_view raw) {
        octets label;
        auto const fault = nameprep(raw, label);
        if (fault && fault->code == precis_errc::bidi_rule)
            return part_fault{jid_errc::bidi_rule, 0};
        if (fault || !has_only_ldh(view(label)))
            return to_part_fault(precis::detail::first_fault(raw, accepts));
        auto const size = ace_size(view(label));
        if (!size) return part_fault{size.error(), 0};
        ace_size_ += *size;
        octets decoded;
        bool const is_ace = ascii::is_ascii(view(label)) && has_ace_prefix(view(label)) &&
                            to_unicode(view(label), decoded);
        octets const& canonical = is_ace ? decoded : label;
        name_.append(canonical.data(), canonical.size());
        return std::nullopt;
    }

    /// ToUnicode of an ACE label in lower case; false if that leaves the label as it is, since nothing
    /// prepared encodes to it, or something with a dot in it.
    static bool to_unicode(std::string_view ace, octets& out) {
        char32_t points[punycode::max_code_points];
        std::size_t const size = punycode::decode(ace.substr(4), points);
        octets decoded;
        for (std::size_t i = 0; i < size; ++i) {
            if (is_dot(points[i])) return false;
            utf8::append(decoded, points[i]);
        }
        if (nameprep(view(decoded), out) || !has_only_ldh(view(out)) ||
            ascii::is_ascii(view(out)) || !ace_size(view(out)))
            return false;
        unicode::code_points prepared;
        decode(view(out), prepared);
        octets encoded;
        punycode::encode(prepared.data(), prepared.size(), [&](char c) { encoded.push_back(c); });
        return view(encoded) == ace.substr(4);
    }

    octets name_;
    std::size_t ace_size_ = 0;
};

}  // namespace detail

/// The profile of RFC 6122: Nodeprep, IDNA2003 and Resourceprep, all for stored strings. What was not
/// in Unicode 3.2 is refused; faults are found and placed as in `rfc7622`.
struct rfc6122 {
    template <class Out>
    static std::optional<detail::part_fault> enforce(jid_part which, std::string_view raw,
                                                     Out& out) {
        using enum precis::stringprep_profile;
        if (which == jid_part::domain) return enforce_domain(raw, out);
        auto const profile = which == jid_part::local ? nodeprep : resourceprep;
        auto fault = detail::to_part_fault(precis::append_stringprep(profile, raw, out));
        if (which == jid_part::local && fault && fault->code == jid_errc::forbidden_code_point &&
            comes_to_excluded(raw, fault->offset))
            fault->code = jid_errc::excluded_code_point;
        return fault;
    }

  private:
    /// Whether the code point there is one that RFC 6122 A.5 adds to the prohibited ones, or is
    /// prohibited because it decomposes to one (A.7).
    static bool comes_to_excluded(std::string_view raw, std::size_t at) {
        buffer<char, 64> mapped;
        return !precis::append_stringprep(precis::stringprep_profile::resourceprep,
                                          raw.substr(at, utf8::decode(raw, at).size), mapped) &&
               (~detail::excluded).first_outside({mapped.data(), mapped.size()}) != mapped.size();
    }

    template <class Out>
    static std::optional<detail::part_fault> enforce_domain(std::string_view raw, Out& out) {
        detail::legacy_domain domain;
        if (auto const fault = domain.assign(raw)) return fault;
        out.append(domain.name().data(), domain.name().size());
        return std::nullopt;
    }
};

/// An address of RFC 6122. No conversion leads from it to `jid` but parsing its text.
using legacy_jid = basic_jid<rfc6122>;
using legacy_jid_view = basic_jid_view<rfc6122>;

/// What RFC 7622 and RFC 6122 make of one address.
struct both_worlds {
    expected<jid, jid_error> rfc7622;
    expected<legacy_jid, jid_error> rfc6122;

    /// Whether one of them refuses it and the other does not, or the canonical forms differ.
    bool differ() const noexcept {
        if (!rfc7622 || !rfc6122) return rfc7622.has_value() != rfc6122.has_value();
        return rfc7622->text() != rfc6122->text();
    }
    /// Whether they differ in that part: its canonical forms, or that only one of them refuses the
    /// address, on account of it.
    bool differ_in(jid_part part) const noexcept {
        if (!differ()) return false;
        if (!rfc7622) return rfc7622.error().part == part;
        if (!rfc6122) return rfc6122.error().part == part;
        switch (part) {
            case jid_part::none: return false;
            case jid_part::local: return rfc7622->local() != rfc6122->local();
            case jid_part::domain: return rfc7622->domain() != rfc6122->domain();
            case jid_part::resource: return rfc7622->resource() != rfc6122->resource();
        }
        return false;
    }
};

/// Parses an address by both standards: what a server finds out about its accounts before it migrates.
inline both_worlds compare_worlds(std::string_view text) {
    return {jid::parse(text), legacy_jid::parse(text)};
}

}  // namespace couplet
