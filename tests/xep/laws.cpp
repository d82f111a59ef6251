// SPDX-License-Identifier: BSL-1.0
// The laws of everything declared, with values, and elements that are not quite right, made by dice.
#include <string>

#include "any_declared.hpp"
#include "catch.hpp"
#include "support.hpp"

namespace {

std::string octets_of(support::dice& dice) {
    std::string octets(dice(256), '\0');
    for (char& octet : octets) octet = static_cast<char>(dice(256));
    return octets;
}

}  // namespace

TEST_CASE("what is built of anything declared is read as it was", "[xep][laws]") {
    support::dice dice(4);
    for (auto const& type : xep_laws::all()) {
        support::differences found;
        for (int i = 0; i < 300; ++i) {
            std::string const octets = octets_of(dice);
            grammar::choices choose{octets};
            if (auto const broken = type.value_broken_by(choose); !broken.empty())
                found.add(broken);
        }
        INFO(type.ns << ' ' << type.local);
        CHECK(found.text == "");
    }
}

TEST_CASE("what is read of any element is rebuilt to what reads the same", "[xep][laws]") {
    support::dice dice(5);
    for (auto const& type : xep_laws::all()) {
        support::differences found;
        for (int i = 0; i < 300; ++i)
            if (auto const broken = xep_laws::choices_broken_by(type, octets_of(dice));
                !broken.empty())
                found.add(broken);
        INFO(type.ns << ' ' << type.local);
        CHECK(found.text == "");
    }
}
