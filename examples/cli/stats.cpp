// SPDX-License-Identifier: BSL-1.0
// couplet stats: what is in a recorded stream, and how quickly it was read
#include <algorithm>
#include <array>
#include <chrono>
#include <couplet/match.hpp>
#include <cstdio>
#include <unordered_map>
#include <vector>

#include "command.hpp"
#include "walk.hpp"

namespace cli {
namespace {

using namespace couplet;

/// Elements of one name.
struct tally {
    std::uint64_t count = 0;
    std::uint64_t octets = 0;  // of top-level elements
};

/// What is counted. Constant memory: a stranger may send ever new names.
struct counts {
    static constexpr std::size_t most_names = 1'000;
    static constexpr std::size_t longest_name = 200;

    using names = std::unordered_map<std::string, tally>;  // by "{namespace}local"

    std::uint64_t streams = 0;
    std::uint64_t closed = 0;
    tally top;
    tally nested;
    std::uint64_t attributes = 0;
    std::uint64_t text = 0;  // octets, decoded
    std::uint64_t largest = 0;
    std::uint64_t largest_at = 0;
    std::size_t depth = 0;
    names by_name;
    tally other;

    void add(xml::element_view element, std::uint64_t offset, std::uint64_t octets);

  private:
    void add_name(xml::element_view element, std::uint64_t octets);
    void add_contents(xml::element_view element);

    std::string key_;
};

void counts::add(xml::element_view element, std::uint64_t offset, std::uint64_t octets) {
    ++top.count;
    top.octets += octets;
    if (octets > largest) {
        largest = octets;
        largest_at = offset;
    }
    add_name(element, octets);
    add_contents(element);
}

void counts::add_name(xml::element_view element, std::uint64_t octets) {
    tally* kind = &other;
    if (element.ns().size() + element.local().size() <= longest_name) {
        ((key_ = '{') += element.ns()) += '}';
        key_ += element.local();
        auto found = by_name.find(key_);
        if (found == by_name.end() && by_name.size() < most_names)
            found = by_name.emplace(key_, tally{}).first;
        if (found != by_name.end()) kind = &found->second;
    }
    ++kind->count;
    kind->octets += octets;
}

void counts::add_contents(xml::element_view element) {
    auto const enter = [&](tree_node const& node, std::size_t level) {
        if (!is_element(node)) {
            text += node.value_size();
            return false;
        }
        for ([[maybe_unused]] auto const one : element_of(node).attributes()) ++attributes;
        nested.count += level > 1 ? 1 : 0;
        depth = std::max(depth, level);
        return true;
    };
    walk(element, enter, [](tree_node const&, std::size_t) {});
}

/// The commonest first.
std::vector<counts::names::value_type const*> sorted(counts::names const& all) {
    std::vector<counts::names::value_type const*> list;
    for (auto const& one : all) list.push_back(&one);
    std::sort(list.begin(), list.end(), [](auto const* a, auto const* b) {
        return a->second.count != b->second.count ? a->second.count > b->second.count
                                                  : a->first < b->first;
    });
    return list;
}

/// How it came out.
struct ending {
    status is;
    std::optional<stream_failure> failure;
    std::uint64_t offset;  // of the failure, or of what is not complete
    std::uint64_t octets;  // of the input that were read
    std::uint64_t ignored;
    double seconds;

    double rate(std::uint64_t what) const {
        return seconds > 0 ? static_cast<double>(what) / seconds : 0;
    }
    std::string_view name() const {
        return is == all_good ? "complete" : is == some_bad ? "error" : "incomplete";
    }
};

json json_of(counts const& all, ending const& end) {
    json names = json::array();
    for (auto const* const one : sorted(all.by_name)) {
        auto const brace = one->first.rfind('}');
        names.push_back({{"ns", one->first.substr(1, brace - 1)},
                         {"name", one->first.substr(brace + 1)},
                         {"count", one->second.count},
                         {"octets", one->second.octets}});
    }
    json error = nullptr;
    if (end.failure)
        error = {{"condition", couplet::name(end.failure->condition())}, {"offset", end.offset}};
    return {{"end", end.name()},
            {"error", std::move(error)},
            {"octets", end.octets},
            {"ignored", end.ignored},
            {"streams", all.streams},
            {"closed", all.closed},
            {"elements", all.top.count},
            {"element_octets", all.top.octets},
            {"nested", all.nested.count},
            {"attributes", all.attributes},
            {"text_octets", all.text},
            {"depth", all.depth},
            {"largest", {{"octets", all.largest}, {"offset", all.largest_at}}},
            {"names", std::move(names)},
            {"other_names", {{"count", all.other.count}, {"octets", all.other.octets}}},
            {"seconds", end.seconds},
            {"octets_per_second", end.rate(end.octets)},
            {"elements_per_second", end.rate(all.top.count)}};
}

/// "1,234,567"
std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (auto at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
    return text;
}

void row(std::string& out, std::string_view label, std::string const& value) {
    constexpr std::size_t label_width = 14;
    constexpr std::size_t value_width = 16;
    (out += label).append(label_width - label.size(), ' ');
    out.append(value_width - std::min(value_width, value.size()), ' ') += value;
}

void write_names(std::string& out, counts const& all, alphabet letters) {
    constexpr std::size_t shown = 20;
    auto const list = sorted(all.by_name);
    tally rest = all.other;
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto const& [name, one] = *list[i];
        if (i < shown) {
            out += '\n';
            row(out, i == 0 ? "by name" : "", grouped(one.count));
            out += "  " + show(name, letters) + ", " + grouped(one.octets) + " octets";
        } else {
            rest.count += one.count;
            rest.octets += one.octets;
        }
    }
    if (rest.count == 0) return;
    out += '\n';
    row(out, "", grouped(rest.count));
    out += "  of other names, " + grouped(rest.octets) + " octets";
}

void write_rates(std::string& out, counts const& all, ending const& end) {
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%.3f", end.seconds);
    row(out, "\nseconds", text.data());
    std::snprintf(text.data(), text.size(), "%.1f", end.rate(end.octets) / 1e6);
    row(out, "\nMB/s", text.data());
    row(out, "\nelements/s", grouped(static_cast<std::uint64_t>(end.rate(all.top.count))));
}

void write_ending(std::string& out, ending const& end) {
    row(out, "\nend", std::string{end.name()});
    if (end.is == input_incomplete)
        out += "  inside of what begins at octet " + std::to_string(end.offset);
    if (!end.failure) return;
    auto const code = end.failure->error.code;
    out += "  octet " + std::to_string(end.offset) + ": ";
    ((out += couplet::name(code)) += ", ") += couplet::name(end.failure->condition());
    (out += "\n                                ") += describe(code);
}

void write(std::string& out, counts const& all, ending const& end, alphabet letters) {
    row(out, "octets", grouped(end.octets));
    if (end.ignored != 0) out += "  " + grouped(end.ignored) + " behind the end, ignored";
    row(out, "\nstreams", grouped(all.streams));
    out += "  " + grouped(all.closed) + " closed";
    row(out, "\nelements", grouped(all.top.count));
    if (all.top.count != 0) {
        out += "  " + grouped(all.top.octets / all.top.count) + " octets on average";
        row(out, "\nlargest", grouped(all.largest));
        out += "  octets, at octet " + std::to_string(all.largest_at);
    }
    row(out, "\nnested", grouped(all.nested.count));
    out += "  elements in those, " + std::to_string(all.depth) + " deep";
    row(out, "\nattributes", grouped(all.attributes));
    row(out, "\ntext", grouped(all.text));
    out += "  octets";
    write_names(out, all, letters);
    write_rates(out, all, end);
    write_ending(out, end);
    out += '\n';
}

ending read_all(recording& streams, input const& from, counts& all) {
    using clock = std::chrono::steady_clock;
    ending end{all_good, {}, 0, 0, 0, 0};
    auto const begin = clock::now();
    while (auto const event = streams.next()) {
        std::visit(
            match{[&](opened const&) { ++all.streams; },
                  [&](xml::element_view top) { all.add(top, streams.offset(), streams.octets()); },
                  [&](closed) { ++all.closed; },
                  [&](stream_failure is) {
                      end.is = some_bad;
                      end.failure = is;
                      end.offset = streams.offset_of(is);
                  }},
            *event);
    }
    if (streams.is_inside()) {
        end.is = input_incomplete;
        end.offset = streams.offset_inside();
    }
    end.octets = end.failure ? end.offset : from.offset();
    end.ignored = streams.ignored();
    end.seconds = std::chrono::duration<double>(clock::now() - begin).count();
    return end;
}

}  // namespace

status count_stream(std::string const& path, settings const& how, output& out, alphabet letters) {
    input from{path, out};
    constexpr bool beside_output = true;
    counts all;
    ending end;
    {
        progress bar{from.descriptor(), beside_output};
        from.show_progress_on(bar);
        recording streams{from, how.streams};
        end = read_all(streams, from, all);
    }
    if (how.as_json)
        append_line(out.text(), json_of(all, end));
    else
        write(out.text(), all, end, letters);
    return end.is;
}

}  // namespace cli
