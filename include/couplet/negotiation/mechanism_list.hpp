// SPDX-License-Identifier: BSL-1.0
// The mechanisms of SASL that there are here: a row each, what is best first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>

#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/digests.hpp>

namespace couplet::sasl {

/// In the order in which a client prefers them (RFC 6120 6.3.3): what costs no round trip and shows no password, what is
/// bound to TLS, what proves that the server knows the password, what shows the password.
enum class mechanism : std::uint8_t {
    ht_sha_512_expr,
    ht_sha_512_uniq,
    ht_sha_512_endp,
    ht_sha_256_expr,
    ht_sha_256_uniq,
    ht_sha_256_endp,
    ht_sha_512_none,
    ht_sha_256_none,
    external,
    scram_sha_512_plus,
    scram_sha_256_plus,
    scram_sha_1_plus,
    scram_sha_512,
    scram_sha_256,
    scram_sha_1,
    digest_md5,
    oauthbearer,
    x_oauth2,
    x_yandex_oauth,
    plain,
    anonymous,
};

/// How a mechanism goes, whatever its hash function and binding.
enum class mechanism_family : std::uint8_t {
    hashed_token,
    external,
    scram,
    digest_md5,
    token,
    plain,
    anonymous,
};

/// What a client must have.
enum class proof_of : std::uint8_t { nothing, certificate, password, token, fast_token };

/// What is known of one, in the order in which a row reads.
struct mechanism_row {  // NOLINT(clang-analyzer-optin.performance.Padding)
    mechanism is{};
    std::string_view name{};  ///< as IANA or its inventor has it
    mechanism_family family{};
    hash_kind hash{};
    proof_of proves{};
    bool is_bound =
        false;  ///< to TLS, by `binding`; SCRAM-*-PLUS: by a type of the client's choice
    binding_type binding{};
    bool needs_tls = false;  ///< shows the secret to whoever reads the octets, or is broken
    bool is_legacy = false;  ///< only for who asks for it by name
};

inline constexpr mechanism_row mechanism_table[]{
    // draft-schmaus-kitten-sasl-ht, XEP-0484
    {mechanism::ht_sha_512_expr, "HT-SHA-512-EXPR", mechanism_family::hashed_token,
     hash_kind::sha_512, proof_of::fast_token, true, binding_type::tls_exporter, true},
    {mechanism::ht_sha_512_uniq, "HT-SHA-512-UNIQ", mechanism_family::hashed_token,
     hash_kind::sha_512, proof_of::fast_token, true, binding_type::tls_unique, true},
    {mechanism::ht_sha_512_endp, "HT-SHA-512-ENDP", mechanism_family::hashed_token,
     hash_kind::sha_512, proof_of::fast_token, true, binding_type::tls_server_end_point, true},
    {mechanism::ht_sha_256_expr, "HT-SHA-256-EXPR", mechanism_family::hashed_token,
     hash_kind::sha_256, proof_of::fast_token, true, binding_type::tls_exporter, true},
    {mechanism::ht_sha_256_uniq, "HT-SHA-256-UNIQ", mechanism_family::hashed_token,
     hash_kind::sha_256, proof_of::fast_token, true, binding_type::tls_unique, true},
    {mechanism::ht_sha_256_endp, "HT-SHA-256-ENDP", mechanism_family::hashed_token,
     hash_kind::sha_256, proof_of::fast_token, true, binding_type::tls_server_end_point, true},
    {mechanism::ht_sha_512_none, "HT-SHA-512-NONE", mechanism_family::hashed_token,
     hash_kind::sha_512, proof_of::fast_token, false, binding_type::none, true},
    {mechanism::ht_sha_256_none, "HT-SHA-256-NONE", mechanism_family::hashed_token,
     hash_kind::sha_256, proof_of::fast_token, false, binding_type::none, true},
    // RFC 4422 A
    {mechanism::external, "EXTERNAL", mechanism_family::external, hash_kind::none,
     proof_of::certificate, false, binding_type::none, true},
    // RFC 5802, RFC 7677
    {mechanism::scram_sha_512_plus, "SCRAM-SHA-512-PLUS", mechanism_family::scram,
     hash_kind::sha_512, proof_of::password, true},
    {mechanism::scram_sha_256_plus, "SCRAM-SHA-256-PLUS", mechanism_family::scram,
     hash_kind::sha_256, proof_of::password, true},
    {mechanism::scram_sha_1_plus, "SCRAM-SHA-1-PLUS", mechanism_family::scram, hash_kind::sha_1,
     proof_of::password, true},
    {mechanism::scram_sha_512, "SCRAM-SHA-512", mechanism_family::scram, hash_kind::sha_512,
     proof_of::password},
    {mechanism::scram_sha_256, "SCRAM-SHA-256", mechanism_family::scram, hash_kind::sha_256,
     proof_of::password},
    {mechanism::scram_sha_1, "SCRAM-SHA-1", mechanism_family::scram, hash_kind::sha_1,
     proof_of::password},
    // RFC 2831, which RFC 6331 has made historic
    {mechanism::digest_md5, "DIGEST-MD5", mechanism_family::digest_md5, hash_kind::md5,
     proof_of::password, false, binding_type::none, true, true},
    // RFC 7628
    {mechanism::oauthbearer, "OAUTHBEARER", mechanism_family::token, hash_kind::none,
     proof_of::token, false, binding_type::none, true},
    {mechanism::x_oauth2, "X-OAUTH2", mechanism_family::token, hash_kind::none, proof_of::token,
     false, binding_type::none, true},
    {mechanism::x_yandex_oauth, "X-YANDEX-OAUTH", mechanism_family::token, hash_kind::none,
     proof_of::token, false, binding_type::none, true},
    // RFC 4616
    {mechanism::plain, "PLAIN", mechanism_family::plain, hash_kind::none, proof_of::password, false,
     binding_type::none, true},
    // RFC 4505
    {mechanism::anonymous, "ANONYMOUS", mechanism_family::anonymous, hash_kind::none,
     proof_of::nothing, false, binding_type::none, false, true},
};
inline constexpr std::size_t mechanism_count = std::size(mechanism_table);
static_assert([] {
    std::size_t i = 0;
    for (auto const& row : mechanism_table)
        if (row.is != static_cast<mechanism>(i++)) return false;
    return mechanism_count <= 32;
}());

constexpr mechanism_row const& row_of(mechanism which) noexcept {
    return mechanism_table[static_cast<std::size_t>(which)];
}
/// The name on the wire.
constexpr std::string_view name(mechanism which) noexcept { return row_of(which).name; }
/// The mechanism of that name, as it is spelled (RFC 4422 3.1); nothing if it is none of these.
constexpr std::optional<mechanism> find_mechanism(std::string_view text) noexcept {
    for (auto const& row : mechanism_table)
        if (row.name == text) return row.is;
    return {};
}

/// Some of them. `for (mechanism one : set)` has the best first.
class mechanism_set {
  public:
    constexpr mechanism_set() noexcept = default;
    constexpr mechanism_set(mechanism one) noexcept : bits_{bit(one)} {}
    constexpr mechanism_set(std::initializer_list<mechanism> some) noexcept {
        for (mechanism const one : some) bits_ |= bit(one);
    }
    static constexpr mechanism_set all() noexcept {
        mechanism_set made;
        for (auto const& row : mechanism_table) made |= row.is;
        return made;
    }

    constexpr bool has(mechanism one) const noexcept { return (bits_ & bit(one)) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr std::size_t size() const noexcept {
        return static_cast<std::size_t>(std::popcount(bits_));
    }
    friend constexpr mechanism_set operator|(mechanism_set a, mechanism_set b) noexcept {
        return from(a.bits_ | b.bits_);
    }
    friend constexpr mechanism_set operator&(mechanism_set a, mechanism_set b) noexcept {
        return from(a.bits_ & b.bits_);
    }
    /// What is in `a` and not in `b`.
    friend constexpr mechanism_set operator-(mechanism_set a, mechanism_set b) noexcept {
        return from(a.bits_ & ~b.bits_);
    }
    constexpr mechanism_set& operator|=(mechanism_set other) noexcept {
        return *this = *this | other;
    }
    friend constexpr bool operator==(mechanism_set, mechanism_set) noexcept = default;

    class iterator {
      public:
        constexpr explicit iterator(std::uint32_t bits) noexcept : bits_{bits} {}
        constexpr mechanism operator*() const noexcept {
            return static_cast<mechanism>(std::countr_zero(bits_));
        }
        constexpr iterator& operator++() noexcept {
            bits_ &= bits_ - 1;
            return *this;
        }
        friend constexpr bool operator==(iterator, iterator) noexcept = default;

      private:
        std::uint32_t bits_;
    };
    constexpr iterator begin() const noexcept { return iterator{bits_}; }
    constexpr iterator end() const noexcept { return iterator{0}; }

  private:
    static constexpr std::uint32_t bit(mechanism one) noexcept {
        return std::uint32_t{1} << static_cast<unsigned>(one);
    }
    static constexpr mechanism_set from(std::uint32_t bits) noexcept {
        mechanism_set made;
        made.bits_ = bits;
        return made;
    }

    std::uint32_t bits_ = 0;
};

/// Those whose row `f` is true of.
template <class F>
constexpr mechanism_set mechanisms_where(F f) {
    mechanism_set made;
    for (auto const& row : mechanism_table)
        if (f(row)) made |= row.is;
    return made;
}

/// What nobody has to ask for.
inline constexpr mechanism_set current_mechanisms =
    mechanisms_where([](mechanism_row const& row) { return !row.is_legacy; });

/// Whether a policy of digests has what a mechanism hashes with.
template <class Digests>
constexpr bool can_hash(hash_kind kind) noexcept {
    switch (kind) {
        case hash_kind::none: return true;
        case hash_kind::md5: return has_digest<Digests, hash_kind::md5>;
        case hash_kind::sha_1: return has_digest<Digests, hash_kind::sha_1>;
        case hash_kind::sha_256: return has_digest<Digests, hash_kind::sha_256>;
        case hash_kind::sha_512: return has_digest<Digests, hash_kind::sha_512>;
    }
    return false;
}
template <class Digests>
inline constexpr mechanism_set known_mechanisms = mechanisms_where([](mechanism_row const& row) {
    return can_hash<Digests>(row.hash);
});

}  // namespace couplet::sasl
