// SPDX-License-Identifier: BSL-1.0
// IPv6 literals in brackets: read as RFC 3986 3.2.2 and RFC 6874 2 define them, written as RFC 5952 4-5 wants them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/text/ascii.hpp>

namespace couplet::detail {

/// Eight groups, being filled from a text.
struct ipv6_address {
    std::uint16_t groups[8]{};
    std::size_t count = 0;
    std::size_t gap = 9;  // where "::" stands; 9 = nowhere
};

/// dec-octet "." dec-octet "." dec-octet "." dec-octet, no leading zeros; false if it is not that.
constexpr bool read_ipv4(std::string_view text, std::uint16_t (&groups)[2]) noexcept {
    unsigned octets[4]{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i > 0 && (at >= text.size() || text[at++] != '.')) return false;
        std::size_t const begin = at;
        while (at < text.size() && at - begin < 3 && ascii::digit.contains(text[at]))
            octets[i] = octets[i] * 10 + static_cast<unsigned>(text[at++] - '0');
        bool const leading_zero = at - begin > 1 && text[begin] == '0';
        if (at == begin || leading_zero || octets[i] > 255) return false;
    }
    groups[0] = static_cast<std::uint16_t>(octets[0] << 8 | octets[1]);
    groups[1] = static_cast<std::uint16_t>(octets[2] << 8 | octets[3]);
    return at == text.size();
}

/// One h16, "::" or the IPv4 address that may end an IPv6 one; advances `at`, or returns false.
constexpr bool read_group(std::string_view text, std::size_t& at, ipv6_address& address) noexcept {
    std::size_t const begin = at;
    unsigned value = 0;
    while (at < text.size() && at - begin < 4 && ascii::hex_digit.contains(text[at]))
        value = value * 16 + static_cast<unsigned>(ascii::hex_value(text[at++]));
    if (at == begin) return false;
    if (at < text.size() && text[at] == '.') {
        std::uint16_t last[2]{};
        if (address.count > 6 || !read_ipv4(text.substr(begin), last)) return false;
        address.groups[address.count++] = last[0];
        address.groups[address.count++] = last[1];
        at = text.size();
        return true;
    }
    if (address.count == 8) return false;
    address.groups[address.count++] = static_cast<std::uint16_t>(value);
    return true;
}

/// IPv6address of RFC 3986 3.2.2.
constexpr bool read_ipv6(std::string_view text, ipv6_address& address) noexcept {
    std::size_t at = 0;
    if (text.substr(0, 2) == "::") {
        address.gap = 0;
        at = 2;
    }
    while (at < text.size()) {
        if (!read_group(text, at, address)) return false;
        if (at == text.size()) break;
        if (text[at++] != ':' || at == text.size()) return false;
        if (text[at] != ':') continue;
        if (address.gap != 9) return false;
        address.gap = address.count;
        ++at;
    }
    bool const has_gap = address.gap != 9;
    if (has_gap ? address.count > 7 : address.count != 8) return false;
    for (std::size_t i = address.count; has_gap && i > address.gap; --i) {
        address.groups[8 - (address.count - i) - 1] = address.groups[i - 1];
        if (8 - (address.count - i) - 1 != i - 1) address.groups[i - 1] = 0;
    }
    return true;
}

/// Writes as much as a part of an address may hold, and counts the rest.
struct octet_writer {
    static constexpr std::size_t capacity = 1023;
    char* out;
    std::size_t size = 0;

    constexpr void put(char c) noexcept {
        if (size < capacity) out[size] = c;
        ++size;
    }
    constexpr void put(unsigned value, unsigned base) noexcept {
        unsigned divisor = 1;
        while (value / divisor >= base) divisor *= base;
        for (; divisor > 0; divisor /= base) put("0123456789abcdef"[value / divisor % base]);
    }
    constexpr void put_ipv4(std::uint16_t high, std::uint16_t low) noexcept {
        std::uint32_t const address = std::uint32_t{high} << 16 | low;
        for (int shift = 24; shift >= 0; shift -= 8) {
            put(address >> shift & 255, 10);
            if (shift > 0) put('.');
        }
    }
};

/// RFC 5952 4.2: the longest run of two or more zero groups, the first of equals; `size` 0 if none.
struct zero_run {
    std::size_t begin = 8;
    std::size_t size = 0;
};
constexpr zero_run longest_zero_run(std::uint16_t const (&groups)[8]) noexcept {
    zero_run longest;
    for (std::size_t begin = 0; begin < 8; ++begin) {
        std::size_t size = 0;
        while (begin + size < 8 && groups[begin + size] == 0) ++size;
        if (size >= 2 && size > longest.size) longest = {begin, size};
    }
    return longest;
}

/// RFC 5952 5: the prefix ::ffff:0:0/96 says that the rest is an IPv4 address, which is shown as one.
constexpr bool is_ipv4_mapped(std::uint16_t const (&groups)[8]) noexcept {
    for (std::size_t i = 0; i < 5; ++i)
        if (groups[i] != 0) return false;
    return groups[5] == 0xFFFF;
}

constexpr void write_ipv6(std::uint16_t const (&groups)[8], octet_writer& out) noexcept {
    bool const mapped = is_ipv4_mapped(groups);
    zero_run const zeros = longest_zero_run(groups);
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == zeros.begin) {
            out.put(':');
            out.put(':');
            i += zeros.size - 1;
            continue;
        }
        if (i > 0 && i != zeros.begin + zeros.size) out.put(':');
        if (mapped && i == 6) return out.put_ipv4(groups[6], groups[7]);
        out.put(groups[i], 16);
    }
}

/// ZoneID = 1*( unreserved / pct-encoded ) (RFC 6874 2), percent-encoding normalised as RFC 3986
/// 6.2.2 says: needless triplets decoded, hexadecimal digits in upper case. False if it is none.
constexpr bool write_zone(std::string_view zone, octet_writer& out) noexcept {
    constexpr auto unreserved = ascii::letter | ascii::digit | ascii::set("-._~");
    if (zone.empty()) return false;
    for (std::size_t i = 0; i < zone.size(); ++i) {
        if (zone[i] != '%') {
            if (!unreserved.contains(zone[i])) return false;
            out.put(zone[i]);
            continue;
        }
        if (i + 2 >= zone.size()) return false;
        int const high = ascii::hex_value(zone[i + 1]);
        int const low = ascii::hex_value(zone[i + 2]);
        if (high < 0 || low < 0) return false;
        auto const decoded = static_cast<char>(high * 16 + low);
        i += 2;
        if (unreserved.contains(decoded)) {
            out.put(decoded);
            continue;
        }
        out.put('%');
        out.put("0123456789ABCDEF"[high]);
        out.put("0123456789ABCDEF"[low]);
    }
    return true;
}

/// What became of an IP literal: the size of its canonical form, or 0 and the octet at fault.
struct ip_literal_result {
    std::size_t size;
    std::size_t at;
};

/// The canonical form of "[" IPv6address [ "%25" ZoneID ] "]"; of more than 1,023 octets only those are
/// written. It may be 6 octets longer than `text`: "[::ffff:c8c8:c8c8]" is "[::ffff:200.200.200.200]".
/// IPvFuture is no address that RFC 7622 3.2 allows.
constexpr ip_literal_result canonical_ip_literal(std::string_view text, char* out) noexcept {
    constexpr std::string_view zone_mark = "%25";
    if (text.size() < 4 || text.front() != '[' || text.back() != ']') return {0, 0};
    std::string_view const inside{text.data() + 1, text.size() - 2};
    std::size_t const percent = inside.find('%');
    ipv6_address address;
    if (!read_ipv6(inside.substr(0, percent), address)) return {0, 0};
    octet_writer writer{out};
    writer.put('[');
    write_ipv6(address.groups, writer);
    if (percent != std::string_view::npos) {
        bool const marked = inside.substr(percent, zone_mark.size()) == zone_mark;
        for (char const c : zone_mark) writer.put(c);
        if (!marked || !write_zone(inside.substr(percent + zone_mark.size()), writer))
            return {0, 1 + percent};
    }
    writer.put(']');
    return {writer.size, 0};
}

}  // namespace couplet::detail
