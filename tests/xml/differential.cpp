// SPDX-License-Identifier: BSL-1.0
// xml::parser beside expat: the same verdict and the same events, but for what agreement.hpp lists.
#include <couplet/xml/parser.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "corpora.hpp"
#include "feeding.hpp"
#include "support.hpp"

#ifdef COUPLET_TEST_ORACLES

#include "agreement.hpp"

namespace differential_tests {

using couplet::xml_errc;
using support::operator""_u;

namespace {

std::string const header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>";

bool expat_accepts(std::string_view octets) {
    oracle::expat e;
    return e.feed(octets) && e.finish();
}

}  // namespace

TEST_CASE("RFC 6120 11: each difference to expat is there, and is the one that is listed",
          "[xml][differential]") {
    for (auto const& d : agreement::differences) {
        INFO(d.clause << ": " << support::shown(d.example));
        CHECK(expat_accepts(d.example));
        auto const ours = feeding::outcome_of(d.example);
        REQUIRE(ours.error.has_value());
        CHECK(name(ours.error->code) == name(d.ours));
        CHECK(agreement::dispute(d.example) == "");
    }
}

TEST_CASE("XML 1.0 2.3, fifth edition: names that expat refuses are accepted, as libxml2 does",
          "[xml][differential]") {
    std::string_view const names[]{u8"\u2C00"_u,  u8"\u0220"_u,  u8"\U00010000"_u,
                                   u8"a\u200C"_u, u8"a\u203F"_u, u8"\u3007\u31F0"_u,
                                   u8"\u037F"_u};
    for (auto const& name : names) {
        for (std::string const& document :
             {"<" + std::string(name) + "/>", "<a " + std::string(name) + "=''></a>",
              "<p:" + std::string(name) + " xmlns:p='u'/>"}) {
            INFO(support::shown(document));
            CHECK(!expat_accepts(document));
            CHECK(feeding::outcome_of(document).error == std::nullopt);
            CHECK(agreement::dispute(document) == "");
        }
    }
}

TEST_CASE("the examples of RFC 6120 and 6121 are to us what they are to expat",
          "[xml][differential][corpus]") {
    for (auto const& e : corpora::rfc_examples()) {
        INFO(e.source << ": " << e.xml);
        CHECK(agreement::dispute(e.xml) == "");
        CHECK(agreement::dispute(header + e.xml) == "");
        CHECK(agreement::dispute(header + e.xml + "</stream:stream>") == "");
    }
}

TEST_CASE("the examples of the XEPs are to us what they are to expat",
          "[xml][differential][corpus]") {
    for (auto const& e : corpora::xep_examples()) {
        INFO(e.source << ": " << e.xml);
        CHECK(agreement::dispute(e.xml) == "");
        CHECK(agreement::dispute(header + e.xml + "</stream:stream>") == "");
    }
}

TEST_CASE("recorded sessions are to us what they are to expat", "[xml][differential][corpus]") {
    for (auto const& s : corpora::sessions()) {
        INFO(s.source);
        CHECK(agreement::dispute(s.xml) == "");
        CHECK(agreement::dispute(s.xml + "</stream:stream>") == "");
    }
    for (auto const& m : corpora::messages()) {
        INFO(m.source << ": " << m.xml);
        CHECK(agreement::dispute(m.xml) == "");
    }
}

namespace {

/// Calls `f` with each sequence of `length` pieces.
template <std::size_t Size, class F>
void for_each_sequence(std::string_view const (&pieces)[Size], std::size_t length, F f) {
    std::size_t total = 1;
    for (std::size_t i = 0; i < length; ++i) total *= Size;
    for (std::size_t number = 0; number < total; ++number) {
        std::string sequence;
        for (std::size_t rest = number, i = 0; i < length; ++i, rest /= Size)
            sequence += pieces[rest % Size];
        f(sequence);
    }
}

}  // namespace

TEST_CASE("every short sequence of pieces of XML is to us what it is to expat",
          "[xml][differential]") {
    constexpr std::string_view pieces[]{
        "<a>", "</a>", "<a/>", "<",  ">", "/", "a", ":",       "=",     "'x'", "\"",  " ",
        "&",   "#",    "x",    "3C", ";", "]", "!", "[CDATA[", "xmlns", "?",   "xml", "\r\n"};
    support::differences found;
    for (std::string_view const before : {"", "<a", "<a>", "<a b='"})
        for_each_sequence(pieces, 4, [&](std::string const& sequence) {
            std::string const document = std::string(before) + sequence;
            if (auto const dispute = agreement::dispute(document); !dispute.empty())
                found.add(support::shown(document) + ": " + dispute);
        });
    CHECK(found.text == "");
}

TEST_CASE("every short sequence of pieces of a tag is to us what it is to expat",
          "[xml][differential]") {
    constexpr std::string_view pieces[]{" ",     "b",        "xmlns", "xml", ":", "='u'",    "='v'",
                                        "=\"\"", "\xC3\xA9", "1",     "/",   ">", " p:b='u'"};
    // What follows is so much that it is read in blocks.
    std::string const behind = "></a>" + std::string(80, ' ');
    support::differences found;
    struct {
        std::string_view before;
        std::size_t length;
    } constexpr starts[]{
        {"<a", 5},     {"<a xmlns:p='u'", 5},          {"<a xmlns:b='u' ", 4}, {"<a xmlns", 4},
        {"<a xml", 4}, {"<a xmlns:b='u' b:c='' b", 4}, {"<xmlns", 4},          {"<xml", 4}};
    for (auto const& [before, length] : starts)
        for_each_sequence(pieces, length, [&, head = std::string(before)](std::string const& rest) {
            std::string const document = head + rest + behind;
            if (auto const dispute = agreement::dispute(document); !dispute.empty())
                found.add(support::shown(document) + ": " + dispute);
        });
    CHECK(found.text == "");
}

}  // namespace differential_tests

#else

TEST_CASE("xml::parser beside expat and libxml2", "[xml][differential]") {
    WARN("not run: this was built without expat and libxml2");
}

#endif
