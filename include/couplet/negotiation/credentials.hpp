// SPDX-License-Identifier: BSL-1.0
// What a server knows of its users, as concepts: keys, not passwords (RFC 5802 9).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/jid.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/digests.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/xep/date_time.hpp>

namespace couplet::sasl {

/// A server's users. What it can tell decides which mechanisms it has; each answer comes at once.
/// `may_act_as`: whether a user may be somebody else, whose bare address is the authzid (RFC 6120 6.3.8).
template <class T>
concept credentials = requires(T const& known, std::string_view username,
                               std::string_view authzid) {
    { known.may_act_as(username, authzid) } -> std::same_as<bool>;
};

/// Keys of SCRAM, which PLAIN is checked with, too. `pepper`: a secret of the server's own, always the same, to make up
/// keys for users that there are not.
template <class T, class Hash>
concept keeps_keys = hash_function<Hash> && requires(T const& known, std::string_view username) {
    { known.template find_keys<Hash>(username) } -> std::same_as<std::optional<scram_keys<Hash>>>;
    { known.pepper() } -> std::convertible_to<std::string_view>;
};

/// Tokens of OAuth and its kind. That an unknown user takes as long as a wrong token is for it to see to.
template <class T>
concept keeps_tokens = requires(T const& known, std::string_view username, std::string_view token) {
    { known.is_token(username, token) } -> std::same_as<bool>;
};

/// How a token of FAST was used (XEP-0484 3.4).
struct token_use {
    bool is_fresh = false;  ///< the one that was given out last, not the one before
    std::optional<std::uint32_t> count{};
    bool is_last_time = false;  ///< the client wants it to be void from now on (3.6)
};
/// A token that is given out.
struct new_token {
    secret value;
    xep::date_time expiry;
};

/// Tokens of FAST, of each user's each installation, which `agent` names, for each mechanism; nobody else is to know them.
/// `find_tokens`: see `hashed_token_server`. `use_token`: one was proved; false if its count is not above the last one, or
/// there must be one (XEP-0484 3.4). What was given out before it is void. `give_token`: a new one, asked for or because the
/// old one is due; nothing if there is no need. All are const: what changes is behind it.
template <class T>
concept keeps_fast_tokens = requires(T const& known, std::string_view text) {
    { known.find_tokens(text, text, text) } -> std::same_as<fast_tokens>;
    { known.use_token(text, text, text, token_use{}) } -> std::same_as<bool>;
    { known.give_token(text, text, text, true) } -> std::same_as<std::optional<new_token>>;
};

/// What DIGEST-MD5 needs: see `digest_md5_server`.
template <class T>
concept keeps_digest_md5 = requires(T const& known, std::string_view username) {
    known.find_digest_md5(username, username);
};

/// Credentials as the mechanisms ask for them: by any spelling of a user's name that is the same localpart, and with the
/// right of each user to be who it is. Borrows all.
template <credentials Credentials>
class accounts {
  public:
    /// `agent`: which installation it is that authenticates (XEP-0388 2.3).
    accounts(Credentials const& known COUPLET_LIFETIMEBOUND, jid_view domain,
             std::string_view agent COUPLET_LIFETIMEBOUND = {}) noexcept
        : known_{&known}, domain_{domain.domain()}, agent_{agent} {}

    /// The address of a user, as its name is spelled canonically; nothing if there cannot be such a user.
    std::optional<jid> find_address(std::string_view username) const {
        if (username.empty() || username.find_first_of("@/") != username.npos) return {};
        auto made = jid::parse(std::string{username} + '@' + std::string{domain_});
        if (!made || made->local().empty()) return {};
        return *std::move(made);
    }

    /// See `sasl::kept_name`.
    std::string kept_name(std::string_view username) const {
        auto const user = find_address(username);
        return std::string{user ? user->local() : username};
    }

    bool may_act_as(std::string_view username, std::string_view authzid) const {
        auto const user = find_address(username);
        auto const wanted = jid::parse(authzid);
        if (!user || !wanted || !wanted->is_bare()) return false;
        return *wanted == *user ||
               known_->may_act_as(user->local(), std::string_view{wanted->view().text()});
    }
    template <class Hash>
        requires keeps_keys<Credentials, Hash> std::optional<scram_keys<Hash>> find_keys(
            std::string_view username)
    const {
        auto const user = find_address(username);
        return user ? known_->template find_keys<Hash>(user->local()) : std::nullopt;
    }
    std::string_view pepper() const requires requires(Credentials const& known) { known.pepper(); }
    { return known_->pepper(); }
    bool is_token(std::string_view username,
                  std::string_view token) const requires keeps_tokens<Credentials> {
        auto const user = find_address(username);
        return known_->is_token(user ? user->local() : std::string_view{}, token) && user;
    }
    fast_tokens find_tokens(std::string_view username, std::string_view mechanism) const requires
        keeps_fast_tokens<Credentials> {
        auto const user = find_address(username);
        return known_->find_tokens(user ? user->local() : std::string_view{}, agent_, mechanism);
    }
    auto find_digest_md5(std::string_view username,
                         std::string_view realm) const requires keeps_digest_md5<Credentials> {
        auto const user = find_address(username);
        return known_->find_digest_md5(user ? user->local() : std::string_view{}, realm);
    }

  private:
    Credentials const* known_;
    std::string_view domain_;
    std::string_view agent_;
};

namespace detail {

template <class Digests, class Credentials, hash_kind Kind>
inline constexpr bool can_find_keys = false;
template <class Digests, class Credentials, hash_kind Kind>
    requires has_digest<Digests, Kind>
inline constexpr bool can_find_keys<Digests, Credentials, Kind> =
    keeps_keys<Credentials, digest_of<Digests, Kind>>;

/// Whether that is the user's password, by the keys of that kind; nothing if there are none.
template <class Digests, hash_kind Kind, class Credentials>
std::optional<bool> try_password(Credentials const& known, std::string_view username,
                                 std::string_view password) {
    if constexpr (can_find_keys<Digests, Credentials, Kind>) {
        auto const keys = known.template find_keys<digest_of<Digests, Kind>>(username);
        if (keys) return is_password(*keys, password);
    }
    return {};
}
/// The work of it, for nothing.
template <class Digests, hash_kind Kind, class Credentials>
bool waste_password(Credentials const& known, std::string_view username, std::string_view password,
                    std::uint32_t iterations) {
    if constexpr (can_find_keys<Digests, Credentials, Kind>) {
        using hash = digest_of<Digests, Kind>;
        auto const name = kept_name(known, username);
        (void)is_password(fake_keys<hash>(known.pepper(), name, iterations), password);
        return true;
    }
    return false;
}

}  // namespace detail

/// Whether passwords can be checked at all.
template <class Digests, class Credentials>
inline constexpr bool checks_passwords =
    detail::can_find_keys<Digests, Credentials, hash_kind::sha_512> ||
    detail::can_find_keys<Digests, Credentials, hash_kind::sha_256> ||
    detail::can_find_keys<Digests, Credentials, hash_kind::sha_1>;

/// Whether that is the user's password, by the strongest keys there are. A user that there is not costs as much as one
/// with keys of SHA-256 and so many iterations, or whatever is there instead.
template <class Digests, class Credentials>
    requires checks_passwords<Digests, Credentials>
bool is_password_of(Credentials const& known, std::string_view username, std::string_view password,
                    std::uint32_t fake_iterations) {
    using enum hash_kind;
    auto is = detail::try_password<Digests, sha_512>(known, username, password);
    if (!is) is = detail::try_password<Digests, sha_256>(known, username, password);
    if (!is) is = detail::try_password<Digests, sha_1>(known, username, password);
    if (is) return *is;
    (void)(detail::waste_password<Digests, sha_256>(known, username, password, fake_iterations) ||
           detail::waste_password<Digests, sha_512>(known, username, password, fake_iterations) ||
           detail::waste_password<Digests, sha_1>(known, username, password, fake_iterations));
    return false;
}

}  // namespace couplet::sasl
