// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/matching.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/owned_element.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "both.hpp"

namespace matching_tests {

namespace {

using namespace couplet::literals;
using couplet::absent_address, couplet::account_answers, couplet::known_address,
    couplet::may_answer, couplet::sent_stanza, couplet::stanza_kind, couplet::presence_type;
using std::nullopt, std::string, std::string_view;

constexpr auto own = "juliet@im.example.com/balcony"_jid;
constexpr auto account = "juliet@im.example.com"_jid;
constexpr auto server = "im.example.com"_jid;
constexpr auto romeo = "romeo@example.net/orchard"_jid;
constexpr auto romeos_account = "romeo@example.net"_jid;
constexpr auto lenient = account_answers::by_server_too;

constexpr bool from(std::optional<couplet::jid_view> asked, couplet::jid_view sender,
                    account_answers rule = account_answers::by_account) {
    return may_answer(asked, known_address{sender}, own, rule);
}
constexpr bool from_nobody(std::optional<couplet::jid_view> asked) {
    return may_answer(asked, absent_address{}, own);
}

/// Whether a client takes the stanza for the answer to what it sent.
bool taken(string_view text, sent_stanza const& sent, bool is_service = false) {
    string whole{text};
    whole.insert(whole.find(' '), " xmlns='jabber:client'");
    auto const element = couplet::xml::parse_element(whole);
    if (!element) FAIL("not XML: " << text);
    auto const stanza = couplet::stanza_view::from(*element);
    if (!stanza) FAIL("no stanza: " << text);
    couplet::stanza_addresses const addresses{*stanza};
    return is_service ? answers_service(*stanza, addresses, sent)
                      : answers(*stanza, addresses, sent);
}

}  // namespace

TEST_CASE(
    "RFC 6120 8.1.2.1 3, 10.3.3 1: who asks without 'to' is answered without 'from' or by the own "
    "bare address",
    "[stanza]") {
    BOTH(from_nobody(nullopt));
    BOTH(from(nullopt, account));
    BOTH(!from(nullopt, server));
    BOTH(!from(nullopt, own));
    BOTH(!from(nullopt, "juliet@im.example.com/chamber"_jid));
    BOTH(!from(nullopt, romeo));
    BOTH(!from(nullopt, "nurse@im.example.com"_jid));
}

TEST_CASE("RFC 6120 8.1.2.1 3: who asks the own bare address is answered the same way",
          "[stanza]") {
    BOTH(from_nobody(account));
    BOTH(from(account, account));
    BOTH(!from(account, server));
    BOTH(!from(account, own));
    BOTH(!from(account, romeo));
}

TEST_CASE("RFC 6120 8.2.3, 8.3.1 2: anybody else answers with exactly the address that was asked",
          "[stanza]") {
    BOTH(from(romeo, romeo));
    BOTH(!from(romeo, romeos_account));
    BOTH(!from(romeos_account, romeo));
    BOTH(!from_nobody(romeo));
    BOTH(!from(romeo, account));
    BOTH(from(server, server));
    BOTH(!from_nobody(server));  // 8.1.2.1 2: a server that speaks for itself says so
    BOTH(!from(server, "im.example.com/x"_jid));
    BOTH(from(own, own));
    BOTH(!from_nobody(own));
    BOTH(!from("example.net"_jid, "example.net.evil.example"_jid));
}

TEST_CASE(
    "RFC 6120 8.1.2.1: the option for old servers trusts the own server and the own resource, and "
    "nobody else",
    "[stanza]") {
    BOTH(from(nullopt, server, lenient));
    BOTH(from(nullopt, own, lenient));
    BOTH(from(account, server, lenient));
    BOTH(!from(nullopt, "juliet@im.example.com/chamber"_jid, lenient));
    BOTH(!from(nullopt, "example.net"_jid, lenient));
    BOTH(!from(nullopt, romeo, lenient));
    BOTH(!from(romeo, server, lenient));
    BOTH(!from(server, account, lenient));
}

TEST_CASE("RFC 6120 7.6: before a resource is bound the own address is the bare one", "[stanza]") {
    BOTH(may_answer(nullopt, absent_address{}, account));
    BOTH(may_answer(nullopt, known_address{account}, account));
    BOTH(!may_answer(nullopt, known_address{own}, account));
    BOTH(may_answer(nullopt, known_address{server}, account, lenient));
}

TEST_CASE(
    "RFC 6120 8.1.2.1 4: a 'from' that is no address is not an absent one, which would be the own "
    "account",
    "[stanza]") {
    sent_stanza const sent{.id = "1", .from = own};
    CHECK(taken("<iq type='result' id='1'/>", sent));
    for (string_view const faulty : {"", "@", "juliet@im.example.com/", "/balcony", "juliet@"}) {
        CAPTURE(faulty);
        CHECK_FALSE(taken("<iq type='result' id='1' from='" + string{faulty} + "'/>", sent));
        couplet::parsed_address const parsed{couplet::address::from_text(faulty)};
        CHECK_FALSE(may_answer(nullopt, parsed, own, lenient));
        CHECK_FALSE(meant_sender(parsed, own));
    }
}

TEST_CASE(
    "RFC 6120 8.1.3, 8.2.3 3-4: an answer is a result or an error of the same kind with the same "
    "id",
    "[stanza]") {
    sent_stanza const sent{.id = "1", .to = romeo, .from = own};
    auto is = [&](string_view attributes) {
        return taken("<iq from='romeo@example.net/orchard' " + string{attributes} + "/>", sent);
    };
    CHECK(is("type='result' id='1'"));
    CHECK(is("type='error' id='1'"));
    CHECK(is("type='result' id='1' to='juliet@im.example.com/other'"));  // RFC 6120 8.1.1.1
    CHECK_FALSE(is("type='get' id='1'"));
    CHECK_FALSE(is("type='set' id='1'"));
    CHECK_FALSE(is("id='1'"));
    CHECK_FALSE(is("type='result' id='2'"));
    CHECK_FALSE(is("type='result' id='1 '"));
    CHECK_FALSE(is("type='result' id=''"));
    CHECK_FALSE(is("type='result'"));
    CHECK_FALSE(taken("<message from='romeo@example.net/orchard' type='error' id='1'/>", sent));
}

TEST_CASE("RFC 6120 8.3: what answers a message or presence is an error of the same kind",
          "[stanza]") {
    for (auto const kind : {stanza_kind::message, stanza_kind::presence}) {
        sent_stanza const sent{.kind = kind, .id = "1", .to = romeo, .from = own};
        auto is = [&](string_view attributes) {
            return taken('<' + string{name(kind)} + " from='romeo@example.net/orchard' " +
                             string{attributes} + "/>",
                         sent);
        };
        CHECK(is("type='error' id='1'"));
        CHECK_FALSE(is("type='result' id='1'"));
        CHECK_FALSE(is("id='1'"));
        CHECK_FALSE(taken("<iq from='romeo@example.net/orchard' type='error' id='1'/>", sent));
    }
}

TEST_CASE("RFC 6120 8.3.1 2: an address matches however it was written", "[stanza]") {
    sent_stanza const sent{.id = "1", .to = romeo, .from = own};
    CHECK(taken("<iq from='ROMEO@example.NET/orchard' type='result' id='1'/>", sent));
    CHECK_FALSE(taken("<iq from='romeo@example.net/Orchard' type='result' id='1'/>", sent));
}

TEST_CASE(
    "XEP-0114 3, RFC 6120 8.3: a service is answered at the address that asked, with both "
    "addresses",
    "[stanza]") {
    sent_stanza const sent{.id = "1", .to = romeo, .from = "room@muc.example.com"_jid};
    string_view const romeo_says = "from='romeo@example.net/orchard'";
    auto is = [&](string_view sender, string_view to) {
        return taken("<iq type='result' id='1' " + string{sender} + ' ' + string{to} + "/>", sent,
                     true);
    };
    CHECK(is(romeo_says, "to='room@muc.example.com'"));
    CHECK_FALSE(is(romeo_says, "to='other@muc.example.com'"));
    CHECK_FALSE(is(romeo_says, "to='muc.example.com'"));
    CHECK_FALSE(is(romeo_says, ""));
    CHECK_FALSE(is("", "to='room@muc.example.com'"));
    CHECK_FALSE(is("from='@'", "to='room@muc.example.com'"));
    CHECK_FALSE(is("from='romeo@example.net'", "to='room@muc.example.com'"));
}

TEST_CASE(
    "CVE-2013-6483, CVE-2014-0364: who guesses an id cannot answer for the roster or for anybody",
    "[stanza]") {
    sent_stanza const roster_get{.id = "purple1", .from = own};
    string_view const roster =
        "<query xmlns='jabber:iq:roster'><item jid='evil@evil.example'/></query></iq>";
    auto forged = [&](string_view sender) {
        return "<iq type='result' id='purple1' " + string{sender} + '>' + string{roster};
    };
    CHECK_FALSE(taken(forged("from='evil@evil.example'"), roster_get));
    CHECK_FALSE(taken(forged("from='juliet@im.example.com.evil.example'"), roster_get));
    CHECK_FALSE(taken(forged("from='juliet@im.example.com/evil'"), roster_get));
    CHECK_FALSE(taken(forged("x:from='juliet@im.example.com' xmlns:x='urn:x' from='evil.example'"),
                      roster_get));
    CHECK(taken(forged("from='juliet@im.example.com'"), roster_get));
    CHECK(taken(forged(""), roster_get));
}

TEST_CASE("RFC 6120 8.1.1.1 2, 8.1.2.1 4: what a client takes an absent address for", "[stanza]") {
    BOTH(meant_sender(absent_address{}, own) == account);
    BOTH(meant_sender(known_address{romeo}, own) == romeo);
    BOTH(meant_recipient(absent_address{}, own) == own);
    BOTH(meant_recipient(known_address{account}, own) == account);
}

TEST_CASE(
    "RFC 6120 8.1.2.1 1: a server writes its client's full address, the bare one into "
    "subscriptions",
    "[stanza]") {
    BOTH(couplet::stamped_sender(own, nullopt) == own);
    BOTH(couplet::stamped_sender(own, presence_type::available) == own);
    BOTH(couplet::stamped_sender(own, presence_type::probe) == own);
    BOTH(couplet::stamped_sender(own, presence_type::subscribe) == account);
    BOTH(couplet::stamped_sender(own, presence_type::subscribed) == account);
    BOTH(couplet::stamped_sender(own, presence_type::unsubscribe) == account);
    BOTH(couplet::stamped_sender(own, presence_type::unsubscribed) == account);
}

TEST_CASE(
    "RFC 6120 10.3, RFC 6121 3.1.2 1: whom a client means that says no 'to', or a full one in a "
    "subscription",
    "[stanza]") {
    constexpr auto message = stanza_kind::message, presence = stanza_kind::presence,
                   iq = stanza_kind::iq;
    BOTH(meant_recipient_of_client(absent_address{}, own, message, nullopt) == account);
    BOTH(meant_recipient_of_client(absent_address{}, own, iq, nullopt) == account);
    BOTH(meant_recipient_of_client(absent_address{}, own, presence, presence_type::available) ==
         nullopt);
    BOTH(meant_recipient_of_client(known_address{romeo}, own, message, nullopt) == romeo);
    BOTH(meant_recipient_of_client(known_address{romeo}, own, presence, presence_type::available) ==
         romeo);
    BOTH(meant_recipient_of_client(known_address{romeo}, own, presence, presence_type::subscribe) ==
         romeos_account);
    couplet::parsed_address const faulty{couplet::address::from_text("@")};
    CHECK(meant_recipient_of_client(faulty, own, message, nullopt) == nullopt);
    CHECK(meant_recipient(faulty, own) == nullopt);
}

TEST_CASE("RFC 6120 8.1.2.1 4: what cannot tell a faulty address from an absent one is not asked",
          "[stanza]") {
    STATIC_REQUIRE(couplet::enforced_address<couplet::parsed_address>);
    STATIC_REQUIRE_FALSE(couplet::enforced_address<std::optional<couplet::jid_view>>);
    STATIC_REQUIRE_FALSE(couplet::enforced_address<couplet::address>);
    STATIC_REQUIRE_FALSE(couplet::enforced_address<couplet::jid_view>);
}

}  // namespace matching_tests
