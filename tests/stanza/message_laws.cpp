// SPDX-License-Identifier: BSL-1.0
// parse(build(x)) == x for values of every type; what holds for any stanza that is read; no allocation on the way.
#include <couplet/xep/ping.hpp>
#include <string>
#include <string_view>

#include "../allocations.hpp"
#include "../support.hpp"
#include "../xml/corpora.hpp"
#include "both.hpp"
#include "stanza_laws.hpp"

namespace message_laws_tests {

using namespace couplet;
using stanzas::in_stream;

namespace {

/// Octets of stanzas, cut and put together.
std::string shuffled_stanza(support::dice& dice) {
    constexpr std::string_view tags[]{"message", "presence", "iq"};
    constexpr std::string_view pieces[]{"<body>a &lt; b</body>",
                                        "<body xml:lang='cs'/>",
                                        "<subject>s</subject>",
                                        "<thread parent='p'>t</thread>",
                                        "<show>xa</show>",
                                        "<show/>",
                                        "<status xml:lang='de'>hier</status>",
                                        "<priority>-7</priority>",
                                        "<priority>x</priority>",
                                        "<note xmlns='urn:note' id='1'>n</note>",
                                        "<note xmlns='urn:note'/>",
                                        "<x:note xmlns:x='urn:note' id='1'/>",
                                        "<error type='cancel'/>",
                                        " text ",
                                        "<error type='modify' by='a' code='404'><gone "
                                        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'> u </gone>"
                                        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' "
                                        "xml:lang='en'>t</text><x xmlns='urn:x'><y/></x></error>",
                                        "<unknown a='1'><b/>c<body xmlns='urn:x'/></unknown>",
                                        "<message xmlns='urn:x'><body/></message>"};
    constexpr std::string_view attributes[]{
        "from='a@b/c'", "from='@'",     "to='d'",     "to=''",         "id='1'",
        "id=''",        "type='get'",   "type='set'", "type='error'",  "type='result'",
        "type='chat'",  "type='probe'", "type='odd'", "xml:lang='en'", "x:y='z' xmlns:x='urn:x'"};
    auto const tag = dice.of(tags);
    std::string out = '<' + std::string(tag), seen;
    for (std::size_t n = dice(6); n > 0; --n) {
        auto const one = dice.of(attributes);
        auto const name = one.substr(0, one.find('='));
        if (seen.find(name) != seen.npos) continue;
        seen += name;
        (out += ' ') += one;
    }
    out += '>';
    for (std::size_t n = dice(5); n > 0; --n) out += dice.of(pieces);
    return out + "</" + std::string(tag) + '>';
}

}  // namespace

TEST_CASE("stanza laws: parse(build(x)) is x, for values of every type", "[stanza][message][law]") {
    support::dice dice{20};
    std::string_view const broken = [&]() -> std::string_view {
        for (int round = 0; round < 100'000; ++round) {
            std::string octets;
            for (std::size_t n = dice(120); n > 0; --n)
                dice(8) == 0 ? utf8::append(octets, dice.scalar())
                             : void(octets += static_cast<char>(dice(dice(4) == 0 ? 256 : 128)));
            if (auto const law = stanza_laws::broken_by(octets); !law.empty()) {
                FAIL_CHECK(support::shown(octets));
                return law;
            }
        }
        return "";
    }();
    CHECK(broken == "");
}

TEST_CASE("stanza laws: of any stanza that is read", "[stanza][message][law]") {
    support::dice dice{21};
    std::size_t stanzas = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto const octets = shuffled_stanza(dice);
        constexpr std::string_view namespaces[]{xml::ns::client, xml::ns::server,
                                                xml::ns::component};
        in_stream const stanza{octets, dice.of(namespaces), dice(2) == 0 ? "en" : ""};
        if (!stanza.is_stanza()) continue;
        ++stanzas;
        auto const broken = stanza_laws::broken_by_stanza(*stanza);
        if (!broken.empty()) FAIL(broken << ": " << octets);
    }
    CHECK(stanzas == 20'000);
}

TEST_CASE("stanza laws: of the examples of RFC 6120, RFC 6121 and the XEPs",
          "[stanza][message][law][corpus]") {
    auto examples = corpora::rfc_examples();
    for (auto& one : corpora::xep_examples()) examples.push_back(one);
    for (auto const& one : examples) {
        in_stream const stanza{one.xml};
        if (!stanza.is_stanza()) continue;
        auto const broken = stanza_laws::broken_by_stanza(*stanza);
        if (!broken.empty()) FAIL_CHECK(broken << ": " << one.source);
    }
}

TEST_CASE("stanzas: nothing is allocated, neither to read nor to build nor to answer",
          "[stanza][message][allocation]") {
    in_stream const request{
        "<iq from='a@b/c' to='d' id='1' type='get' xml:lang='en'><ping "
        "xmlns='urn:xmpp:ping'/></iq>"};
    in_stream const said{
        "<message from='a@b/c' to='d' id='1'><body>a</body><body xml:lang='cs'>b</body><subject>c"
        "</subject><thread>t</thread></message>"};
    in_stream const seen{
        "<presence "
        "from='a@b/c'><show>xa</show><priority>5</priority><status>a</status></presence>"};
    iq_service service{on_get<xep::ping>([](xep::ping) {})};
    std::string out;
    out.reserve(4096);
    stanza_laws::note const note{"1", "n"};
    std::size_t octets = 0;
    CHECK(allocations::during([&] {
              auto const m = message::read(*said);
              auto const p = presence::read(*seen);
              auto const i = iq::read(*request);
              auto const chosen = lookup_language(m->body, {"cs"}, m->language);
              octets += chosen->text.size() + p->status.text().size() + i->id.size();
              if (append(out, *m, note) || append(out, *p) || append(out, *i)) octets = 0;
              if (!append_result(out, *request, note).is_written()) octets = 0;
              stanza_error const gone{.condition = stanza_condition::gone, .text = {"no", "en"}};
              if (!append_error(out, *said, gone, original::included).is_written()) octets = 0;
              if (!service.answer(out, *request).is_written()) octets = 0;
          }) == 0);
    CHECK(octets == 3);
    CHECK(out.size() > 500);
}

}  // namespace message_laws_tests
