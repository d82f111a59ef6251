// SPDX-License-Identifier: BSL-1.0
// Iqs as values, read and written, clause by clause (RFC 6120 8.2.3).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/xml/build.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace iq_tests {

using couplet::iq, couplet::iq_type, couplet::schema_errc, couplet::schema_error;
using stanzas::in_stream, stanzas::written;
using namespace couplet::literals;

namespace {

struct ping {
    static constexpr auto schema = couplet::declare::element({"urn:xmpp:ping", "ping"});
};

schema_error fault_of(std::string_view text) {
    in_stream const stanza{text};
    auto const read = iq::read(*stanza);
    REQUIRE_FALSE(read);
    return read.error();
}

}  // namespace

TEST_CASE("RFC 6120 8.2.3: an iq is built from values and reads back as they are", "[stanza][iq]") {
    for (auto const type : {iq_type::get, iq_type::set, iq_type::result, iq_type::error}) {
        iq const built{.to = "im.example"_jid,
                       .from = "juliet@im.example/balcony"_jid,
                       .id = "p1",
                       .type = type,
                       .language = "en"};
        auto const octets = written(built, ping{});
        CHECK(octets == "<iq from='juliet@im.example/balcony' to='im.example' id='p1' type='" +
                            std::string(name(type)) +
                            "' xml:lang='en'><ping xmlns='urn:xmpp:ping'/></iq>");
        in_stream const stanza{octets};
        CHECK(iq::read(*stanza) == built);
    }
    CHECK(written(iq{.id = "p1", .type = iq_type::result}) == "<iq id='p1' type='result'/>");
}

TEST_CASE("RFC 6120 8.2.3: id and type are required, and the type is one of four", "[stanza][iq]") {
    CHECK(fault_of("<iq type='get'/>") == schema_error{schema_errc::missing_attribute, "iq", "id"});
    CHECK(fault_of("<iq id='1'/>") == schema_error{schema_errc::missing_attribute, "iq", "type"});
    for (std::string_view const type : {"subscribe", "", "GET", "get "})
        CHECK(fault_of("<iq id='1' type='" + std::string(type) + "'/>") ==
              schema_error{schema_errc::malformed_attribute, "iq", "type"});
    CHECK(fault_of("<message/>") == schema_error{schema_errc::absent, "iq"});
}

TEST_CASE("RFC 6120 8.2.3: an id may be empty, and is always written", "[stanza][iq]") {
    in_stream const stanza{"<iq id='' type='get'/>"};
    CHECK(iq::read(*stanza)->id.empty());
    CHECK(written(iq{}) == "<iq id='' type='get'/>");
}

TEST_CASE("RFC 6120 8.3.1 7: an iq with an error is one of type error, with or without the request",
          "[stanza][iq]") {
    couplet::stanza_error const conflict{.condition = couplet::stanza_condition::conflict};
    constexpr std::string_view error =
        "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
    for (auto const type : {iq_type::get, iq_type::set, iq_type::result, iq_type::error}) {
        CHECK(written(iq{.id = "1", .type = type}, conflict) ==
              "<iq id='1' type='error'>" + std::string(error));
        CHECK(written(iq{.id = "1", .type = type}, ping{}, conflict.condition) ==
              "<iq id='1' type='error'><ping xmlns='urn:xmpp:ping'/>" + std::string(error));
    }
}

TEST_CASE("RFC 6120 8.2.3 5, 6: payloads are counted by the compiler, errors are none",
          "[stanza][iq]") {
    using couplet::payload_count, couplet::stanza_condition, couplet::stanza_error;
    STATIC_REQUIRE(payload_count<> == 0);
    STATIC_REQUIRE(payload_count<ping> == 1);
    STATIC_REQUIRE(payload_count<ping, couplet::xml::element_view> == 2);
    STATIC_REQUIRE(payload_count<ping, stanza_error> == 1);
    STATIC_REQUIRE(payload_count<stanza_condition> == 0);
}

TEST_CASE("RFC 6120 8.1.5: an iq without a language is in that of its stream", "[stanza][iq]") {
    in_stream const stanza{"<iq id='1' type='get'/>", couplet::xml::ns::component, "cs"};
    CHECK(iq::read(*stanza)->language == "cs");
}

}  // namespace iq_tests
