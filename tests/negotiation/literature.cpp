// SPDX-License-Identifier: BSL-1.0
// What manuals, notebooks and RFC 6120 say that a negotiation is, played against our client and our server: whole, octet
// by octet, cut at each place, and with the connection lost at each octet. See transcript.hpp.
#include <couplet/jid.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/service.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/version.hpp>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "transcript.hpp"

namespace literature_tests {

namespace {

using digests = couplet::openssl::digests;
using transcript::cutting;
using transcript::script;
using transcript::side;

/// The only account that the server of a transcript knows.
class account {
  public:
    explicit account(script const& of)
        : name_{of.setting("account").substr(0, of.setting("account").find('@'))},
          password_{of.setting("server_password", of.setting("password"))},
          token_{of.setting("token")} {}

    static bool may_act_as(std::string_view, std::string_view) { return false; }
    template <class Hash>
    std::optional<couplet::sasl::scram_keys<Hash>> find_keys(std::string_view name) const {
        if (name != name_ || password_.empty()) return {};
        return *couplet::sasl::derive_keys<Hash>(password_, "salt", 1);
    }
    bool is_token(std::string_view name, std::string_view token) const {
        return name == name_ && token == token_;
    }
    static std::string_view pepper() { return "known to nobody"; }

  private:
    std::string_view name_, password_, token_;
};

couplet::tls_policy tls_of(script const& of) {
    return of.setting("tls") == "never" ? couplet::tls_policy::never
                                        : couplet::tls_policy::required;
}
couplet::sasl::mechanism_set mechanisms_of(script const& of) {
    couplet::sasl::mechanism_set made;
    made |= *couplet::sasl::find_mechanism(of.setting("mechanism"));
    return made;
}

/// What answers requests, as step 9 of the server manual wants it. A payload for `send`.
struct answer {
    couplet::stanza_view request;

    template <class Sink>
    friend void write(couplet::xml::writer<Sink>& out, answer const& due) {
        couplet::iq_service service{couplet::on_get<couplet::xep::ping>([] {}),
                                    couplet::on_get<couplet::xep::software_version_request>([] {
                                        return couplet::xep::software_version{
                                            .name = "couplet", .version = "1.0", .os = "Mac OS X"};
                                    })};
        service.write_answer(out, due.request);
    }
};

/// Binds what is asked for.
template <class Machine>
void act(couplet::session_event const& event, Machine& machine) {
    if constexpr (requires(couplet::jid_view full) { machine.bind(full); }) {
        if (auto const* const wish = std::get_if<couplet::bind_requested>(&event))
            machine.bind(
                *couplet::jid::parse(std::string{machine.state().address->view().bare().text()} +
                                     '/' + std::string{wish->resource.value_or("chosen")}));
    } else if (auto const* const stanza = std::get_if<couplet::stanza_view>(&event)) {
        if (stanza->is_request()) CHECK(!machine.send(answer{*stanza}));
    }
}

struct outcome {
    std::string difference;
    std::vector<std::string> told;
    std::size_t fed;
};

template <class Machine>
outcome play(Machine& machine, side whose, script const& of, cutting how) {
    bool const begins_secure = of.setting("start") == "tls";
    if (begins_secure) CHECK(machine.tls_established(transcript::tls));
    transcript::player one{machine, whose, of,
                           [](auto const& event, auto& mine) { act(event, mine); }, how};
    std::string difference = one.play();
    return {difference, one.told(), one.fed()};
}
outcome play_client(script const& of, cutting how) {
    auto const who = couplet::jid::parse(of.setting("account"));
    couplet::client_settings const settings{.account = *who,
                                            .password = of.setting("password"),
                                            .token = of.setting("token"),
                                            .nonce = of.setting("nonce", "eighteen octets or more"),
                                            .policy = {.allowed = mechanisms_of(of)},
                                            .language = of.setting("language"),
                                            .compression = of.setting("compression")};
    couplet::client<digests> machine{settings};
    return play(machine, side::client, of, how);
}
outcome play_server(script const& of, cutting how) {
    auto const who = couplet::jid::parse(of.setting("account"));
    account const known{of};
    std::mt19937 random{6120};
    couplet::server_settings const settings{.random = random,
                                            .domain = who->view().domain_jid(),
                                            .tls = tls_of(of),
                                            .compression = of.setting("compression")};
    couplet::server<digests, account> machine{settings, known};
    return play(machine, side::server, of, how);
}

/// Whether what was told before the connection went is what is told otherwise, and then that it has ended.
bool is_begun(std::vector<std::string> const& some, std::vector<std::string> const& all) {
    if (some.empty() || !some.back().starts_with("ended")) return false;
    return some.size() <= all.size() && std::equal(some.begin(), some.end() - 1, all.begin());
}

template <class Play>
void check_everywhere(script const& of, Play play) {
    auto const whole = play(of, cutting{});
    REQUIRE(whole.difference == "");
    CHECK(play(of, cutting{.pieces_of = 1}).difference == "");
    for (std::size_t at = 1; at < whole.fed; ++at) {
        INFO("cut at " << at);
        REQUIRE(play(of, cutting{.at = at}).difference == "");
    }
    for (std::size_t gone = 1; gone < whole.fed; ++gone) {
        INFO("gone after " << gone);
        REQUIRE(is_begun(play(of, cutting{.gone = gone}).told, whole.told));
    }
}

void check(std::string const& name) {
    script const of = transcript::read(COUPLET_TESTS_DIR "/negotiation/transcripts/" + name);
    INFO(name);
    REQUIRE(!of.lines.empty());
    auto const which = of.setting("play", "both");
    if (which != "server") check_everywhere(of, play_client);
    if (which != "client") check_everywhere(of, play_server);
}

}  // namespace

TEST_CASE("RFC 6120 9.1: the example, octet by octet", "[negotiation][literature]") {
    check("rfc6120_9_1.txt");
}

TEST_CASE(
    "RFC 6120 4 to 8, XEP-0092, XEP-0199: the nine steps of the server manual, pings, the end",
    "[negotiation][literature]") {
    check("server_manual.txt");
}

TEST_CASE("XEP-0138: step 4 of the server manual, compression", "[negotiation][literature]") {
    check("server_manual_compressed.txt");
}

TEST_CASE("RFC 6120 4 to 7: the six steps of the notebook, with PLAIN",
          "[negotiation][literature]") {
    check("notebook.txt");
}

TEST_CASE("RFC 3920 6.5, RFC 2831: the notebook's other mechanism, DIGEST-MD5",
          "[negotiation][literature]") {
    check("notebook_digest_md5.txt");
}

TEST_CASE("RFC 6120 5.4.2.2: the notebook's failure of TLS", "[negotiation][literature]") {
    check("notebook_tls_fails.txt");
}

TEST_CASE("RFC 6120 6.4.5: the notebook's wrong password", "[negotiation][literature]") {
    check("notebook_wrong_password.txt");
}

TEST_CASE("RFC 3921 3: the notebook's session that is refused: auth, forbidden",
          "[negotiation][literature]") {
    check("notebook_session_refused.txt");
}

TEST_CASE(
    "RFC 6120 4.7, 4.8.1, 4.4: what had to be corrected in the literature is refused as it stands "
    "there",
    "[negotiation][literature]") {
    struct mistake {
        std::string_view server;  // says
        std::string_view told;
    };
    constexpr mistake mistakes[]{
        // Namespaces in XML 1.0 2.2: a prefix is not bound to nothing.
        {"<stream:stream xmlns='jabber:client' xmlns:stream='' id='1' from='example.com' "
         "version='1.0'>",
         "failed wrong_xml empty_namespace"},
        // 3: xml is bound already.
        {"<stream:stream xmlns='jabber:client' xmlns:xml='' "
         "xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>",
         "failed wrong_xml reserved_namespace"},
        // RFC 6120 4.9.3.10: the name with https: that tutorials have.
        {"<stream:stream xmlns='jabber:client' xmlns:stream='https://etherx.jabber.org/streams' "
         "id='1' from='example.com' version='1.0'>",
         "failed wrong_header wrong_namespace"},
        // XML 1.0 3: "</stream>" ends no <stream:stream>.
        {"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
         "id='1' from='example.com' version='1.0'></stream>",
         "failed wrong_xml mismatched_end_tag"},
        // RFC 6120 4.3.2: features without <stream:features/>; 6.3.3: without a mechanism; what never ends.
        {"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
         "id='1' from='example.com' version='1.0'>"
         "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
         "failed unexpected_element"},
        // 4.7.1: from=''.
        {"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
         "id='1' from='' version='1.0'>",
         "failed wrong_domain"},
    };
    for (auto const& [server, told] : mistakes) {
        INFO(server);
        auto const who = couplet::jid::parse("mbed@example.com");
        couplet::client<digests> machine{{.account = *who, .nonce = "eighteen octets or more"}};
        machine.feed(server);
        auto const event = machine.next();
        REQUIRE(event);
        CHECK(transcript::shown(*event) == told);
    }
}

}  // namespace literature_tests
