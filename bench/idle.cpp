// SPDX-License-Identifier: BSL-1.0
// couplet_bench_idle PEER STREAMS STANZAS: what open streams take, each after a stream header and so many stanzas; of a
// peer's parsers it is the one that builds trees, if there is one.
// Prints octets of heap and allocations, both a stream, and the octets by which the resident memory grew.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "xml_peer.hpp"

namespace {

std::size_t resident() {
    std::size_t all = 0, pages = 0;
    std::ifstream{"/proc/self/statm"} >> all >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t resident_then;

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s PEER STREAMS STANZAS; couplet's name is ''\n", argv[0]);
        return 2;
    }
    auto const count = std::strtoul(argv[2], nullptr, 10),
               stanzas = std::strtoul(argv[3], nullptr, 10);
    bench::xml_corpus const from{"stream", stanzas};
    auto const octets = from.octets().substr(0, from.octets().size() - from.footer.size());
    bench::xml_peer const* chosen = nullptr;
    for (auto const& p : bench::xml_peers())
        if (p.name == argv[1] && p.idle != nullptr &&
            (chosen == nullptr || p.result == bench::kind::tree))
            chosen = &p;
    if (chosen != nullptr) {
        auto const before = resident();
        auto const used = chosen->idle(count, octets, [] { resident_then = resident(); });
        auto const each = [&](std::size_t n) {
            return static_cast<double>(n) / static_cast<double>(count);
        };
        std::printf("%.1f %.2f %zu\n", each(used.octets), each(used.allocations),
                    resident_then - before);
        return 0;
    }
    std::fprintf(stderr, "%s: not here\n", argv[1]);
    return 1;
}
