// SPDX-License-Identifier: BSL-1.0
// Kinds and types of stanzas, the conditions of RFC 6120 8.3.3 and the codes of XEP-0086: by name and number.
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/stanza.hpp>
#include <set>
#include <string>
#include <string_view>

#include "both.hpp"

namespace condition_tests {

using couplet::iq_type, couplet::message_type, couplet::presence_type;
using couplet::stanza_condition, couplet::stanza_error_type, couplet::stanza_kind;

namespace {

struct row {
    std::string_view name;
    std::string_view types;  // which the RFC says, the recommended one first
    int code;                // XEP-0086 table 1; 0: none
};
// RFC 6120 8.3.3.1 to 8.3.3.22, as the clauses say it
constexpr row in_rfc_order[]{
    {"bad-request", "modify", 400},
    {"conflict", "cancel", 409},
    {"feature-not-implemented", "cancel modify", 501},
    {"forbidden", "auth", 403},
    {"gone", "cancel", 302},
    {"internal-server-error", "cancel", 500},
    {"item-not-found", "cancel", 404},
    {"jid-malformed", "modify", 400},
    {"not-acceptable", "modify", 406},
    {"not-allowed", "cancel", 405},
    {"not-authorized", "auth", 401},
    {"policy-violation", "modify wait", 0},
    {"recipient-unavailable", "wait", 404},
    {"redirect", "modify", 302},
    {"registration-required", "auth", 407},
    {"remote-server-not-found", "cancel", 404},
    {"remote-server-timeout", "wait", 504},
    {"resource-constraint", "wait", 500},
    {"service-unavailable", "cancel", 503},
    {"subscription-required", "auth", 407},
    {"undefined-condition", "cancel auth continue modify wait", 500},
    {"unexpected-request", "wait modify", 400},
};

/// Each enumerator is found by its name, and nothing else is.
template <class Enum, class Find>
std::string words_of(int count, Find find) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        auto const value = static_cast<Enum>(i);
        all += std::string(name(value)) + ' ';
        if (!name(value).empty()) CHECK(find(name(value)) == value);
    }
    CHECK(name(static_cast<Enum>(count)).empty());
    CHECK(name(static_cast<Enum>(255)).empty());
    CHECK_FALSE(find(""));
    CHECK_FALSE(find(std::string(name(static_cast<Enum>(1))) + ' '));
    return all;
}

}  // namespace

TEST_CASE("RFC 6120 8.3.3: there are 22 conditions, each with its name, clause and error type",
          "[stanza][condition]") {
    std::set<std::string_view> sentences;
    REQUIRE(std::size(in_rfc_order) == couplet::stanza_condition_count);
    for (int i = 0; i < couplet::stanza_condition_count; ++i) {
        auto const condition = static_cast<stanza_condition>(i);
        auto const& expected = in_rfc_order[i];
        INFO(expected.name);
        CHECK(name(condition) == expected.name);
        CHECK(describe(condition).ends_with("(RFC 6120 8.3.3." + std::to_string(i + 1) + ")"));
        CHECK(couplet::find_stanza_condition(name(condition)) == condition);
        CHECK(name(default_type(condition)) == expected.types.substr(0, expected.types.find(' ')));
        CHECK(legacy_code(condition).value_or(0) == expected.code);
        sentences.insert(describe(condition));
    }
    CHECK(sentences.size() == couplet::stanza_condition_count);
    CHECK(name(static_cast<stanza_condition>(22)).empty());
    CHECK(describe(static_cast<stanza_condition>(22)).empty());
}

TEST_CASE("stanza_condition: found by its name on the wire, octet by octet",
          "[stanza][condition]") {
    using couplet::find_stanza_condition;
    BOTH(find_stanza_condition("gone") == stanza_condition::gone);
    BOTH(!find_stanza_condition("bad_request") && !find_stanza_condition("") &&
         !find_stanza_condition("Gone") && !find_stanza_condition("gone "));
    BOTH(!find_stanza_condition("payment-required"));  // RFC 3920's
    BOTH(default_type(stanza_condition::jid_malformed) == stanza_error_type::modify);
}

TEST_CASE("RFC 6120 8.3.2: there are five error types", "[stanza][condition]") {
    CHECK(words_of<stanza_error_type>(couplet::stanza_error_type_count,
                                      couplet::find_stanza_error_type) ==
          "auth cancel continue modify wait ");
    BOTH(name(stanza_error_type::continue_) == "continue");
}

TEST_CASE("RFC 6120 8.2: there are three kinds of stanza", "[stanza][condition]") {
    CHECK(words_of<stanza_kind>(couplet::stanza_kind_count, couplet::find_stanza_kind) ==
          "message presence iq ");
    BOTH(!couplet::find_stanza_kind("Message") && !couplet::find_stanza_kind("stream"));
}

TEST_CASE("RFC 6120 8.2.3: there are four types of iq", "[stanza][condition]") {
    CHECK(words_of<iq_type>(couplet::iq_type_count, couplet::find_iq_type) ==
          "get set result error ");
}

TEST_CASE("RFC 6121 5.2.2: there are five types of message", "[stanza][condition]") {
    CHECK(words_of<message_type>(couplet::message_type_count, couplet::find_message_type) ==
          "normal chat groupchat headline error ");
}

TEST_CASE("RFC 6121 4.7.1: there are seven types of presence and none called available",
          "[stanza][condition]") {
    CHECK(words_of<presence_type>(couplet::presence_type_count, couplet::find_presence_type) ==
          " unavailable subscribe subscribed unsubscribe unsubscribed probe error ");
    BOTH(!couplet::find_presence_type("available"));
}

TEST_CASE("XEP-0086 3: what an older entity means by its code", "[stanza][condition]") {
    using couplet::find_legacy_condition;
    std::string all;
    for (int code = 0; code < 700; ++code)
        if (auto const meant = find_legacy_condition(code))
            all += std::to_string(code) + ' ' + std::string(name(*meant)) + '\n';
    CHECK(all ==
          "302 redirect\n"
          "400 bad-request\n"
          "401 not-authorized\n"
          "403 forbidden\n"
          "404 item-not-found\n"
          "405 not-allowed\n"
          "406 not-acceptable\n"
          "407 registration-required\n"
          "408 remote-server-timeout\n"
          "409 conflict\n"
          "500 internal-server-error\n"
          "501 feature-not-implemented\n"
          "502 service-unavailable\n"
          "503 service-unavailable\n"
          "504 remote-server-timeout\n"
          "510 service-unavailable\n");
    BOTH(find_legacy_condition(404) == stanza_condition::item_not_found);
}

}  // namespace condition_tests
