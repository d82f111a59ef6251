// SPDX-License-Identifier: BSL-1.0
// The laws of everything declared, with values, and elements that are not quite right, made by dice.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "any_declared.hpp"
#include "catch.hpp"
#include "support.hpp"

namespace laws_tests {

namespace {

std::string octets_of(support::dice& dice) {
    std::string octets(dice(256), '\0');
    for (char& octet : octets) octet = static_cast<char>(dice(256));
    return octets;
}

/// `{"namespace", "name"}` and `one_of("namespace"` of the declarations in a folder of headers.
std::set<std::string> names_declared_in(std::filesystem::path const& folder) {
    std::set<std::string> names;
    static std::regex const element{R"re(declare::element\(\s*\{"([^"]*)",\s*"([^"]*)"\})re"};
    static std::regex const one_of{R"re(declare::one_of\(\s*"([^"]*)")re"};
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path());
        std::string const text{std::istreambuf_iterator<char>(in), {}};
        for (std::sregex_iterator at(text.begin(), text.end(), element), end; at != end; ++at)
            names.insert((*at)[1].str() + ' ' + (*at)[2].str());
        for (std::sregex_iterator at(text.begin(), text.end(), one_of), end; at != end; ++at)
            names.insert((*at)[1].str() + ' ');
    }
    return names;
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

TEST_CASE("the laws are tried on everything that is declared", "[xep][laws]") {
    auto const headers = std::filesystem::path(COUPLET_TESTS_DIR) / "../include/couplet";
    std::set<std::string> declared = names_declared_in(headers / "xep");
    declared.merge(names_declared_in(headers / "stream"));
    declared.merge(names_declared_in(headers / "negotiation"));
    CHECK(declared.size() > 60);
    for (auto const& type : xep_laws::all())
        declared.erase(std::string(type.ns) + ' ' + std::string(type.local));
    CHECK(declared == std::set<std::string>{});
}

}  // namespace laws_tests
