// SPDX-License-Identifier: BSL-1.0
// TLS and SASL: getting in, and not getting in.
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include <couplet/negotiation/mechanism_list.hpp>

#include "scenarios.hpp"
#include "user.hpp"

namespace interop {
namespace {

using couplet::binding_type;
using couplet::negotiation_errc;
namespace sasl = couplet::sasl;

/// One way in: TLS, and the only mechanism that is allowed.
struct way {
    sasl::mechanism mechanism;
    bool is_old_tls = false;
    binding_type binding = binding_type::none;
};

user come(server const& at, way const& by, std::string_view password = "pw-juliet") {
    auto settings = juliet;
    settings.password = password;
    settings.policy.allowed = by.mechanism;
    auto tls = tls_for(at);
    tls.is_old = by.is_old_tls;
    tls.binding = by.binding;
    return user{at, settings, over::tcp, tls};
}

void get_in(server const& at, way const& by) {
    user a = come(at, by);
    check(a.talk().expect<couplet::authenticated>().mechanism == name(by.mechanism),
          std::string{name(by.mechanism)} + " is used");
    check(a.log_in().address() == "juliet@capulet.test/balcony"_jid, "the address is as wished");
    ping(a.talk(), a.address(), "capulet.test"_jid);
    a.log_out();
}

/// Each mechanism, over TLS 1.3 and 1.2; "n" of SCRAM, as no binding can be given.
template <sasl::mechanism Mechanism>
void get_in_by(server const& at) {
    for (bool const is_old_tls : {false, true}) get_in(at, {Mechanism, is_old_tls});
}
/// Bound to TLS by what that version of TLS has.
template <binding_type Binding, bool IsOldTls>
void get_in_bound(server const& at) {
    for (auto const one : {sasl::mechanism::scram_sha_1_plus, sasl::mechanism::scram_sha_256_plus})
        get_in(at, {one, IsOldTls, Binding});
}

/// The defaults: the best that both have, over whatever TLS there is.
void get_in_by_default(server const& at) {
    for (bool const is_old_tls : {false, true}) {
        auto tls = tls_for(at);
        tls.is_old = is_old_tls;
        user a{at, juliet, over::tcp, tls};
        a.log_in().log_out();
    }
}

/// XEP-0368: TLS first.
void direct_tls(server const& at) {
    auto tls = tls_for(at);
    tls.protocol = "xmpp-client";
    user a{at, juliet, over::direct_tls, tls};
    a.log_in();
    ping(a.talk(), a.address(), "capulet.test"_jid);
    a.log_out();
}

/// RFC 6120 6.5.10: by every mechanism.
void wrong_password(server const& at) {
    for (auto const one :
         {sasl::mechanism::scram_sha_1, sasl::mechanism::scram_sha_256, sasl::mechanism::plain}) {
        user a = come(at, {one}, "pw-wrong");
        auto const why = a.talk().expect_failure(negotiation_errc::authentication_refused);
        check(std::get<sasl::condition>(why.detail) == sasl::condition::not_authorized,
              "the server says not-authorized");
        a.talk().expect_end();
    }
}

/// Who binds to another connection than the server is in between.
void wrong_binding(server const& at) {
    for (auto const binding : {binding_type::tls_unique, binding_type::tls_server_end_point}) {
        if (binding != binding_type::tls_unique && at.name == "ejabberd") continue;
        auto settings = juliet;
        settings.policy.allowed = sasl::mechanism::scram_sha_256_plus;
        auto tls = tls_for(at);
        tls.is_old = true;
        tls.binding = binding;
        tls.is_binding_false = true;
        user a{at, settings, over::tcp, tls};
        a.talk().expect_failure(negotiation_errc::authentication_refused);
        a.talk().expect_end();
    }
}

void unknown_user(server const& at) {
    auto settings = juliet;
    settings.account = "tybalt@capulet.test"_jid;
    user a{at, settings};
    auto const why = a.talk().expect_failure(negotiation_errc::authentication_refused);
    check(std::get<sasl::condition>(why.detail) == sasl::condition::not_authorized,
          "the server says not-authorized");
    a.talk().expect_end();
}

void unknown_domain(server const& at) {
    auto settings = juliet;
    settings.account = "juliet@nobody.test"_jid;
    user a{at, settings};
    auto const why = a.talk().expect_failure(negotiation_errc::peer_error);
    check(
        std::get<couplet::stream_condition>(why.detail) == couplet::stream_condition::host_unknown,
        "the server says host-unknown");
    a.talk().expect_end();
}

/// RFC 6120 13.7.2: the certificate is for another domain.
void wrong_certificate(server const& at) {
    auto tls = tls_for(at);
    tls.domain = "montague.test";
    user a{at, juliet, over::tcp, tls};
    try {
        a.log_in();
    } catch (tls_error const&) {
        check(!a.machine().state().reached.has(couplet::fact::secure), "nothing is secure");
        return;
    }
    throw std::runtime_error{"the certificate is taken"};
}

/// RFC 4505.
void anonymous(server const& at) {
    couplet::client_settings settings{.account = "anonymous.capulet.test"_jid};
    settings.policy.allowed = sasl::mechanism::anonymous;
    auto tls = tls_for(at);
    tls.domain = "anonymous.capulet.test";
    user a{at, settings, over::tcp, tls};
    a.log_in();
    check(a.address().domain() == "anonymous.capulet.test", "the server gives an address");
    a.log_out();
}

constexpr scenario scenarios[]{
    {"scram_sha_1", get_in_by<sasl::mechanism::scram_sha_1>},
    {"scram_sha_256", get_in_by<sasl::mechanism::scram_sha_256>},
    {"scram_sha_512", get_in_by<sasl::mechanism::scram_sha_512>, "ejabberd"},
    {"plain", get_in_by<sasl::mechanism::plain>},
    {"digest_md5", get_in_by<sasl::mechanism::digest_md5>, "ejabberd"},
    {"scram_bound_by_tls_exporter", get_in_bound<binding_type::tls_exporter, false>, "prosody"},
    {"scram_bound_by_tls_server_end_point", get_in_bound<binding_type::tls_server_end_point, false>,
     "prosody"},
    {"scram_bound_by_tls_unique", get_in_bound<binding_type::tls_unique, true>},
    {"by_default", get_in_by_default},
    {"direct_tls", direct_tls},
    {"anonymous", anonymous},
    {"wrong_password", wrong_password},
    {"wrong_binding", wrong_binding},
    {"unknown_user", unknown_user},
    {"unknown_domain", unknown_domain},
    {"wrong_certificate", wrong_certificate},
};

}  // namespace

std::span<scenario const> authentication_scenarios() { return scenarios; }

}  // namespace interop
