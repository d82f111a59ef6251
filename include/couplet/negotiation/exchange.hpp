// SPDX-License-Identifier: BSL-1.0
// An exchange: one value over all mechanisms of a client, made for the one that was chosen (RFC 4422 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <couplet/expected.hpp>
#include <couplet/negotiation/anonymous.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/choose.hpp>
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/digests.hpp>
#include <couplet/negotiation/external.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/oauth.hpp>
#include <couplet/negotiation/one_message.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/scram_message.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/text/base64.hpp>

namespace couplet::sasl {

/// Who a client is, and what it has to show for it. Nothing of it needs to outlive `client_exchange::make`.
struct login {
    std::string_view username{};
    std::string_view domain{};
    std::string_view
        authzid{};  ///< the bare address of somebody else, to be that one (RFC 6120 6.3.8)
    std::string_view password{};
    std::string_view token{};       ///< of OAuth and its kind
    std::string_view fast_token{};  ///< XEP-0484
    std::string_view trace{};       ///< of ANONYMOUS
    std::string_view nonce{};       ///< see `scram_client_options`
    tls_facts tls{};
    std::string_view offer{};  ///< see `scram_client_options`
    scram_policy scram{};
};

/// Appends a nonce made of octets that nobody can guess: as they are if SCRAM can say them, else as Base64; for each
/// attempt another.
template <class Out>
void append_nonce(Out& out, std::string_view octets, unsigned attempt) {
    if (detail::is_nonce(octets))
        out.append(octets.data(), octets.size());
    else
        base64::append(out, octets);
    for (; attempt != 0; attempt /= 10) {
        char const digit = static_cast<char>('0' + attempt % 10);
        out.append(&digit, 1);
    }
}

namespace detail {

/// What stands for a mechanism whose hash function is not there.
template <int Family, hash_kind Kind>
struct not_there {};
template <class Mechanism>
inline constexpr bool is_there = true;
template <int Family, hash_kind Kind>
inline constexpr bool is_there<not_there<Family, Kind>> = false;

template <class Digests, hash_kind Kind>
struct client_of {
    using scram = not_there<0, Kind>;
    using hashed_token = not_there<1, Kind>;
};
template <class Digests, hash_kind Kind>
    requires has_digest<Digests, Kind>
struct client_of<Digests, Kind> {
    using scram = scram_client<digest_of<Digests, Kind>>;
    using hashed_token = hashed_token_client<digest_of<Digests, Kind>>;
};
template <class Digests>
struct md5_client_of {
    using type = not_there<2, hash_kind::md5>;
};
template <class Digests>
    requires has_digest<Digests, hash_kind::md5>
struct md5_client_of<Digests> {
    using type = digest_md5_client<digest_of<Digests, hash_kind::md5>>;
};

/// Calls `f.template operator()<Kind>()` for that kind.
template <class F>
auto with_hash(hash_kind kind, F f) {
    switch (kind) {
        case hash_kind::sha_512: return f.template operator()<hash_kind::sha_512>();
        case hash_kind::sha_256: return f.template operator()<hash_kind::sha_256>();
        case hash_kind::sha_1:
        case hash_kind::md5:
        case hash_kind::none: break;
    }
    return f.template operator()<hash_kind::sha_1>();
}

}  // namespace detail

/// A client_mechanism: whichever was chosen.
template <class Digests>
class client_exchange {
  public:
    /// Fails as the mechanism's maker does, and with `invalid_mechanism` of one that needs a hash function that is not
    /// there: nothing was said to the server then.
    static expected<client_exchange, errc> make(choice const& chosen, login const& with) {
        auto const& row = row_of(chosen.which);
        switch (row.family) {
            case mechanism_family::hashed_token: return make_hashed_token(row, with);
            case mechanism_family::external:
                return wrap(chosen, make_external_client(with.authzid));
            case mechanism_family::scram: return make_scram(chosen, with);
            case mechanism_family::digest_md5: return make_digest_md5(chosen, with);
            case mechanism_family::token: return make_token(chosen, with);
            case mechanism_family::plain:
                return wrap(chosen,
                            make_plain_client({with.authzid, with.username, with.password}));
            case mechanism_family::anonymous:
                return wrap(chosen, make_anonymous_client(with.trace));
        }
        return unexpected{errc::invalid_mechanism};
    }

    mechanism which() const noexcept { return which_; }

    bool begin(secret& out) {
        return visit([&](auto& is) { return is.begin(out); });
    }
    std::optional<errc> respond(std::string_view challenge, secret& out) {
        return visit([&](auto& is) { return is.respond(challenge, out); });
    }
    std::optional<errc> finish(std::optional<std::string_view> data) {
        return visit([&](auto& is) { return is.finish(data); });
    }

  private:
    using made = expected<client_exchange, errc>;
    template <hash_kind Kind>
    using scram = typename detail::client_of<Digests, Kind>::scram;
    template <hash_kind Kind>
    using hashed_token = typename detail::client_of<Digests, Kind>::hashed_token;
    using digest_md5 = typename detail::md5_client_of<Digests>::type;
    using any = std::variant<one_message_client, oauthbearer_client, scram<hash_kind::sha_512>,
                             scram<hash_kind::sha_256>, scram<hash_kind::sha_1>,
                             hashed_token<hash_kind::sha_512>, hashed_token<hash_kind::sha_256>,
                             digest_md5>;

    template <class Mechanism>
    client_exchange(mechanism which, Mechanism&& is)
        : is_{std::forward<Mechanism>(is)}, which_{which} {}

    template <class Mechanism>
    static made wrap(choice const& chosen, expected<Mechanism, errc> is) {
        if (!is) return unexpected{is.error()};
        return client_exchange{chosen.which, *std::move(is)};
    }

    static made make_scram(choice const& chosen, login const& with) {
        scram_client_options const options{.username = with.username,
                                           .authzid = with.authzid,
                                           .password = with.password,
                                           .nonce = with.nonce,
                                           .binding = bind_to(with.tls, chosen.binding),
                                           .is_binding_unoffered = chosen.is_binding_unoffered,
                                           .offer = with.offer,
                                           .policy = with.scram};
        bool const is_bound = row_of(chosen.which).is_bound;
        if (is_bound != (options.binding.type != binding_type::none))
            return unexpected{errc::channel_binding_missing};
        return detail::with_hash(row_of(chosen.which).hash, [&]<hash_kind Kind>() -> made {
            if constexpr (detail::is_there<scram<Kind>>)
                return wrap(chosen, scram<Kind>::make(options));
            else
                return unexpected{errc::invalid_mechanism};
        });
    }
    static made make_hashed_token(mechanism_row const& row, login const& with) {
        hashed_token_options const options{.username = with.username,
                                           .token = with.fast_token,
                                           .binding = bind_to(with.tls, row.binding)};
        if (options.binding.type != row.binding) return unexpected{errc::channel_binding_missing};
        return detail::with_hash(row.hash, [&]<hash_kind Kind>() -> made {
            if constexpr (Kind != hash_kind::sha_1 && detail::is_there<hashed_token<Kind>>)
                return wrap({row.is}, hashed_token<Kind>::make(options));
            else
                return unexpected{errc::invalid_mechanism};
        });
    }
    static made make_digest_md5(choice const& chosen, login const& with) {
        if constexpr (detail::is_there<digest_md5>)
            return wrap(chosen, digest_md5::make({.username = with.username,
                                                  .authzid = with.authzid,
                                                  .password = with.password,
                                                  .cnonce = with.nonce,
                                                  .host = with.domain}));
        else
            return unexpected{errc::invalid_mechanism};
    }
    static made make_token(choice const& chosen, login const& with) {
        token_message const message{with.username, with.token};
        if (chosen.which == mechanism::x_oauth2) return wrap(chosen, make_x_oauth2_client(message));
        if (chosen.which == mechanism::x_yandex_oauth)
            return wrap(chosen, make_x_yandex_oauth_client(message));
        if (!with.authzid.empty())
            return wrap(chosen, oauthbearer_client::make(with.authzid, with.token));
        std::string const self = std::string{with.username} + '@' + std::string{with.domain};
        return wrap(chosen, oauthbearer_client::make(self, with.token));
    }

    template <class F>
    auto visit(F f) {
        using result = decltype(f(std::declval<one_message_client&>()));
        return std::visit(
            [&](auto& is) -> result {
                if constexpr (detail::is_there<std::remove_cvref_t<decltype(is)>>)
                    return f(is);
                else
                    return result{};
            },
            is_);
    }

    any is_;
    mechanism which_;
};

}  // namespace couplet::sasl
