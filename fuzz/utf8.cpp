// check_chars says what an automaton says, with every block, in one chunk and in any others.
// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <cstdlib>

#include "../tests/xml/char_laws.hpp"

namespace {

template <class Block>
void must_hold(std::string_view octets, std::size_t size) {
    auto const wanted = char_laws::expected(octets);
    if (couplet::xml::check_chars<Block>(octets) != wanted) std::abort();
    if (char_laws::in_two<Block>(octets, size % (octets.size() + 1)) != wanted) std::abort();
    if (char_laws::in_chunks<Block>(octets, size) != wanted) std::abort();
}

}  // namespace

/// The first octet is the size of the chunks, the others are the stream.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr std::size_t enough = 400;  // six of the largest steps
    std::string_view const octets{reinterpret_cast<char const*>(data) + 1,
                                  size - 1 < enough ? size - 1 : enough};
    std::size_t const chunk = data[0] == 0 ? 256 : data[0];
    must_hold<couplet::text::scalar_block>(octets, chunk);
    must_hold<couplet::text::native_block>(octets, chunk);
    return 0;
}
