// SPDX-License-Identifier: BSL-1.0
// Each rung's faults as std::error_code, and their names and sentences.
#include <couplet/error_code.hpp>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "both.hpp"

namespace error_code_tests {

using couplet::jid_errc;
using couplet::precis_errc;
using couplet::schema_errc;
using couplet::stanza_condition;
using couplet::stream_condition;
using couplet::uri_errc;
using couplet::xml_errc;

namespace {

/// The number of enumerators: those that `name` knows.
template <class Errc>
constexpr int count() {
    int n = 0;
    while (!name(static_cast<Errc>(n)).empty()) ++n;
    return n;
}

template <class Errc>
void check_all(std::string_view category) {
    std::set<std::string_view> names;
    std::set<std::string> messages;
    for (int i = 0; i < count<Errc>(); ++i) {
        auto const code = static_cast<Errc>(i);
        std::error_code const as_error = code;
        INFO(name(code));
        CHECK(as_error);
        CHECK(as_error.category().name() == category);
        CHECK(as_error.message() == describe(code));
        CHECK(as_error == make_error_code(code));
        CHECK(as_error.value() == i + 1);
        names.insert(name(code));
        messages.insert(as_error.message());
    }
    CHECK(names.size() == static_cast<std::size_t>(count<Errc>()));
    CHECK(messages.size() == names.size());
    CHECK_FALSE(std::error_code().category() == make_error_code(Errc{}).category());
}

template <class Errc>
constexpr bool every_fault_is_described() {
    for (int i = 0; i < count<Errc>(); ++i) {
        std::string_view const sentence = describe(static_cast<Errc>(i));
        if (sentence.empty() || sentence.size() > 120) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("error_code: every fault is an error with its own message in its rung's category",
          "[error][error_code]") {
    check_all<precis_errc>("couplet.precis");
    check_all<jid_errc>("couplet.jid");
    check_all<uri_errc>("couplet.uri");
    check_all<xml_errc>("couplet.xml");
    check_all<schema_errc>("couplet.xml.schema");
    check_all<couplet::writer_errc>("couplet.xml.writer");
    check_all<couplet::base64_errc>("couplet.base64");
    check_all<couplet::caps_errc>("couplet.xep.caps");
    check_all<couplet::header_errc>("couplet.stream.header");
    check_all<couplet::host_errc>("couplet.stream.host");
    check_all<couplet::negotiation_errc>("couplet.negotiation");
    check_all<couplet::sasl::errc>("couplet.sasl");
}

TEST_CASE("error_code: the first enumerator is an error too, though its value is 0",
          "[error][error_code]") {
    CHECK(make_error_code(precis_errc::malformed_utf8));
    CHECK(make_error_code(precis_errc::malformed_utf8) != make_error_code(jid_errc{}));
    CHECK(std::is_error_code_enum_v<precis_errc>);
}

TEST_CASE("precis_errc: has fifteen faults, named and described at compile time",
          "[error][error_code]") {
    BOTH(count<precis_errc>() == 15);
    BOTH(every_fault_is_described<precis_errc>());
    BOTH(every_fault_is_described<jid_errc>());
    BOTH(every_fault_is_described<uri_errc>());
    BOTH(every_fault_is_described<xml_errc>());
    BOTH(every_fault_is_described<schema_errc>());
    BOTH(every_fault_is_described<couplet::writer_errc>());
    BOTH(every_fault_is_described<couplet::header_errc>());
    BOTH(every_fault_is_described<couplet::negotiation_errc>());
    BOTH(every_fault_is_described<couplet::sasl::errc>());
    BOTH(name(precis_errc::forbidden_code_point) == "forbidden_code_point");
    BOTH(name(precis_errc::leading_combining_mark) == "leading_combining_mark");
    BOTH(name(static_cast<precis_errc>(200)).empty());
    BOTH(describe(static_cast<precis_errc>(200)).empty());
}

TEST_CASE("stream_condition: a fault of the peer's XML equals what is answered, and nothing else",
          "[error][error_code]") {
    for (int i = 0; i < count<xml_errc>(); ++i) {
        auto const code = static_cast<xml_errc>(i);
        INFO(name(code));
        for (int j = 0; j < couplet::stream_condition_count; ++j) {
            auto const answer = static_cast<stream_condition>(j);
            CHECK((make_error_code(code) == answer) == (condition(code) == answer));
        }
    }
    using couplet::negotiation_errc;
    CHECK(make_error_code(negotiation_errc::timed_out) == stream_condition::connection_timeout);
    CHECK(make_error_code(negotiation_errc::timed_out) != stream_condition::reset);
    CHECK(make_error_code(couplet::header_errc::unknown_host) == stream_condition::host_unknown);
    std::error_code const comment = xml_errc::comment;
    CHECK(comment == stream_condition::restricted_xml);
    CHECK(comment != stream_condition::not_well_formed);
    CHECK(make_error_code(jid_errc::empty_part) != stream_condition::bad_format);
    CHECK(std::error_code() != stream_condition::bad_format);
    CHECK(std::error_code(0, make_error_code(xml_errc{}).category()) !=
          stream_condition::unsupported_encoding);
}

TEST_CASE("stream_condition: a std::error_condition with a name and a sentence",
          "[error][error_code]") {
    std::error_condition const shutdown = stream_condition::system_shutdown;
    CHECK(shutdown);
    CHECK(shutdown == make_error_condition(stream_condition::system_shutdown));
    CHECK(shutdown != stream_condition::reset);
    CHECK(shutdown.category().name() == std::string_view("couplet.stream"));
    CHECK(shutdown.message() == describe(stream_condition::system_shutdown));
    CHECK(std::error_condition(stream_condition::bad_format));
}

TEST_CASE("stanza_condition: a faulty address or payload equals what is answered, and nothing else",
          "[error][error_code]") {
    for (int j = 0; j < couplet::stanza_condition_count; ++j) {
        auto const answer = static_cast<stanza_condition>(j);
        INFO(name(answer));
        std::error_condition const condition = answer;
        CHECK(condition);
        CHECK(condition.category().name() == std::string_view("couplet.stanza"));
        CHECK(condition.message() == describe(answer));
        CHECK(condition == make_error_condition(answer));
        for (int i = 0; i < count<jid_errc>(); ++i)
            CHECK((make_error_code(static_cast<jid_errc>(i)) == answer) ==
                  (answer == stanza_condition::jid_malformed));
        for (int i = 0; i < count<schema_errc>(); ++i)
            CHECK((make_error_code(static_cast<schema_errc>(i)) == answer) ==
                  (answer == stanza_condition::bad_request));
        CHECK(make_error_code(xml_errc::comment) != answer);
        CHECK(std::error_code() != answer);
        CHECK(std::error_code(0, make_error_code(jid_errc{}).category()) != answer);
        CHECK((std::error_code(j + 1, condition.category()) == answer));
        CHECK((std::error_code(j + 2, condition.category()) != answer));
    }
    CHECK(std::error_condition(stanza_condition::conflict) !=
          std::error_condition(stream_condition::conflict));
}

TEST_CASE("located: a code and an octet, compared as both", "[error][error_code]") {
    using couplet::precis_error;
    BOTH(precis_error{precis_errc::empty, 0} == precis_error{precis_errc::empty, 0});
    BOTH(precis_error{precis_errc::empty, 0} != precis_error{precis_errc::empty, 1});
    BOTH(precis_error{precis_errc::empty, 0} != precis_error{precis_errc::unstable, 0});
}

}  // namespace error_code_tests
