// SPDX-License-Identifier: BSL-1.0
// What stands in the benchmark beside others: a name and a function that takes a range of addresses.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using addresses = std::span<std::string const>;

/// `run` returns how many addresses it accepted.
struct peer {
    std::string_view name;  // "split", "parse", "parse//gloox": see benchmark_name in jid.cpp
    std::size_t (*run)(addresses);
};

inline std::vector<peer>& peers() {
    static std::vector<peer> all;
    return all;
}

/// A namespace-scope object of a peer's source file: puts it on the list.
struct enlisted {
    enlisted(std::string_view name, std::size_t (*run)(addresses)) {
        peers().push_back({name, run});
    }
};

/// Turns a function of one address into one of many.
template <auto One>
std::size_t each(addresses all) {
    std::size_t accepted = 0;
    for (auto const& address : all) accepted += One(address) ? 1 : 0;
    return accepted;
}

/// The parts of an address for peers that take them apart: RFC 7622 3.2. Absent parts have no data.
struct parts {
    std::string_view local, domain, resource;
};

inline parts cut(std::string_view text) {
    parts out;
    if (auto const slash = text.find('/'); slash != text.npos) {
        out.resource = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    if (auto const at = text.find('@'); at != text.npos) {
        out.local = text.substr(0, at);
        text = text.substr(at + 1);
    }
    out.domain = text;
    return out;
}

}  // namespace bench
