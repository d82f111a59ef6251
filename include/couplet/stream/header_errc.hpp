// SPDX-License-Identifier: BSL-1.0
// What can be wrong with a stream header, with which attribute, and the stream error that says so (RFC 6120 4.7-4.9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/stream/condition.hpp>

namespace couplet {

/// Of several faults the one that stands first here is told: who cannot agree on the language does not talk about names.
enum class header_errc : std::uint8_t {
    wrong_namespace,      ///< RFC 6120 4.8.1, RFC 7395 3.3.2
    wrong_element,        ///< RFC 6120 4.8.1
    unsupported_content,  ///< RFC 6120 4.8.3
    different_content,    ///< RFC 6120 4.8.2
    foreign_declaration,  ///< RFC 6120 4.8.5
    malformed_version,    ///< RFC 6120 4.7.5
    unsupported_version,  ///< RFC 6120 4.7.5, 4.9.3.25
    missing_to,           ///< RFC 6120 4.7.2
    malformed_to,         ///< RFC 6120 4.7.2
    unknown_host,         ///< RFC 6120 4.9.3.6
    host_gone,            ///< RFC 6120 4.9.3.5
    malformed_from,       ///< RFC 6120 4.7.1
    from_elsewhere,       ///< XEP-0388 2.1
    from_of_another,      ///< RFC 6120 4.9.3.9
    missing_id,           ///< RFC 6120 4.7.3
};

namespace detail {

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): rows in the reader's order
struct header_fault {
    header_errc code;
    std::string_view name;
    std::string_view attribute;
    stream_condition condition;
    std::string_view sentence;
};
inline constexpr header_fault header_faults[]{
    {header_errc::wrong_namespace, "wrong_namespace", "xmlns", stream_condition::invalid_namespace,
     "the root is not in the namespace of streams (RFC 6120 4.8.1)"},
    {header_errc::wrong_element, "wrong_element", "", stream_condition::bad_format,
     "the root is in the namespace of streams, but no stream (RFC 6120 4.8.1)"},
    {header_errc::unsupported_content, "unsupported_content", "xmlns",
     stream_condition::invalid_namespace,
     "a content namespace that is not supported here (RFC 6120 4.8.3)"},
    {header_errc::different_content, "different_content", "xmlns",
     stream_condition::invalid_namespace,
     "another content namespace than the stream that is answered (RFC 6120 4.8.2)"},
    {header_errc::foreign_declaration, "foreign_declaration", "xmlns",
     stream_condition::invalid_namespace,
     "a namespace declared that is none of the stream's own (RFC 6120 4.8.5)"},
    {header_errc::malformed_version, "malformed_version", "version",
     stream_condition::unsupported_version,
     "a version that is not two numbers with a dot between (RFC 6120 4.7.5)"},
    {header_errc::unsupported_version, "unsupported_version", "version",
     stream_condition::unsupported_version,
     "a version with which no understanding is possible (RFC 6120 4.7.5)"},
    {header_errc::missing_to, "missing_to", "to", stream_condition::improper_addressing,
     "no domain is asked for (RFC 6120 4.7.2)"},
    {header_errc::malformed_to, "malformed_to", "to", stream_condition::improper_addressing,
     "what is asked for is not a domain (RFC 6120 4.7.2)"},
    {header_errc::unknown_host, "unknown_host", "to", stream_condition::host_unknown,
     "a domain that is not served here (RFC 6120 4.9.3.6)"},
    {header_errc::host_gone, "host_gone", "to", stream_condition::host_gone,
     "a domain that is served here no longer (RFC 6120 4.9.3.5)"},
    {header_errc::malformed_from, "malformed_from", "from", stream_condition::improper_addressing,
     "the sender is no address (RFC 6120 4.7.1)"},
    {header_errc::from_elsewhere, "from_elsewhere", "from", stream_condition::invalid_from,
     "the sender's domain is not the one that is asked for (XEP-0388 2.1)"},
    {header_errc::from_of_another, "from_of_another", "from", stream_condition::invalid_from,
     "the sender is not who has authenticated (RFC 6120 4.9.3.9)"},
    {header_errc::missing_id, "missing_id", "id", stream_condition::bad_format,
     "a response without an id (RFC 6120 4.7.3)"},
};
static_assert([] {
    std::size_t i = 0;
    for (auto const& row : header_faults)
        if (row.code != static_cast<header_errc>(i++)) return false;
    return true;
}());

/// Nothing for a number that is no fault.
constexpr header_fault words(header_errc code) noexcept {
    auto const row = static_cast<std::size_t>(code);
    return row < sizeof header_faults / sizeof *header_faults ? header_faults[row] : header_fault{};
}

}  // namespace detail

/// The enumerator's spelling.
constexpr std::string_view name(header_errc code) noexcept { return detail::words(code).name; }

/// The attribute at fault; empty if the element itself is.
constexpr std::string_view attribute(header_errc code) noexcept {
    return detail::words(code).attribute;
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(header_errc code) noexcept {
    return detail::words(code).sentence;
}

/// What to tell the peer.
constexpr stream_condition condition(header_errc code) noexcept {
    return detail::words(code).condition;
}

}  // namespace couplet
