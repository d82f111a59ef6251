// SPDX-License-Identifier: BSL-1.0
// "juliet@example.com"_jid: an address that the compiler has checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/jid/ascii.hpp>
#include <couplet/jid/view.hpp>

namespace couplet {

namespace detail {

// What a compiler names when it refuses a literal: no constant expression can call these.
void a_part_of_the_jid_is_empty();
void a_part_of_the_jid_is_too_long();
void a_code_point_is_not_allowed_in_this_part_of_the_jid();
void a_localpart_must_not_contain_this_character();
void a_label_of_the_domain_is_empty();
void a_label_of_the_domain_is_longer_than_63_octets();
void the_domain_name_is_longer_than_253_octets();
void a_label_of_the_domain_begins_or_ends_with_a_hyphen();
void the_brackets_hold_no_ipv6_address();
void a_label_with_hyphens_in_third_and_fourth_place_is_reserved_or_needs_jid_parse();
void only_ascii_can_be_checked_by_the_compiler_use_jid_parse();

constexpr void refuse_literal(jid_errc code) {
    switch (code) {
        case jid_errc::empty_part: return a_part_of_the_jid_is_empty();
        case jid_errc::part_too_long: return a_part_of_the_jid_is_too_long();
        case jid_errc::forbidden_code_point:
            return a_code_point_is_not_allowed_in_this_part_of_the_jid();
        case jid_errc::excluded_code_point: return a_localpart_must_not_contain_this_character();
        case jid_errc::empty_label: return a_label_of_the_domain_is_empty();
        case jid_errc::label_too_long: return a_label_of_the_domain_is_longer_than_63_octets();
        case jid_errc::name_too_long: return the_domain_name_is_longer_than_253_octets();
        case jid_errc::hyphen: return a_label_of_the_domain_begins_or_ends_with_a_hyphen();
        case jid_errc::malformed_ip_literal: return the_brackets_hold_no_ipv6_address();
        case jid_errc::reserved_label:
            return a_label_with_hyphens_in_third_and_fourth_place_is_reserved_or_needs_jid_parse();
        default: return only_ascii_can_be_checked_by_the_compiler_use_jid_parse();
    }
}

/// The text of a literal, and then its canonical form.
template <std::size_t Size>
struct literal_text {
    consteval literal_text(char const (&from)[Size + 1]) noexcept {
        for (std::size_t i = 0; i < Size; ++i) text[i] = from[i];
    }
    static constexpr std::size_t size = Size;
    char text[Size == 0 ? 1 : Size]{};
};
template <std::size_t Size>
literal_text(char const (&)[Size]) -> literal_text<Size - 1>;

template <std::size_t Size>
struct literal_jid {
    char text[Size + 6]{};  // so much may an IPv6 address grow when it is written canonically
    std::size_t size = 0;
    jid_layout layout{};

    consteval explicit literal_jid(std::string_view from) {
        auto const parts = split(from);
        if (parts.local) {
            append(jid_part::local, *parts.local);
            layout.local = static_cast<std::uint16_t>(size);
            text[size++] = '@';
        }
        append(jid_part::domain, parts.domain);
        layout.domain_end = static_cast<std::uint16_t>(size);
        if (parts.resource) {
            text[size++] = '/';
            append(jid_part::resource, *parts.resource);
        }
        layout.size = static_cast<std::uint16_t>(size);
    }

  private:
    consteval void append(jid_part which, std::string_view part) {
        auto const result = canonical_ascii(which, part, text + size);
        if (result.verdict == ascii_verdict::refused) refuse_literal(result.code);
        if (result.verdict == ascii_verdict::beyond)
            refuse_literal(ascii::is_ascii(part) ? jid_errc::reserved_label
                                                 : jid_errc::malformed_utf8);
        size += result.size;
    }
};

template <literal_text Text>
inline constexpr literal_jid<Text.size> stored_literal{std::string_view{Text.text, Text.size}};

}  // namespace detail

namespace literals {

/// The canonical form of an ASCII address, as a constant. What is no address does not compile; the
/// compiler's message names the fault. (Not consteval: clang 14 calls such functions in generic lambdas.)
template <detail::literal_text Text>
constexpr jid_view operator""_jid() noexcept {
    auto const& stored = detail::stored_literal<Text>;
    return detail::unchecked::view<rfc7622>(stored.text, stored.layout);
}

}  // namespace literals

}  // namespace couplet
