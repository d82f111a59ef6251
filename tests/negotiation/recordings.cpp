// SPDX-License-Identifier: BSL-1.0
// Recorded sessions replayed: real servers' octets into our client, real clients' octets into our server.
#include <algorithm>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "hostile.hpp"
#include "juliet.hpp"
#include "scripts.hpp"
#include "server_laws.hpp"
#include "xml/corpora.hpp"

namespace recordings_tests {

namespace {

using namespace couplet;
using Catch::Contains;

/// One direction's streams, a header at the beginning of each.
using streams = std::vector<std::string>;
struct session {
    streams client, server;

    bool has_tls() const {
        return client.size() > 1 && client[0].find("<starttls") != client[0].npos;
    }
};

/// By their names without ".c2s.xml" and ".s2c.xml".
std::map<std::string, session> sessions_of(std::vector<corpora::recording> const& all) {
    std::map<std::string, session> found;
    for (auto const& one : all) {
        auto const dot = std::min(one.source.find(".c2s"), one.source.find(".s2c"));
        if (dot == std::string::npos) continue;
        auto& into = found[one.source.substr(0, dot)];
        (one.source[dot + 1] == 'c' ? into.client : into.server).push_back(one.xml);
    }
    return found;
}
session in_tree(std::string const& name) {
    session made;
    for (auto const& one : corpora::session_in_tree(name + ".c2s")) made.client.push_back(one.xml);
    for (auto const& one : corpora::session_in_tree(name + ".s2c")) made.server.push_back(one.xml);
    return made;
}

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
    auto const at = text.find(begin);
    if (at == text.npos) return {};
    auto const from = at + begin.size();
    return std::string{text.substr(from, text.find(end, from) - from)};
}
/// The text of the first element of that name in any of the streams.
std::string text_in(streams const& all, std::string_view element) {
    for (auto const& one : all) {
        auto const at = one.find('<' + std::string{element});
        if (at != one.npos) return between(std::string_view{one}.substr(at), ">", "<");
    }
    return {};
}

bool is_in(streams const& all, std::string_view text) {
    return std::any_of(all.begin(), all.end(),
                       [&](auto const& one) { return one.find(text) != one.npos; });
}

/// Who the recorded client was, and the nonce that it drew, so that what its server proved proves it to ours.
struct scram_user {
    std::string flag, name, nonce;

    static std::optional<scram_user> from(session const& recorded) {
        auto const first = scripts::from_base64(text_in(recorded.client, "auth"));
        if (first.find(",,n=") == first.npos) return {};
        return scram_user{first.substr(0, 1), between(first, ",,n=", ","),
                          first.substr(first.find(",r=") + 3)};
    }
};

/// What a server said to a request of which only the id is ours; and it acknowledges no stanzas that we did not send.
std::string adapted(std::string octets) {
    for (auto const what : {"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>"}) {
        auto const bind = octets.find(what);
        if (bind == octets.npos) continue;
        auto const iq = octets.rfind("<iq ", bind), id = octets.find("id='", iq) + 4;
        octets.replace(id, octets.find('\'', id) - id, "bind1");
    }
    for (auto at = octets.find("<a h='"); at != octets.npos; at = octets.find("<a h='", at))
        octets.erase(at, octets.find("/>", at) + 2 - at);
    return octets;
}

/// The whole of a recorded server, to a client that is the recorded one. Pieces of so many octets, and one cut.
std::string replayed(session const& recorded, scram_user const& who, std::size_t piece,
                     std::size_t cut = 0) {
    auto const account = *jid::parse(who.name + "@localhost/balcony");
    client_settings wanted{.account = account, .password = "pw-juliet", .nonce = who.nonce};
    wanted.tls = recorded.has_tls() ? tls_policy::required : tls_policy::never;
    wanted.policy.allowed = sasl::mechanism::scram_sha_1;
    wanted.management.is_wanted = is_in(recorded.server, "<enabled");
    hostile::scene<juliet::machine> talk{piece, wanted};
    bool is_first = true;
    for (auto const& stream : recorded.server) {
        if (!std::exchange(is_first, false) && talk.machine().phase() == couplet::phase::switching)
            talk.shakes_hands(who.flag == "y" ? hostile::tls : tls_facts{});
        std::string const octets = adapted(stream);
        std::size_t const here = std::min(cut, octets.size());
        talk.hears(std::string_view{octets}.substr(0, here));
        talk.hears(std::string_view{octets}.substr(here));
        cut -= here;
    }
    return talk.all();
}

/// A server that knows nobody, and says so to nobody.
struct nobody {
    static constexpr std::string_view pepper() { return "known to nobody"; }
    static bool may_act_as(std::string_view, std::string_view) { return false; }
    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view) const {
        return {};
    }
};

/// The recorded client's streams up to its answer to the first challenge, into our server.
std::string received(session const& recorded, std::size_t piece, std::size_t cut = 0) {
    using namespace couplet::literals;
    server_laws::no_randomness random;
    nobody const known;
    server_settings offered{.random = random,
                            .domain = "localhost"_jid,
                            .fake_iterations = 1,
                            .tls = tls_policy::optional};
    offered.let_everybody_on_the_way_read_the_password = true;
    hostile::scene<server<openssl::digests, nobody>> talk{piece, offered, known};
    for (auto const& stream : recorded.client) {
        // Nothing to bind to: who says that it could is offered nothing that does.
        if (talk.machine().phase() == couplet::phase::switching) talk.shakes_hands({});
        std::string_view const octets =
            std::string_view{stream}.substr(0, stream.find("<response"));
        std::size_t const here = std::min(cut, octets.size());
        talk.hears(octets.substr(0, here));
        talk.hears(octets.substr(here));
        cut -= here;
        if (octets.size() != stream.size() || stream.find("<auth") != stream.npos) break;
    }
    return talk.all();
}
std::size_t size_of(streams const& all) {
    std::size_t size = 0;
    for (auto const& one : all) size += one.size();
    return size;
}

}  // namespace

TEST_CASE("RFC 6120 9.1: a recorded server is believed by who has drawn the recorded nonce",
          "[negotiation][recordings]") {
    auto const recorded = in_tree("slixmpp-starttls");
    auto const who = *scram_user::from(recorded);
    CHECK(who.name == "u-slixmpp-starttls");
    auto const all = replayed(recorded, who, hostile::whole);
    CHECK_THAT(all, Catch::StartsWith("start_tls\n"
                                      "authenticated u-slixmpp-starttls@localhost SCRAM-SHA-1\n"
                                      "ready u-slixmpp-starttls@localhost/balcony\n"
                                      "<presence "));
    CHECK_THAT(all, Contains("\nended\n---") && Contains("managed"));
    CHECK(std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.find("---")),
                     '\n') == 10);
}

TEST_CASE("RFC 5802 5.1: to another nonce the recorded server proves nothing",
          "[negotiation][recordings]") {
    auto const recorded = in_tree("slixmpp-starttls");
    auto who = *scram_user::from(recorded);
    who.nonce.back() = who.nonce.back() == 'x' ? 'y' : 'x';
    auto const all = replayed(recorded, who, hostile::whole);
    CHECK_THAT(all, Contains("failed authentication_broken nonce_mismatch") && !Contains("ready"));
}

TEST_CASE("recorded servers say the same in any pieces, cut at any octet",
          "[negotiation][recordings]") {
    for (auto const name : {"slixmpp-starttls", "libstrophe-notls"}) {
        INFO(name);
        auto const recorded = in_tree(name);
        auto const who = *scram_user::from(recorded);
        auto const all = replayed(recorded, who, hostile::whole);
        CHECK_THAT(all, Contains("ready "));
        for (std::size_t const piece : {1U, 2U, 3U, 61U, 512U})
            CHECK(replayed(recorded, who, piece) == all);
        std::size_t const size = size_of(recorded.server);
        for (std::size_t cut = 0; cut <= size; cut += 7)
            if (replayed(recorded, who, hostile::whole, cut) != all) FAIL("cut at " << cut);
    }
}

TEST_CASE("each recorded server is believed by its recorded client's double",
          "[negotiation][recordings][corpus]") {
    auto const all = sessions_of(corpora::sessions());
    std::size_t count = 0;
    for (auto const& [name, recorded] : all) {
        auto who = scram_user::from(recorded);
        // Those who have "pw-juliet" for a password, and did not fail on purpose.
        bool const is_hers = who && (who->name == "juliet" || who->name[1] == '-');
        if (!is_hers || text_in(recorded.server, "success").empty()) continue;
        INFO(name);
        ++count;
        auto const at_once = replayed(recorded, *who, hostile::whole);
        CHECK_THAT(at_once, Contains("authenticated " + who->name + "@localhost SCRAM-SHA-1\n") &&
                                Contains("\nready " + who->name + "@localhost/"));
        CHECK(replayed(recorded, *who, 1) == at_once);
    }
    if (!all.empty()) CHECK(count >= 12);
}

TEST_CASE("recorded clients are answered as by their own server, up to the first challenge",
          "[negotiation][recordings]") {
    for (auto const name : {"slixmpp-starttls", "libstrophe-notls", "slixmpp-badpassword"}) {
        INFO(name);
        auto const recorded = in_tree(name);
        auto const all = received(recorded, hostile::whole);
        CHECK_THAT(all, Contains("<challenge") && !Contains("failed") && !Contains("<failure"));
        std::size_t const size = size_of(recorded.client);
        for (std::size_t const piece : {1U, 2U, 3U, 61U}) CHECK(received(recorded, piece) == all);
        for (std::size_t cut = 0; cut <= size; ++cut)
            if (received(recorded, hostile::whole, cut) != all) FAIL("cut at " << cut);
    }
}

TEST_CASE("each recorded client's header, its TLS and its first request are taken",
          "[negotiation][recordings][corpus]") {
    auto const all = sessions_of(corpora::sessions());
    std::size_t challenged = 0, refused = 0;
    for (auto const& [name, recorded] : all) {
        bool const is_user =
            is_in(recorded.client, "jabber:client") && is_in(recorded.client, "<auth") &&
            is_in(recorded.client, "'localhost'") + is_in(recorded.client, "\"localhost\"") != 0;
        // Those need a channel to bind to.
        if (!is_user || name.ends_with("-mitm")) continue;
        INFO(name);
        auto const at_once = received(recorded, hostile::whole);
        // RFC 6120 5.3.3: no white space behind <starttls/>; this one sends some.
        if (name.find("gosendxmpp") != name.npos) {
            CHECK_THAT(at_once, Catch::StartsWith("failed octets_before_tls\n"));
            continue;
        }
        CHECK_THAT(at_once, !Contains("failed"));
        CHECK(at_once.find("start_tls\n") == (recorded.has_tls() ? 0 : std::string::npos));
        // PLAIN of who is not known is refused at once.
        bool const is_plain =
            is_in(recorded.client, "'PLAIN'") || is_in(recorded.client, "\"PLAIN\"");
        CHECK_THAT(at_once, Contains(is_plain ? "<failure" : "<challenge"));
        ++(is_plain ? refused : challenged);
        CHECK(received(recorded, 1) == at_once);
        CHECK(received(recorded, 7) == at_once);
    }
    if (all.empty()) return;
    CHECK(challenged >= 12);
    CHECK(refused >= 1);
}

}  // namespace recordings_tests
