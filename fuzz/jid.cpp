// Every law of tests/jid/laws.hpp holds for any text, for any parts and for any two addresses.
// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/legacy.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "../tests/jid/laws.hpp"

namespace {

void must_hold(std::string_view broken) {
    if (broken.empty()) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(broken.size()), broken.data());
    std::abort();
}

/// Up to three lines, which are addresses, and then the parts of one.
std::vector<std::string_view> lines_of(std::string_view input) {
    std::vector<std::string_view> lines;
    while (lines.size() < 2) {
        std::size_t const end = input.find('\n');
        lines.push_back(input.substr(0, end));
        if (end == std::string_view::npos) return lines;
        input.remove_prefix(end + 1);
    }
    lines.push_back(input);
    return lines;
}

template <class Profile>
void try_parts(std::vector<std::string_view> const& lines) {
    if (lines.size() < 2) return;
    must_hold(laws::broken_by<Profile>(couplet::split_jid{lines[0], lines[1], std::nullopt}));
    must_hold(laws::broken_by<Profile>(couplet::split_jid{std::nullopt, lines[0], lines[1]}));
    if (lines.size() < 3) return;
    must_hold(laws::broken_by<Profile>(couplet::split_jid{lines[0], lines[1], lines[2]}));
}

template <class Profile>
void try_all(std::vector<std::string_view> const& lines) {
    using address = couplet::basic_jid<Profile>;
    std::vector<address> addresses;
    for (auto const line : lines) {
        must_hold(laws::broken_by<Profile>(line));
        if (auto parsed = address::parse(line)) addresses.push_back(std::move(*parsed));
    }
    for (auto const& a : addresses)
        for (auto const& b : addresses) must_hold(laws::broken_by(a, b));
    try_parts<Profile>(lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const lines = lines_of({reinterpret_cast<char const*>(data), size});
    try_all<couplet::rfc7622>(lines);
    try_all<couplet::rfc6122>(lines);
    return 0;
}
