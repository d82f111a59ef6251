// SPDX-License-Identifier: BSL-1.0
// Runs scenarios against one server: interop NAME PORT FOLDER [SCENARIO... | --list]. See run.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios.hpp"

namespace {

/// Nothing if it went well.
std::string run(interop::scenario const& one, interop::server const& at) {
    try {
        one.run(at);
        return {};
    } catch (std::exception const& error) {
        return error.what();
    }
}

}  // namespace

int main(int count, char const* const* words) {
    if (count < 4) return 2;
    std::span const wanted{words + 4, words + count};
    bool const is_list = wanted.size() == 1 && std::string_view{wanted[0]} == "--list";
    interop::server const at{.name = words[1],
                             .base = static_cast<std::uint16_t>(std::stoul(words[2])),
                             .folder = words[3]};
    int failed = 0;
    for (auto const& all : {interop::authentication_scenarios(), interop::session_scenarios(),
                            interop::resumption_scenarios(), interop::framing_scenarios(),
                            interop::component_scenarios(), interop::server_scenarios()})
        for (interop::scenario const& one : all) {
            bool const is_wanted =
                wanted.empty() || std::ranges::count(wanted, std::string_view{one.name}) != 0;
            if (is_list) std::printf("%s\n", one.name);
            if (is_list || !is_wanted || !one.is_for(at)) continue;
            auto const trouble = run(one, at);
            if (!trouble.empty()) ++failed;
            std::printf("%s %s %s%s%s\n", trouble.empty() ? "passed" : "FAILED", words[1], one.name,
                        trouble.empty() ? "" : ": ", trouble.c_str());
            std::fflush(stdout);
        }
    return failed == 0 ? 0 : 1;
}
