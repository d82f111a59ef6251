// SPDX-License-Identifier: BSL-1.0
// iksemel: takes an address apart and checks nothing. Its stack is renewed every 1,000 addresses.
#include <iksemel.h>

#include "../../jid_peer.hpp"

namespace {

std::size_t parse(bench::addresses all) {
    std::size_t accepted = 0;
    ikstack* stack = iks_stack_new(1 << 16, 1 << 18);
    for (auto const& address : all)
        accepted += iks_id_new(stack, address.c_str()) != nullptr ? 1 : 0;
    iks_stack_delete(stack);
    return accepted;
}

bench::enlisted const peer{"parse//iksemel", parse};

}  // namespace
