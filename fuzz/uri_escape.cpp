// Every law of tests/jid/uri_laws.hpp holds for any text, and for a URI built of any six texts.
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "../tests/jid/uri_laws.hpp"

namespace {

void must_hold(std::string_view broken) {
    if (broken.empty()) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(broken.size()), broken.data());
    std::abort();
}

std::optional<couplet::jid> address(std::string_view text) {
    auto made = couplet::jid::parse(text);
    return made ? std::optional(*std::move(made)) : std::nullopt;
}

/// Lines: account, address, type, key, value, fragment.
couplet::xmpp_uri uri_of(std::string_view input) {
    std::array<std::string, 6> lines;
    for (auto& line : lines) {
        auto const end = input.find('\n');
        line = input.substr(0, end);
        input.remove_prefix(end == input.npos ? input.size() : end + 1);
    }
    auto const& [account, to, type, key, value, fragment] = lines;
    return {address(account), address(to), couplet::uri_query{type, {{key, value}, {value, key}}},
            fragment};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(data), size);
    must_hold(uri_laws::escaping_broken_by(input));
    must_hold(uri_laws::localpart_broken_by(input));
    must_hold(uri_laws::broken_by(input));
    must_hold(uri_laws::broken_by(uri_of(input)));
    return 0;
}
