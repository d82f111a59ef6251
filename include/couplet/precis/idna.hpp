// SPDX-License-Identifier: BSL-1.0
// Internationalized domain names: IDNA2008 as RFC 7622 3.2 asks for it, U-labels being canonical (RFC 5890-5893, mapping as RFC 5895 2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/precis/bidi.hpp>
#include <couplet/precis/context.hpp>
#include <couplet/precis/errc.hpp>
#include <couplet/precis/punycode.hpp>
#include <couplet/precis/table.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::precis {

namespace detail {

/// One domain name on its way to canonical form.
class domain_enforcement {
  public:
    /// RFC 5895 2: lower case, ordinary width, NFC, and U+3002 is a dot.
    /// What is mapped ends where the input is no longer UTF-8.
    std::optional<precis_error> map(std::string_view input) {
        bool normal = true;
        std::uint8_t previous = 0;
        std::size_t at = 0;
        while (at < input.size()) {
            auto const c = utf8::decode(input, at);
            if (c.size == 0) break;
            std::size_t const begin = name_.size();
            append_mapped(c.value);
            for (std::size_t i = begin; i < name_.size(); ++i) {
                properties const found = table_[name_[i]];
                std::uint8_t const current = found.combining_class();
                normal = normal && found.is_normal(unicode::form::nfc) &&
                         (current == 0 || current >= previous);
                previous = current;
            }
            at += c.size;
        }
        if (!normal) unicode::normalize(unicode::form::nfc, name_);
        for (char32_t& c : name_)
            if (c == 0x3002) c = U'.';
        if (at == input.size()) return std::nullopt;
        return fault(precis_errc::malformed_utf8, at);
    }

    /// Every label on its own, from left to right, then what concerns the name as a whole. Of a name
    /// that was `cut` short there is no whole, and of its last label only code points can be judged.
    std::optional<precis_error> check(std::string_view input, bool cut) {
        std::size_t ascii_size = 0;
        bool bidirectional = false;
        std::size_t nth = 0;
        for (std::size_t begin = 0, end = 0; begin <= name_.size(); begin = end + 1, ++nth) {
            end = begin;
            while (end < name_.size() && name_[end] != U'.') ++end;
            code_point_view label{name_.data() + begin, end - begin};
            if (cut && end == name_.size()) {
                if (are_allowed(label)) return std::nullopt;
                return at_label(input, nth, precis_errc::forbidden_code_point);
            }
            char32_t decoded[punycode::max_code_points];
            if (auto const fault = check_label(label, decoded, ascii_size))
                return at_label(input, nth, *fault);
            for (char32_t const c : label)
                bidirectional = bidirectional || is_right_to_left(table_[c]);
            keep(label);
            ascii_size += begin == 0 ? 0 : 1;
        }
        if (bidirectional)
            if (auto const label = first_against_bidi_rule(); label < nth)
                return fault(precis_errc::bidi_rule, octet_of_label(input, label));
        if (ascii_size > max_name) return fault(precis_errc::name_too_long, 0);
        return std::nullopt;
    }

    template <class Out>
    void write(Out& out) const {
        for (char32_t const c : canonical_) utf8::append(out, c);
    }

  private:
    static constexpr std::size_t max_label = 63;
    static constexpr std::size_t max_name = 253;

    static precis_error fault(precis_errc code, std::size_t at) noexcept {
        return {code, static_cast<std::uint32_t>(at)};
    }

    void append_mapped(char32_t c) {
        std::size_t const begin = name_.size();
        if (table_[c].changes_when_lowered())
            unicode::append_lower(name_, c);
        else
            name_.push_back(c);
        // A fullwidth capital has a fullwidth small letter, so width comes second (RFC 5895 2.2).
        for (std::size_t i = begin; i < name_.size(); ++i)
            if (table_[name_[i]].has_width_form()) name_[i] = unicode::to_ordinary_width(name_[i]);
    }

    void keep(code_point_view label) {
        if (!canonical_.empty()) canonical_.push_back(U'.');
        canonical_.append(label.data, label.size);
    }

    /// Checks a label and adds its size as an A-label to `ascii_size`; an A-label is replaced by its
    /// U-label, which is put into `decoded`.
    std::optional<precis_errc> check_label(code_point_view& label, char32_t* decoded,
                                           std::size_t& ascii_size) const {
        if (label.size == 0) return precis_errc::empty_label;
        bool const is_a_label = has_prefix(label);
        if (is_a_label) {
            if (label.size > max_label) return precis_errc::label_too_long;
            std::size_t const size = decode(label, decoded);
            if (size == 0) return precis_errc::malformed_a_label;
            ascii_size += label.size;
            label = {decoded, size};
        }
        if (auto const code = check_code_points(label))
            return is_a_label ? precis_errc::malformed_a_label : *code;
        if (is_a_label) return std::nullopt;
        std::size_t const size = encoded_size(label);
        if (size > max_label) return precis_errc::label_too_long;
        ascii_size += size;
        return std::nullopt;
    }

    static bool has_prefix(code_point_view label) noexcept {
        return label.size >= 4 && label[0] == U'x' && label[1] == U'n' && label[2] == U'-' &&
               label[3] == U'-';
    }

    bool are_allowed(code_point_view label) const noexcept {
        for (char32_t const c : label) {
            category const allowed = table_[c].idna();
            if (allowed != category::pvalid && !needs_context(allowed)) return false;
        }
        return true;
    }

    /// RFC 5891 4.2 and 5.4: code points, hyphens, leading marks, context.
    std::optional<precis_errc> check_code_points(code_point_view label) const {
        if (!are_allowed(label)) return precis_errc::forbidden_code_point;
        if (label[0] == U'-' || label[label.size - 1] == U'-') return precis_errc::hyphen;
        if (label.size >= 4 && label[2] == U'-' && label[3] == U'-')
            return precis_errc::reserved_label;
        if (table_[label[0]].is_mark()) return precis_errc::leading_combining_mark;
        if (first_out_of_context(label) != label.size) return precis_errc::contextual_rule;
        return std::nullopt;
    }

    static bool is_ascii(code_point_view label) noexcept {
        for (char32_t const c : label)
            if (c > 0x7F) return false;
        return true;
    }

    static std::size_t encoded_size(code_point_view label) noexcept {
        if (is_ascii(label) || label.size > punycode::max_code_points) return label.size;
        return 4 + punycode::encoded_size(label.data, label.size);
    }

    /// The U-label that an A-label stands for; 0 unless it is one, NFC, and encodes back to the same
    /// A-label (RFC 5891 5.4).
    std::size_t decode(code_point_view label, char32_t* decoded) const {
        char text[max_label];
        for (std::size_t i = 0; i < label.size; ++i) {
            if (label[i] > 0x7F) return 0;
            text[i] = static_cast<char>(label[i]);
        }
        std::string_view const encoded{text + 4, label.size - 4};
        std::size_t const size = punycode::decode(encoded, decoded);
        if (size == 0 || is_ascii({decoded, size})) return 0;
        unicode::code_points normal;
        normal.append(decoded, size);
        unicode::normalize(unicode::form::nfc, normal);
        if (normal.size() != size) return 0;
        for (std::size_t i = 0; i < size; ++i)
            if (normal[i] != decoded[i]) return 0;
        std::size_t matched = 0;
        bool same = true;
        punycode::encode(decoded, size, [&](char c) {
            same = same && matched < encoded.size() && encoded[matched] == c;
            ++matched;
        });
        return same && matched == encoded.size() ? size : 0;
    }

    /// The number of the first label that breaks the Bidi rule, which binds all labels of a name that
    /// has a right-to-left one (RFC 5893 2); the number of labels if none does.
    std::size_t first_against_bidi_rule() const {
        std::size_t nth = 0;
        for (std::size_t begin = 0, end = 0; begin <= canonical_.size(); begin = end + 1, ++nth) {
            end = begin;
            while (end < canonical_.size() && canonical_[end] != U'.') ++end;
            if (!satisfies_bidi_rule({canonical_.data() + begin, end - begin})) break;
        }
        return nth;
    }

    /// Where the nth label begins in the input, whose separators map one to one.
    std::size_t octet_of_label(std::string_view input, std::size_t nth) const {
        std::size_t at = 0;
        while (nth > 0 && at < input.size()) {
            auto const c = utf8::decode(input, at);
            at += c.size;
            if (is_separator(c.value)) --nth;
        }
        return at;
    }

    static constexpr bool is_separator(char32_t c) noexcept {
        return c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
    }

    /// A fault in the nth label, at the code point that maps to a forbidden one if that is the fault.
    precis_error at_label(std::string_view input, std::size_t nth, precis_errc code) {
        std::size_t const begin = octet_of_label(input, nth);
        if (code != precis_errc::forbidden_code_point) return fault(code, begin);
        for (std::size_t at = begin; at < input.size();) {
            auto const c = utf8::decode(input, at);
            if (is_separator(c.value)) break;
            name_.clear();
            append_mapped(c.value);
            unicode::normalize(unicode::form::nfc, name_);
            if (!are_allowed({name_.data(), name_.size()})) return fault(code, at);
            at += c.size;
        }
        return fault(code, begin);
    }

    code_point_table const& table_ = code_point_table::instance();
    unicode::code_points name_;
    unicode::code_points canonical_;
};

}  // namespace detail

/// Appends the canonical form of a domain name without a final dot, U-labels in NFC and lower case,
/// to `out`, or says what is wrong and leaves `out` as it was. The leftmost label at fault is named:
/// at its first octet that is not UTF-8 or not allowed, else where it begins; what concerns the whole
/// name (the Bidi rule, its length) comes last.
template <class Out>
std::optional<precis_error> append_enforced_domain(std::string_view input, Out& out) {
    if (input.empty()) return precis_error{precis_errc::empty, 0};
    detail::domain_enforcement steps;
    if (auto const malformed = steps.map(input)) {
        auto const earlier = steps.check(input.substr(0, malformed->offset), true);
        return earlier ? earlier : malformed;
    }
    if (auto const fault = steps.check(input, false)) return fault;
    steps.write(out);
    return std::nullopt;
}

/// The canonical form of a domain name; see `append_enforced_domain`. A name that ends with a dot has
/// an empty label: whoever allows a final dot strips it before (RFC 7622 3.2). No IP literals.
template <class String = std::string>
expected<String, precis_error> enforce_domain(std::string_view input) {
    String out;
    if (auto const fault = append_enforced_domain(input, out)) return unexpected{*fault};
    return out;
}

}  // namespace couplet::precis
