// SPDX-License-Identifier: BSL-1.0
// PRECIS profiles: a profile is data, and prepare, enforce and compare follow it (RFC 8264 5 and 7, RFC 8265 3-4).
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
#include <couplet/precis/table.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::precis {

/// RFC 8264 5.2.1.
enum class width_rule : std::uint8_t { keep, map };
/// RFC 8264 5.2.2: spaces as they are; each non-ASCII one to U+0020; and then trimmed at both ends
/// and single inside.
enum class space_rule : std::uint8_t { keep, map, map_and_collapse };
/// RFC 8264 5.2.3.
enum class case_rule : std::uint8_t { preserve, lower };
/// RFC 8264 5.2.5.
enum class direction_rule : std::uint8_t { none, bidi };

/// A string class and what the five rules of RFC 8264 5.2 do to a member of it.
struct profile {
    string_class base;
    width_rule width;
    space_rule spaces;
    case_rule cases;
    unicode::form normalization;
    direction_rule direction;
    /// The case rule in comparison, where a profile has one of its own (RFC 8266 2.4).
    case_rule cases_in_comparison;
    /// What of ASCII an application takes out of the class: no enforced string holds any of it.
    ascii::set excluded{};
};

namespace detail {

/// The ASCII that a profile allows; in it, all rules but those of spaces and case are void.
constexpr ascii::set ascii_members(profile const& rules) noexcept {
    auto const members = rules.base == string_class::identifier ? ascii::graphic : ascii::printable;
    return members & ~rules.excluded;
}

/// One string on its way through a profile, whose rules are its steps, in RFC 8265's order.
class enforcement {
  public:
    explicit enforcement(profile const& rules) noexcept : rules_{rules} {}

    /// Whether every code point is a member of the class that no rule can change or find fault with,
    /// as is so with most strings: then nothing more needs doing.
    bool leaves_alone(std::string_view input) const noexcept {
        if (rules_.spaces == space_rule::map_and_collapse) return false;
        auto const untouched = rules_.cases == case_rule::lower
                                   ? ascii_members(rules_) & ~ascii::upper
                                   : ascii_members(rules_);
        auto const touched = touched_code_points();
        normality normal{rules_.normalization};
        for (std::size_t at = 0; at < input.size();) {
            if (static_cast<unsigned char>(input[at]) < 0x80) {
                if (!untouched.contains(input[at++])) return false;
                normal.restart();
                continue;
            }
            auto const c = utf8::decode(input, at);
            properties const found = table_[c.value];
            if (c.size == 0 || found.has(touched) || !normal.holds_with(found)) return false;
            at += c.size;
        }
        return true;
    }

    /// Width mapping, then class membership and context (RFC 8265 3.3.2, 4.2.1; RFC 8266 2.2).
    std::optional<precis_error> prepare(std::string_view input) {
        auto const remarkable =
            trait::not_in(rules_.base) | (maps_width() ? trait::width_form : traits{});
        char32_t* out = unicode::room_to_decode(text_, input);
        traits seen;
        for (std::size_t at = 0; at < input.size();) {
            auto c = utf8::decode(input, at);
            if (c.size == 0) return fault(precis_errc::malformed_utf8, at);
            properties found = table_[c.value];
            if (found.has(remarkable)) {
                if (!map_width(c.value)) return fault(precis_errc::forbidden_code_point, at);
                found = table_[c.value];
            }
            if (is_excluded(c.value)) return fault(precis_errc::excluded_code_point, at);
            seen |= found.all();
            *out++ = c.value;
            at += c.size;
        }
        text_.resize(static_cast<std::size_t>(out - text_.data()));
        seen_ = seen;
        if (!seen_.has(trait::contextual)) return std::nullopt;
        std::size_t const out_of_context = first_out_of_context(view());
        if (out_of_context == text_.size()) return std::nullopt;
        return fault(precis_errc::contextual_rule, octet_of(input, out_of_context));
    }

    /// The rules behind preparation (RFC 8265 3.3.3, 4.2.2; RFC 8266 2.3), until they change nothing
    /// more, three times again at most (RFC 8264 7).
    std::optional<precis_error> apply_rules() {
        bool stable = apply_mappings(is_normalized());
        for (int again = 0; !stable && again < 3; ++again) {
            if (!is_prepared()) return fault(precis_errc::unstable, 0);
            if (!is_in_context()) return fault(precis_errc::contextual_rule, 0);
            stable = apply_mappings(true);
        }
        if (!stable) return fault(precis_errc::unstable, 0);
        if (text_.empty()) return fault(precis_errc::empty, 0);
        if (mapped_ && has_excluded()) return fault(precis_errc::excluded_code_point, 0);
        if (rules_.direction == direction_rule::bidi && seen_.has(trait::right_to_left) &&
            !satisfies_bidi_rule(view()))
            return fault(precis_errc::bidi_rule, 0);
        return std::nullopt;
    }

    /// Appends the result; `input` itself if no rule changed anything.
    template <class Out>
    void write(std::string_view input, Out& out) const {
        if (mapped_)
            utf8::append(out, text_.data(), text_.size());
        else
            out.append(input.data(), input.size());
    }

  private:
    static precis_error fault(precis_errc code, std::size_t at) noexcept {
        return {code, static_cast<std::uint32_t>(at)};
    }
    code_point_view view() const noexcept { return {text_.data(), text_.size()}; }
    bool is_excluded(char32_t c) const noexcept {
        return c < 0x80 && rules_.excluded.contains(static_cast<char>(c));
    }
    traits touched_code_points() const noexcept {
        auto touched = trait::not_in(rules_.base) | trait::contextual;
        if (maps_width()) touched |= trait::width_form;
        if (rules_.spaces == space_rule::map) touched |= trait::non_ascii_space;
        if (rules_.cases == case_rule::lower) touched |= trait::cased;
        if (rules_.direction == direction_rule::bidi) touched |= trait::right_to_left;
        return touched;
    }
    bool maps_width() const noexcept { return rules_.width == width_rule::map; }
    /// Whether `c` is, or becomes by the width rule, a member of the class.
    bool map_width(char32_t& c) {
        if (maps_width() && table_[c].has(trait::width_form)) {
            c = unicode::to_ordinary_width(c);
            mapped_ = true;
        }
        return !table_[c].has(trait::not_in(rules_.base));
    }
    /// Width mapping is one to one, so the nth code point is still the nth of the input.
    static std::size_t octet_of(std::string_view input, std::size_t nth) noexcept {
        std::size_t at = 0;
        while (nth-- > 0) at += utf8::decode(input, at).size;
        return at;
    }

    /// One round of spaces, case and normalization. True if another would certainly change nothing:
    /// only normalization can undo what the rules before it did.
    bool apply_mappings(bool normalized) {
        bool changed = false;
        bool const collapses = rules_.spaces == space_rule::map_and_collapse;
        bool const maps = rules_.spaces == space_rule::map && seen_.has(trait::non_ascii_space);
        if (collapses || maps) changed = map_spaces();
        if (rules_.cases == case_rule::lower && seen_.has(trait::cased))
            changed = lower() || changed;
        mapped_ = mapped_ || changed;
        if (changed ? is_normalized() : normalized) return true;
        unicode::normalize(rules_.normalization, text_);
        mapped_ = true;
        return false;
    }
    /// After normalization: membership once more, and what the rules may now find.
    bool is_prepared() {
        seen_ = {};
        for (char32_t const c : text_) seen_ |= table_[c].all();
        bool const wide = seen_.has(trait::width_form) && maps_width();
        return !wide && !seen_.has(trait::not_in(rules_.base));
    }
    bool is_in_context() const {
        return !seen_.has(trait::contextual) || first_out_of_context(view()) == text_.size();
    }
    /// What spaces and normalization were mapped to.
    bool has_excluded() const noexcept {
        for (char32_t const c : text_)
            if (is_excluded(c)) return true;
        return false;
    }
    /// Whether it changed anything.
    bool map_spaces() {
        bool const collapse = rules_.spaces == space_rule::map_and_collapse;
        bool changed = false;
        std::size_t kept = 0;
        for (char32_t c : text_) {
            if (table_[c].has(trait::non_ascii_space)) {
                c = U' ';
                changed = true;
            }
            if (collapse && c == U' ' && (kept == 0 || text_[kept - 1] == U' ')) continue;
            text_[kept++] = c;
        }
        if (collapse && kept > 0 && text_[kept - 1] == U' ') --kept;
        changed = changed || kept != text_.size();
        text_.resize(kept);
        return changed;
    }
    bool lower() {
        std::size_t at = 0;
        while (at < text_.size() && !table_[text_[at]].has(trait::cased)) ++at;
        if (at == text_.size()) return false;
        unicode::code_points rest;
        rest.append(text_.data() + at, text_.size() - at);
        text_.resize(at);
        for (char32_t const c : rest) {
            std::size_t const begin = text_.size();
            if (table_[c].has(trait::cased))
                unicode::append_lower(text_, c);
            else
                text_.push_back(c);
            for (std::size_t i = begin; i < text_.size(); ++i) seen_ |= table_[text_[i]].all();
        }
        return true;
    }
    bool is_normalized() const noexcept {
        return !seen_.has(trait::normalizable(rules_.normalization)) ||
               is_certainly_normal(rules_.normalization, view());
    }

    profile const& rules_;
    code_point_table const& table_ = code_point_table::instance();
    traits seen_;  // of what is in `text_`, and perhaps of what was mapped away
    bool mapped_ = false;
    unicode::code_points text_;
};

/// What an ASCII string comes to, if it is one: enforced without asking ICU for anything.
enum class ascii_verdict : std::uint8_t { accepted, refused, not_ascii };

/// Writes to `out` only what it accepts; a refusal is of the octet at `at`.
template <class Out>
constexpr ascii_verdict enforce_ascii(profile const& rules, std::string_view input, Out& out,
                                      std::size_t& at) {
    at = ascii_members(rules).first_outside(input);
    if (at < input.size())
        return static_cast<unsigned char>(input[at]) < 0x80 ? ascii_verdict::refused
                                                            : ascii_verdict::not_ascii;
    if (rules.spaces == space_rule::map_and_collapse && input.find(' ') != std::string_view::npos)
        return ascii_verdict::not_ascii;
    if (rules.cases == case_rule::lower)
        ascii::append_lower(out, input);
    else
        out.append(input.data(), input.size());
    return ascii_verdict::accepted;
}

/// Why `c`, which is not among a profile's ASCII members, is not.
constexpr precis_errc ascii_fault(profile const& rules, char c) noexcept {
    return rules.excluded.contains(c) ? precis_errc::excluded_code_point
                                      : precis_errc::forbidden_code_point;
}

/// The rules for any string, ASCII or not.
template <class Out>
std::optional<precis_error> append_enforced_unicode(profile const& rules, std::string_view input,
                                                    Out& out) {
    enforcement steps{rules};
    if (!steps.leaves_alone(input)) {
        if (auto const fault = steps.prepare(input)) return fault;
        if (auto const fault = steps.apply_rules()) return fault;
    }
    steps.write(input, out);
    return std::nullopt;
}

}  // namespace detail

/// Appends the enforced form of `input` to `out`, anything with `append(char const*, std::size_t)`,
/// or says what is wrong and leaves `out` as it was.
///
/// Faults of single code points come first, the lowest offset of them; then the contextual rules;
/// then what concerns the string as a whole (empty, the Bidi rule, unstable), at offset 0. Linear in
/// octets; allocates nothing for up to 256 code points.
template <class Out>
std::optional<precis_error> append_enforced(profile const& rules, std::string_view input,
                                            Out& out) {
    if (input.empty()) return precis_error{precis_errc::empty, 0};
    if (input.size() > precis_max_octets) return precis_error{precis_errc::too_long, 0};
    std::size_t at = 0;
    switch (detail::enforce_ascii(rules, input, out, at)) {
        case detail::ascii_verdict::accepted: return std::nullopt;
        case detail::ascii_verdict::refused:
            return precis_error{detail::ascii_fault(rules, input[at]),
                                static_cast<std::uint32_t>(at)};
        case detail::ascii_verdict::not_ascii: break;
    }
    return detail::append_enforced_unicode(rules, input, out);
}

/// The enforced form of `input`; see `append_enforced` for faults and cost.
template <class String = std::string>
expected<String, precis_error> enforce(profile const& rules, std::string_view input) {
    String out;
    if (auto const fault = append_enforced(rules, input, out)) return unexpected{*fault};
    return out;
}

/// The prepared form of `input`: width-mapped, and made of allowed code points only. That is less
/// than conforming (RFC 8264 5): compare and store what `enforce` returns.
template <class String = std::string>
expected<String, precis_error> prepare(profile const& rules, std::string_view input) {
    if (input.size() > precis_max_octets) return unexpected{precis_error{precis_errc::too_long, 0}};
    detail::enforcement steps{rules};
    if (auto const fault = steps.prepare(input)) return unexpected{*fault};
    String out;
    steps.write(input, out);
    return out;
}

/// Whether two strings mean the same under the profile: both are enforced, with the profile's case
/// rule for comparison, and compared octet by octet. The first string's fault goes before the second's.
inline expected<bool, precis_error> compare(profile rules, std::string_view a, std::string_view b) {
    rules.cases = rules.cases_in_comparison;
    auto const left = enforce(rules, a);
    if (!left) return unexpected{left.error()};
    auto const right = enforce(rules, b);
    if (!right) return unexpected{right.error()};
    return *left == *right;
}

}  // namespace couplet::precis
