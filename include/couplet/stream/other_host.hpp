// SPDX-License-Identifier: BSL-1.0
// Where see-other-host sends the peer: a domainpart and perhaps a port (RFC 6120 4.9.3.19).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/error.hpp>
#include <couplet/expected.hpp>
#include <couplet/jid/ip.hpp>
#include <couplet/text/ascii.hpp>

namespace couplet {

/// `host` is a domain name, an IPv4 address or an IPv6 address in brackets. A name is one that RFC 7622 allows only when
/// `jid::parse` has said so; the certificate must be that of the domain first asked for, whatever the host is.
struct host_and_port {
    std::string_view host;
    std::optional<std::uint16_t> port{};  ///< none: to be found as RFC 6120 3.2 says

    constexpr bool is_ipv6() const noexcept { return host.starts_with('['); }
    /// What a resolver or a socket takes: without the brackets.
    constexpr std::string_view name() const noexcept {
        return is_ipv6() && host.size() >= 2 ? host.substr(1, host.size() - 2) : host;
    }

    friend constexpr bool operator==(host_and_port const&, host_and_port const&) noexcept = default;
};

enum class host_errc : std::uint8_t {
    no_host,            ///< RFC 6120 4.9.3.19
    malformed_host,     ///< RFC 6120 4.9.3.19
    malformed_address,  ///< RFC 3986 3.2.2
    malformed_port,     ///< RFC 6120 4.9.3.19
};

/// The enumerator's spelling.
constexpr std::string_view name(host_errc code) noexcept {
    switch (code) {
        case host_errc::no_host: return "no_host";
        case host_errc::malformed_host: return "malformed_host";
        case host_errc::malformed_address: return "malformed_address";
        case host_errc::malformed_port: return "malformed_port";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(host_errc code) noexcept {
    switch (code) {
        case host_errc::no_host: return "no host is named (RFC 6120 4.9.3.19)";
        case host_errc::malformed_host:
            return "no host name, or an IPv6 address without brackets (RFC 6120 4.9.3.19)";
        case host_errc::malformed_address: return "no IPv6 address in brackets (RFC 3986 3.2.2)";
        case host_errc::malformed_port: return "no port from 1 to 65535 (RFC 6120 4.9.3.19)";
    }
    return {};
}

namespace detail {

constexpr std::optional<std::uint16_t> read_port(std::string_view digits) noexcept {
    unsigned value = 0;
    if (digits.empty() || digits.size() > 5) return {};
    for (char const c : digits) {
        if (!ascii::digit.contains(c)) return {};
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value == 0 || value > 65535) return {};
    return static_cast<std::uint16_t>(value);
}

/// The octets of the host in `text`, which begins with it; 0 if that is an address that is none.
constexpr std::size_t host_size(std::string_view text) noexcept {
    if (!text.starts_with('[')) return text.find(':') == text.npos ? text.size() : text.find(':');
    std::size_t const end = text.find(']');
    ipv6_address address;
    if (end == text.npos || !read_ipv6(text.substr(1, end - 1), address)) return 0;
    return end + 1;
}

}  // namespace detail

/// `host`, `host:port`, `[IPv6]` or `[IPv6]:port`, with white space around it as RFC 6120's own example has. The offset
/// of a fault is one in `text`.
constexpr expected<host_and_port, located<host_errc>> parse_host_and_port(
    std::string_view text) noexcept {
    constexpr auto space = ascii::set(" \t\r\n");
    constexpr auto foreign = ascii::set(" \"#%&'/<>?@[\\]^`{|}\x7F") | ascii::range('\0', '\x1F');
    std::size_t begin = 0;
    while (begin < text.size() && space.contains(text[begin])) ++begin;
    while (text.size() > begin && space.contains(text.back())) text.remove_suffix(1);
    auto const fault = [&](host_errc code, std::size_t at) {
        return unexpected{located<host_errc>{code, static_cast<std::uint32_t>(begin + at)}};
    };
    std::string_view const all = text.substr(begin);
    if (all.empty()) return fault(host_errc::no_host, 0);
    std::size_t const size = detail::host_size(all);
    if (size == 0)
        return fault(all[0] == '[' ? host_errc::malformed_address : host_errc::no_host, 0);
    host_and_port found{all.substr(0, size)};
    if (!found.is_ipv6())
        if (std::size_t const at = (~foreign).first_outside(found.host); at != size)
            return fault(host_errc::malformed_host, at);
    if (size == all.size()) return found;
    std::string_view const rest = all.substr(size);
    if (rest.find(':', 1) != rest.npos) return fault(host_errc::malformed_host, size);
    if (rest[0] == ':') found.port = detail::read_port(rest.substr(1));
    if (!found.port) return fault(host_errc::malformed_port, size);
    return found;
}

}  // namespace couplet
