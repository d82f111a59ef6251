// SPDX-License-Identifier: BSL-1.0
// What ties an authentication to the TLS connection that it happens in (RFC 5056; RFC 5929, RFC 9266, XEP-0440).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace couplet {

/// In the order of what they are worth: the first that both sides have is taken.
enum class binding_type : std::uint8_t {
    none,
    tls_exporter,          ///< RFC 9266 2: from TLS's exporter, 32 octets
    tls_unique,            ///< RFC 5929 3: the first Finished message; not of TLS 1.3 (RFC 9266 3)
    tls_server_end_point,  ///< RFC 5929 4: a hash of the server's certificate
};

inline constexpr binding_type binding_types[]{binding_type::tls_exporter, binding_type::tls_unique,
                                              binding_type::tls_server_end_point};

/// The name that IANA registers; nothing for `none`.
constexpr std::string_view name(binding_type type) noexcept {
    switch (type) {
        case binding_type::none: return "";
        case binding_type::tls_exporter: return "tls-exporter";
        case binding_type::tls_unique: return "tls-unique";
        case binding_type::tls_server_end_point: return "tls-server-end-point";
    }
    return {};
}

/// The type of that name: octets are compared (RFC 5056 7). Nothing if it is none of these.
constexpr std::optional<binding_type> find_binding_type(std::string_view text) noexcept {
    for (binding_type const type : binding_types)
        if (name(type) == text) return type;
    return {};
}

/// A type and its octets. Who has none has `{}`: type `none`.
struct channel_binding {
    binding_type type = binding_type::none;
    std::string_view data{};

    friend constexpr bool operator==(channel_binding const&, channel_binding const&) = default;
};

/// What the caller's TLS says of a connection, once it stands. An empty binding is one that the library cannot give.
struct tls_facts {
    /// RFC 9266 2: 32 octets of the exporter "EXPORTER-Channel-Binding" with an empty context. With TLS 1.2 only where
    /// the extended master secret was negotiated (RFC 9266 4.2).
    std::string_view exporter{};
    /// RFC 5929 4.1: the hash of the server's certificate as it was sent.
    std::string_view server_end_point{};
    /// RFC 5929 3.1: the first Finished message. Only TLS 1.2, and with the extended master secret (RFC 7627).
    std::string_view unique{};
    /// The peer has shown a certificate, and it is who it says to be (RFC 6120 13.7.2).
    bool is_peer_verified = false;
    /// Of a client that has: the bare address in its certificate, as the caller found it (RFC 6120 13.7.1.4). Empty: there
    /// is none, or none that the caller can tell; then EXTERNAL has nobody to let in.
    std::string_view peer_address{};
};

/// The octets of that type; empty if there are none.
constexpr std::string_view binding_data(tls_facts const& facts, binding_type type) noexcept {
    switch (type) {
        case binding_type::none: return {};
        case binding_type::tls_exporter: return facts.exporter;
        case binding_type::tls_unique: return facts.unique;
        case binding_type::tls_server_end_point: return facts.server_end_point;
    }
    return {};
}

constexpr bool has_binding(tls_facts const& facts, binding_type type) noexcept {
    return !binding_data(facts, type).empty();
}

/// The binding of that type; `{}` if the connection has none of it.
constexpr channel_binding bind_to(tls_facts const& facts, binding_type type) noexcept {
    std::string_view const data = binding_data(facts, type);
    return data.empty() ? channel_binding{} : channel_binding{type, data};
}

}  // namespace couplet
