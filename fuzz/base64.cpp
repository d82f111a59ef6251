// What is decoded is encoded to the text that it came from; what is encoded is decoded; a fault stands in the text.
// SPDX-License-Identifier: BSL-1.0
#include <couplet/text/base64.hpp>
#include <string>
#include <string_view>

#include "broken.hpp"

namespace {

namespace base64 = couplet::base64;

std::string broken_by(std::string_view octets) {
    std::string text, back(base64::decoded_size(base64::encoded_size(octets.size())), '\0');
    base64::append(text, octets);
    auto const size = base64::decode(text, back.data());
    if (!size || std::string_view{back}.substr(0, *size) != octets) return "not decoded: " + text;

    std::string decoded(base64::decoded_size(octets.size()), '\0');
    auto const taken = base64::decode(octets, decoded.data());
    if (!taken && taken.error().offset > octets.size()) return "a fault behind the end";
    if (!taken) return {};
    std::string again;
    base64::append(again, std::string_view{decoded}.substr(0, *taken));
    return again == octets ? "" : "a second spelling: " + again;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(broken_by(fuzz::view(data, size)));
    return 0;
}
