// SPDX-License-Identifier: BSL-1.0
// Streams parsed, stanzas read and routed, messages written, pings answered, ours and the peers', in one process.
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
#include "reply_peer.hpp"
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

/// One row: stream/feed/4k is couplet's, stream/feed/4k/expat is expat's, stream/tree/framed/pugixml, stream/stanza/4k...
struct row {
    std::string_view corpus;
    xml_peer const* peer;
    feeding const* feed;

    std::string name() const {
        std::string out{corpus};
        constexpr std::string_view kinds[]{"/feed/", "/tree/", "/stanza/", "/route/", "/tree/"};
        out += kinds[static_cast<std::size_t>(peer->result)];
        out += feed->name;
        if (!peer->name.empty()) (out += '/') += peer->name;
        return out;
    }
};

/// Tiny feeds are for the events of `stream`; the peers that want whole stanzas are not fed. Of the recordings couplet
/// alone makes typed stanzas; what is in the other corpora is much alike.
bool wanted(std::string_view corpus, xml_peer const& p, feeding const& feed) {
    if (p.result == kind::framed) return &feed == &whole;
    bool const tiny = feed.octets != 0 && feed.octets < 4'096;
    bool const is_typed = p.result == kind::stanza || p.result == kind::route;
    bool const is_recorded = corpus == "recorded" && p.result == kind::stanza && p.name.empty();
    if (is_typed && corpus != "stream" && !is_recorded) return false;
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
    bool const is_xml = r.peer->result == kind::events || r.peer->result == kind::tree;
    if (r.peer->name.empty() && is_xml && parsed != streams * from.stanzas()) {
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

std::string reply_name(reply_peer const& p) {
    std::string out{"reply/ping"};
    if (!p.name.empty()) (out += '/') += p.name;
    return out;
}

/// Whether that is the result of the request, read by RapidXML.
bool is_result(std::string text, ping_request const& request) {
    rapidxml::xml_document<> document;
    try {
        document.parse<rapidxml::parse_validate_closing_tags>(text.data());
    } catch (rapidxml::parse_error const&) {
        return false;
    }
    auto const* const iq = document.first_node("iq");
    if (iq == nullptr || iq->next_sibling() != nullptr) return false;
    auto const says = [&](char const* name, std::string_view value) {
        auto const* const found = iq->first_attribute(name);
        return found != nullptr && found->value() == value;
    };
    return says("to", request.from) && says("id", request.id) && says("type", "result");
}

/// One iteration is 256 pings, each fed and answered before the next comes.
void measure_replies(benchmark::State& state, reply_peer const& p) {
    auto const all = ping_requests();
    std::string out;
    auto const right = std::count_if(all.begin(), all.end(), [&](ping_request const& request) {
        out.clear();
        p.answer(request.text, out);
        return is_result(out, request);
    });
    std::size_t octets = 0, answers = 0;
    auto const before = allocations();
    for (auto _ : state)
        for (auto const& request : all) {
            out.clear();
            p.answer(request.text, out);
            benchmark::DoNotOptimize(out.data());
            benchmark::ClobberMemory();
            octets += request.text.size() + out.size();
            ++answers;
        }
    auto const after = allocations();
    state.SetItemsProcessed(static_cast<std::int64_t>(answers));
    state.SetBytesProcessed(static_cast<std::int64_t>(octets));
    state.counters["allocations"] =
        static_cast<double>(after - before) / static_cast<double>(answers);
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
    auto const requests = ping_requests();
    for (auto const& p : reply_peers())
        if (std::regex_search(reply_name(p), wanted))
            count_instructions(reply_name(p), requests.size(), [&] {
                for (auto const& request : requests) {
                    out.clear();
                    p.answer(request.text, out);
                }
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
    for (auto const& p : reply_peers())
        benchmark::RegisterBenchmark(reply_name(p).c_str(),
                                     [&](benchmark::State& state) { measure_replies(state, p); });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
