// SPDX-License-Identifier: BSL-1.0
// Reading a header, answering it, features and errors ask the heap for nothing.
#include <couplet/stream/body.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/stream/respond.hpp>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "catch.hpp"
#include "octets.hpp"

namespace allocation_tests {

using std::string_view;

TEST_CASE("a header is read and answered without the heap", "[stream][allocation]") {
    constexpr string_view languages[]{"en", "de"};
    couplet::stream_receiver const here{.id = "++TR84Sm6A3hnt3Q065SnAbbk3Y=",
                                        .name = couplet::address::from_text("im.example.com"),
                                        .languages = languages};
    auto const is_served = [](couplet::domain_jid_view domain) {
        return domain.text() == "im.example.com";
    };
    std::string out;
    out.reserve(1024);
    for (string_view const attributes :
         {"from='juliet@im.example.com' to='im.example.com' version='1.0' xml:lang='de'",
          "from='Juliet@IM.example.com/b\xC3\xBC"
          "cher' to='IM.example.com.' version='1.0'",
          "from='@' to='unknown.example' version='x'"}) {
        octets::header const read{
            "<stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams' " +
            std::string(attributes) + ">"};
        auto const answer = [&] {
            auto const result = couplet::read_header(read.root());
            auto const response = respond(result, here, is_served);
            out.clear();
            if (append(out, response)) out = "refused";
        };
        answer();  // ICU loads its tables once
        CHECK(allocations::during(answer) == 0);
        CHECK(octets::header{out}.result());
    }
}

TEST_CASE("features, errors and bodies are read and written without the heap",
          "[stream][allocation]") {
    auto const features = octets::element(
        "<s:features xmlns:s='http://etherx.jabber.org/streams'><mechanisms "
        "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>A</mechanism><mechanism>B</mechanism>"
        "</mechanisms><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></s:features>");
    auto const error = octets::element(
        "<s:error xmlns:s='http://etherx.jabber.org/streams'><see-other-host "
        "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:1</see-other-host><a xmlns='b'/>"
        "</s:error>");
    auto const body = octets::element(
        "<body rid='1' sid='s' wait='60' xmlns='http://jabber.org/protocol/httpbind'/>");
    std::string out;
    out.reserve(1024);
    std::size_t names = 0;
    bool is_refused = false;
    CHECK(allocations::during([&] {
              auto const offered = couplet::stream_features::from(features);
              auto const mechanisms = couplet::get<couplet::feature::mechanisms>(*offered);
              for (auto const name : mechanisms->names) names += name.size();
              is_refused |= couplet::append_features(out, *mechanisms).has_value();
              is_refused |= append(out, *couplet::read_error(error)).has_value();
              is_refused |= append(out, *couplet::xml::read<couplet::bosh_body>(body)).has_value();
          }) == 0);
    CHECK(names == 2);
    CHECK_FALSE(is_refused);
}

}  // namespace allocation_tests
