// SPDX-License-Identifier: BSL-1.0
// Exchanges: a client against a server in every mechanism; one changed octet authenticates nobody.
#include <couplet/negotiation/exchange.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_exchange.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "negotiation/accounts.hpp"
#include "support.hpp"

namespace exchange_tests {

using namespace couplet::sasl;
using couplet::binding_type;
using couplet::no_digests;
using couplet::secret;
using couplet::openssl::digests;
using sasl_test::known_users;

namespace {

constexpr couplet::tls_facts tls{
    .exporter = "an exporter", .server_end_point = "a certificate", .unique = "a message"};

/// Both sides of one exchange, and what is said. Success travels with its data, as in RFC 6120 6.4.6.
struct stage {
    known_users users{.iterations = 1};
    couplet::jid domain = *couplet::jid::parse("example.com");
    login with{.username = "juliet",
               .domain = "example.com",
               .password = "r0m30myr0m30",
               .token = "vF9dft4qmTc2Nvb3RlckBhbHRh",
               .fast_token = "a fresh token",
               .nonce = "fyko+d2lbbFgONRv9qkxdawL",
               .tls = tls,
               .scram = {.least_iterations = 1}};
    server_login serves{.domain = "example.com",
                        .nonce = "3rfcNHYJY1ZVvWVs7j",
                        .tls = tls,
                        .identity = "juliet",
                        .guest = "guest-1",
                        .fake_iterations = 1};

    struct outcome {
        std::optional<errc> client{}, server{};
        bool is_client_sure = false, is_server_sure = false;
        std::string username{}, authzid{};
        std::vector<std::string> said{};

        bool is_success() const { return is_client_sure && is_server_sure; }
    };

    /// `change(number, message)` may alter what is said.
    template <class Change>
    outcome run(choice const& chosen, Change change) {
        outcome so_far;
        accounts const known{users, domain.view()};
        auto client = client_exchange<digests>::make(chosen, with);
        if (!client) return so_far.client = client.error(), so_far;
        server_exchange<digests, accounts<known_users>> server{known, chosen.which, serves};
        secret out;
        std::optional<std::string> message;
        auto const say = [&] {
            message = std::string{out.view()};
            out.clear();
            change(so_far.said.size(), *message);
            so_far.said.push_back(*message);
        };
        if (client->begin(out)) say();
        for (;;) {
            auto const made = server.step(message, out);
            if (made.is == verdict::kind::failure) return so_far.server = made.why, so_far;
            bool const is_over = made.is == verdict::kind::success;
            bool const has_data = !out.empty();
            say();
            if (is_over) {
                so_far.is_server_sure = true;
                so_far.username = server.username();
                so_far.authzid = server.authzid();
                so_far.client = client->finish(has_data ? message : std::nullopt);
                so_far.is_client_sure = !so_far.client;
                return so_far;
            }
            if ((so_far.client = client->respond(*message, out))) return so_far;
            say();
        }
    }
    outcome run(choice const& chosen) {
        return run(chosen, [](std::size_t, std::string&) {});
    }
};

/// A way to choose each mechanism; SCRAM-*-PLUS with each type.
std::vector<choice> all_choices() {
    std::vector<choice> made;
    for (auto const& row : mechanism_table) {
        if (row.family != mechanism_family::scram || !row.is_bound) {
            made.push_back({row.is, row.binding});
            continue;
        }
        for (binding_type const type : couplet::binding_types) made.push_back({row.is, type});
    }
    return made;
}
std::string described(choice const& chosen) {
    return std::string{name(chosen.which)} + ' ' + std::string{couplet::name(chosen.binding)};
}
stage set_for(choice const& chosen) {
    stage made;
    made.users.fast_mechanism = name(chosen.which);
    return made;
}
bool proves_secret(choice const& chosen) {
    return row_of(chosen.which).family != mechanism_family::anonymous &&
           row_of(chosen.which).family != mechanism_family::external;
}

}  // namespace

TEST_CASE("RFC 4422 3: client and server come to an end in every mechanism", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        INFO(described(chosen));
        auto const so = set_for(chosen).run(chosen);
        CHECK(so.is_success());
        CHECK(so.username == (chosen.which == mechanism::anonymous ? "guest-1" : "juliet"));
    }
}

TEST_CASE("RFC 4422 6: one octet that is changed on the way authenticates nobody", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        if (!proves_secret(chosen)) continue;
        INFO(described(chosen));
        stage scene = set_for(chosen);
        auto const right = scene.run(chosen);
        bool const is_md5 = chosen.which == mechanism::digest_md5;
        for (std::size_t number = 0; number < right.said.size(); ++number)
            for (std::size_t at = 0; at < right.said[number].size(); ++at) {
                auto const so = scene.run(chosen, [&](std::size_t which, std::string& message) {
                    if (which == number) message[at] = static_cast<char>(message[at] ^ 1);
                });
                INFO(number << ' ' << at << ' ' << right.said[number]);
                // DIGEST-MD5 has parts that nobody looks at, which is one of its faults (RFC 6331)
                CHECK((is_md5 || !so.is_success()));
            }
    }
}

TEST_CASE("RFC 4422 6: a message that is cut off, or longer, authenticates nobody", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        if (!proves_secret(chosen) || chosen.which == mechanism::digest_md5) continue;
        INFO(described(chosen));
        stage scene = set_for(chosen);
        auto const right = scene.run(chosen);
        for (std::size_t number = 0; number < right.said.size(); ++number) {
            for (std::size_t size = 0; size < right.said[number].size(); ++size) {
                auto const so = scene.run(chosen, [&](std::size_t which, std::string& message) {
                    if (which == number) message.resize(size);
                });
                INFO(number << ' ' << size);
                CHECK_FALSE(so.is_success());
            }
            auto const so = scene.run(chosen, [&](std::size_t which, std::string& message) {
                if (which == number) message += 'x';
            });
            // Data of success where the mechanism has none is data that `finish` never sees here.
            bool const is_silent = right.said[number].empty();
            CHECK((is_silent || !so.is_success()));
        }
    }
}

TEST_CASE("RFC 6120 6.5.10: wrong secrets and unknown users are refused alike", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        if (!proves_secret(chosen)) continue;
        INFO(described(chosen));
        std::optional<condition> told[3];
        for (int i = 0; i < 3; ++i) {
            stage scene = set_for(chosen);
            if (i == 0) scene.with.password = scene.with.token = scene.with.fast_token = "wrong";
            if (i == 1) scene.with.username = "tybalt";
            if (i == 2) scene.with.username = "romeo";
            auto const so = scene.run(chosen);
            CHECK_FALSE(so.is_success());
            REQUIRE((so.server || so.client));
            told[i] = condition_of(so.server ? *so.server : *so.client);
        }
        CHECK(told[0] == condition::not_authorized);
        CHECK(told[1] == told[0]);
        CHECK(told[2] == told[0]);
    }
}

TEST_CASE("RFC 5802 6: what is bound to another connection is refused", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        if (!row_of(chosen.which).is_bound) continue;
        INFO(described(chosen));
        stage scene = set_for(chosen);
        scene.serves.tls = {
            .exporter = "another", .server_end_point = "another", .unique = "another"};
        CHECK_FALSE(scene.run(chosen).is_success());
        scene.serves.tls = {};
        CHECK_FALSE(scene.run(chosen).is_success());
        scene = set_for(chosen);
        scene.with.tls = {};
        CHECK(scene.run(chosen).client == errc::channel_binding_missing);
    }
}

TEST_CASE("RFC 5802 6: who could bind and was told that he cannot is told that he was lied to",
          "[sasl]") {
    choice const chosen{mechanism::scram_sha_256, binding_type::none, true};
    stage scene;
    CHECK(scene.run(chosen).is_success());
    scene.serves.offers_plus = true;
    CHECK(scene.run(chosen).server == errc::downgrade_detected);
}

TEST_CASE("XEP-0474: both sides have seen the same offer", "[sasl]") {
    stage scene;
    scene.with.offer = scene.serves.offer = "SCRAM-SHA-1\x1ESCRAM-SHA-256";
    CHECK(scene.run({mechanism::scram_sha_256}).is_success());
    scene.with.offer = "SCRAM-SHA-1";
    CHECK(scene.run({mechanism::scram_sha_256}).client == errc::downgrade_detected);
}

TEST_CASE("RFC 6120 6.3.8: to act as somebody else, in the mechanisms that can say so", "[sasl]") {
    for (choice const& chosen : all_choices()) {
        auto const& row = row_of(chosen.which);
        bool const can = row.family != mechanism_family::hashed_token &&
                         row.family != mechanism_family::anonymous &&
                         row.family != mechanism_family::token;
        if (!can) continue;
        INFO(described(chosen));
        stage scene = set_for(chosen);
        scene.with.authzid = "nurse@example.com";
        auto const so = scene.run(chosen);
        CHECK(so.is_success());
        CHECK(so.authzid == "nurse@example.com");
        scene.with.authzid = "romeo@example.com";
        auto const not_he = scene.run(chosen);
        CHECK_FALSE(not_he.is_success());
        CHECK(not_he.server == errc::invalid_authzid);
    }
}

TEST_CASE("XEP-0484 5.1: an older token is good until the new one is used", "[sasl]") {
    stage scene;
    CHECK(scene.run({mechanism::ht_sha_256_none}).is_success());
    scene.with.fast_token = "a current token";
    CHECK(scene.run({mechanism::ht_sha_256_none}).is_success());
    scene.with.fast_token = "an old token";
    CHECK_FALSE(scene.run({mechanism::ht_sha_256_none}).is_success());
    scene.users.fast_mechanism = "HT-SHA-256-EXPR";
    scene.with.fast_token = "a fresh token";
    CHECK_FALSE(scene.run({mechanism::ht_sha_256_none}).is_success());
}

TEST_CASE("without hash functions there are the mechanisms that need none", "[sasl]") {
    using server = server_exchange<no_digests, known_users>;
    CHECK(server::served() == mechanism_set{mechanism::external, mechanism::oauthbearer,
                                            mechanism::x_oauth2, mechanism::x_yandex_oauth,
                                            mechanism::anonymous});
    CHECK(server_exchange<digests, accounts<known_users>>::served() == mechanism_set::all());
    struct nobody {
        bool may_act_as(std::string_view, std::string_view) const { return false; }
    };
    CHECK(server_exchange<digests, nobody>::served() ==
          mechanism_set{mechanism::external, mechanism::anonymous});
    known_users const users;
    for (auto const& row : mechanism_table) {
        bool const is_known = known_mechanisms<no_digests>.has(row.is);
        stage scene = set_for({row.is});
        auto const made = client_exchange<no_digests>::make({row.is, row.binding}, scene.with);
        INFO(row.name);
        CHECK(made.has_value() == is_known);
        server serves{users, row.is, {}};
        secret out;
        if (!server::served().has(row.is))
            CHECK(serves.step("", out) == verdict::failure(errc::invalid_mechanism));
    }
}

TEST_CASE("RFC 5802 5.1: any octets make a nonce, for each attempt another", "[sasl]") {
    auto const nonce = [](std::string_view octets, unsigned attempt) {
        std::string text;
        append_nonce(text, octets, attempt);
        return text;
    };
    CHECK(nonce("fyko+d2lbbFgONRv9qkxdawL", 0) == "fyko+d2lbbFgONRv9qkxdawL");
    CHECK(nonce("a,b", 0) == "YSxi");
    CHECK(nonce(std::string_view("\0\1\2", 3), 0) == "AAEC");
    CHECK(nonce("abc", 1) != nonce("abc", 0));
    CHECK(nonce("abc", 12) != nonce("abc", 1));
}

TEST_CASE("RFC 4422 3: nothing at the wrong time brings an exchange to success", "[sasl][laws]") {
    support::dice dice(4422);
    for (int i = 0; i < 4'000; ++i) {
        auto const choices = all_choices();
        choice const chosen = choices[dice(choices.size())];
        if (!proves_secret(chosen)) continue;
        stage scene = set_for(chosen);
        auto const right = scene.run(chosen);
        // the server hears a client's messages of another exchange, in any order
        accounts const known{scene.users, scene.domain.view()};
        scene.serves.nonce = "another";
        server_exchange<digests, accounts<known_users>> server{known, chosen.which, scene.serves};
        bool is_success = false;
        for (std::size_t step = 0; step < 5; ++step) {
            secret out;
            std::optional<std::string_view> message;
            if (dice(4) != 0) message = right.said[dice(right.said.size())];
            is_success = is_success || server.step(message, out).is == verdict::kind::success;
        }
        bool const is_single = row_of(chosen.which).family != mechanism_family::scram &&
                               row_of(chosen.which).family != mechanism_family::digest_md5;
        INFO(described(chosen));
        CHECK((is_single || !is_success));
        // the client hears the server's
        scene.with.nonce = "yet-another";
        auto client = client_exchange<digests>::make(chosen, scene.with);
        REQUIRE(client);
        secret out;
        (void)client->begin(out);
        for (std::size_t step = 0; step < 3; ++step)
            if (dice(2) == 1) (void)client->respond(right.said[dice(right.said.size())], out);
        std::optional<std::string_view> data;
        if (dice(2) == 1) data = right.said[dice(right.said.size())];
        bool const proves_server = row_of(chosen.which).family == mechanism_family::scram ||
                                   row_of(chosen.which).family == mechanism_family::digest_md5;
        CHECK((!proves_server || client->finish(data)));
    }
}

}  // namespace exchange_tests
