// SPDX-License-Identifier: BSL-1.0
// Which mechanism is chosen: strongest first, nothing that shows a password, nothing that somebody in between wants.
#include <algorithm>
#include <couplet/negotiation/choose.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "both.hpp"
#include "catch.hpp"
#include "support.hpp"

namespace choose_tests {

using namespace couplet::sasl;
using couplet::binding_type;
using couplet::no_digests;
using couplet::openssl::digests;

namespace {

constexpr mechanism_offer offers(std::initializer_list<std::string_view> names,
                                 std::initializer_list<std::string_view> types = {}) {
    mechanism_offer made;
    for (auto const name : names) made.add(name);
    for (auto const type : types) made.add_type(type);
    return made;
}
constexpr means knows_password{.known = known_mechanisms<digests>, .has_password = true};
constexpr means over_tls = [] {
    means made = knows_password;
    made.is_secure = true;
    return made;
}();
constexpr means bindable = [] {
    means made = over_tls;
    made.tls = {.exporter = "e", .server_end_point = "s", .unique = "u"};
    return made;
}();

constexpr mechanism which(couplet::expected<choice, errc> const& chosen) {
    return chosen ? chosen->which : mechanism::anonymous;
}
constexpr errc why(couplet::expected<choice, errc> const& chosen) {
    return chosen ? errc::aborted : chosen.error();
}

}  // namespace

TEST_CASE("RFC 4422 3.1: each mechanism is a row, found by its name as it is spelled", "[sasl]") {
    std::set<std::string_view> names;
    for (auto const& row : mechanism_table) {
        CHECK(find_mechanism(row.name) == row.is);
        CHECK(row.name.size() <= 20);
        CHECK(row.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
              std::string_view::npos);
        names.insert(row.name);
    }
    CHECK(names.size() == mechanism_count);
    for (std::string_view const other : {"", "plain", "SCRAM-SHA-1-PLU", "SCRAM-SHA-1-PLUS "})
        CHECK(find_mechanism(other) == std::nullopt);
}

TEST_CASE(
    "RFC 6120 6.3.3: what is best is first; a hash function that is missing is a mechanism less",
    "[sasl]") {
    std::vector<mechanism> in_order;
    for (mechanism const one : mechanism_set::all()) in_order.push_back(one);
    REQUIRE(in_order.size() == mechanism_count);
    CHECK(std::is_sorted(in_order.begin(), in_order.end()));
    CHECK(known_mechanisms<digests> == mechanism_set::all());
    CHECK(known_mechanisms<no_digests> ==
          mechanism_set{mechanism::external, mechanism::oauthbearer, mechanism::x_oauth2,
                        mechanism::x_yandex_oauth, mechanism::plain, mechanism::anonymous});
    struct only_sha_1 {
        using sha1 = couplet::openssl::sha1;
    };
    CHECK(known_mechanisms<only_sha_1> - known_mechanisms<no_digests> ==
          mechanism_set{mechanism::scram_sha_1, mechanism::scram_sha_1_plus});
}

TEST_CASE("RFC 6120 6.3.3: the client's order decides, not the server's", "[sasl]") {
    BOTH(which(choose({}, offers({"PLAIN", "SCRAM-SHA-1", "GSSAPI"}), over_tls)) ==
         mechanism::scram_sha_1);
    BOTH(which(choose({}, offers({"SCRAM-SHA-1", "SCRAM-SHA-512", "SCRAM-SHA-256"}), over_tls)) ==
         mechanism::scram_sha_512);
    BOTH(which(choose({}, offers({"PLAIN"}), over_tls)) == mechanism::plain);
    BOTH(why(choose({}, offers({"GSSAPI", "CRAM-MD5"}), over_tls)) == errc::invalid_mechanism);
    BOTH(why(choose({}, offers({}), over_tls)) == errc::invalid_mechanism);
}

TEST_CASE("RFC 6120 13.8.3: without TLS no password and no token is shown", "[sasl]") {
    means all = knows_password;
    all.has_token = true;
    for (std::string_view const one :
         {"PLAIN", "OAUTHBEARER", "X-OAUTH2", "X-YANDEX-OAUTH", "EXTERNAL"})
        CHECK(why(choose({}, offers({one}), all)) == errc::encryption_required);
    CHECK(which(choose({}, offers({"PLAIN", "SCRAM-SHA-1"}), all)) == mechanism::scram_sha_1);
    policy const naked{.let_everybody_on_the_way_read_the_password = true};
    CHECK(which(choose(naked, offers({"PLAIN"}), all)) == mechanism::plain);
    CHECK(which(choose(naked, offers({"PLAIN", "SCRAM-SHA-1"}), all)) == mechanism::scram_sha_1);
}

TEST_CASE("RFC 6331, XEP-0175: what is broken, or nobody, is only chosen by name", "[sasl]") {
    CHECK(why(choose({}, offers({"DIGEST-MD5"}), over_tls)) == errc::mechanism_too_weak);
    CHECK(why(choose({}, offers({"ANONYMOUS"}), over_tls)) == errc::mechanism_too_weak);
    CHECK(which(choose({.allowed = mechanism::digest_md5}, offers({"DIGEST-MD5", "SCRAM-SHA-1"}),
                       over_tls)) == mechanism::digest_md5);
    CHECK(why(choose({.allowed = mechanism::digest_md5}, offers({"DIGEST-MD5"}), knows_password)) ==
          errc::encryption_required);
    auto const chosen = choose({.allowed = mechanism::anonymous}, offers({"ANONYMOUS"}), over_tls);
    REQUIRE(chosen);
    CHECK(chosen->which == mechanism::anonymous);
}

TEST_CASE("RFC 6120 6.3.3: nothing is chosen that the client has no proof for", "[sasl]") {
    auto const all = offers({"EXTERNAL", "SCRAM-SHA-1", "OAUTHBEARER", "PLAIN", "HT-SHA-256-NONE"});
    means have{.known = known_mechanisms<digests>, .is_secure = true};
    CHECK(why(choose({}, all, have)) == errc::credentials_missing);
    have.has_token = true;
    CHECK(which(choose({}, all, have)) == mechanism::oauthbearer);
    have.has_password = true;
    CHECK(which(choose({}, all, have)) == mechanism::scram_sha_1);
    have.has_certificate = true;
    CHECK(which(choose({}, all, have)) == mechanism::external);
    // a token of FAST is for one mechanism, and only where FAST offers it (XEP-0484 3.4)
    have.fast = mechanism::ht_sha_256_none;
    CHECK(which(choose({}, all, have)) == mechanism::external);
    auto fast = all;
    fast.fast = {mechanism::ht_sha_256_none, mechanism::plain};
    CHECK(which(choose({}, fast, have)) == mechanism::ht_sha_256_none);
    have.fast = mechanism::ht_sha_256_expr;
    CHECK(which(choose({}, fast, have)) == mechanism::external);
    // nor does FAST offer what is none of its mechanisms
    fast.mechanisms = {};
    fast.fast = mechanism::plain;
    CHECK(why(choose({}, fast, have)) == errc::invalid_mechanism);
}

TEST_CASE("XEP-0440 3: bound by the best type that both sides have", "[sasl]") {
    using enum binding_type;
    auto const chosen = [](std::initializer_list<std::string_view> types,
                           means const& have = bindable) {
        return choose({}, offers({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "SCRAM-SHA-512"}, types),
                      have);
    };
    CHECK(chosen({"tls-server-end-point", "tls-exporter"}) ==
          choice{mechanism::scram_sha_1_plus, tls_exporter});
    CHECK(chosen({"tls-server-end-point", "tls-unique"}) ==
          choice{mechanism::scram_sha_1_plus, tls_unique});
    CHECK(chosen({"tls-server-end-point", "something"}) ==
          choice{mechanism::scram_sha_1_plus, tls_server_end_point});
    // SASL without types: what was meant before there was a choice (RFC 5802 6.1, RFC 9266 1)
    CHECK(chosen({}) == choice{mechanism::scram_sha_1_plus, tls_unique, false, true});
    means have = bindable;
    have.tls.unique = {};
    CHECK(chosen({}, have) == choice{mechanism::scram_sha_1_plus, tls_exporter, false, true});
    // who cannot bind says so, and is not bound
    CHECK(chosen({"tls-exporter"}, over_tls) == choice{mechanism::scram_sha_512});
    have.tls = {.exporter = "e"};
    CHECK(chosen({"tls-unique", "tls-server-end-point"}, have) == choice{mechanism::scram_sha_512});
}

TEST_CASE("RFC 5802 6: who could bind, and is offered nothing to bind by, says so", "[sasl]") {
    CHECK(choose({}, offers({"SCRAM-SHA-1"}), bindable) ==
          choice{mechanism::scram_sha_1, binding_type::none, true});
    CHECK(choose({}, offers({"SCRAM-SHA-1"}), over_tls) == choice{mechanism::scram_sha_1});
    CHECK(choose({}, offers({"SCRAM-SHA-1"}), knows_password) == choice{mechanism::scram_sha_1});
    // some mechanism that is bound was offered, though it is not known here
    auto const unknown = offers({"SCRAM-SHA3-512-PLUS", "SCRAM-SHA-1"}, {"tls-exporter"});
    CHECK(choose({}, unknown, bindable) == choice{mechanism::scram_sha_1});
    CHECK(choose({}, offers({"PLAIN"}), bindable) == choice{mechanism::plain});
}

TEST_CASE("XEP-0440 3: an offer that somebody has taken something out of is not answered",
          "[sasl]") {
    // types without mechanisms
    CHECK(why(choose({}, offers({"SCRAM-SHA-1"}, {"tls-exporter"}), bindable)) ==
          errc::downgrade_detected);
    CHECK(why(choose({}, offers({"PLAIN"}, {"tls-exporter"}), bindable)) ==
          errc::downgrade_detected);
    // mechanisms without types, in SASL2
    auto bare = offers({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"});
    CHECK(which(choose({}, bare, bindable)) == mechanism::scram_sha_1_plus);
    bare.is_sasl2 = true;
    CHECK(why(choose({}, bare, bindable)) == errc::downgrade_detected);
    // types that nobody has, and not the one that everybody must have
    CHECK(why(choose({}, offers({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"}, {"x"}), bindable)) ==
          errc::downgrade_detected);
    // none of it concerns who cannot bind, or shows no password
    CHECK(which(choose({}, offers({"SCRAM-SHA-1"}, {"tls-exporter"}), over_tls)) ==
          mechanism::scram_sha_1);
    means have = bindable;
    have.has_password = false;
    have.has_token = true;
    CHECK(which(choose({}, offers({"OAUTHBEARER"}, {"tls-exporter"}), have)) ==
          mechanism::oauthbearer);
}

TEST_CASE("RFC 5802 6: a policy may want a password to be bound", "[sasl]") {
    policy const strict{.requires_binding = true};
    auto const all = offers({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "PLAIN"}, {"tls-exporter"});
    CHECK(which(choose(strict, all, bindable)) == mechanism::scram_sha_1_plus);
    CHECK(why(choose(strict, all, over_tls)) == errc::channel_binding_missing);
    CHECK(why(choose(strict, offers({"SCRAM-SHA-1", "PLAIN"}), bindable)) ==
          errc::channel_binding_missing);
}

TEST_CASE("RFC 6120 6.4.5: a refused mechanism leads to the next, a refused secret nowhere",
          "[sasl]") {
    auto const all = offers({"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"});
    attempts before;
    before.refuse({mechanism::scram_sha_256}, condition::invalid_mechanism);
    CHECK(which(choose({}, all, over_tls, before)) == mechanism::scram_sha_1);
    before.refuse({mechanism::scram_sha_1}, condition::mechanism_too_weak);
    CHECK(which(choose({}, all, over_tls, before)) == mechanism::plain);
    before.refuse({mechanism::plain}, condition::encryption_required);
    CHECK(why(choose({}, all, over_tls, before)) == errc::invalid_mechanism);
    CHECK(before.count() == 3);
    for (condition const wrong :
         {condition::not_authorized, condition::account_disabled, condition::credentials_expired,
          condition::temporary_auth_failure, condition::aborted, condition::invalid_authzid}) {
        attempts once;
        once.refuse({mechanism::scram_sha_256}, wrong);
        CHECK(why(choose({}, all, over_tls, once)) == errc::credentials_missing);
    }
}

TEST_CASE("XEP-0484 4.1: a token that was refused leads back to the password", "[sasl]") {
    auto offer = offers({"SCRAM-SHA-1"});
    offer.fast = mechanism::ht_sha_256_none;
    means have = over_tls;
    have.fast = mechanism::ht_sha_256_none;
    CHECK(which(choose({}, offer, have)) == mechanism::ht_sha_256_none);
    for (condition const wrong : {condition::not_authorized, condition::credentials_expired}) {
        attempts once;
        once.refuse({mechanism::ht_sha_256_none}, wrong);
        CHECK(which(choose({}, offer, have, once)) == mechanism::scram_sha_1);
    }
}

TEST_CASE("RFC 5802 6: who was offered to bind does not go on without, whoever wants it",
          "[sasl]") {
    auto const all = offers({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "PLAIN"}, {"tls-exporter"});
    attempts once;
    once.refuse({mechanism::scram_sha_1_plus}, condition::malformed_request);
    CHECK(why(choose({}, all, bindable, once)) == errc::downgrade_detected);
}

TEST_CASE("XEP-0440 3: where what to bind by was a guess, a refusal may be of the guess",
          "[sasl]") {
    auto const unsaid = offers({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "PLAIN"});
    for (condition const why : {condition::not_authorized, condition::malformed_request}) {
        auto const guess = choose({}, unsaid, bindable);
        REQUIRE(guess);
        CHECK(guess->is_binding_guessed);
        attempts before;
        before.refuse(*guess, why);
        CHECK(choose({}, unsaid, bindable, before) == choice{mechanism::scram_sha_1});
        // once, and not as far as the password itself
        before.refuse({mechanism::scram_sha_1}, condition::not_authorized);
        CHECK_FALSE(choose({}, unsaid, bindable, before));
        CHECK_FALSE(choose({.requires_binding = true}, unsaid, bindable, before));
    }
}

TEST_CASE("whatever is offered, what is chosen is offered, allowed, and safe", "[sasl][laws]") {
    support::dice dice(440);
    auto const some = [&] {
        mechanism_set made;
        for (auto const& row : mechanism_table)
            if (dice(2) == 1) made |= row.is;
        return made;
    };
    for (int i = 0; i < 20'000; ++i) {
        mechanism_offer offer{.mechanisms = some(), .fast = some(), .is_sasl2 = dice(2) == 1};
        for (mechanism const one : offer.mechanisms) offer.add(name(one));
        if (dice(2) == 1) offer.add_type("tls-exporter");
        if (dice(2) == 1) offer.add_type("tls-server-end-point");
        means have = dice(2) == 1 ? bindable : over_tls;
        have.is_secure = dice(3) != 0;
        have.known = some() | some();
        have.has_password = dice(2) == 1;
        have.has_token = dice(2) == 1;
        have.has_certificate = dice(2) == 1;
        if (dice(2) == 1)
            have.fast = *some().begin() < mechanism::external ? mechanism::ht_sha_256_expr
                                                              : mechanism::ht_sha_512_none;
        policy const wanted{.allowed = some() | some()};
        attempts before;
        if (dice(2) == 1) before.refuse({mechanism::scram_sha_1}, condition::not_authorized);
        auto const chosen = choose(wanted, offer, have, before);
        if (!chosen) continue;
        auto const& row = row_of(chosen->which);
        bool const is_offered = row.proves == proof_of::fast_token ? offer.fast.has(row.is)
                                                                   : offer.mechanisms.has(row.is);
        CHECK(is_offered);
        CHECK((wanted.allowed.has(row.is) && have.known.has(row.is)));
        CHECK((have.is_secure || !row.needs_tls));
        CHECK(row.is_bound == (chosen->binding != binding_type::none));
        CHECK((row.proves != proof_of::password || (have.has_password && before.count() == 0)));
        CHECK((row.proves != proof_of::token || have.has_token));
        CHECK((row.proves != proof_of::certificate || have.has_certificate));
        CHECK((row.proves != proof_of::fast_token || have.fast == row.is));
        CHECK((!chosen->is_binding_unoffered || !offer.has_plus));
    }
}

}  // namespace choose_tests
