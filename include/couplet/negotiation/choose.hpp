// SPDX-License-Identifier: BSL-1.0
// Which mechanism: the best of those offered that the policy allows, and the next after a refusal (RFC 6120 6.3.3, 6.4.5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/sasl.hpp>

namespace couplet::sasl {

/// What a client lets itself in for. The default is the safe one.
struct policy {
    /// The rest is not there. Legacy ones, which are ANONYMOUS and DIGEST-MD5, are only taken if they are named here.
    mechanism_set allowed = current_mechanisms;
    /// Without TLS, too, passwords and tokens are sent as they are: PLAIN and its kind, and what is broken.
    bool let_everybody_on_the_way_read_the_password = false;
    /// A password is only proved bound to TLS: SCRAM-*-PLUS.
    bool requires_binding = false;
};

/// Types of channel binding.
class binding_set {
  public:
    constexpr void insert(binding_type one) noexcept { bits_ |= 1U << static_cast<unsigned>(one); }
    constexpr bool has(binding_type one) const noexcept {
        return (bits_ >> static_cast<unsigned>(one) & 1) != 0;
    }
    constexpr bool empty() const noexcept { return bits_ == 0; }
    friend constexpr bool operator==(binding_set, binding_set) noexcept = default;

  private:
    unsigned bits_ = 0;
};

/// What a server offers, as far as it is known here.
struct mechanism_offer {
    mechanism_set mechanisms{};
    mechanism_set fast{};   ///< with tokens of FAST (XEP-0484 3.1)
    bool has_plus = false;  ///< some mechanism is bound to TLS, be it known or not
    /// It says which types of channel binding (XEP-0440), be they known or not.
    bool has_types = false;
    binding_set types{};
    bool is_sasl2 = false;

    constexpr void add(std::string_view name) noexcept {
        has_plus = has_plus || name.ends_with("-PLUS");
        if (auto const found = find_mechanism(name)) mechanisms |= *found;
    }
    constexpr void add_type(std::string_view name) noexcept {
        has_types = true;
        if (auto const found = find_binding_type(name)) types.insert(*found);
    }
};

/// What a client has.
struct means {
    mechanism_set known{};  ///< that it has the digests for: `known_mechanisms<Digests>`
    bool is_secure = false;
    tls_facts tls{};
    bool has_password = false;
    bool has_token = false;
    bool has_certificate = false;
    std::optional<mechanism> fast{};  ///< which its token of FAST is for
};

/// A mechanism, and what to bind it to.
struct choice {
    mechanism which{};
    binding_type binding = binding_type::none;
    /// "y" of SCRAM: it could be bound, and the server offers nothing that is (RFC 5802 6).
    bool is_binding_unoffered = false;
    /// The server has not said what it can be bound by (XEP-0440 3).
    bool is_binding_guessed = false;

    friend constexpr bool operator==(choice const&, choice const&) = default;
};

/// What has been tried on this stream, and what came of it.
class attempts {
  public:
    /// A server refused it. A secret that was refused is not shown again: another mechanism would be refused likewise, and
    /// one that shows more of it is what somebody in between waits for. Where the mechanism was refused, the next is; and
    /// where its binding may have been, which was a guess, those that are not bound. Somebody in between who refuses it
    /// gains no more by that than by taking what is bound out of the list at once, which XEP-0474 is there against.
    constexpr void refuse(choice const& one, condition why) noexcept {
        tried_ |= one.which;
        ++count_;
        auto const& row = row_of(one.which);
        was_bound_ = was_bound_ || row.is_bound;
        bool const is_guess = one.is_binding_guessed && why == condition::not_authorized;
        if (!is_about_mechanism(why) && !is_guess)
            spent_ |= 1U << static_cast<unsigned>(row.proves);
    }
    /// On this side it cannot be begun: the name cannot be prepared, for one.
    constexpr void skip(mechanism which) noexcept { tried_ |= which; }

    constexpr mechanism_set tried() const noexcept { return tried_; }
    constexpr unsigned count() const noexcept { return count_; }
    constexpr bool is_spent(proof_of secret) const noexcept {
        return (spent_ >> static_cast<unsigned>(secret) & 1) != 0;
    }
    /// Whether one that is bound to TLS was refused.
    constexpr bool was_bound() const noexcept { return was_bound_; }

  private:
    /// RFC 6120 6.5: what the conditions are about.
    static constexpr bool is_about_mechanism(condition why) noexcept {
        switch (why) {
            case condition::encryption_required:
            case condition::incorrect_encoding:
            case condition::invalid_mechanism:
            case condition::malformed_request:
            case condition::mechanism_too_weak: return true;
            case condition::aborted:
            case condition::account_disabled:
            case condition::credentials_expired:
            case condition::invalid_authzid:
            case condition::not_authorized:
            case condition::temporary_auth_failure: break;
        }
        return false;
    }

    mechanism_set tried_{};
    unsigned spent_ = 0;
    unsigned count_ = 0;
    bool was_bound_ = false;
};

namespace detail {

/// The type that SCRAM-*-PLUS is bound by: the best that both have; where the server does not say, the one that mechanisms
/// had before there was a choice (RFC 5802 6.1, RFC 9266 1). None: there is none.
constexpr binding_type choose_binding(mechanism_offer const& offer, tls_facts const& tls) noexcept {
    constexpr std::array unsaid{binding_type::tls_unique, binding_type::tls_exporter,
                                binding_type::tls_server_end_point};
    for (binding_type const type : binding_types)
        if (offer.types.has(type) && has_binding(tls, type)) return type;
    if (offer.has_types) return binding_type::none;
    for (binding_type const type : unsaid)
        if (has_binding(tls, type)) return type;
    return binding_type::none;
}

constexpr bool can_bind(tls_facts const& tls) noexcept {
    for (binding_type const type : binding_types)
        if (has_binding(tls, type)) return true;
    return false;
}

/// XEP-0440 3: an offer that no honest server makes to a client that can bind. A password is not proved to it then.
constexpr bool is_stripped(mechanism_offer const& offer, tls_facts const& tls) noexcept {
    if (!can_bind(tls)) return false;
    if (offer.has_types && !offer.has_plus) return true;
    if (offer.has_plus && !offer.has_types) return offer.is_sasl2;
    if (!offer.has_plus) return false;
    bool const has_common = choose_binding(offer, tls) != binding_type::none;
    return !has_common && !offer.types.has(binding_type::tls_server_end_point);
}

/// Whether the client has what the mechanism proves.
constexpr bool has_proof(mechanism_row const& row, means const& have) noexcept {
    switch (row.proves) {
        case proof_of::nothing: return true;
        case proof_of::certificate: return have.has_certificate;
        case proof_of::password: return have.has_password;
        case proof_of::token: return have.has_token;
        case proof_of::fast_token: return have.fast == row.is;
    }
    return false;
}

/// Why that cannot be taken; nothing if it can.
constexpr std::optional<errc> find_obstacle(choice const& one, policy const& wanted,
                                            mechanism_offer const& offer, means const& have,
                                            attempts const& before) noexcept {
    auto const& row = row_of(one.which);
    if (!wanted.allowed.has(row.is)) return errc::mechanism_too_weak;
    bool const is_readable = !have.is_secure && !wanted.let_everybody_on_the_way_read_the_password;
    if (row.needs_tls && is_readable) return errc::encryption_required;
    if (!has_proof(row, have) || before.is_spent(row.proves)) return errc::credentials_missing;
    bool const is_second_guess = one.is_binding_guessed && before.was_bound();
    if (row.is_bound && (one.binding == binding_type::none || is_second_guess))
        return errc::channel_binding_missing;
    if (row.proves != proof_of::password) return {};
    if (is_stripped(offer, have.tls)) return errc::downgrade_detected;
    if (!row.is_bound && wanted.requires_binding) return errc::channel_binding_missing;
    // The server has said what it can be bound by, and takes it back: so might somebody in between.
    if (!row.is_bound && before.was_bound() && offer.has_types) return errc::downgrade_detected;
    return {};
}

/// The mechanism with what it would be bound by.
constexpr choice with_binding(mechanism_row const& row, mechanism_offer const& offer,
                              tls_facts const& tls) noexcept {
    choice made{row.is};
    bool const is_scram = row.family == mechanism_family::scram;
    made.is_binding_unoffered = is_scram && !row.is_bound && !offer.has_plus && can_bind(tls);
    made.is_binding_guessed = is_scram && row.is_bound && !offer.has_types;
    if (is_scram && row.is_bound)
        made.binding = choose_binding(offer, tls);
    else if (row.is_bound && has_binding(tls, row.binding))
        made.binding = row.binding;
    return made;
}

/// Whether it tells more than what has been told.
constexpr bool is_graver(errc why, std::optional<errc> told) noexcept {
    if (!told) return true;
    if (*told == errc::downgrade_detected) return false;
    return why == errc::downgrade_detected || *told == errc::credentials_missing;
}

}  // namespace detail

/// The best that is left. If there is none, what keeps the best of those that were offered from being taken, a trick of
/// somebody in between before all, missing credentials last; `invalid_mechanism` if nothing known is offered.
constexpr expected<choice, errc> choose(policy const& wanted, mechanism_offer const& offer,
                                        means const& have, attempts const& before = {}) noexcept {
    std::optional<errc> obstacle;
    mechanism_set const hashed_tokens = mechanisms_where(
        [](mechanism_row const& row) { return row.proves == proof_of::fast_token; });
    mechanism_set const offered = (offer.mechanisms - hashed_tokens) | (offer.fast & hashed_tokens);
    for (mechanism const one : (offered & have.known) - before.tried()) {
        choice const best = detail::with_binding(row_of(one), offer, have.tls);
        auto const why = detail::find_obstacle(best, wanted, offer, have, before);
        if (!why) return best;
        if (detail::is_graver(*why, obstacle)) obstacle = why;
    }
    return unexpected{obstacle.value_or(errc::invalid_mechanism)};
}

}  // namespace couplet::sasl
