// SPDX-License-Identifier: BSL-1.0
// Streams parsed and messages written, ours and the peers', in one process.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <rapidxml/rapidxml.hpp>
#include <regex>
#include <string>

#include "allocations.hpp"
#include "instructions.hpp"
#include "write_peer.hpp"
#include "xml_peer.hpp"

namespace {

using namespace bench;

/// How many octets are fed at once, what that is called, and for how many stanzas at most.
struct feeding {
    std::string_view name;
    std::size_t octets, stanzas;
};
constexpr feeding whole{"framed", 0, static_cast<std::size_t>(-1)};
constexpr std::array feedings{feeding{"64k", 65'536, whole.stanzas},
                              feeding{"4k", 4'096, whole.stanzas}, feeding{"64", 64, 2'100},
                              feeding{"1", 1, 2'100}};

/// One row: stream/feed/4k is couplet's, stream/feed/4k/expat is expat's, stream/tree/framed/pugixml...
struct row {
    std::string_view corpus;
    xml_peer const* peer;
    feeding const* feed;

    std::string name() const {
        std::string out{corpus};
        out += peer->result == kind::events ? "/feed/" : "/tree/";
        out += feed->name;
        if (!peer->name.empty()) (out += '/') += peer->name;
        return out;
    }
};

/// Tiny feeds are for the events of `stream`; the peers that want whole stanzas are not fed.
bool wanted(std::string_view corpus, xml_peer const& p, feeding const& feed) {
    if (p.result == kind::framed) return &feed == &whole;
    bool const tiny = feed.octets != 0 && feed.octets < 4'096;
    return feed.octets != 0 && (!tiny || (corpus == "stream" && p.result == kind::events));
}

/// Whether `recorded` can be had; the others always can.
bool is_here(std::string_view corpus) {
    return corpus != "recorded" || xml_corpus{corpus, 1}.stanzas() != 0;
}

std::vector<row> rows() {
    std::vector<row> all;
    for (auto const corpus : xml_corpus::names)
        for (auto const& p : xml_peers()) {
            if (!is_here(corpus)) break;
            if (wanted(corpus, p, whole)) all.push_back({corpus, &p, &whole});
            for (auto const& feed : feedings)
                if (wanted(corpus, p, feed)) all.push_back({corpus, &p, &feed});
        }
    return all;
}

/// Made when it is first asked for.
xml_corpus const& corpus_of(row const& r, std::size_t most = whole.stanzas) {
    static std::map<std::pair<std::string_view, std::size_t>, xml_corpus> made;
    most = std::min(most, r.feed->stanzas);
    auto const found = made.find({r.corpus, most});
    if (found != made.end()) return found->second;
    return made.emplace(std::pair{r.corpus, most}, xml_corpus{r.corpus, most}).first->second;
}

/// One iteration is a whole stream.
void measure(benchmark::State& state, row const& r) {
    auto const& from = corpus_of(r);
    std::size_t parsed = 0, streams = 0;
    auto const before = allocations();
    for (auto _ : state) {
        parsed += r.peer->run(from, r.feed->octets);
        ++streams;
    }
    auto const after = allocations();
    if (r.peer->name.empty() && parsed != streams * from.stanzas()) {
        std::fprintf(stderr, "couplet refuses the corpus %s\n", r.corpus.data());
        std::exit(1);
    }
    auto const stanzas = static_cast<double>(streams * from.stanzas());
    state.SetItemsProcessed(static_cast<std::int64_t>(stanzas));
    state.SetBytesProcessed(static_cast<std::int64_t>(streams * from.octets().size()));
    state.counters["allocations"] = static_cast<double>(after - before) / stanzas;
    state.counters["accepted"] = static_cast<double>(parsed) / stanzas;
}

std::string write_name(write_peer const& p) {
    std::string out{"write/message"};
    if (!p.name.empty()) (out += '/') += p.name;
    return out;
}

/// Whether a message that was written says what it should, read by RapidXML.
bool reads_back(std::string text, chat_message const& m) {
    rapidxml::xml_document<> document;
    try {
        document.parse<rapidxml::parse_validate_closing_tags>(text.data());
    } catch (rapidxml::parse_error const&) {
        return false;
    }
    auto const* const message = document.first_node("message");
    if (message == nullptr) return false;
    auto const says = [](auto const* node, char const* name, std::string_view value) {
        auto const* const found = node == nullptr ? nullptr : node->first_attribute(name);
        return found != nullptr && found->value() == value;
    };
    auto const* const body = message->first_node("body");
    auto const* const origin = message->first_node("origin-id");
    return says(message, "from", m.from) && says(message, "to", m.to) &&
           says(message, "type", "chat") && says(message, "id", m.id) && body != nullptr &&
           body->value() == m.body && says(message->first_node("active"), "xmlns", chat_states) &&
           says(message->first_node("request"), "xmlns", receipts) &&
           says(origin, "xmlns", stanza_ids) && says(origin, "id", m.id);
}

/// One iteration is 256 messages.
void measure_writing(benchmark::State& state, write_peer const& p) {
    auto const all = chat_messages();
    std::string out;
    auto const right = std::count_if(all.begin(), all.end(), [&](chat_message const& m) {
        p.write(m, out);
        return reads_back(out, m);
    });
    std::size_t octets = 0, messages = 0;
    auto const before = allocations();
    for (auto _ : state)
        for (auto const& m : all) {
            p.write(m, out);
            benchmark::DoNotOptimize(out.data());
            benchmark::ClobberMemory();
            octets += out.size();
            ++messages;
        }
    auto const after = allocations();
    state.SetItemsProcessed(static_cast<std::int64_t>(messages));
    state.SetBytesProcessed(static_cast<std::int64_t>(octets));
    state.counters["allocations"] =
        static_cast<double>(after - before) / static_cast<double>(messages);
    state.counters["accepted"] = static_cast<double>(right) / static_cast<double>(all.size());
}

int count_all_instructions(char const* pattern) {
    constexpr std::size_t most = 500;
    std::regex const wanted{pattern};
    for (auto const& r : rows()) {
        if (!std::regex_search(r.name(), wanted)) continue;
        auto const& from = corpus_of(r, r.corpus == "big" ? 8 : most);
        count_instructions(r.name(), from.stanzas(), [&] { r.peer->run(from, r.feed->octets); });
    }
    auto const messages = chat_messages();
    std::string out;
    for (auto const& p : write_peers())
        if (std::regex_search(write_name(p), wanted))
            count_instructions(write_name(p), messages.size(), [&] {
                for (auto const& m : messages) p.write(m, out);
            });
    return 0;
}

/// What the corpora are made of, a line each.
int describe_corpora() {
    for (auto const name : xml_corpus::names) {
        if (!is_here(name)) continue;
        xml_corpus const one{name};
        auto const octets = one.octets();
        auto const total = one.total();
        auto const each = [&](std::size_t n) {
            return static_cast<double>(n) / static_cast<double>(one.stanzas());
        };
        auto const foreign = std::count_if(octets.begin(), octets.end(),
                                           [](char c) { return static_cast<signed char>(c) < 0; });
        std::printf(
            "%-9s %5.1f MB, %6zu stanzas of %.0f octets, %.1f elements, %.1f attributes, "
            "%.0f %% not ASCII\n",
            name.data(), static_cast<double>(octets.size()) / 1e6, one.stanzas(),
            each(total.octets), each(total.elements), each(total.attributes),
            100 * static_cast<double>(foreign) / static_cast<double>(octets.size()));
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view const first = argc > 1 ? argv[1] : "";
    if (first == "--count-instructions") return count_all_instructions(argc > 2 ? argv[2] : "");
    if (first == "--corpora") return describe_corpora();
    benchmark::AddCustomContext("missing_peers", COUPLET_BENCH_MISSING);
    benchmark::AddCustomContext("missing_corpora", is_here("recorded") ? "" : "recorded");
    auto const all = rows();
    for (auto const& r : all)
        benchmark::RegisterBenchmark(r.name().c_str(),
                                     [&](benchmark::State& state) { measure(state, r); });
    for (auto const& p : write_peers())
        benchmark::RegisterBenchmark(write_name(p).c_str(),
                                     [&](benchmark::State& state) { measure_writing(state, p); });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
