// SPDX-License-Identifier: BSL-1.0
// Each example of RFC 6120, RFC 6121 and the XEPs, and each recorded session, that carries anything declared: it is
// read, rebuilt, and equal to what it was.
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpus.hpp"
#include "example_reading.hpp"
#include "xml/corpora.hpp"

namespace examples_tests {

using xep_laws::example_outcomes;
using xep_laws::example_reader;

namespace {

/// What is not read, and must not be.
struct exception {
    std::string_view example;
    std::string_view reason;
};

constexpr exception of_the_corpora[]{
    {"RFC 6120 4.9.3.11 #57 {urn:xmpp:ping}ping: in a place where it may not be",
     "meant to be wrong: an iq of an unknown type"},
    {"RFC 6120 8.3.3.1 #184 {urn:xmpp:ping}ping: in a place where it may not be",
     "meant to be wrong: an iq of an unknown type"},
    {"RFC 6121 2.3.3 #24 {jabber:iq:roster}query: repeated_child query item",
     "meant to be wrong: a set with two items"},
    {"RFC 6121 2.6.1 #45 {urn:xmpp:features:rosterver}ver: in a place where it may not be",
     "shown without the features around it"},
    {"RFC 6121 3.4 #81 {urn:xmpp:features:pre-approval}sub: in a place where it may not be",
     "shown without the features around it"},
    {"XEP-0024 #14 {jabber:x:oob}x: in a place where it may not be", "oob as an item"},
    {"XEP-0024 #14 {jabber:x:oob}x: in a place where it may not be", "oob as an item"},
    {"XEP-0026 #4 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0026 #6 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0041 #5 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0042 #9 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0042 #10 {jabber:x:data}x: missing_child option value",
     "an option without the value that XEP-0004 requires"},
    {"XEP-0068 #3 {jabber:x:data}x: missing_child option value",
     "an option without the value that XEP-0004 requires"},
    {"XEP-0087 #3 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0087 #4 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0087 #10 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0092 #3 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "an iq without a type"},
    {"XEP-0092 #4 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "an iq without a type"},
    {"XEP-0105 #1 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0160 #4 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "an iq without a type"},
    {"XEP-0160 #5 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "an iq without a type"},
    {"XEP-0174 #10 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "disco among the features"},
    {"XEP-0214 #3 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0233 #1 {urn:ietf:params:xml:ns:xmpp-sasl}mechanisms: in a place where it may not be",
     "shown without the features around it"},
    {"XEP-0248 #33 {jabber:x:data}x: missing_child option value",
     "an option without the value that XEP-0004 requires"},
    {"XEP-0282 #1 {http://jabber.org/protocol/muc#user}x: malformed_attribute item affiliation",
     "an affiliation that XEP-0045 does not know"},
    {"XEP-0282 #13 {http://jabber.org/protocol/muc#user}x: malformed_attribute item affiliation",
     "an affiliation that XEP-0045 does not know"},
    {"XEP-0332 #25 {http://jabber.org/protocol/disco#info}query: in a place where it may not be",
     "disco asked for by a set"},
    {"XEP-0336 #3 {jabber:x:data}x: in a place where it may not be",
     "a form that is the whole payload"},
    {"XEP-0336 #11 {jabber:x:data}x: in a place where it may not be",
     "a form that is the whole payload"},
    {"XEP-0357 #12 {jabber:x:data}x: missing_attribute x type",
     "a form without the type that XEP-0004 requires"},
    {"XEP-0389 #19 {jabber:x:oob}x: in a place where it may not be", "oob in a challenge"},
    {"XEP-0389 #21 {urn:ietf:params:xml:ns:xmpp-sasl}mechanisms: in a place where it may not be",
     "features offered elsewhere"},
    {"XEP-0397 #1 {urn:ietf:params:xml:ns:xmpp-bind}bind: in a place where it may not be",
     "features offered elsewhere"},
    {"XEP-0397 #1 {urn:ietf:params:xml:ns:xmpp-sasl}mechanisms: in a place where it may not be",
     "features offered elsewhere"},
    {"XEP-0425 #4 {urn:xmpp:message-retract:1}retract: missing_attribute retract id",
     "moderation takes back without an id"},
    {"XEP-0425 #8 {urn:xmpp:message-retract:1}retracted: missing_attribute retracted id",
     "moderation takes back without an id"},
    {"XEP-0452 #3 {urn:xmpp:sid:0}stanza-id: in a place where it may not be",
     "its message has lost its namespace"},
    {"XEP-0471 #3 {jabber:x:conference}x: in a place where it may not be",
     "a bookmark kept as an invitation"},
    {"XEP-0484 #3 {urn:xmpp:sasl:2}success: missing_child success authorization-identifier",
     "an element that XEP-0388 calls otherwise"},
    {"XEP-0484 #4 {urn:xmpp:sasl:2}success: missing_child success authorization-identifier",
     "an element that XEP-0388 calls otherwise"},
    {"XEP-0484 #5 {urn:xmpp:sasl:2}success: missing_child success authorization-identifier",
     "an element that XEP-0388 calls otherwise"},
    {"XEP-0503 #7 {jabber:x:oob}x: in a place where it may not be", "oob in an item"},
};
constexpr exception of_the_specifications[]{
    {"XEP-0059 #19 {http://jabber.org/protocol/disco#items}query: in a place where it may not be",
     "disco asked for by a set"},
    {"XEP-0198 #12 {urn:xmpp:sm:3}resume: malformed_attribute resume h",
     "placeholders instead of numbers"},
    {"XEP-0198 #13 {urn:xmpp:sm:3}resumed: malformed_attribute resumed h",
     "placeholders instead of numbers"},
    {"XEP-0198 #14 {urn:xmpp:sm:3}failed: malformed_attribute failed h",
     "placeholders instead of numbers"},
    {"XEP-0198 #28 {urn:xmpp:sasl:2}authenticate: malformed_attribute resume h",
     "placeholders instead of numbers"},
    {"XEP-0198 #28 {urn:xmpp:sm:3}resume: malformed_attribute resume h",
     "placeholders instead of numbers"},
    {"XEP-0198 #30 {urn:xmpp:sasl:2}success: malformed_attribute failed h",
     "placeholders instead of numbers"},
    {"XEP-0198 #30 {urn:xmpp:sm:3}failed: malformed_attribute failed h",
     "placeholders instead of numbers"},
    {"XEP-0198 #31 {urn:xmpp:sasl:2}success: malformed_attribute failed h",
     "placeholders instead of numbers"},
    {"XEP-0198 #31 {urn:xmpp:sm:3}failed: malformed_attribute failed h",
     "placeholders instead of numbers"},
};

template <std::size_t Count>
void check_exceptions(example_outcomes const& outcomes, exception const (&expected)[Count]) {
    std::string found, meant;
    for (auto const& one : outcomes.not_read) found += one + '\n';
    for (auto const& one : expected) {
        meant.append(one.example) += '\n';
        CHECK_FALSE(one.reason.empty());
    }
    CHECK(found == meant);
}
/// What was not declared: a line each, with how often it was there.
std::string unknown_in(example_outcomes const& outcomes) {
    std::string lines;
    for (auto const& [what, count] : outcomes.unknown)
        lines += what + ' ' + std::to_string(count) + '\n';
    return lines;
}

/// The examples of a XEP's own text.
void read_specification(std::string const& number, example_reader& reader) {
    std::ifstream in = corpus::open("../spec/xeps/xep-" + number + ".xml");
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("<example", at)) != text.npos;) {
        std::size_t const end = text.find("</example>", at);
        std::string const example = text.substr(at, end - at);
        at = end;
        std::size_t const begin = example.find("<![CDATA[");
        if (begin == example.npos) continue;
        std::size_t const size = example.rfind("]]>") - begin - 9;
        reader.read("XEP-" + number + " #" + std::to_string(++count),
                    example.substr(begin + 9, size), false);
    }
}

}  // namespace

TEST_CASE("the examples of the RFCs and XEPs are read, rebuilt and equal",
          "[xep][examples][corpus]") {
    example_outcomes outcomes;
    example_reader reader{outcomes};
    for (auto const& one : corpora::rfc_examples()) reader.read(one.source, one.xml, false);
    for (auto const& one : corpora::xep_examples())
        reader.read(one.source, one.xml, one.kind == "payload");
    if (outcomes.rebuilt_equal == 0) return;
    check_exceptions(outcomes, of_the_corpora);
    CHECK(outcomes.rebuilt_equal == 1424);
    CHECK(outcomes.rebuilt_without_unknown == 175);
    CHECK(
        unknown_in(outcomes) ==
        "{http://jabber.org/protocol/disco#info}query <{http://jabber.org/protocol/infobits}info> "
        "1\n"
        "{http://jabber.org/protocol/disco#info}query text 83\n"
        "{http://jabber.org/protocol/disco#items}query "
        "<{http://jabber.org/protocol/pubsub}subscription> 1\n"
        "{http://jabber.org/protocol/disco#items}query text 5\n"
        "{http://jabber.org/protocol/httpbind}body <{http://etherx.jabber.org/streams}error> 2\n"
        "{http://jabber.org/protocol/httpbind}body <{http://etherx.jabber.org/streams}features> 3\n"
        "{http://jabber.org/protocol/httpbind}body <{http://json.org/}json> 1\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}iq> 2\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}message> 8\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}presence> 3\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}auth> 1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}challenge> "
        "1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}response> 1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}success> 1\n"
        "{http://jabber.org/protocol/httpbind}body text 1\n"
        "{http://jabber.org/protocol/muc#admin}item text 2\n"
        "{http://jabber.org/protocol/muc#user}status <{urn:xmpp:muc:conditions:1}realjid-public> "
        "1\n"
        "{http://jabber.org/protocol/muc#user}status <{urn:xmpp:muc:conditions:1}self-presence> 1\n"
        "{jabber:iq:roster}item @category=conference 2\n"
        "{jabber:iq:roster}item @category=user 2\n"
        "{jabber:iq:roster}item @type=client 2\n"
        "{jabber:iq:roster}item @type=text 2\n"
        "{jabber:iq:roster}query <item> 2\n"
        "{jabber:iq:roster}query @full_list=false 2\n"
        "{jabber:iq:version}query <{http://jabber.org/protocol/evil}evil> 1\n"
        "{jabber:x:data}field text 7\n"
        "{jabber:x:data}x text 26\n"
        "{urn:ietf:params:xml:ns:xmpp-sasl}failure <defined-condition> 1\n"
        "{urn:ietf:params:xml:ns:xmpp-sasl}failure text 1\n"
        "{urn:ietf:params:xml:ns:xmpp-sasl}mechanism @name=EXTERNAL 1\n"
        "{urn:ietf:params:xml:ns:xmpp-sasl}mechanisms text 2\n"
        "{urn:ietf:params:xml:ns:xmpp-tls}proceed <{urn:xmpp:tmp:c2ctls}offer> 1\n"
        "{urn:ietf:params:xml:ns:xmpp-tls}starttls <{urn:xmpp:tmp:c2ctls}offer> 2\n"
        "{urn:xmpp:features:dialback}dialback <required> 9\n"
        "{urn:xmpp:forward:0}forwarded <message> 5\n"
        "{urn:xmpp:message-retract:1}retract <reason> 1\n"
        "{urn:xmpp:message-retract:1}retract <{urn:xmpp:message-moderate:1}moderated> 1\n"
        "{urn:xmpp:sm:3}enable <{https://xmpp.org/extensions/isr/0}isr-enable> 1\n"
        "{urn:xmpp:sm:3}enabled <{https://xmpp.org/extensions/isr/0}isr-enabled> 2\n");
    CHECK(outcomes.not_xml == 356);
}

TEST_CASE("the examples in the texts of more XEPs are read, rebuilt and equal",
          "[xep][examples][corpus]") {
    example_outcomes outcomes;
    example_reader reader{outcomes};
    for (std::string const number :
         {"0030", "0059", "0184", "0198", "0199", "0203", "0308", "0313", "0334"})
        read_specification(number, reader);
    if (outcomes.rebuilt_equal == 0) return;
    check_exceptions(outcomes, of_the_specifications);
    CHECK(outcomes.rebuilt_equal == 166);
    CHECK(outcomes.rebuilt_without_unknown == 8);
    CHECK(unknown_in(outcomes) ==
          "{http://jabber.org/protocol/disco#info}query text 3\n"
          "{http://jabber.org/protocol/disco#items}query text 1\n"
          "{jabber:x:data}x text 4\n");
    CHECK(outcomes.not_xml == 0);
}

TEST_CASE("what the recorded sessions carry is read, rebuilt and equal",
          "[xep][examples][corpus]") {
    example_outcomes outcomes;
    example_reader reader{outcomes};
    for (auto const& one : corpora::sessions()) reader.read(one.source, one.xml, false);
    for (auto const& one : corpora::messages()) reader.read(one.source, one.xml, false);
    if (outcomes.rebuilt_equal == 0) return;
    CHECK(outcomes.not_read == std::vector<std::string>{});
    CHECK(outcomes.rebuilt_equal == 1027);
    CHECK(outcomes.rebuilt_without_unknown == 23);
    CHECK(
        unknown_in(outcomes) ==
        "{http://jabber.org/protocol/httpbind}body <{http://etherx.jabber.org/streams}features> 2\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}iq> 6\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}message> 2\n"
        "{http://jabber.org/protocol/httpbind}body <{jabber:client}presence> 4\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}auth> 1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}challenge> "
        "1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}response> 1\n"
        "{http://jabber.org/protocol/httpbind}body <{urn:ietf:params:xml:ns:xmpp-sasl}success> 1\n"
        "{jabber:iq:roster}query <{urn:xmpp:mix:roster:0}annotate> 2\n"
        "{urn:ietf:params:xml:ns:xmpp-bind}bind <required> 3\n"
        "{urn:ietf:params:xml:ns:xmpp-sasl}response @mechanism=SCRAM-SHA-1 2\n");
}

}  // namespace examples_tests
