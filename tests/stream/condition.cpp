// SPDX-License-Identifier: BSL-1.0
// The conditions of RFC 6120 4.9.3 by name and number, and which one answers which fault.
#include <couplet/stream/condition.hpp>
#include <set>
#include <string>
#include <string_view>

#include "both.hpp"

namespace condition_tests {

using couplet::stream_condition;
using couplet::xml_errc;

namespace {

// RFC 6120 4.9.3.1 to 4.9.3.25, as its table of contents lists them
constexpr std::string_view in_rfc_order[]{
    "bad-format",
    "bad-namespace-prefix",
    "conflict",
    "connection-timeout",
    "host-gone",
    "host-unknown",
    "improper-addressing",
    "internal-server-error",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-authorized",
    "not-well-formed",
    "policy-violation",
    "remote-connection-failed",
    "reset",
    "resource-constraint",
    "restricted-xml",
    "see-other-host",
    "system-shutdown",
    "undefined-condition",
    "unsupported-encoding",
    "unsupported-feature",
    "unsupported-stanza-type",
    "unsupported-version",
};

/// The faults that a condition answers, by name.
std::string answered_by(stream_condition answer) {
    std::string faults;
    for (int i = 0; !name(static_cast<xml_errc>(i)).empty(); ++i) {
        auto const code = static_cast<xml_errc>(i);
        if (condition(code) == answer) (faults += name(code)) += ' ';
    }
    return faults;
}

}  // namespace

TEST_CASE("RFC 6120 4.9.3: there are 25 conditions, each with its name and its clause",
          "[stream][condition]") {
    std::set<std::string_view> sentences;
    REQUIRE(std::size(in_rfc_order) == couplet::stream_condition_count);
    for (int i = 0; i < couplet::stream_condition_count; ++i) {
        auto const answer = static_cast<stream_condition>(i);
        CHECK(name(answer) == in_rfc_order[i]);
        CHECK(describe(answer).ends_with("(RFC 6120 4.9.3." + std::to_string(i + 1) + ")"));
        CHECK(couplet::find_stream_condition(name(answer)) == answer);
        sentences.insert(describe(answer));
    }
    CHECK(sentences.size() == couplet::stream_condition_count);
    CHECK(name(static_cast<stream_condition>(25)).empty());
    CHECK(describe(static_cast<stream_condition>(25)).empty());
}

TEST_CASE("stream_condition: found by its name on the wire, octet by octet",
          "[stream][condition]") {
    using couplet::find_stream_condition;
    BOTH(find_stream_condition("restricted-xml") == stream_condition::restricted_xml);
    BOTH(!find_stream_condition("restricted_xml") && !find_stream_condition("") &&
         !find_stream_condition("Reset") && !find_stream_condition("reset "));
    BOTH(!find_stream_condition("xml-not-well-formed"));  // RFC 3920's name
}

TEST_CASE("RFC 6120 4.9.3: each fault of XML is answered by one condition", "[stream][condition]") {
    CHECK(answered_by(stream_condition::unsupported_encoding) ==
          "malformed_utf8 unsupported_encoding ");
    CHECK(answered_by(stream_condition::restricted_xml) ==
          "comment processing_instruction document_type undeclared_entity ");
    CHECK(answered_by(stream_condition::bad_format) ==
          "unsupported_version text_between_elements ");
    CHECK(answered_by(stream_condition::policy_violation) ==
          "too_many_octets header_too_long stream_too_long too_deep too_many_nodes "
          "too_many_attributes too_many_declarations too_many_namespaces name_too_long "
          "namespace_too_long ");
    CHECK(answered_by(stream_condition::resource_constraint) == "out_of_memory ");
    CHECK(answered_by(stream_condition::not_well_formed) ==
          "forbidden_character malformed_declaration malformed_markup malformed_name malformed_tag "
          "malformed_reference forbidden_reference less_than_in_value cdata_end_in_text "
          "text_outside_root mismatched_end_tag duplicate_attribute incomplete "
          "malformed_qualified_name undeclared_prefix reserved_namespace empty_namespace "
          "duplicate_expanded_name ");
    CHECK(answered_by(stream_condition::undefined_condition).empty());
    BOTH(condition(xml_errc::comment) == stream_condition::restricted_xml);
}

}  // namespace condition_tests
