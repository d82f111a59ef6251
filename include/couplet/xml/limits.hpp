// SPDX-License-Identifier: BSL-1.0
// How much a peer may ask of us (RFC 6120 13.12): one struct, its defaults, and what to use before authentication.
#pragma once

#include <cstdint>

namespace couplet::xml {

/// A value at the limit is allowed, one more is a fault. The defaults suit an authenticated client's
/// stream and the stream of a client to its server.
struct limits {
    /// Octets of a top-level element, from its '<' to its last '>'.
    std::uint32_t stanza_octets = 262'144;
    /// Octets of the stream header, an XML declaration and white space before it included.
    std::uint32_t header_octets = 8'192;
    /// Octets of the whole stream; 0: no limit.
    std::uint64_t stream_octets = 0;
    /// Nested elements; a top-level element has depth 1.
    std::uint32_t depth = 64;
    /// Attributes of one element, namespace declarations not counted.
    std::uint32_t attributes = 64;
    /// Namespace declarations of one element.
    std::uint32_t declarations = 16;
    /// Namespace declarations in scope, those of the stream header included. The time that a prefix takes
    /// grows with it: keep it small.
    std::uint32_t namespaces = 128;
    /// Elements and text runs of one top-level element.
    std::uint32_t nodes = 8'192;
    /// Octets of a qualified name.
    std::uint32_t name_octets = 256;
    /// Octets of a namespace name.
    std::uint32_t namespace_octets = 1'024;

    friend constexpr bool operator==(limits const&, limits const&) noexcept = default;
};

/// For a stranger: until the peer has authenticated.
inline constexpr limits preauth_limits{.stanza_octets = 16'384,
                                       .header_octets = 8'192,
                                       .stream_octets = 65'536,
                                       .depth = 16,
                                       .attributes = 16,
                                       .declarations = 8,
                                       .namespaces = 32,
                                       .nodes = 128,
                                       .name_octets = 128,
                                       .namespace_octets = 256};

/// For an authenticated client, and for a client: the defaults.
inline constexpr limits c2s_limits{};

/// For an authenticated server.
inline constexpr limits s2s_limits{.stanza_octets = 524'288, .nodes = 16'384};

}  // namespace couplet::xml
