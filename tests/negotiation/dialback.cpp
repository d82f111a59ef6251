// SPDX-License-Identifier: BSL-1.0
// Servers call back (XEP-0220): the elements, the keys, and each side against a peer that says what it likes.
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/hostile.hpp"
#include "xep/built.hpp"

namespace dialback_tests {

namespace {

using namespace couplet::literals;
using couplet::address;
using couplet::dialback_result;
using couplet::dialback_type;
using couplet::dialback_verify;
using couplet::stanza_condition;
using digests = couplet::openssl::digests;
using keys = couplet::dialback_keys<digests>;
using outbound = couplet::outbound_stream<digests>;
using inbound = couplet::inbound_stream<digests>;

constexpr std::string_view secret = "s3cr3tf0rd14lb4ck";
constexpr std::string_view other_secret = "d14lb4ck43v3r";
/// XEP-0220 2.1.1, 2.1.2.
constexpr std::string_view key = "b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3";
constexpr std::string_view other_key =
    "225cc5aa6a071133249d25fef42ae516fc7a86c523aa1c6980a7f73e784c972d";

constexpr std::string_view answer_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
    "xmlns:stream='http://etherx.jabber.org/streams' from='montague.example' "
    "to='capulet.example' id='D60000229F' version='1.0'>";
constexpr std::string_view features =
    "<stream:features><dialback xmlns='urn:xmpp:features:dialback'><errors/></dialback>"
    "</stream:features>";
constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:server' "
    "xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' "
    "from='capulet.example' to='montague.example' version='1.0'>";

using sending = hostile::scene<outbound>;
using receiving = hostile::scene<inbound>;

sending dialled(std::size_t piece = hostile::whole) {
    sending talk{piece, couplet::outbound_settings{.from = "capulet.example"_jid,
                                                   .to = "montague.example"_jid,
                                                   .secret = secret,
                                                   .tls = couplet::tls_policy::never}};
    talk.hears(answer_header).hears(features);
    return talk;
}

/// Draws the same numbers every time.
struct counter {
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }
    result_type operator()() { return next++; }
    result_type next = 1;
};

struct host {
    counter random{};
    std::array<couplet::jid_view, 2> domains{"montague.example"_jid, "chat.montague.example"_jid};

    receiving dialled() {
        receiving talk{hostile::whole,
                       couplet::inbound_settings{.random = random,
                                                 .domain = "montague.example"_jid,
                                                 .domains = domains,
                                                 .secret = other_secret,
                                                 .tls = couplet::tls_policy::never}};
        talk.hears(header);
        CHECK(talk.events().empty());
        (void)talk.sent();
        return talk;
    }
    receiving let_in() {
        receiving talk = dialled();
        talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
        talk.does([](inbound& machine) {
            CHECK(machine.accept_domain("capulet.example", "montague.example"));
        });
        (void)talk.events();
        (void)talk.sent();
        return talk;
    }
};

address text(std::string_view written) { return address::from_text(written); }

}  // namespace

TEST_CASE("XEP-0220 2.1: a claim, a question and their answers are read and written",
          "[dialback]") {
    CHECK(built(dialback_result{text("capulet.example"), text("montague.example"), {}, key}) ==
          "<result xmlns='jabber:server:dialback' from='capulet.example' "
          "to='montague.example'>b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3"
          "</result>");
    CHECK(built(dialback_result{text("a"), text("b"), dialback_type::invalid, {}}) ==
          "<result xmlns='jabber:server:dialback' from='a' to='b' type='invalid'/>");
    CHECK(built(dialback_verify{text("a"), text("b"), "417GAF25", dialback_type::valid, {}}) ==
          "<verify xmlns='jabber:server:dialback' from='a' to='b' id='417GAF25' type='valid'/>");
    CHECK(fault<dialback_result>("<result xmlns='jabber:server:dialback' from='a'/>") ==
          "missing_attribute result to");
    CHECK(fault<dialback_result>("<result xmlns='jabber:server:dialback' to='a'/>") ==
          "missing_attribute result from");
    CHECK(fault<dialback_verify>("<verify xmlns='jabber:server:dialback' from='a' to='b'/>") ==
          "missing_attribute verify id");
    CHECK_FALSE(fault<dialback_result>(
                    "<result xmlns='jabber:server:dialback' from='a' to='b' type='maybe'/>")
                    .empty());
}

TEST_CASE(
    "XEP-0220 2, 2.5: elements have the prefix of the header, conditions the stream's "
    "namespace",
    "[dialback]") {
    std::string out;
    couplet::xml::writer writer{out, couplet::xml::server_stream};
    write(writer,
          couplet::dialback_element{dialback_result{text("a"), text("b"), dialback_type::error, {}},
                                    stanza_condition::item_not_found});
    REQUIRE_FALSE(writer.finish());
    CHECK(out ==
          "<db:result xmlns:db='jabber:server:dialback' from='a' to='b' type='error'>"
          "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "</error></db:result>");
    document const stream{"<s xmlns='jabber:server'>" + out + "</s>"};
    auto const element = *stream.view().children().begin();
    CHECK(couplet::dialback_condition(element) == stanza_condition::item_not_found);
    // In another namespace it is none.
    CHECK_FALSE(couplet::dialback_condition(document{out}.view()));
}

TEST_CASE("XEP-0220 2.1.1, 2.2.2: keys are made as its examples are", "[dialback]") {
    keys const ours{secret}, theirs{other_secret};
    CHECK(ours.key("montague.example", "capulet.example", "D60000229F").view() == key);
    CHECK(theirs.key("capulet.example", "montague.example", "417GAF25").view() == other_key);
    CHECK(ours.is_key(key, "montague.example", "capulet.example", "D60000229F"));
    // Another secret, receiver, sender or stream; the two domains the other way round; another digit.
    CHECK_FALSE(theirs.is_key(key, "montague.example", "capulet.example", "D60000229F"));
    CHECK_FALSE(ours.is_key(key, "montague.example.org", "capulet.example", "D60000229F"));
    CHECK_FALSE(ours.is_key(key, "montague.example", "capulet.example.org", "D60000229F"));
    CHECK_FALSE(ours.is_key(key, "montague.example", "capulet.example", "D60000229E"));
    CHECK_FALSE(ours.is_key(key, "capulet.example", "montague.example", "D60000229F"));
    CHECK_FALSE(ours.is_key("", "montague.example", "capulet.example", "D60000229F"));
    for (std::size_t at = 0; at < key.size(); ++at) {
        std::string wrong{key};
        wrong[at] = wrong[at] == '0' ? '1' : '0';
        CHECK_FALSE(ours.is_key(wrong, "montague.example", "capulet.example", "D60000229F"));
    }
}

TEST_CASE("XEP-0220 2.1.1: the initiating server sends a key and waits for what it is worth",
          "[dialback]") {
    std::size_t const piece = GENERATE(hostile::whole, std::size_t{1}, std::size_t{7});
    sending talk = dialled(piece);
    CHECK(talk.sent() == std::string{header}
                             .append("<db:result xmlns:db='jabber:server:dialback' "
                                     "from='capulet.example' to='montague.example'>")
                             .append(key)
                             .append("</db:result>"));
    CHECK_FALSE(talk.machine().is_ready());
    talk.hears("<db:result from='montague.example' to='capulet.example' type='valid'/>");
    CHECK(talk.events() == "authenticated capulet.example dialback\nready capulet.example\n");
    CHECK(talk.machine().is_ready());
    CHECK(talk.sent().empty());
}

TEST_CASE("XEP-0220 2.4: dialback is known by a feature or by the header, and else not tried",
          "[dialback]") {
    auto const begin = [](std::string_view declared, std::string_view offered) {
        sending talk{hostile::whole, couplet::outbound_settings{.from = "capulet.example"_jid,
                                                                .to = "montague.example"_jid,
                                                                .secret = secret,
                                                                .tls = couplet::tls_policy::never}};
        (void)talk.sent();
        talk.hears(
            "<stream:stream xmlns='jabber:server' from='montague.example' id='x' "
            "version='1.0' xmlns:stream='http://etherx.jabber.org/streams'" +
            std::string{declared} + "><stream:features>" + std::string{offered} +
            "</stream:features>");
        bool const is_asked = talk.sent().find("<db:result") != std::string::npos;
        CHECK(is_asked == talk.events().empty());
        return is_asked;
    };
    CHECK(begin("", "<dialback xmlns='urn:xmpp:features:dialback'/>"));
    CHECK(begin(" xmlns:db='jabber:server:dialback'", ""));
    CHECK(begin(" xmlns:call='jabber:server:dialback'", ""));
    CHECK_FALSE(begin("", ""));
}

TEST_CASE("XEP-0220 2.1.1, 3.1: an answer is one only if it was asked for, and says so",
          "[dialback]") {
    auto const [octets, event] = GENERATE(table<std::string_view, std::string_view>({
        {"<db:result from='montague.example' to='capulet.example' type='invalid'/>",
         "failed dialback_refused\n"},
        {"<db:result from='montague.example' to='capulet.example' type='error'><error "
         "type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
         "</db:result>",
         "failed dialback_refused item-not-found\n"},
        {"<db:result from='montague.example' to='capulet.example' type='error'/>",
         "failed dialback_refused undefined-condition\n"},
        {"<db:result from='montague.example' to='capulet.example'/>", "failed dialback_unasked\n"},
        {"<db:result from='capulet.example' to='montague.example' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:result from='evil.example' to='capulet.example' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:result from='montague.example' to='evil.example' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:result from='montague.example/x' to='capulet.example' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:result to='capulet.example' type='valid'/>", "failed malformed_element schema\n"},
        {"<db:verify from='montague.example' to='capulet.example' id='D60000229F' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<result xmlns='jabber:server' from='montague.example' to='capulet.example' "
         "type='valid'/>",
         "failed unexpected_element\n"},
        {"<message/>", "failed unexpected_element\n"},
    }));
    sending talk = dialled();
    (void)talk.sent();
    talk.hears(octets);
    CHECK(talk.events() == event);
    CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::authenticated));
    CHECK_FALSE(talk.machine().is_ready());
}

TEST_CASE("RFC 7622 3.2: the answer's domains may be written otherwise", "[dialback]") {
    sending talk = dialled();
    talk.hears("<db:result from='MONTAGUE.example' to='Capulet.Example' type='valid'/>");
    CHECK(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.7: further pairs are asked for on the same stream, and each is answered",
          "[dialback]") {
    sending talk = dialled();
    talk.hears("<db:result from='montague.example' to='capulet.example' type='valid'/>");
    (void)talk.events();
    (void)talk.sent();
    talk.does([](outbound& machine) {
        CHECK(machine.ask(couplet::domain_pair{"rooms.capulet.example", "montague.example"}));
        CHECK(machine.ask(couplet::domain_pair{"capulet.example", "chat.montague.example"}));
    });
    std::string const sent = talk.sent();
    CHECK(sent.find(keys{secret}.key("montague.example", "rooms.capulet.example", "D60000229F")) !=
          std::string::npos);
    talk.hears(
        "<db:result from='chat.montague.example' to='capulet.example' type='error'><error "
        "type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "</error></db:result>");
    talk.hears("<db:result from='montague.example' to='rooms.capulet.example' type='valid'/>");
    CHECK(talk.events() ==
          "domain_judged capulet.example chat.montague.example resource-constraint\n"
          "domain_judged rooms.capulet.example montague.example valid\n");
    // Each question has one answer.
    talk.hears("<db:result from='montague.example' to='rooms.capulet.example' type='valid'/>");
    CHECK(talk.events() == "failed dialback_unasked\n");
}

TEST_CASE("XEP-0220 2.3: no stanzas come on an outbound stream", "[dialback]") {
    sending talk = dialled();
    talk.hears("<db:result from='montague.example' to='capulet.example' type='valid'/>");
    (void)talk.events();
    talk.hears("<message from='a@montague.example' to='b@capulet.example'/>");
    CHECK(talk.events() == "failed unexpected_element\n");
}

TEST_CASE("XEP-0220 2.1.2: a key of somebody's is asked about, and the answer belongs to it",
          "[dialback]") {
    sending talk = dialled();
    talk.hears("<db:result from='montague.example' to='capulet.example' type='valid'/>");
    (void)talk.events();
    (void)talk.sent();
    auto const ask = [](outbound& machine) {
        CHECK(machine.ask(couplet::key_question{"capulet.example", "montague.example", "417GAF25",
                                                std::string{other_key}}));
    };
    talk.does(ask);
    CHECK(talk.sent() == std::string{"<db:verify xmlns:db='jabber:server:dialback' "
                                     "from='capulet.example' to='montague.example' "
                                     "id='417GAF25'>"}
                             .append(other_key)
                             .append("</db:verify>"));
    auto const [octets, event] = GENERATE(table<std::string_view, std::string_view>({
        {"<db:verify from='montague.example' to='capulet.example' id='417GAF25' type='valid'/>",
         "key_judged capulet.example montague.example 417GAF25 valid\n"},
        {"<db:verify from='montague.example' to='capulet.example' id='417GAF25' type='invalid'/>",
         "key_judged capulet.example montague.example 417GAF25 invalid\n"},
        {"<db:verify from='montague.example' to='capulet.example' id='417GAF25' type='error'/>",
         "key_judged capulet.example montague.example 417GAF25 undefined-condition\n"},
        {"<db:verify from='montague.example' to='capulet.example' id='417GAF26' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:verify from='evil.example' to='capulet.example' id='417GAF25' type='valid'/>",
         "failed dialback_unasked\n"},
        {"<db:verify from='montague.example' to='capulet.example' id='417GAF25'>k</db:verify>",
         "failed dialback_unasked\n"},
        {"<db:result from='montague.example' to='capulet.example' type='valid'/>",
         "failed dialback_unasked\n"},
    }));
    talk.hears(octets);
    CHECK(talk.events() == event);
}

TEST_CASE("XEP-0220 2.2.1: who claims a domain is let in when its servers vouch for it",
          "[dialback]") {
    host here;
    receiving talk = here.dialled();
    talk.hears("<db:result from='Capulet.example' to='montague.example'>\n  k3y\n</db:result>");
    CHECK(talk.events() == "verification_wanted capulet.example montague.example\n");
    CHECK(talk.sent().empty());
    talk.does([](inbound& machine) {
        CHECK(machine.accept_domain("capulet.example", "montague.example"));
        // Once is enough.
        machine.accept_domain("capulet.example", "montague.example");
    });
    CHECK(talk.events() == "authenticated capulet.example dialback\nready capulet.example\n");
    CHECK(talk.sent() ==
          "<db:result xmlns:db='jabber:server:dialback' from='montague.example' "
          "to='capulet.example' type='valid'/>");
    talk.hears("<message from='j@capulet.example' to='r@montague.example'/>");
    CHECK(talk.events() ==
          "<message xmlns='jabber:server' from='j@capulet.example' "
          "to='r@montague.example'/>\n");
}

TEST_CASE("XEP-0220 2.2.1: what the caller never asked to verify is not let in", "[dialback]") {
    host here;
    receiving talk = here.dialled();
    talk.does([](inbound& machine) {
        CHECK_FALSE(machine.accept_domain("capulet.example", "montague.example"));
    });
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    talk.does([](inbound& machine) {
        machine.accept_domain("evil.example", "montague.example");
        machine.accept_domain("capulet.example", "chat.montague.example");
    });
    CHECK_FALSE(talk.machine().is_ready());
    CHECK(talk.sent().empty());
}

TEST_CASE("XEP-0220 2.2.1: an invalid key ends a stream that is nobody else's", "[dialback]") {
    host here;
    receiving talk = here.dialled();
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    talk.does([](inbound& machine) {
        CHECK(machine.refuse_domain("capulet.example", "montague.example"));
    });
    std::string const sent = talk.sent();
    CHECK(
        sent.starts_with("<db:result xmlns:db='jabber:server:dialback' from='montague.example' "
                         "to='capulet.example' type='invalid'/><stream:error>"));
    CHECK(sent.ends_with("</stream:stream>"));
    CHECK_FALSE(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.2.1, 2.5: an invalid key does not end a stream that is also somebody's",
          "[dialback]") {
    host here;
    receiving talk = here.let_in();
    talk.hears("<db:result from='rooms.capulet.example' to='montague.example'>k</db:result>");
    CHECK(talk.events() == "verification_wanted rooms.capulet.example montague.example\n");
    talk.does([](inbound& machine) {
        CHECK(machine.refuse_domain("rooms.capulet.example", "montague.example"));
    });
    std::string const sent = talk.sent();
    CHECK(sent.find("to='rooms.capulet.example' type='error'><error type='auth'><forbidden") !=
          std::string::npos);
    CHECK(talk.machine().is_ready());
    talk.hears("<message from='rooms.capulet.example' to='r@montague.example'/>");
    CHECK(talk.events() == "failed foreign_stanza\n");
}

TEST_CASE("XEP-0220 2.5: what cannot be known is an error, and the stream goes on", "[dialback]") {
    host here;
    receiving talk = here.dialled();
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    talk.does([](inbound& machine) {
        CHECK(machine.refuse_domain("capulet.example", "montague.example",
                                    stanza_condition::remote_server_not_found));
    });
    CHECK(talk.sent() ==
          "<db:result xmlns:db='jabber:server:dialback' from='montague.example' "
          "to='capulet.example' type='error'><error type='cancel'><remote-server-not-found "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>");
    (void)talk.events();
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    CHECK(talk.events() == "verification_wanted capulet.example montague.example\n");
}

TEST_CASE("XEP-0220 2.2.1: a target that is not served is answered by an error, before and after",
          "[dialback]") {
    host here;
    bool const is_ready = GENERATE(false, true);
    receiving talk = is_ready ? here.let_in() : here.dialled();
    talk.hears("<db:result from='capulet.example' to='verona.example'>k</db:result>");
    CHECK(talk.events().empty());
    CHECK(talk.sent() ==
          "<db:result xmlns:db='jabber:server:dialback' from='verona.example' "
          "to='capulet.example' type='error'><error type='cancel'><item-not-found "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>");
    CHECK(talk.machine().is_ready() == is_ready);
}

TEST_CASE("XEP-0220 2.6: a pair is verified once on a stream", "[dialback]") {
    host here;
    receiving talk = here.let_in();
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    CHECK(talk.events().empty());
    CHECK(talk.sent().find("type='error'") != std::string::npos);
    CHECK(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.5: a stream can ask for so many pairs and no more", "[dialback]") {
    host here;
    receiving talk = here.let_in();
    std::size_t asked = 0;
    for (std::size_t i = 0; i < 300; ++i) {
        talk.hears("<db:result from='d" + std::to_string(i) +
                   ".example' to='montague.example'>k</db:result>");
        asked += talk.events().empty() ? 0 : 1;
    }
    CHECK(asked == 255);
    CHECK(talk.sent().find("resource-constraint") != std::string::npos);
    CHECK(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.2.2: the authoritative server knows its keys, without remembering them",
          "[dialback]") {
    host here;
    bool const is_ready = GENERATE(false, true);
    auto const [to, id, text, event, answer] =
        GENERATE(table<std::string_view, std::string_view, std::string_view, std::string_view,
                       std::string_view>({
            {"montague.example", "417GAF25", other_key,
             "key_checked capulet.example montague.example valid\n", "type='valid'/>"},
            {"montague.example", "417GAF26", other_key,
             "key_checked capulet.example montague.example invalid\n", "type='invalid'/>"},
            {"chat.montague.example", "417GAF25", other_key,
             "key_checked capulet.example chat.montague.example invalid\n", "type='invalid'/>"},
            {"montague.example", "417GAF25", key,
             "key_checked capulet.example montague.example invalid\n", "type='invalid'/>"},
            {"montague.example", "417GAF25", "",
             "key_checked capulet.example montague.example invalid\n", "type='invalid'/>"},
            {"verona.example", "417GAF25", other_key,
             "key_checked capulet.example verona.example invalid\n",
             "type='error'><error type='cancel'><item-not-found "
             "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:verify>"},
        }));
    receiving talk = is_ready ? here.let_in() : here.dialled();
    std::string octets{"<db:verify from='capulet.example' to='"};
    octets.append(to).append("' id='").append(id).append("'>\n ").append(text);
    talk.hears(octets.append(" \n</db:verify>"));
    CHECK(talk.events() == event);
    std::string expected{"<db:verify xmlns:db='jabber:server:dialback' from='"};
    expected.append(to).append("' to='capulet.example' id='").append(id).append("' ");
    CHECK(talk.sent() == expected.append(answer));
    CHECK(talk.machine().is_ready() == is_ready);
    CHECK(talk.machine().state().reached.has(couplet::fact::authenticated) == is_ready);
}

TEST_CASE("XEP-0220 2.2.1: questions are answered while a claim is not decided", "[dialback]") {
    host here;
    receiving talk = here.dialled();
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    talk.hears("<db:verify from='capulet.example' to='montague.example' id='1'>k</db:verify>");
    talk.hears("<db:result from='capulet.example' to='chat.montague.example'>k</db:result>");
    CHECK(talk.events() ==
          "verification_wanted capulet.example montague.example\n"
          "key_checked capulet.example montague.example invalid\n"
          "verification_wanted capulet.example chat.montague.example\n");
    talk.does([](inbound& machine) {
        CHECK(machine.accept_domain("capulet.example", "chat.montague.example"));
    });
    talk.does([](inbound& machine) {
        CHECK(machine.accept_domain("capulet.example", "montague.example"));
    });
    CHECK(talk.events() == "authenticated capulet.example dialback\nready capulet.example\n");
    talk.hears("<message from='capulet.example' to='montague.example'/>");
    talk.hears("<message from='capulet.example' to='chat.montague.example'/>");
    CHECK(talk.events().find("failed") == std::string::npos);
}

TEST_CASE("XEP-0220 3.1: answers that nobody asked for end an inbound stream", "[dialback]") {
    host here;
    bool const is_ready = GENERATE(false, true);
    auto const octets =
        GENERATE(as<std::string_view>{},
                 "<db:result from='capulet.example' to='montague.example' type='valid'/>",
                 "<db:result from='montague.example' to='capulet.example' type='invalid'/>",
                 "<db:verify from='capulet.example' to='montague.example' id='1' type='valid'/>");
    receiving talk = is_ready ? here.let_in() : here.dialled();
    talk.hears(octets);
    CHECK(talk.events() == "failed dialback_unasked\n");
    CHECK(talk.sent().find("<not-authorized") != std::string::npos);
    CHECK_FALSE(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.2.1, RFC 6120 8.1: stanzas come between verified domains, and no others",
          "[dialback]") {
    host here;
    auto const [addresses, condition] = GENERATE(table<std::string_view, std::string_view>({
        {"from='j@evil.example' to='r@montague.example'", "invalid-from"},
        {"from='j@capulet.example' to='r@chat.montague.example'", "host-unknown"},
        {"from='j@capulet.example' to='r@verona.example'", "host-unknown"},
        {"from='j@sub.capulet.example' to='r@montague.example'", "invalid-from"},
        {"to='r@montague.example'", "improper-addressing"},
        {"from='j@capulet.example'", "improper-addressing"},
        {"from='@' to='r@montague.example'", "improper-addressing"},
        {"x:from='j@capulet.example' xmlns:x='y' to='r@montague.example'", "improper-addressing"},
    }));
    receiving talk = here.let_in();
    talk.hears("<message " + std::string{addresses} + "/>");
    CHECK(talk.events() == "failed foreign_stanza\n");
    CHECK(talk.sent().find("<" + std::string{condition}) != std::string::npos);
    CHECK_FALSE(talk.machine().is_ready());
}

TEST_CASE("XEP-0220 2.2.1: no stanza comes before a pair is verified", "[dialback]") {
    host here;
    bool const is_claimed = GENERATE(false, true);
    receiving talk = here.dialled();
    if (is_claimed)
        talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    (void)talk.events();
    talk.hears("<message from='j@capulet.example' to='r@montague.example'/>");
    CHECK(talk.events() == "failed stanza_too_early\n");
}

TEST_CASE("XEP-0220 2.5: where TLS is required, dialback waits for it", "[dialback]") {
    counter random;
    receiving talk{hostile::whole, couplet::inbound_settings{.random = random,
                                                             .domain = "montague.example"_jid,
                                                             .domains = "montague.example"_jid,
                                                             .secret = other_secret}};
    talk.hears(header);
    CHECK(talk.sent().find("urn:xmpp:features:dialback") == std::string::npos);
    talk.hears("<db:result from='capulet.example' to='montague.example'>k</db:result>");
    CHECK(talk.events() == "failed tls_not_begun\n");
}

}  // namespace dialback_tests
