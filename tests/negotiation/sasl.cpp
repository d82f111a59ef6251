// SPDX-License-Identifier: BSL-1.0
// SASL's words, and its payloads in Base64.
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace sasl_tests {

using namespace couplet::sasl;
using couplet::secret;

TEST_CASE("RFC 6120 6.5: eleven conditions, and for each fault the one that is told", "[sasl]") {
    std::set<std::string_view> names;
    for (int i = 0; i < condition_count; ++i) {
        auto const one = static_cast<condition>(i);
        names.insert(name(one));
        CHECK(couplet::xml::find_spelled<condition>(name(one)) == one);
        CHECK(describe(one).find("(RFC 6120 6.5." + std::to_string(i + 1) + ')') !=
              std::string_view::npos);
    }
    CHECK(names.size() == 11);
    std::set<std::string_view> codes;
    for (int i = 0; i < errc_count; ++i) {
        auto const one = static_cast<errc>(i);
        codes.insert(name(one));
        CHECK(describe(one).ends_with(')'));
        CHECK(name(condition_of(one)) != "");
    }
    CHECK(codes.size() == static_cast<std::size_t>(errc_count));
    CHECK(name(static_cast<errc>(errc_count)) == "");
    // who does not exist is not told from who has another password
    CHECK(condition_of(errc::unknown_user) == condition_of(errc::wrong_credentials));
}

TEST_CASE("RFC 6120 6.3.5, 6.4.2: one Base64 for each payload, and an equals sign for none",
          "[sasl]") {
    auto const decoded = [](std::string_view text, bool is_initial) {
        secret out{"before "};
        auto const fault = is_initial ? decode_initial(text, out) : decode(text, out);
        if (fault) CHECK(out.view() == "before ");
        return fault ? std::string{name(*fault)} : std::string{out.view().substr(7)};
    };
    CHECK(decoded("Zm9v", false) == "foo");
    CHECK(decoded("", false) == "");
    CHECK(decoded("=", true) == "");
    CHECK(decoded("=", false) == "malformed_base64");
    for (std::string_view const bad : {"Zg", "Zg=", "Zg===", "Zm9v\n", " Zm9v",
                                       "Zh==", "Zm9=", "====", "==", "Zg==Zg==", "Zm9-"})
        for (bool const is_initial : {false, true})
            CHECK(decoded(bad, is_initial) == "malformed_base64");
    CHECK(decoded(std::string(max_encoded_payload, 'A'), false).size() ==
          max_encoded_payload / 4 * 3);
    CHECK(decoded(std::string(max_encoded_payload + 4, 'A'), true) == "payload_too_long");
    secret out;
    encode_initial("", out);
    CHECK(out.view() == "=");
    out.clear();
    encode_initial("foo", out);
    CHECK(out.view() == "Zm9v");
}

}  // namespace sasl_tests
