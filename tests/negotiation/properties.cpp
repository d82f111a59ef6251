// SPDX-License-Identifier: BSL-1.0
// Laws of both machines under scripts that are made of good sessions: lines left out, doubled, moved, of somebody else's.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "client_laws.hpp"
#include "server_laws.hpp"
#include "support.hpp"

namespace properties_tests {

namespace {

using lines = std::vector<std::string>;

/// The seeds of that fuzz target.
std::vector<lines> seeds(std::string_view target) {
    auto const folder =
        std::filesystem::path(COUPLET_TESTS_DIR).parent_path() / "fuzz/seeds" / target;
    std::vector<std::filesystem::path> files{std::filesystem::directory_iterator(folder), {}};
    std::sort(files.begin(), files.end());
    std::vector<lines> all;
    for (auto const& file : files) {
        std::ifstream in(file, std::ios::binary);
        auto& into = all.emplace_back();
        for (std::string line; std::getline(in, line);) into.push_back(line);
    }
    return all;
}
std::string joined(lines const& script) {
    std::string text;
    for (auto const& one : script) text += one + '\n';
    return text;
}

/// One change of a line behind the first.
void spoil(lines& script, std::vector<lines> const& all, support::dice& roll) {
    if (script.size() < 2) return;
    std::size_t const at = 1 + roll(script.size() - 1);
    auto const place = script.begin() + static_cast<std::ptrdiff_t>(at);
    auto const& other = roll.of(all);
    switch (roll(7)) {
        case 0: script.erase(place); return;
        case 1: script.insert(place, script[at]); return;
        case 2: std::swap(script[at], script[1 + roll(script.size() - 1)]); return;
        case 3: script.insert(place, roll.of(other)); return;
        case 4: script[at] += roll.of(other); return;
        case 5:
            if (!script[at].empty()) script[at].resize(roll(script[at].size()));
            return;
        default:
            if (!script[at].empty())
                script[at][roll(script[at].size())] = "<>/'=& a1\x01\xff"[roll(11)];
    }
}

/// What is broken by the seeds, and by so many others.
template <class Law>
std::string broken(std::string_view target, int rounds, Law law) {
    auto const all = seeds(target);
    REQUIRE(all.size() > 10);
    support::differences found;
    for (auto const& one : all)
        if (auto const what = law(joined(one)); !what.empty()) found.add(what);
    support::dice roll{6'120};
    for (int i = 0; i < rounds; ++i) {
        auto script = roll.of(all);
        for (std::size_t changes = 1 + roll(4); changes != 0; --changes) spoil(script, all, roll);
        auto const text = joined(script);
        if (auto const what = law(text); !what.empty()) found.add(text + "---\n" + what);
    }
    return found.text;
}

}  // namespace

TEST_CASE("RFC 6120 4 to 7: no server brings a client where its policy forbids",
          "[negotiation][properties]") {
    CHECK(broken("nego_client", 3'000, client_laws::broken_by) == "");
}

TEST_CASE("RFC 6120 4 to 7: no client gets in without the password", "[negotiation][properties]") {
    CHECK(broken("nego_server", 3'000, server_laws::broken_by) == "");
}

TEST_CASE("RFC 6120 5.4.3.3: the laws see it when what was said before TLS matters",
          "[negotiation][properties]") {
    // A machine that remembers would have other output; so has another script behind TLS.
    auto const text = "\n" + std::string{hostile::client_header} + '\n' +
                      std::string{hostile::starttls} + "\n@tls\n" +
                      std::string{hostile::client_header} + '\n';
    scripts::script const one{text};
    auto const full = server_laws::played(one, hostile::whole);
    CHECK(full.secured == 2);
    CHECK(server_laws::behind_tls(full.all) ==
          server_laws::behind_tls(server_laws::played(one, hostile::whole, 2).all));
    CHECK(server_laws::behind_tls(full.all) !=
          server_laws::behind_tls(server_laws::played(one, hostile::whole, 3).all));
}

}  // namespace properties_tests
