// SPDX-License-Identifier: BSL-1.0
// Addresses per nanosecond, ours and the peers', in one process.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <regex>
#include <string>

#include "allocations.hpp"
#include "instructions.hpp"
#include "jid_corpus.hpp"
#include "jid_peer.hpp"

namespace {

using namespace bench;

bool copy(std::string const& address) {
    static char buffer[4096];
    std::memcpy(buffer, address.data(), address.size());
    benchmark::DoNotOptimize(buffer);
    benchmark::ClobberMemory();
    return true;
}
enlisted const floor_of_all{"parse//memcpy", each<copy>};

/// "split" becomes jid/split/bare, "parse//gloox" jid/parse/bare/gloox.
std::string benchmark_name(peer const& p, corpus const& from) {
    auto const slash = p.name.find("//");
    std::string out{"jid/"};
    out += p.name.substr(0, slash);
    (out += '/') += from.name();
    if (slash != p.name.npos) out += p.name.substr(slash + 1);
    return out;
}

/// One iteration is a run of 1,000 addresses; the next takes the next 1,000.
void measure(benchmark::State& state, peer const& p, corpus const& from) {
    constexpr std::size_t step = 1000;
    auto const all = from.addresses();
    std::size_t at = 0, accepted = 0, seen = 0;
    auto const before = allocations();
    for (auto _ : state) {
        auto const part = all.subspan(at, step);
        accepted += p.run(part);
        seen += part.size();
        at = at + 2 * step <= all.size() ? at + step : 0;
    }
    auto const each = [&](std::size_t n) {
        return static_cast<double>(n) / static_cast<double>(seen);
    };
    state.SetItemsProcessed(static_cast<std::int64_t>(seen));
    state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(seen) * from.mean()));
    state.counters["allocations"] = each(allocations() - before);
    state.counters["accepted"] = each(accepted);
}

/// The corpora hold valid addresses only: one that `parse` refuses is a mistake here or there.
void verify(corpus const& from) {
    auto const parse = std::find_if(peers().begin(), peers().end(),
                                    [](peer const& p) { return p.name == "parse"; });
    if (parse == peers().end()) return;
    for (auto const& address : from.addresses())
        if (parse->run({&address, 1}) != 1) {
            std::fprintf(stderr, "the corpus %s holds what couplet refuses: %s\n",
                         from.name().data(), address.c_str());
            std::exit(1);
        }
}

int count_all_instructions(char const* pattern) {
    std::regex const wanted{pattern};
    for (auto name : corpus::names) {
        corpus const from{name, 2000};
        for (auto const& p : peers())
            if (auto const benchmark = benchmark_name(p, from);
                std::regex_search(benchmark, wanted))
                count_instructions(benchmark, from.addresses().size(),
                                   [&] { p.run(from.addresses()); });
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view{argv[1]} == "--count-instructions")
        return count_all_instructions(argc > 2 ? argv[2] : "");
    benchmark::AddCustomContext("missing_peers", COUPLET_BENCH_MISSING);
    std::deque<corpus> corpora;
    for (auto name : corpus::names) {
        auto const& from = corpora.emplace_back(name, std::size_t{100'000});
        verify(from);
        for (auto const& p : peers())
            benchmark::RegisterBenchmark(benchmark_name(p, from).c_str(),
                                         [&](benchmark::State& state) { measure(state, p, from); });
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
