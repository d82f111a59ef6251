// SPDX-License-Identifier: BSL-1.0
// BOSH's wrapper: sessions, restarts, ends (XEP-0124, XEP-0206).
#include <couplet/stream/body.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/extract.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "octets.hpp"

namespace body_tests {

using couplet::address;
using couplet::bosh_body;
using couplet::bosh_condition;
using couplet::bosh_type;
using octets::written;
using std::string_view;

namespace {

constexpr auto text = [](string_view of) { return address::from_text(of); };

std::string body(string_view attributes) {
    return "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' " +
           std::string(attributes) + "/>";
}
std::string fault_of(string_view attributes) {
    auto const element = octets::element(body(attributes));
    auto const read = couplet::xml::read<bosh_body>(element);
    if (read) return "none";
    return std::string(name(read.error().code)) + ' ' + std::string(read.error().field);
}
/// Reads what is written.
void check_same(bosh_body const& sent) {
    auto const element = octets::element(written(sent));
    auto const read = couplet::xml::read<bosh_body>(element);
    REQUIRE(read);
    CHECK(*read == sent);
}

}  // namespace

TEST_CASE("XEP-0206 3: a request for a session is read and written", "[stream][bosh]") {
    bosh_body const request{.rid = 1573741820,
                            .to = text("example.com"),
                            .from = text("user@example.com"),
                            .language = "en",
                            .wait = std::uint16_t{60},
                            .hold = std::uint8_t{1},
                            .route = "xmpp:example.com:9999",
                            .content = "text/xml; charset=utf-8",
                            .version = "1.0"};
    auto const element = octets::element(
        "<body content='text/xml; charset=utf-8' from='user@example.com' hold='1' "
        "rid='1573741820' to='example.com' route='xmpp:example.com:9999' wait='60' xml:lang='en' "
        "xmpp:version='1.0' xmlns='http://jabber.org/protocol/httpbind' "
        "xmlns:xmpp='urn:xmpp:xbosh'/>");
    auto const read = couplet::xml::read<bosh_body>(element);
    REQUIRE(read);
    CHECK(*read == request);
    CHECK_FALSE(couplet::check_request(*read));
    CHECK(couplet::xml::equal(octets::element(written(request)), element));
    CHECK(couplet::read_header(element, {.framing = couplet::stream_framing::bosh})->version ==
          couplet::xmpp_1_0);
}

TEST_CASE("XEP-0124 7.2, XEP-0206 4: the answer carries the session and the stream's features",
          "[stream][bosh]") {
    bosh_body const answer{.sid = "SomeSID",
                           .from = text("example.com"),
                           .ver = "1.6",
                           .wait = std::uint16_t{60},
                           .hold = std::uint8_t{1},
                           .requests = std::uint8_t{2},
                           .polling = std::uint16_t{5},
                           .inactivity = std::uint16_t{30},
                           .maxpause = std::uint16_t{120},
                           .ack = 1573741820,
                           .secure = true,
                           .accept = "deflate,gzip",
                           .charsets = "ISO_8859-1 ISO-2022-JP",
                           .authid = "ServerStreamID",
                           .version = "1.0",
                           .restart_logic = true};
    check_same(answer);
    bosh_body const brief{.sid = "s", .version = "1.0"};
    string_view const names[]{"SCRAM-SHA-1"};
    couplet::feature::mechanisms const mechanisms{names};
    std::string out;
    couplet::xml::writer writer{out};
    writer.declare("", couplet::xml::ns::httpbind).declare("xmpp", couplet::xml::ns::xbosh);
    writer.declare("stream", couplet::xml::ns::streams).open(bosh_body::schema.name);
    write_content(writer, brief);
    couplet::write_features(writer, mechanisms);
    CHECK_FALSE(writer.close().finish());
    CHECK(out ==
          "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' "
          "xmlns:stream='http://etherx.jabber.org/streams' sid='s' xmpp:version='1.0'>"
          "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
          "<mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features></body>");
    // The same with what says which features there are.
    CHECK(written(brief, couplet::offer(mechanisms)) == out);
}

TEST_CASE("XEP-0206 5: a stream is restarted", "[stream][bosh]") {
    bosh_body const restart{.rid = 1573741824,
                            .sid = "SomeSID",
                            .to = text("example.com"),
                            .language = "en",
                            .restart = true};
    check_same(restart);
    CHECK(written(restart) ==
          "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' "
          "rid='1573741824' sid='SomeSID' to='example.com' xml:lang='en' xmpp:restart='true'/>");
    CHECK_FALSE(couplet::check_request(restart));
    for (string_view const value : {"true", "1"}) {
        auto const element = octets::element(body("xmpp:restart='" + std::string(value) + "'"));
        CHECK(couplet::xml::read<bosh_body>(element)->restart);
    }
    // Without its namespace it is another attribute.
    auto const element = octets::element(body("restart='true'"));
    CHECK_FALSE(couplet::xml::read<bosh_body>(element)->restart);
}

TEST_CASE("XEP-0124 17.2: terminal conditions by their names", "[stream][bosh]") {
    for (int i = 0; i < 13; ++i) {
        auto const condition = static_cast<bosh_condition>(i);
        bosh_body const end{.type = bosh_type::terminate,
                            .condition = couplet::xml::spelled(condition)};
        check_same(end);
        CHECK(end.cause() == condition);
        CHECK(end.is_terminal());
    }
    BOTH(couplet::xml::spelled(static_cast<bosh_condition>(13)).empty());
    BOTH(couplet::xml::spelled(bosh_condition::undefined_condition) == "undefined-condition");
    CHECK_FALSE(bosh_body{.type = bosh_type::terminate}.cause());
    CHECK(bosh_body{.type = bosh_type::terminate, .condition = "out-of-cheese"}.cause() ==
          bosh_condition::undefined_condition);
    CHECK_FALSE(bosh_body{.condition = "host-gone"}.cause());
    CHECK_FALSE(bosh_body{.type = bosh_type::error}.is_terminal());
    check_same({.type = bosh_type::terminate,
                .condition = "see-other-uri",
                .uri = "https://secure.jabber.org/xmppcm"});
}

TEST_CASE("XEP-0206 6: a stream error stands in the body that ends the session", "[stream][bosh]") {
    bosh_body const end{.type = bosh_type::terminate, .condition = "remote-stream-error"};
    CHECK(written(end, couplet::stream_error{couplet::stream_condition::not_well_formed}) ==
          "<body xmlns='http://jabber.org/protocol/httpbind' "
          "xmlns:stream='http://etherx.jabber.org/streams' type='terminate' "
          "condition='remote-stream-error'><stream:error><not-well-formed "
          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></body>");
}

TEST_CASE("attributes that are no numbers, or too large, are told by name", "[stream][bosh]") {
    CHECK(fault_of("rid='18446744073709551615' hold='255' wait='65535' requests='0'") == "none");
    CHECK(fault_of("rid='18446744073709551616'") == "malformed_attribute rid");
    CHECK(fault_of("rid='-1'") == "malformed_attribute rid");
    CHECK(fault_of("rid='1.0'") == "malformed_attribute rid");
    CHECK(fault_of("rid=''") == "malformed_attribute rid");
    CHECK(fault_of("hold='256'") == "malformed_attribute hold");
    CHECK(fault_of("wait='65536'") == "malformed_attribute wait");
    CHECK(fault_of("wait='60s'") == "malformed_attribute wait");
    CHECK(fault_of("xmpp:restart='yes'") == "malformed_attribute restart");
    CHECK(fault_of("type='terminated'") == "malformed_attribute type");
    CHECK(fault_of("secure='TRUE'") == "malformed_attribute secure");
    CHECK(fault_of("made-up='x' xmpp:rid='x' condition='whatever'") == "none");
    auto const other = octets::element("<body xmlns='jabber:client'/>");
    auto const read = couplet::xml::read<bosh_body>(other);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == couplet::schema_errc::absent);
    CHECK(answer_to(read.error()) == bosh_condition::bad_request);
}

TEST_CASE("XEP-0124 7.1, 14.1: what is wrong with a request by itself", "[stream][bosh]") {
    auto const check = [](bosh_body const& request) { return couplet::check_request(request); };
    bosh_body const first{.rid = 1, .to = text("a")};
    bosh_body const later{.rid = 1, .sid = "s"};
    CHECK_FALSE(check(first));
    CHECK_FALSE(check(later));
    for (bosh_body request : {first, later}) {
        request.rid = std::nullopt;
        CHECK(check(request) == bosh_condition::bad_request);
        request.rid = 0;
        CHECK(check(request) == bosh_condition::bad_request);
        request.rid = 9007199254740992;
        CHECK(check(request) == bosh_condition::bad_request);
        request.rid = 9007199254740991;
        CHECK_FALSE(check(request));
    }
    CHECK(check({.rid = 1}) == bosh_condition::improper_addressing);
    CHECK(check({.rid = 1, .to = text("")}) == bosh_condition::improper_addressing);
    CHECK_FALSE(check({.rid = 1, .route = "xmpp:example.com:9999"}));
    CHECK(check({.rid = 1, .to = text("a"), .restart = true}) == bosh_condition::bad_request);
    CHECK(check({.rid = 1, .to = text("a"), .type = bosh_type::terminate}) ==
          bosh_condition::bad_request);
}

TEST_CASE("XEP-0124 17.2: what a header's fault comes to over BOSH", "[stream][bosh]") {
    using couplet::header_errc;
    BOTH(answer_to(header_errc::missing_to) == bosh_condition::improper_addressing);
    BOTH(answer_to(header_errc::malformed_to) == bosh_condition::improper_addressing);
    BOTH(answer_to(header_errc::unknown_host) == bosh_condition::host_unknown);
    BOTH(answer_to(header_errc::host_gone) == bosh_condition::host_gone);
    BOTH(answer_to(header_errc::unsupported_version) == bosh_condition::remote_stream_error);
    BOTH(answer_to(header_errc::malformed_from) == bosh_condition::bad_request);
}

}  // namespace body_tests
