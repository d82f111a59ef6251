// SPDX-License-Identifier: BSL-1.0
// A server's exchange: one value over all mechanisms that its digests and its credentials can serve (RFC 4422 3).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/anonymous.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/digests.hpp>
#include <couplet/negotiation/exchange.hpp>
#include <couplet/negotiation/external.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/oauth.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet::sasl {

namespace detail {

/// As `hashed_token_server` asks for them.
template <class T>
concept finds_tokens = requires(T const& known, std::string_view text) {
    { known.find_tokens(text, text) } -> std::same_as<fast_tokens>;
};

template <class Digests, class Credentials, hash_kind Kind>
struct scram_server_of {
    using type = not_there<0, Kind>;
};
template <class Digests, class Credentials, hash_kind Kind>
    requires can_find_keys<Digests, Credentials, Kind>
struct scram_server_of<Digests, Credentials, Kind> {
    using type = scram_server<digest_of<Digests, Kind>, Credentials>;
};
template <class Digests, class Credentials, hash_kind Kind>
struct token_server_of {
    using type = not_there<1, Kind>;
};
template <class Digests, class Credentials, hash_kind Kind>
    requires(has_digest<Digests, Kind>&& finds_tokens<Credentials>)
struct token_server_of<Digests, Credentials, Kind> {
    using type = hashed_token_server<digest_of<Digests, Kind>, Credentials>;
};
template <class Digests, class Credentials>
struct md5_server_of {
    using type = not_there<2, hash_kind::md5>;
};
template <class Digests, class Credentials>
    requires(has_digest<Digests, hash_kind::md5>&& keeps_digest_md5<Credentials>)
struct md5_server_of<Digests, Credentials> {
    using type = digest_md5_server<digest_of<Digests, hash_kind::md5>, Credentials>;
};
template <class Digests, class Credentials>
struct plain_server_of {
    using type = not_there<3, hash_kind::none>;
};
template <class Digests, class Credentials>
    requires checks_passwords<Digests, Credentials>
struct plain_server_of<Digests, Credentials> {
    using type = plain_server<Digests, Credentials>;
};
template <class Credentials>
struct bearer_server_of {
    using type = not_there<4, hash_kind::none>;
};
template <keeps_tokens Credentials>
struct bearer_server_of<Credentials> {
    using type = token_server<Credentials>;
};

}  // namespace detail

/// What a server's mechanisms need beside its credentials. It is borrowed until the exchange is over.
struct server_login {
    std::string_view domain{};
    std::string_view nonce{};  ///< see `scram_server_options`
    tls_facts tls{};
    bool offers_plus = false;     ///< see `scram_server_options`
    std::string_view offer{};     ///< likewise
    std::string_view identity{};  ///< of EXTERNAL: who the certificate says it is; empty: nobody
    std::string_view guest{};     ///< of ANONYMOUS: who they are
    std::uint32_t fake_iterations = 4'096;
};

/// A server_mechanism: whichever the client asks for.
template <class Digests, credentials Credentials>
class server_exchange {
  public:
    server_exchange(Credentials const& known COUPLET_LIFETIMEBOUND, mechanism which,
                    server_login const& with)
        : which_{which} {
        begin(known, row_of(which), with);
    }

    /// What the types can serve; whether a token, a certificate or guests are welcome is for the policy to say.
    static constexpr mechanism_set served() noexcept {
        return mechanisms_where([](mechanism_row const& row) {
            switch (row.family) {
                case mechanism_family::hashed_token:
                    return can_hash<Digests>(row.hash) && detail::finds_tokens<Credentials>;
                case mechanism_family::scram:
                    return (row.hash == hash_kind::sha_512 && has_scram<hash_kind::sha_512>) ||
                           (row.hash == hash_kind::sha_256 && has_scram<hash_kind::sha_256>) ||
                           (row.hash == hash_kind::sha_1 && has_scram<hash_kind::sha_1>);
                case mechanism_family::digest_md5: return detail::is_there<digest_md5>;
                case mechanism_family::token: return detail::is_there<bearer>;
                case mechanism_family::plain: return detail::is_there<plain>;
                case mechanism_family::external:
                case mechanism_family::anonymous: break;
            }
            return true;
        });
    }

    mechanism which() const noexcept { return which_; }

    verdict step(std::optional<std::string_view> response, secret& out) {
        return visit([&](auto& is) { return is.step(response, out); },
                     verdict::failure(errc::invalid_mechanism));
    }
    std::string_view username() const noexcept COUPLET_LIFETIMEBOUND {
        return visit([](auto const& is) -> std::string_view { return is.username(); },
                     std::string_view{});
    }
    std::string_view authzid() const noexcept COUPLET_LIFETIMEBOUND {
        return visit([](auto const& is) -> std::string_view { return is.authzid(); },
                     std::string_view{});
    }
    /// Of a token of FAST: whether it was the one that was given out last (XEP-0484 5.1).
    bool is_fresh_token() const noexcept {
        return visit(
            [](auto const& is) {
                if constexpr (requires { is.used(); })
                    return is.used() == std::remove_cvref_t<decltype(is)>::slot::fresh;
                else
                    return false;
            },
            false);
    }

  private:
    template <hash_kind Kind>
    using scram = typename detail::scram_server_of<Digests, Credentials, Kind>::type;
    template <hash_kind Kind>
    using hashed_token = typename detail::token_server_of<Digests, Credentials, Kind>::type;
    using digest_md5 = typename detail::md5_server_of<Digests, Credentials>::type;
    using plain = typename detail::plain_server_of<Digests, Credentials>::type;
    using bearer = typename detail::bearer_server_of<Credentials>::type;
    template <hash_kind Kind>
    static constexpr bool has_scram = detail::is_there<scram<Kind>>;
    using any = std::variant<std::monostate, external_server<Credentials>, anonymous_server, plain,
                             bearer, scram<hash_kind::sha_512>, scram<hash_kind::sha_256>,
                             scram<hash_kind::sha_1>, hashed_token<hash_kind::sha_512>,
                             hashed_token<hash_kind::sha_256>, digest_md5>;

    void begin(Credentials const& known, mechanism_row const& row, server_login const& with) {
        switch (row.family) {
            case mechanism_family::hashed_token: return begin_hashed_token(known, row, with);
            case mechanism_family::external:
                is_.template emplace<external_server<Credentials>>(known, with.identity);
                return;
            case mechanism_family::scram: return begin_scram(known, row, with);
            case mechanism_family::digest_md5:
                if constexpr (detail::is_there<digest_md5>)
                    is_.template emplace<digest_md5>(
                        known, digest_md5_server_options{with.nonce, with.domain, with.domain});
                return;
            case mechanism_family::token:
                if constexpr (detail::is_there<bearer>)
                    is_.template emplace<bearer>(known, syntax_of(row.is));
                return;
            case mechanism_family::plain:
                if constexpr (detail::is_there<plain>)
                    is_.template emplace<plain>(known, with.fake_iterations);
                return;
            case mechanism_family::anonymous:
                is_.template emplace<anonymous_server>(with.guest);
                return;
        }
    }
    void begin_scram(Credentials const& known, mechanism_row const& row, server_login const& with) {
        scram_server_options const options{with.nonce,       with.tls,   row.is_bound,
                                           with.offers_plus, with.offer, with.fake_iterations};
        detail::with_hash(row.hash, [&]<hash_kind Kind>() {
            if constexpr (has_scram<Kind>) is_.template emplace<scram<Kind>>(known, options);
        });
    }
    void begin_hashed_token(Credentials const& known, mechanism_row const& row,
                            server_login const& with) {
        detail::with_hash(row.hash, [&]<hash_kind Kind>() {
            if constexpr (Kind != hash_kind::sha_1 && detail::is_there<hashed_token<Kind>>)
                is_.template emplace<hashed_token<Kind>>(
                    known, row.name,
                    channel_binding{row.binding, binding_data(with.tls, row.binding)});
        });
    }
    static token_syntax syntax_of(mechanism which) noexcept {
        return which == mechanism::x_oauth2         ? token_syntax::x_oauth2
               : which == mechanism::x_yandex_oauth ? token_syntax::x_yandex_oauth
                                                    : token_syntax::oauthbearer;
    }

    template <class F, class Result>
    auto visit(F f, Result otherwise) const {
        return visit_in(is_, f, otherwise);
    }
    template <class F, class Result>
    auto visit(F f, Result otherwise) {
        return visit_in(is_, f, otherwise);
    }
    template <class Any, class F, class Result>
    static Result visit_in(Any& any_of_them, F f, Result otherwise) {
        return std::visit(
            [&](auto& is) -> Result {
                using kind = std::remove_cvref_t<decltype(is)>;
                if constexpr (detail::is_there<kind> && !std::is_same_v<kind, std::monostate>)
                    return f(is);
                else
                    return otherwise;
            },
            any_of_them);
    }

    any is_;
    mechanism which_;
};

}  // namespace couplet::sasl
