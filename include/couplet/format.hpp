// SPDX-License-Identifier: BSL-1.0
// std::formatter for addresses, where the standard library has <format>. Opt-in.
#pragma once

#include <version>

#if defined(__cpp_lib_format)
#include <format>
#include <string_view>

#include <couplet/jid.hpp>

/// Takes the format of a string: `std::format("{:>40}", address)`.
template <class Profile>
struct std::formatter<couplet::basic_jid_view<Profile>> : std::formatter<std::string_view> {
    auto format(couplet::basic_jid_view<Profile> address, auto& context) const {
        return std::formatter<std::string_view>::format(address.text(), context);
    }
};

template <class Profile>
struct std::formatter<couplet::basic_bare_jid_view<Profile>>
    : std::formatter<couplet::basic_jid_view<Profile>> {};
template <class Profile>
struct std::formatter<couplet::basic_full_jid_view<Profile>>
    : std::formatter<couplet::basic_jid_view<Profile>> {};
template <class Profile>
struct std::formatter<couplet::basic_domain_jid_view<Profile>>
    : std::formatter<couplet::basic_jid_view<Profile>> {};

template <class Profile, class Allocator>
struct std::formatter<couplet::basic_jid<Profile, Allocator>> : std::formatter<std::string_view> {
    auto format(couplet::basic_jid<Profile, Allocator> const& address, auto& context) const {
        return std::formatter<std::string_view>::format(address.text(), context);
    }
};
#endif
