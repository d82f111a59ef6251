// SPDX-License-Identifier: BSL-1.0
// Stanza errors as values, read and written (RFC 6120 8.3, XEP-0086).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/extract.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace error_tests {

using couplet::iq, couplet::iq_type, couplet::message, couplet::message_type;
using couplet::stanza_condition, couplet::stanza_error, couplet::stanza_error_type;
using couplet::tagged_text;
using stanzas::in_stream, stanzas::written;
using namespace couplet::literals;

namespace {

/// An application's condition (RFC 6120 8.3.4).
struct too_many_parameters {
    std::string_view most{};

    static constexpr auto schema = couplet::declare::element(
        {"http://example.org/ns", "too-many-parameters"},
        couplet::declare::attribute("most", &too_many_parameters::most, std::string_view{}));
    friend bool operator==(too_many_parameters const&, too_many_parameters const&) = default;
};

/// What is in an error stanza whose `<error/>` is this.
stanza_error read(std::string_view error) {
    in_stream const stanza{"<iq type='error' id='1'>" + std::string(error) + "</iq>"};
    stanza_error read = stanza_error::read(*stanza).value();
    CHECK(read.application == stanza_error::read(*stanza)->application);
    read.application = {};  // does not outlive the stream, and neither do texts: see below
    read.by = read.by ? couplet::address{"known.example"_jid} : couplet::address{};
    read.text = {};
    read.uri = {};
    return read;
}
std::string condition_of(std::string_view error) {
    return std::string(name(read(error).condition));
}
std::string type_of(std::string_view error) { return std::string(name(read(error).type)); }

constexpr std::string_view xmlns = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";

std::string with(std::string_view condition, std::string_view attributes = " type='cancel'") {
    return "<error" + std::string(attributes) + "><" + std::string(condition) + std::string(xmlns) +
           "/></error>";
}

}  // namespace

TEST_CASE("RFC 6120 8.3.2: an error is written with its type and its condition",
          "[stanza][error]") {
    for (int i = 0; i < couplet::stanza_condition_count; ++i) {
        auto const condition = static_cast<stanza_condition>(i);
        auto const expected =
            "<iq id='1' type='error'>" +
            with(name(condition), " type='" + std::string(name(default_type(condition))) + "'") +
            "</iq>";
        iq const reply{.id = "1", .type = iq_type::error};
        CHECK(written(reply, stanza_error{.condition = condition}) == expected);
        CHECK(written(reply, condition) == expected);
        CHECK(condition_of(with(name(condition))) == name(condition));
    }
}

TEST_CASE("RFC 6120 8.3.3: the type is the recommended one unless it is given", "[stanza][error]") {
    CHECK(stanza_error{.condition = stanza_condition::forbidden}.type == stanza_error_type::auth);
    CHECK(stanza_error{.condition = stanza_condition::policy_violation,
                       .type = stanza_error_type::wait}
              .type == stanza_error_type::wait);
    CHECK(stanza_error{}.condition == stanza_condition::undefined_condition);
    for (std::string_view const type : {"auth", "cancel", "continue", "modify", "wait"})
        CHECK(type_of(with("conflict", " type='" + std::string(type) + "'")) == type);
}

TEST_CASE("RFC 6120 8.3.2: an unknown condition is undefined-condition", "[stanza][error]") {
    CHECK(condition_of(with("payment-required")) == "undefined-condition");
    CHECK(condition_of(with("no-such-thing")) == "undefined-condition");
    CHECK(condition_of("<error type='cancel'><conflict xmlns='urn:other'/></error>") ==
          "undefined-condition");
    CHECK(condition_of("<error type='cancel'/>") == "undefined-condition");
    CHECK(condition_of("") == "undefined-condition");
}

TEST_CASE("RFC 6120 8.3.2: an error without a known type has its condition's", "[stanza][error]") {
    CHECK(type_of(with("forbidden", "")) == "auth");
    CHECK(type_of(with("forbidden", " type='fatal'")) == "auth");
    CHECK(type_of(with("remote-server-timeout", " type=''")) == "wait");
}

TEST_CASE("RFC 6120 8.3.1: only an error stanza has an error", "[stanza][error]") {
    CHECK_FALSE(
        stanza_error::read(*in_stream{"<iq type='result' id='1'>" + with("gone") + "</iq>"}));
    CHECK_FALSE(stanza_error::read(*in_stream{"<message>" + with("gone") + "</message>"}));
    CHECK(stanza_error::read(*in_stream{"<presence type='error'>" + with("gone") + "</presence>"})
              ->condition == stanza_condition::gone);
}

TEST_CASE("RFC 6120 8.3.2: who says so, in which words and in which language", "[stanza][error]") {
    in_stream const stanza{
        "<message type='error' xml:lang='en'><error by='im.example' type='modify'>"
        "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='de'>So nicht.</text>"
        "</error></message>"};
    auto const error = stanza_error::read(*stanza).value();
    CHECK(error == stanza_error{.condition = stanza_condition::not_acceptable,
                                .by = "im.example"_jid,
                                .text = {"So nicht.", "de"}});
    CHECK(written(message{.type = message_type::error, .language = "en"}, error) ==
          "<message type='error' xml:lang='en'><error by='im.example' type='modify'>"
          "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='de'>So nicht.</text>"
          "</error></message>");
}

TEST_CASE("RFC 6120 8.3.3.5, 8.3.3.14: gone and redirect tell another address", "[stanza][error]") {
    for (auto const condition : {stanza_condition::gone, stanza_condition::redirect}) {
        auto const octets =
            written(iq{.id = "1", .type = iq_type::error},
                    stanza_error{.condition = condition, .uri = "xmpp:romeo@afterlife.example"});
        in_stream const stanza{octets};
        CHECK(stanza_error::read(*stanza)->uri == "xmpp:romeo@afterlife.example");
    }
    in_stream const spaced{"<iq type='error' id='1'><error type='cancel'><gone" +
                           std::string(xmlns) + ">\n  xmpp:a@b  \n</gone></error></iq>"};
    CHECK(stanza_error::read(*spaced)->uri == "xmpp:a@b");
    // RFC 6120 A.8: the others are empty
    in_stream const other{"<iq type='error' id='1'><error type='cancel'><conflict" +
                          std::string(xmlns) + ">xmpp:a@b</conflict></error></iq>"};
    CHECK(stanza_error::read(*other)->uri.empty());
    CHECK(written(iq{.id = "1", .type = iq_type::error},
                  stanza_error{.condition = stanza_condition::conflict, .uri = "xmpp:a@b"}) ==
          "<iq id='1' type='error'>" + with("conflict") + "</iq>");
}

TEST_CASE("RFC 6120 8.3.4: an application adds its own condition, typed or as an element",
          "[stanza][error]") {
    iq const reply{.id = "ixc3v1b9", .type = iq_type::error};
    std::string out;
    couplet::xml::writer stream{out, couplet::xml::client_stream};
    stream.open("iq").attribute("type", "error");
    write(stream, stanza_condition::bad_request, too_many_parameters{"3"});
    stream.close();
    REQUIRE_FALSE(stream.finish());
    in_stream const stanza{out};
    auto const error = stanza_error::read(*stanza).value();
    CHECK(error.condition == stanza_condition::bad_request);
    CHECK(couplet::xml::read<too_many_parameters>(error.application) == too_many_parameters{"3"});
    CHECK(written(reply, error) ==
          "<iq id='ixc3v1b9' type='error'><error type='modify'>"
          "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<too-many-parameters xmlns='http://example.org/ns' most='3'/></error></iq>");
}

TEST_CASE("RFC 6120 8.3.4: the application's element may stand first, and the rest is understood",
          "[stanza][error]") {
    CHECK(condition_of("<error type='cancel'><x xmlns='urn:x'/><gone" + std::string(xmlns) +
                       "/></error>") == "gone");
}

TEST_CASE("stanza_error: what stands there twice is taken once, the first", "[stanza][error]") {
    auto const twice = "<iq type='error' id='1'><error type='cancel'><gone" + std::string(xmlns) +
                       "/><conflict" + std::string(xmlns) + "/><text" + std::string(xmlns) +
                       ">a</text><text" + std::string(xmlns) +
                       ">b</text><x xmlns='urn:1'/><x xmlns='urn:2'/></error>" + with("forbidden") +
                       "</iq>";
    in_stream const stanza{twice};
    auto const error = stanza_error::read(*stanza).value();
    CHECK(error.condition == stanza_condition::gone);
    CHECK(error.text == tagged_text{"a", ""});
    CHECK(error.application.ns() == "urn:1");
}

TEST_CASE("XEP-0086 2: a legacy code on request", "[stanza][error]") {
    iq const reply{.id = "1", .type = iq_type::error};
    constexpr auto not_found = stanza_condition::item_not_found;
    CHECK(written(reply, stanza_error{.condition = not_found, .code = legacy_code(not_found)}) ==
          "<iq id='1' type='error'>" + with("item-not-found", " code='404' type='cancel'") +
              "</iq>");
    constexpr auto policy = stanza_condition::policy_violation;
    CHECK(written(reply, stanza_error{.condition = policy, .code = legacy_code(policy)}) ==
          "<iq id='1' type='error'>" + with("policy-violation", " type='modify'") + "</iq>");
}

TEST_CASE("XEP-0086 3: where there is no condition the code tells it", "[stanza][error]") {
    CHECK(condition_of("<error code='404'>Not Found</error>") == "item-not-found");
    CHECK(type_of("<error code='502'/>") == "cancel");
    CHECK(condition_of("<error code='402'/>") == "undefined-condition");
    CHECK(condition_of("<error code='x'/>") == "undefined-condition");
    CHECK(condition_of(with("gone", " code='404'")) == "gone");
    CHECK(condition_of(with("no-such-thing", " code='404'")) == "undefined-condition");
    CHECK(read("<error code='65536'/>").code == std::nullopt);
    CHECK(read("<error code='404'/>").code == 404);
}

TEST_CASE("stanza_error: a number that is no condition is written as undefined-condition",
          "[stanza][error]") {
    CHECK(written(iq{.id = "1", .type = iq_type::error},
                  stanza_error{.condition = static_cast<stanza_condition>(77),
                               .type = stanza_error_type::cancel}) ==
          "<iq id='1' type='error'>" + with("undefined-condition") + "</iq>");
}

}  // namespace error_tests
