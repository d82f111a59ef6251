// SPDX-License-Identifier: BSL-1.0
// The examples of RFC 8265 and RFC 8266, and the vectors of other libraries.
#include <couplet/precis/profiles.hpp>
#include <string>
#include <string_view>

#include "corpus.hpp"
#include "precis/reference.hpp"
#include "support.hpp"

namespace profile_examples_tests {

using couplet::precis_errc;
using couplet::precis_error;
using couplet::unexpected;
using couplet::precis::compare;
using couplet::precis::enforce;
using couplet::precis::nickname;
using couplet::precis::opaque_string;
using couplet::precis::username_case_mapped;
using couplet::precis::username_case_preserved;
using support::operator""_u;

namespace {

unexpected<precis_error> fault(precis_errc code, std::uint32_t at) {
    return unexpected{precis_error{code, at}};
}

bool same(couplet::precis::profile const& rules, std::string_view a, std::string_view b) {
    return compare(rules, a, b).value();
}

/// What the column oracle8265 of vectors.tsv says of a refusal, as a fault of ours.
precis_errc expected_fault(std::string_view verdict) {
    if (verdict.starts_with("error:CONTEXT")) return precis_errc::contextual_rule;
    if (verdict.starts_with("error:BIDI")) return precis_errc::bidi_rule;
    if (verdict.starts_with("error:EMPTY")) return precis_errc::empty;
    if (verdict.starts_with("error:surrogate")) return precis_errc::malformed_utf8;
    return precis_errc::forbidden_code_point;
}

couplet::expected<std::string, precis_error> run(std::string_view profile, std::string_view input) {
    if (profile == "FreeformClass") return prepare(opaque_string, input);
    for (auto const& known : reference::profiles())
        if (known.name == profile) return enforce(known.rules, input);
    FAIL("no profile called " << profile);
    return "";
}

}  // namespace

TEST_CASE("RFC 8265 3.6, 1 to 4: legal userparts", "[precis][profile]") {
    for (auto const& rules : {username_case_mapped, username_case_preserved}) {
        CHECK(enforce(rules, "juliet@example.com") == "juliet@example.com");
        CHECK(enforce(rules, "fussball") == "fussball");
        CHECK(enforce(rules, u8"fu\u00DFball"_u) == u8"fu\u00DFball"_u);
        CHECK(enforce(rules, u8"\u03C0"_u) == u8"\u03C0"_u);
        CHECK_FALSE(same(rules, "fussball", u8"fu\u00DFball"_u));
    }
}

TEST_CASE("RFC 8265 3.6, 5 to 7: the three sigmas are two in comparison", "[precis][profile]") {
    auto const capital = u8"\u03A3"_u;
    auto const small = u8"\u03C3"_u;
    auto const final = u8"\u03C2"_u;
    CHECK(enforce(username_case_mapped, capital) == small);
    CHECK(enforce(username_case_mapped, small) == small);
    CHECK(enforce(username_case_mapped, final) == final);
    CHECK(same(username_case_mapped, capital, small));
    CHECK_FALSE(same(username_case_mapped, capital, final));
    CHECK_FALSE(same(username_case_mapped, small, final));
    CHECK(enforce(username_case_preserved, capital) == capital);
    CHECK_FALSE(same(username_case_preserved, capital, small));
}

TEST_CASE("RFC 8265 3.6, 8 to 11: strings that are no userparts", "[precis][profile]") {
    for (auto const& rules : {username_case_mapped, username_case_preserved}) {
        CHECK(enforce(rules, "foo bar") == fault(precis_errc::forbidden_code_point, 3));
        CHECK(enforce(rules, "") == fault(precis_errc::empty, 0));
        CHECK(enforce(rules, u8"henry\u2163"_u) == fault(precis_errc::forbidden_code_point, 5));
        CHECK(enforce(rules, u8"\u221E"_u) == fault(precis_errc::forbidden_code_point, 0));
    }
}

TEST_CASE("RFC 8265 4.3, 12 to 16: legal passwords", "[precis][profile]") {
    constexpr std::string_view horse = "correct horse battery staple";
    CHECK(enforce(opaque_string, horse) == horse);
    CHECK(enforce(opaque_string, "Correct Horse Battery Staple") == "Correct Horse Battery Staple");
    CHECK_FALSE(same(opaque_string, horse, "Correct Horse Battery Staple"));
    CHECK(enforce(opaque_string, u8"\u03C0\u00DF\u00E5"_u) == u8"\u03C0\u00DF\u00E5"_u);
    CHECK(enforce(opaque_string, u8"Jack of \u2666s"_u) == u8"Jack of \u2666s"_u);
    CHECK(enforce(opaque_string, u8"foo\u1680bar"_u) == "foo bar");
}

TEST_CASE("RFC 8265 4.3, 17 and 18: strings that are no passwords", "[precis][profile]") {
    CHECK(enforce(opaque_string, "") == fault(precis_errc::empty, 0));
    CHECK(enforce(opaque_string, "my cat is a \tby") ==
          fault(precis_errc::forbidden_code_point, 12));
}

TEST_CASE("RFC 8266 3: the legal nicknames and their outputs for comparison", "[precis][profile]") {
    struct {
        std::string_view nick, compared, kept;
    } const examples[]{
        {"Foo", "foo", "Foo"},
        {"foo", "foo", "foo"},
        {"Foo Bar", "foo bar", "Foo Bar"},
        {"foo bar", "foo bar", "foo bar"},
        {u8"\u03A3"_u, u8"\u03C3"_u, u8"\u03A3"_u},
        {u8"\u03C3"_u, u8"\u03C3"_u, u8"\u03C3"_u},
        {u8"\u03C2"_u, u8"\u03C2"_u, u8"\u03C2"_u},
        {u8"\u03D4"_u, u8"\u03CB"_u, u8"\u03AB"_u},
        {u8"\u221E"_u, u8"\u221E"_u, u8"\u221E"_u},
        {u8"Richard \u2163"_u, "richard iv", "Richard IV"},
    };
    for (auto const& e : examples) {
        INFO(support::shown(e.nick));
        CHECK(run("NicknameCaseMapped", e.nick) == e.compared);
        CHECK(enforce(nickname, e.nick) == e.kept);
        CHECK(same(nickname, e.nick, e.compared));
    }
    CHECK_FALSE(same(nickname, u8"\u03C3"_u, u8"\u03C2"_u));
}

TEST_CASE("RFC 8264-8266: the vectors of other libraries, by the order of RFC 8265",
          "[precis][profile]") {
    support::differences found;
    std::size_t compared = 0;
    std::size_t two_faults =
        0;  // Bidi is asked last (RFC 8265 3.3.3), but first by the vectors' author
    for (auto const& cells : corpus::rows("precis/vectors.tsv")) {
        REQUIRE(cells.size() >= 9);
        std::string const input = corpus::unescaped(cells[2]);
        std::string const& verdict = cells[7];
        auto const got = run(cells[0], input);
        ++compared;
        if (verdict.starts_with("error:BIDI") && !got &&
            got.error().code != precis_errc::bidi_rule) {
            ++two_faults;
            continue;
        }
        bool const right = verdict.starts_with("ok:")
                               ? got && (cells[0] == "FreeformClass" ||
                                         *got == corpus::unescaped(verdict.substr(3)))
                               : !got && got.error().code == expected_fault(verdict);
        if (!right)
            found.add(cells[0] + ' ' + cells[2] + ": " + verdict + ", not " +
                      (got ? support::shown(*got) : std::string(name(got.error().code))));
    }
    CHECK(found.text == "");
    if (compared == 0) return;
    CHECK(compared >= 1100);
    CHECK(two_faults == 4);
}

}  // namespace profile_examples_tests
