// Every law of tests/precis/laws.hpp holds for any string under any profile.
// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "../tests/precis/laws.hpp"

namespace {

void must_hold(std::string_view broken) {
    if (broken.empty()) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(broken.size()), broken.data());
    std::abort();
}

}  // namespace

/// One line is a string, a second one a string to compare with it.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input{reinterpret_cast<char const*>(data), size};
    std::size_t const end = input.find('\n');
    std::string_view const first = input.substr(0, end);
    must_hold(laws::broken_by(first));
    if (end != std::string_view::npos) must_hold(laws::broken_by(first, input.substr(end + 1)));
    return 0;
}
