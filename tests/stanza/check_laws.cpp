// SPDX-License-Identifier: BSL-1.0
#include <string>

#include "catch.hpp"
#include "rule_laws.hpp"
#include "support.hpp"

namespace check_laws_tests {

namespace {

using couplet::stanza_action, couplet::stanza_role, couplet::stanza_rule;

}  // namespace

TEST_CASE(
    "RFC 6120 8.3.1, 8.2.3: 200,000 stanzas made at random: each verdict has its clause, no error "
    "and no "
    "result is answered, what is accepted keeps the rules of its role",
    "[stanza]") {
    support::dice dice{8};
    support::differences broken;
    std::size_t accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        auto const role = static_cast<stanza_role>(dice(couplet::stanza_role_count));
        auto const text = rule_laws::make(dice, role);
        if (auto const law = rule_laws::broken_by(text, role); !law.empty())
            broken.add(std::string{law} + ": " + text);
        auto const element = couplet::xml::parse_element(text);
        REQUIRE(element);
        accepted += couplet::check(*element, rule_laws::context(role)).is_accepted();
    }
    CHECK(broken.text == "");
    CHECK(accepted > 2'000);  // else the laws about what is accepted have seen nothing
}

TEST_CASE(
    "RFC 6120 8, RFC 6121 4, 5: every rule has a row, a name and a clause; an enforced rule an "
    "action in some role",
    "[stanza]") {
    for (int i = 0; i < couplet::stanza_rule_count; ++i) {
        auto const rule = static_cast<stanza_rule>(i);
        CAPTURE(i, name(rule));
        CHECK_FALSE(name(rule).empty());
        bool const cites = describe(rule).find("(RFC 6") != std::string_view::npos ||
                           describe(rule).find(" RFC 6") != std::string_view::npos;
        CHECK(cites);
        for (int r = 0; r < couplet::stanza_role_count; ++r) {
            auto const role = static_cast<stanza_role>(r);
            bool const acts = outcome(rule, role).action != stanza_action::accept;
            CHECK(couplet::enforced_rules(role).contains(rule) == acts);
        }
    }
    CHECK(name(static_cast<stanza_rule>(couplet::stanza_rule_count)).empty());
    CHECK(name(static_cast<stanza_role>(couplet::stanza_role_count)).empty());
    CHECK(couplet::outcome(stanza_rule::missing_id, static_cast<stanza_role>(99)) ==
          couplet::stanza_outcome{});
}

TEST_CASE(
    "RFC 6120 8.3.1 8, 8.2.3 4: what may not be answered is ignored instead, by every rule and "
    "role",
    "[stanza]") {
    for (int i = 0; i < couplet::stanza_rule_count; ++i)
        for (int r = 0; r < couplet::stanza_role_count; ++r) {
            auto const rule = static_cast<stanza_rule>(i);
            auto const role = static_cast<stanza_role>(r);
            auto const answered = couplet::judge(rule, role, true);
            auto const silent = couplet::judge(rule, role, false);
            CHECK(silent.action() != stanza_action::answer);
            CHECK(silent.rule == answered.rule);
            if (answered.action() == stanza_action::answer)
                CHECK(silent.action() == stanza_action::ignore);
            else
                CHECK(silent == answered);
        }
}

}  // namespace check_laws_tests
