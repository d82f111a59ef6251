// SPDX-License-Identifier: BSL-1.0
// What extensions say in and about messages, as the XEPs have it.
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/correction.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xep/fallback.hpp>
#include <couplet/xep/forwarded.hpp>
#include <couplet/xep/hint.hpp>
#include <couplet/xep/marker.hpp>
#include <couplet/xep/nickname.hpp>
#include <couplet/xep/reactions.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/reply.hpp>
#include <couplet/xep/retraction.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <string>
#include <string_view>

#include "built.hpp"
#include "catch.hpp"

namespace messages_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;
using namespace std::string_view_literals;

TEST_CASE("XEP-0184 5: a receipt is asked for, and names the message", "[xep]") {
    CHECK(built(xep::receipt_request{}) == "<request xmlns='urn:xmpp:receipts'/>");
    std::string const text = built(xep::receipt{"richard2-4.1.247"});
    CHECK(text == "<received xmlns='urn:xmpp:receipts' id='richard2-4.1.247'/>");
    CHECK(places<xep::receipt>(text) == "message");
    CHECK(fault<xep::receipt>("<received xmlns='urn:xmpp:receipts'/>") ==
          "missing_attribute received id");
}

TEST_CASE("XEP-0203 2: a delay has a moment, and perhaps who and why", "[xep]") {
    CHECK(built(xep::delay{.from = "capulet.com"_jid,
                           .stamp = xep::date_time{1031699305},
                           .reason = "Offline Storage"}) ==
          "<delay xmlns='urn:xmpp:delay' from='capulet.com' stamp='2002-09-10T23:08:25Z'>"
          "Offline Storage</delay>");
    document const element{"<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25.5+02:00'/>"};
    auto const read = element.as<xep::delay>();
    CHECK_FALSE(read.from);
    CHECK_FALSE(read.reason);
    CHECK(read.stamp.seconds() == 1031692105);
    CHECK(fault<xep::delay>("<delay xmlns='urn:xmpp:delay'/>") == "missing_attribute delay stamp");
    // That was XEP-0091's.
    CHECK(fault<xep::delay>("<delay xmlns='urn:xmpp:delay' stamp='20020910T23:08:25'/>") ==
          "malformed_attribute delay stamp");
    CHECK(places<xep::delay>("<delay xmlns='urn:xmpp:delay'/>") == "message presence");
}

TEST_CASE("XEP-0297 4: a stanza is forwarded in its own namespace", "[xep]") {
    std::string const text =
        "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
        "stamp='2010-07-10T23:08:25Z'/><message xmlns='jabber:client' "
        "from='juliet@capulet.lit/orchard' id='0202197'><body>Yet</body></message></forwarded>";
    document const element{text};
    auto const read = element.as<xep::forwarded>();
    REQUIRE(read.stanza);
    CHECK(read.stanza->kind() == couplet::stanza_kind::message);
    CHECK(read.stanza->id() == "0202197"sv);
    CHECK(read.delay->stamp.text() == "2010-07-10T23:08:25Z");
    std::string out;
    REQUIRE_FALSE(couplet::xml::append(out, read));
    CHECK(out == text);
    // Without xmlns it would be in the namespace of what is around, "which is wrong": it is no stanza.
    document const wrong{"<forwarded xmlns='urn:xmpp:forward:0'><message/></forwarded>"};
    CHECK_FALSE(wrong.as<xep::forwarded>().stanza);
    CHECK(fault<xep::forwarded>("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client'/>"
                                "<message xmlns='jabber:server'/></forwarded>") ==
          "repeated_child forwarded");
}

TEST_CASE("XEP-0280 7, 8: a carbon is a message that was received or sent elsewhere", "[xep]") {
    std::string const forwarded =
        "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></forwarded>";
    document const sent{"<message xmlns='jabber:client'><sent xmlns='urn:xmpp:carbons:2'>" +
                        forwarded + "</sent></message>"};
    auto const carbon = couplet::get<xep::carbon>(sent.stanza());
    REQUIRE(carbon);
    CHECK(carbon->kind == xep::carbon_kind::sent);
    CHECK(carbon->forwarded.stanza->kind() == couplet::stanza_kind::message);
    CHECK(fault<xep::carbon>("<received xmlns='urn:xmpp:carbons:2'/>") ==
          "missing_child received forwarded");
    CHECK(fault<xep::carbon>("<received xmlns='urn:xmpp:carbons:2'>" + forwarded + forwarded +
                             "</received>") == "repeated_child received forwarded");
    CHECK(places<xep::enable_carbons>(built(xep::enable_carbons{})) == "set");
    CHECK(places<xep::disable_carbons>(built(xep::disable_carbons{})) == "set");
    CHECK(built(xep::no_carbons{}) == "<private xmlns='urn:xmpp:carbons:2'/>");
}

TEST_CASE("XEP-0085, XEP-0333, XEP-0308: what goes on in a conversation", "[xep]") {
    CHECK(built(xep::chat_state{xep::chat_state_kind::composing}) ==
          "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
    CHECK(fault<xep::chat_state>("<typing xmlns='http://jabber.org/protocol/chatstates'/>") ==
          "absent active");
    CHECK(built(xep::markable{}) == "<markable xmlns='urn:xmpp:chat-markers:0'/>");
    CHECK(built(xep::displayed{"m1"}) == "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>");
    CHECK(built(xep::correction{"bad1"}) ==
          "<replace xmlns='urn:xmpp:message-correct:0' id='bad1'/>");
    CHECK(fault<xep::correction>("<replace xmlns='urn:xmpp:message-correct:0'/>") ==
          "missing_attribute replace id");
}

TEST_CASE("XEP-0359 2: each entity on the way may name a stanza, once", "[xep]") {
    document const message{
        "<message xmlns='jabber:client'><stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a@b'/>"
        "<origin-id xmlns='urn:xmpp:sid:0' id='2'/></message>"};
    auto const named = couplet::get<xep::stanza_id>(message.stanza());
    REQUIRE(named);
    CHECK(*named == xep::stanza_id{"1", "a@b"_jid});
    CHECK(couplet::get<xep::origin_id>(message.stanza())->id == "2");
    CHECK(fault<xep::stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1'/>") ==
          "missing_attribute stanza-id by");
    CHECK(built(xep::referenced_stanza{"x"}) ==
          "<referenced-stanza xmlns='urn:xmpp:sid:0' id='x'/>");
}

TEST_CASE("XEP-0334 4: several hints stand side by side", "[xep]") {
    document const message{
        "<message xmlns='jabber:client'><no-copy xmlns='urn:xmpp:hints'/>"
        "<no-store xmlns='urn:xmpp:hints'/></message>"};
    CHECK(couplet::has<xep::no_copy_hint>(message.stanza()));
    CHECK(couplet::has<xep::no_store_hint>(message.stanza()));
    CHECK_FALSE(couplet::has<xep::store_hint>(message.stanza()));
    CHECK_FALSE(couplet::has<xep::no_permanent_store_hint>(message.stanza()));
}

TEST_CASE("XEP-0461 3, XEP-0428 2.2: a reply, with a quotation for who does not know replies",
          "[xep]") {
    CHECK(built(xep::reply{.to = "anna@example.com/tablet"_jid, .id = "1"}) ==
          "<reply xmlns='urn:xmpp:reply:0' to='anna@example.com/tablet' id='1'/>");
    std::array<xep::fallback_range, 2> const parts{xep::fallback_range{0, 38},
                                                   xep::fallback_range{}};
    CHECK(built(xep::fallback{.for_ = "urn:xmpp:reply:0", .bodies = parts}) ==
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
          "<body start='0' end='38'/><body/></fallback>");
    CHECK(
        fault<xep::fallback>("<fallback xmlns='urn:xmpp:fallback:0'><body end='-1'/></fallback>") ==
        "malformed_attribute body end");
}

TEST_CASE("XEP-0444 3, XEP-0424 3, XEP-0172 3: reactions, retractions, nicknames", "[xep]") {
    std::array const emojis{"\xF0\x9F\x91\x8B"sv, "\xF0\x9F\x90\xA2"sv};
    CHECK(built(xep::reactions{.id = "7", .all = emojis}) ==
          "<reactions xmlns='urn:xmpp:reactions:0' id='7'><reaction>\xF0\x9F\x91\x8B</reaction>"
          "<reaction>\xF0\x9F\x90\xA2</reaction></reactions>");
    CHECK(built(xep::reactions{"7"}) == "<reactions xmlns='urn:xmpp:reactions:0' id='7'/>");
    CHECK(built(xep::retraction{"m"}) == "<retract xmlns='urn:xmpp:message-retract:1' id='m'/>");
    CHECK(built(xep::retracted{.id = "m", .stamp = xep::date_time{1569020972}}) ==
          "<retracted xmlns='urn:xmpp:message-retract:1' id='m' stamp='2019-09-20T23:09:32Z'/>");
    CHECK(built(xep::nickname{"Ishmael"}) ==
          "<nick xmlns='http://jabber.org/protocol/nick'>Ishmael</nick>");
}

}  // namespace messages_tests
