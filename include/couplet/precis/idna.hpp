// SPDX-License-Identifier: BSL-1.0
// Internationalized domain names: IDNA2008 as RFC 7622 3.2 asks for it, U-labels being canonical (RFC 5890-5893, mapping as RFC 5895 2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
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

/// RFC 5890 2.3.1: what a label begins with that is not what it looks like.
inline bool has_ace_prefix(code_point_view label) noexcept {
    return label.size >= 4 && label[0] == U'x' && label[1] == U'n' && label[2] == U'-' &&
           label[3] == U'-';
}

inline bool is_ascii(code_point_view label) noexcept {
    for (char32_t const c : label)
        if (c > 0x7F) return false;
    return true;
}

/// RFC 5892 3: whether IDNA2008 allows every code point, context aside.
inline bool are_allowed(code_point_view label) noexcept {
    auto const& table = code_point_table::instance();
    for (char32_t const c : label)
        if (table[c].has(trait::not_in_labels)) return false;
    return true;
}

/// What is wrong with a label that is not empty and no A-label (RFC 5891 4.2 and 5.4); its length
/// and the Bidi rule aside. `seen` may cover more than the label.
inline std::optional<precis_errc> label_fault(code_point_view label, traits seen) {
    if (seen.has(trait::not_in_labels) && !are_allowed(label))
        return precis_errc::forbidden_code_point;
    if (label[0] == U'-' || label[label.size - 1] == U'-') return precis_errc::hyphen;
    if (label.size >= 4 && label[2] == U'-' && label[3] == U'-') return precis_errc::reserved_label;
    if (code_point_table::instance()[label[0]].has(trait::mark))
        return precis_errc::leading_combining_mark;
    if (seen.has(trait::contextual) && first_out_of_context(label) != label.size)
        return precis_errc::contextual_rule;
    return std::nullopt;
}

inline traits traits_of(code_point_view text) noexcept {
    auto const& table = code_point_table::instance();
    traits seen;
    for (char32_t const c : text)
        if (c != U'.') seen |= table[c].all();
    return seen;
}

/// Puts the U-label that an A-label of at most 63 octets stands for into `out` and returns its size;
/// 0 unless it is one, in NFC, that encodes back to the same A-label (RFC 5891 5.4).
inline std::size_t decode_a_label(code_point_view label, char32_t* out) {
    char text[punycode::max_code_points];
    for (std::size_t i = 4; i < label.size; ++i) {
        if (label[i] > 0x7F) return 0;
        text[i - 4] = static_cast<char>(label[i]);
    }
    std::string_view const encoded{text, label.size - 4};
    std::size_t const size = punycode::decode(encoded, out);
    code_point_view const label_of_out{out, size};
    if (size == 0 || is_ascii(label_of_out)) return 0;
    if (label_fault(label_of_out, traits_of(label_of_out))) return 0;
    if (!is_certainly_normal(unicode::form::nfc, {out, size})) {
        unicode::code_points normal;
        normal.append(out, size);
        unicode::normalize(unicode::form::nfc, normal);
        if (normal.size() != size) return 0;
        if (std::memcmp(normal.data(), out, size * sizeof *out) != 0) return 0;
    }
    std::size_t matched = 0;
    bool same = true;
    punycode::encode(out, size, [&](char c) {
        same = same && matched < encoded.size() && encoded[matched] == c;
        ++matched;
    });
    return same && matched == encoded.size() ? size : 0;
}

/// RFC 5895 2: lower case, then ordinary width; U+3002 is a dot. What IDNA2008 allows as it stands is
/// not mapped: capital Cherokee is, and its small letters are not.
inline void append_mapped(unicode::code_points& out, char32_t c) {
    auto const& table = code_point_table::instance();
    std::size_t const begin = out.size();
    if (table[c].has(trait::cased) && table[c].has(trait::not_in_labels))
        unicode::append_lower(out, c);
    else
        out.push_back(c);
    for (std::size_t i = begin; i < out.size(); ++i) {
        if (table[out[i]].has(trait::width_form)) out[i] = unicode::to_ordinary_width(out[i]);
        if (out[i] == 0x3002) out[i] = U'.';
    }
}

/// One domain name on its way to canonical form.
class domain_enforcement {
  public:
    /// Whether every code point is one that no rule can change or find fault with, and no label can
    /// be too long, as is so with most names: then nothing more needs doing.
    bool leaves_alone(std::string_view input) const noexcept {
        constexpr auto touched = trait::not_in_labels | trait::contextual | trait::right_to_left;
        constexpr auto plain = ascii::lower | ascii::digit;
        normality normal{unicode::form::nfc};
        std::size_t name_size = 0;
        punycode::label_statistics label;
        for (std::size_t at = 0;;) {
            if (at == input.size() || input[at] == '.') {
                std::size_t const size = max_encoded_size(label);
                name_size += size + 1;
                if (size == 0 || size > max_label) return false;
                if (at++ == input.size()) return name_size - 1 <= max_name;
                label = {};
                normal.restart();
                continue;
            }
            if (static_cast<unsigned char>(input[at]) < 0x80) {
                if (!plain.contains(input[at])) return false;
                label.add(static_cast<unsigned char>(input[at++]));
                normal.restart();
                continue;
            }
            auto const c = utf8::decode(input, at);
            properties const found = table_[c.value];
            if (c.size == 0 || found.has(touched)) return false;
            if (!normal.holds_with(found) || (label.size == 0 && found.has(trait::mark)))
                return false;
            label.add(c.value);
            at += c.size;
        }
    }

    std::optional<precis_error> enforce(std::string_view input) {
        auto const malformed = map(input);
        if (!malformed) return check(input, false);
        auto const earlier = check(input.substr(0, malformed->offset), true);
        return earlier ? earlier : malformed;
    }

    /// Appends the result; `input` itself if it was canonical.
    template <class Out>
    void write(std::string_view input, Out& out) const {
        if (mapped_)
            utf8::append(out, name_.data(), name_.size());
        else
            out.append(input.data(), input.size());
    }

  private:
    /// RFC 5895 2, and NFC. What is mapped ends where the input is no longer UTF-8.
    std::optional<precis_error> map(std::string_view input) {
        std::size_t const at = decode_unmapped(input);
        if (mapped_) map_code_points();
        if (seen_.has(trait::normalizable(unicode::form::nfc)) &&
            !is_certainly_normal(unicode::form::nfc, view())) {
            unicode::normalize(unicode::form::nfc, name_);
            mapped_ = true;
            seen_ = traits_of(view());
        }
        if (at == input.size()) return std::nullopt;
        return fault(precis_errc::malformed_utf8, at);
    }

    /// Every label on its own, from left to right, then what concerns the name as a whole. Of a name
    /// that was `cut` short there is no whole, and of its last label only code points can be judged.
    std::optional<precis_error> check(std::string_view input, bool cut) {
        std::size_t labels = 0;
        for (std::size_t begin = 0, end = 0; begin <= name_.size(); begin = end + 1, ++labels) {
            end = end_of_label(begin);
            if (cut && end == name_.size()) {
                if (are_allowed(label(begin, end))) return std::nullopt;
                return at_label(input, labels, precis_errc::forbidden_code_point);
            }
            if (auto const code = check_label(begin, end)) return at_label(input, labels, *code);
        }
        if (has_gaps_) close_gaps();
        if (seen_.has(trait::right_to_left))
            if (auto const against = first_against_bidi_rule(); against < labels)
                return fault(precis_errc::bidi_rule, octet_of_label(input, against));
        if (max_ascii_size_ + labels - 1 > max_name && is_too_long())
            return fault(precis_errc::name_too_long, 0);
        return std::nullopt;
    }

    // RFC 1034 3.1, in octets without the root's
    static constexpr std::size_t max_label = 63;
    static constexpr std::size_t max_name = 253;
    // Left where an A-label was longer than its U-label; no code point, so nothing may look it up, and
    // nothing does: `check` goes on behind it, and closes the gaps before it looks at the whole.
    static constexpr char32_t gap = 0x110000;

    static precis_error fault(precis_errc code, std::size_t at) noexcept {
        return {code, static_cast<std::uint32_t>(at)};
    }

    /// Decodes as much as is UTF-8, and notes whether there may be something to map: U+3002 is among
    /// what labels do not hold.
    std::size_t decode_unmapped(std::string_view input) {
        char32_t* out = unicode::room_to_decode(name_, input);
        traits seen;
        std::size_t at = 0;
        while (at < input.size()) {
            auto const c = utf8::decode(input, at);
            if (c.size == 0) break;
            if (c.value != U'.') seen |= table_[c.value].all();
            *out++ = c.value;
            at += c.size;
        }
        name_.resize(static_cast<std::size_t>(out - name_.data()));
        seen_ = seen;
        mapped_ = seen.has(trait::cased | trait::width_form | trait::not_in_labels);
        return at;
    }

    void map_code_points() {
        unicode::code_points from;
        from.append(name_.data(), name_.size());
        name_.clear();
        for (char32_t const c : from) append_mapped(name_, c);
        seen_ = traits_of(view());
    }

    code_point_view view() const noexcept { return {name_.data(), name_.size()}; }
    code_point_view label(std::size_t begin, std::size_t end) const noexcept {
        return {name_.data() + begin, end - begin};
    }
    std::size_t end_of_label(std::size_t begin) const noexcept {
        while (begin < name_.size() && name_[begin] != U'.') ++begin;
        return begin;
    }

    /// Checks the label from `begin` to `end`; an A-label is replaced by its U-label and a gap.
    std::optional<precis_errc> check_label(std::size_t begin, std::size_t end) {
        if (begin == end) return precis_errc::empty_label;
        if (has_ace_prefix(label(begin, end))) {
            if (seen_.has(trait::not_in_labels) && !are_allowed(label(begin, end)))
                return precis_errc::forbidden_code_point;
            if (name_[end - 1] == U'-') return precis_errc::hyphen;
            if (end - begin > max_label) return precis_errc::label_too_long;
            if (!replace_a_label(begin, end)) return precis_errc::malformed_a_label;
        } else if (auto const code = label_fault(label(begin, end), seen_)) {
            return code;
        }
        std::size_t const size = max_encoded_size(label(begin, end));
        if (size > max_label) return precis_errc::label_too_long;
        max_ascii_size_ += size;
        return std::nullopt;
    }

    /// A U-label has fewer code points than its A-label, so it is put in place; moves `end` to its end.
    bool replace_a_label(std::size_t begin, std::size_t& end) {
        char32_t decoded[punycode::max_code_points];
        std::size_t const size = decode_a_label(label(begin, end), decoded);
        if (size == 0) return false;
        std::memcpy(name_.data() + begin, decoded, size * sizeof *decoded);
        for (std::size_t i = begin + size; i < end; ++i) name_[i] = gap;
        end = begin + size;
        seen_ |= traits_of(label(begin, end));
        mapped_ = has_gaps_ = true;
        return true;
    }
    void close_gaps() noexcept {
        std::size_t kept = 0;
        for (char32_t const c : name_)
            if (c != gap) name_[kept++] = c;
        name_.resize(kept);
    }

    /// The size of a label as an A-label.
    static std::size_t encoded_size(code_point_view label) noexcept {
        if (is_ascii(label) || label.size > punycode::max_code_points) return label.size;
        return 4 + punycode::encoded_size(label.data, label.size);
    }

    /// The same or more: to encode a label takes longer than all else that is done to it, and most
    /// are so short that it need not be.
    static std::size_t max_encoded_size(code_point_view label) noexcept {
        punycode::label_statistics statistics;
        for (char32_t const c : label) statistics.add(c);
        std::size_t const bound = max_encoded_size(statistics);
        return bound <= max_label ? bound : encoded_size(label);
    }

    static std::size_t max_encoded_size(punycode::label_statistics const& label) noexcept {
        return label.others == 0 ? label.size : 4 + punycode::max_encoded_size(label);
    }

    bool is_too_long() const noexcept {
        std::size_t size = 0;
        for (std::size_t begin = 0, end = 0; begin <= name_.size(); begin = end + 1) {
            end = end_of_label(begin);
            size += encoded_size(label(begin, end)) + 1;
        }
        return size - 1 > max_name;
    }

    /// The number of the first label that breaks the Bidi rule, which binds all labels of a name that
    /// has a right-to-left one (RFC 5893 2); the number of labels if none does.
    std::size_t first_against_bidi_rule() const {
        std::size_t nth = 0;
        for (std::size_t begin = 0, end = 0; begin <= name_.size(); begin = end + 1, ++nth) {
            end = end_of_label(begin);
            if (!satisfies_bidi_rule(label(begin, end))) break;
        }
        return nth;
    }

    static constexpr bool is_separator(char32_t c) noexcept {
        return c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
    }

    /// Where the nth label begins in the input, whose separators map one to one.
    static std::size_t octet_of_label(std::string_view input, std::size_t nth) noexcept {
        std::size_t at = 0;
        while (nth > 0) {
            auto const c = utf8::decode(input, at);
            at += c.size;
            if (is_separator(c.value)) --nth;
        }
        return at;
    }

    /// A fault in the nth label, at the code point that maps to a forbidden one if that is the fault.
    static precis_error at_label(std::string_view input, std::size_t nth, precis_errc code) {
        std::size_t const begin = octet_of_label(input, nth);
        if (code != precis_errc::forbidden_code_point) return fault(code, begin);
        for (std::size_t at = begin; at < input.size();) {
            auto const c = utf8::decode(input, at);
            if (is_separator(c.value)) break;
            unicode::code_points mapped;
            append_mapped(mapped, c.value);
            unicode::normalize(unicode::form::nfc, mapped);
            if (!are_allowed({mapped.data(), mapped.size()})) return fault(code, at);
            at += c.size;
        }
        return fault(code, begin);
    }

    code_point_table const& table_ = code_point_table::instance();
    traits seen_;
    bool mapped_ = false;
    bool has_gaps_ = false;
    std::size_t max_ascii_size_ = 0;
    unicode::code_points name_;
};

}  // namespace detail

/// Appends the canonical form of a domain name without a final dot, U-labels in NFC and lower case,
/// to `out`, or says what is wrong and leaves `out` as it was. The leftmost label at fault is named:
/// at its first octet that is not UTF-8 or not allowed, else where it begins; what concerns the whole
/// name (the Bidi rule, its length) comes last.
template <class Out>
std::optional<precis_error> append_enforced_domain(std::string_view input, Out& out) {
    if (input.empty()) return precis_error{precis_errc::empty, 0};
    if (input.size() > precis_max_octets) return precis_error{precis_errc::too_long, 0};
    detail::domain_enforcement steps;
    if (!steps.leaves_alone(input))
        if (auto const fault = steps.enforce(input)) return fault;
    steps.write(input, out);
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
