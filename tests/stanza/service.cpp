// SPDX-License-Identifier: BSL-1.0
// iq_service: what each request is answered, clause by clause (RFC 6120 8.2.3, 8.3.3, 8.4).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/service.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/ping.hpp>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace service_tests {

using couplet::expected, couplet::iq_service, couplet::occurs, couplet::on_get, couplet::on_set;
using couplet::stanza_condition, couplet::stanza_error, couplet::stanza_view, couplet::unexpected;
using couplet::xep::ping;
using stanzas::in_stream;

namespace {

/// A counter that is asked for and added to.
struct counter {
    int value = 0;

    static constexpr auto schema = couplet::declare::element(
        {"urn:counter", "counter"}, couplet::declare::attribute("value", &counter::value));
};
/// In the same namespace.
struct history {
    std::string_view note{};

    static constexpr auto schema = couplet::declare::element(
        {"urn:counter", "history"}, couplet::declare::text(&history::note));
};
struct silence {
    static constexpr auto schema =
        couplet::declare::element({"urn:silence", "x"}).in(occurs::iq_set);
};

/// What the service says to an iq with that in it; "" if nothing.
template <class Service>
std::string answer(Service& service, std::string_view type, std::string_view payload) {
    in_stream const request{"<iq from='a@b/c' id='1' type='" + std::string(type) + "'>" +
                            std::string(payload) + "</iq>"};
    std::string out, through_writer;
    auto const outcome = service.answer(out, *request);
    CHECK_FALSE(outcome.error());
    CHECK(outcome.is_written() == !out.empty());
    couplet::xml::writer stream{through_writer, couplet::xml::client_stream};
    CHECK(service.write_answer(stream, *request) == outcome.is_written());
    if (!stream.finish()) CHECK(through_writer == out);
    return out;
}
std::string result(std::string_view payload = {}) {
    std::string const head = "<iq to='a@b/c' id='1' type='result'";
    return payload.empty() ? head + "/>" : head + '>' + std::string(payload) + "</iq>";
}
std::string error(stanza_condition condition) {
    return "<iq to='a@b/c' id='1' type='error'><error type='" +
           std::string(name(default_type(condition))) + "'><" + std::string(name(condition)) +
           " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

constexpr std::string_view a_ping = "<ping xmlns='urn:xmpp:ping'/>";
constexpr std::string_view a_counter = "<counter xmlns='urn:counter' value='3'/>";

/// The answer of a service with this function for a counter that is set.
template <class Function>
std::string answer_of(Function function) {
    iq_service service{on_set<counter>(function)};
    return answer(service, "set", a_counter);
}

}  // namespace

TEST_CASE("iq_service: a payload in, a payload out", "[stanza][service]") {
    iq_service service{on_get<counter>([](counter asked) { return counter{asked.value + 1}; })};
    CHECK(answer(service, "get", a_counter) == result("<counter xmlns='urn:counter' value='4'/>"));
}

TEST_CASE("iq_service: a function takes what it needs", "[stanza][service]") {
    auto const sender = [](stanza_view request) { return history{request.from().text()}; };
    auto const both = [](stanza_view request, counter asked) {
        return counter{asked.value + static_cast<int>(request.from().text().size())};
    };
    CHECK(answer_of([] {}) == result());
    CHECK(answer_of([](counter) {}) == result());
    CHECK(answer_of(sender) == result("<history xmlns='urn:counter'>a@b/c</history>"));
    CHECK(answer_of(both) == result("<counter xmlns='urn:counter' value='8'/>"));
    CHECK(answer_of([](stanza_view, counter const&, auto features) {
              return counter{static_cast<int>(features.size())};
          }) == result("<counter xmlns='urn:counter' value='1'/>"));
}

TEST_CASE("iq_service: a function returns a payload, nothing, an error, or one of them",
          "[stanza][service]") {
    static constexpr auto gone = stanza_condition::gone;
    using either = expected<counter, stanza_condition>;
    using detailed = expected<counter, stanza_error>;
    CHECK(answer_of([] { return gone; }) == error(gone));
    CHECK(answer_of([] { return stanza_error{.condition = gone}; }) == error(gone));
    CHECK(answer_of([] { return either{counter{1}}; }) ==
          result("<counter xmlns='urn:counter' value='1'/>"));
    CHECK(answer_of([] { return either{unexpected{gone}}; }) == error(gone));
    CHECK(answer_of([] { return detailed{unexpected{stanza_error{.condition = gone}}}; }) ==
          error(gone));
    CHECK(answer_of([] { return std::optional<stanza_condition>{}; }) == result());
    CHECK(answer_of([] { return std::optional<stanza_condition>{gone}; }) == error(gone));
    CHECK(answer_of([] { return std::optional{stanza_error{.condition = gone}}; }) == error(gone));
    CHECK(answer_of([] { return std::optional{counter{1}}; }) ==
          result("<counter xmlns='urn:counter' value='1'/>"));
    CHECK(answer_of([](stanza_view request) { return request.payload(); }) == result(a_counter));
}

TEST_CASE("RFC 6120 8.4: without a handler the answer is service-unavailable",
          "[stanza][service]") {
    iq_service service{on_get<ping>([](ping) {})};
    auto const unavailable = error(stanza_condition::service_unavailable);
    CHECK(answer(service, "get", "<query xmlns='jabber:iq:version'/>") == unavailable);
    CHECK(answer(service, "set", "<query xmlns='jabber:iq:version'/>") == unavailable);
    CHECK(answer(service, "set", a_ping) == unavailable);  // of the other type
    iq_service none{};
    CHECK(answer(none, "get", a_ping) == unavailable);
    CHECK(none.features().size() == 0);
}

TEST_CASE("RFC 6120 8.3.3.3: of a known namespace an unknown element is feature-not-implemented",
          "[stanza][service]") {
    iq_service service{on_get<counter>([](counter) {})};
    CHECK(answer(service, "get", "<reset xmlns='urn:counter'/>") ==
          error(stanza_condition::feature_not_implemented));
}

TEST_CASE("RFC 6120 8.3.3.1: a payload that is not as declared is a bad-request",
          "[stanza][service]") {
    int calls = 0;
    iq_service service{on_get<counter>([&] { ++calls; })};
    CHECK(answer(service, "get", "<counter xmlns='urn:counter'/>") ==
          error(stanza_condition::bad_request));
    CHECK(answer(service, "get", "<counter xmlns='urn:counter' value='x'/>") ==
          error(stanza_condition::bad_request));
    CHECK(calls == 0);
}

TEST_CASE("RFC 6120 8.2.3: a request has an id, a known type and exactly one payload",
          "[stanza][service]") {
    iq_service service{on_get<ping>([](ping) {})};
    auto const bad = error(stanza_condition::bad_request);
    CHECK(answer(service, "get", "") == bad);
    CHECK(answer(service, "get", "text") == bad);
    CHECK(answer(service, "get", std::string(a_ping) + std::string(a_ping)) == bad);
    CHECK(answer(service, "get", std::string(a_ping) + "<error/>") == bad);
    CHECK(answer(service, "get", "<ping/>") == bad);  // RFC 6120 8.4: of an extension
    CHECK(answer(service, "subscribe", a_ping) == bad);
    CHECK(answer(service, "", a_ping) == bad);
    in_stream const nameless{"<iq type='get'>" + std::string(a_ping) + "</iq>"};
    std::string out;
    CHECK(service.answer(out, *nameless).is_written());
    CHECK(out ==
          "<iq id='' type='error'><error type='modify'><bad-request "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

TEST_CASE("RFC 6120 8.2.3: a result or an error is not answered, nor is what is no iq",
          "[stanza][service]") {
    iq_service service{on_get<ping>([](ping) {})};
    CHECK(answer(service, "result", a_ping).empty());
    CHECK(answer(service, "error", a_ping).empty());
    for (auto const text : {"<message type='get'/>", "<presence/>"}) {
        in_stream const stanza{text};
        std::string out;
        CHECK_FALSE(service.answer(out, *stanza).is_due());
        CHECK(out.empty());
    }
}

TEST_CASE("RFC 6120 8.3.3.6: a handler that throws is an internal-server-error",
          "[stanza][service]") {
    auto const internal = error(stanza_condition::internal_server_error);
    CHECK(answer_of([] { throw std::runtime_error("secret"); }) == internal);
    CHECK(answer_of([]() -> counter { throw 1; }) == internal);
    CHECK(answer_of([]() -> counter { throw std::bad_alloc(); }) == internal);
}

TEST_CASE("RFC 6120 8.3.3.6: a payload that XML cannot say is an internal-server-error",
          "[stanza][service]") {
    auto const internal = error(stanza_condition::internal_server_error);
    std::string const unwritable = std::string(5000, 'a') + '\x01';
    CHECK(answer_of([&] { return history{unwritable}; }) == internal);
    CHECK(answer_of([&] { return stanza_error{.text = {unwritable, ""}}; }) == internal);
}

TEST_CASE("iq_service: where nothing can be taken back, what cannot be written is told",
          "[stanza][service]") {
    struct {
        std::string text{};
        void append(char const* from, std::size_t size) { text.append(from, size); }
    } pipe;
    iq_service service{on_get<ping>([](ping) { return history{"\x01"}; })};
    in_stream const request{"<iq id='1' type='get'>" + std::string(a_ping) + "</iq>"};
    auto const outcome = service.answer(pipe, *request);
    CHECK(outcome.error()->code == couplet::writer_errc::forbidden_character);
    CHECK(pipe.text.empty());
}

TEST_CASE("iq_service: gets and sets of one payload, functions that remember",
          "[stanza][service]") {
    int value = 0;
    iq_service service{
        on_get<counter>([&] { return counter{value}; }),
        on_set<counter>([&](counter wanted) { value = wanted.value; }),
        on_set<silence>([calls = 0]() mutable { return counter{++calls}; }),
    };
    CHECK(answer(service, "set", a_counter) == result());
    CHECK(answer(service, "get", "<counter xmlns='urn:counter' value='0'/>") == result(a_counter));
    CHECK(value == 3);
    constexpr std::string_view silent = "<x xmlns='urn:silence'/>";
    in_stream const request{"<iq id='1' type='set'>" + std::string(silent) + "</iq>"};
    std::string out;
    CHECK(service.answer(out, *request).is_written());
    CHECK(service.answer(out, *request).is_written());
    CHECK(out ==
          "<iq id='1' type='result'><counter xmlns='urn:counter' value='1'/></iq>"
          "<iq id='1' type='result'><counter xmlns='urn:counter' value='2'/></iq>");
}

TEST_CASE("XEP-0030 3.1: features follow from what is registered, each namespace once",
          "[stanza][service]") {
    using couplet::xep::disco_feature, couplet::xep::disco_info, couplet::xep::disco_info_request;
    iq_service service{
        on_get<disco_info_request>([](stanza_view, disco_info_request, auto features) {
            return disco_info{.features = features};
        }),
        on_get<ping>([](ping) {}),
        on_get<counter>([](counter) {}),
        on_set<counter>([](counter) {}),
        on_get<history>([](history) {}),
    };
    constexpr auto features = decltype(service)::features();
    BOTH(features.size() == 3);
    BOTH(features[0] == "http://jabber.org/protocol/disco#info");
    BOTH(features[1] == "urn:xmpp:ping" && features[2] == "urn:counter");
    CHECK(answer(service, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>") ==
          result("<query xmlns='http://jabber.org/protocol/disco#info'>"
                 "<feature var='http://jabber.org/protocol/disco#info'/>"
                 "<feature var='urn:xmpp:ping'/><feature var='urn:counter'/></query>"));
}

TEST_CASE("XEP-0114 2: a component answers in its own stream", "[stanza][service]") {
    iq_service service{on_get<ping>([](ping) {})};
    in_stream const request{
        "<iq from='a@b/c' to='echo.b' id='1' type='get'>" + std::string(a_ping) + "</iq>",
        couplet::xml::ns::component};
    std::string out;
    CHECK(service.answer(out, *request).is_written());
    CHECK(out == "<iq from='echo.b' to='a@b/c' id='1' type='result'/>");
}

}  // namespace service_tests
