// SPDX-License-Identifier: BSL-1.0
#include "network.hpp"

#include <algorithm>
#include <couplet/stanza/stanza.hpp>
#include <tuple>

namespace cli {
namespace {

/// `text` for a string of Graphviz's language, which draws it as it is: what it would take for an end, an escape or
/// an entity is none, and what cannot be seen is a C escape.
std::string escaped(std::string_view text, alphabet letters) {
    std::string out;
    for (char const c : show(text, letters)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}
std::string quoted(std::string_view text, alphabet letters) {
    std::string out{'"'};
    return (out += escaped(text, letters)) += '"';
}

/// What goes to an entity and from it, a line each.
std::string quoted_lines(std::string_view entity, std::string const& to, std::string const& from,
                         alphabet letters) {
    auto const name = escaped(entity, letters);
    std::string out{"\"to "};
    (((out += name) += ": ") += to) += "\\l";
    if (!from.empty()) ((((out += "from ") += name) += ": ") += from) += "\\l";
    return out += '"';
}

/// "message 1, iq 2"
std::string words(stanza_counts const& stanzas) {
    std::string out;
    for (std::size_t kind = 0; kind < stanzas.size(); ++kind) {
        if (stanzas[kind] == 0) continue;
        if (!out.empty()) out += ", ";
        out += couplet::name(static_cast<couplet::stanza_kind>(kind));
        (out += ' ') += std::to_string(stanzas[kind]);
    }
    return out.empty() ? "no stanzas" : out;
}

std::string words(traffic const& way) {
    if (!way.is_recorded) return "not recorded";
    auto out = std::to_string(way.streams);
    (out += way.streams == 1 ? " stream, " : " streams, ") += words(way.stanzas);
    if (!way.fault.empty()) (out += "; ") += way.fault;
    return out;
}

std::string node(std::size_t number) {
    std::string out{'n'};
    return out += std::to_string(number);
}

constexpr std::string_view styles[]{
    "shape=box, style=filled, fillcolor=lightgrey",  // server
    "shape=box",                                     // component
    "shape=ellipse",                                 // client
    "shape=box, style=dashed",                       // domain
    "shape=ellipse, style=dashed",                   // account
};

}  // namespace

void network::add_entity(std::string const& id, kind what, std::string const& home,
                         std::string const& label) {
    auto const [at, is_new] = entities_.try_emplace(id, entity{what, home, label});
    if (is_new || at->second.what <= what) return;
    at->second = {what, home, label};
}

bool network::has_client(std::string const& id) const {
    auto const found = entities_.find(id);
    return found != entities_.end() && found->second.what == kind::client;
}

bool network::has_connection(std::string const& one, std::string const& other) const {
    return connected_.count({one, other}) != 0 || connected_.count({other, one}) != 0;
}

void network::add_connection(std::string from, std::string to, std::string name, traffic there,
                             traffic back) {
    connected_.emplace(from, to);
    connections_.push_back(
        {std::move(from), std::move(to), std::move(name), std::move(there), std::move(back)});
}

void network::add_way(std::string const& from, std::string const& to,
                      stanza_counts const& stanzas) {
    auto& all = ways_[{from, to}];
    for (std::size_t i = 0; i < all.size(); ++i) all[i] += stanzas[i];
}

void network::write(std::string& out, alphabet letters) const {
    numbers of;
    for (auto const& [id, one] : entities_) of.emplace(id, of.size() + 1);
    out += "digraph xmpp {\n    rankdir=LR;\n";
    write_entities(out, of, letters);
    write_connections(out, of, letters);
    write_ways(out, of, letters);
    out += "}\n";
}

/// Each server stands in a box with its clients about it.
void network::write_entities(std::string& out, numbers const& of, alphabet letters) const {
    std::map<std::string_view, std::vector<std::string_view>> homes;
    for (auto const& [id, one] : entities_) homes[one.home].push_back(id);
    std::size_t box = 0;
    for (auto const& [home, all] : homes) {
        ((out += "    subgraph cluster_") += std::to_string(++box)) += " {\n";
        for (auto const id : all) {
            auto const& one = entities_.find(std::string{id})->second;
            ((out += "        ") += node(of.at(id))) += " [label=";
            ((out += quoted(one.label, letters)) += ", ") +=
                styles[static_cast<std::size_t>(one.what)];
            out += "];\n";
        }
        out += "    }\n";
    }
}

void network::write_connections(std::string& out, numbers const& of, alphabet letters) const {
    auto sorted = connections_;
    std::sort(sorted.begin(), sorted.end(), [](connection const& a, connection const& b) {
        return std::tie(a.from, a.to, a.name) < std::tie(b.from, b.to, b.name);
    });
    for (auto const& one : sorted) {
        ((out += "    ") += node(of.at(one.from))) += " -> ";
        (out += node(of.at(one.to))) += " [dir=both, tooltip=";
        (out += quoted(one.name, letters)) += ", label=";
        out += quoted_lines(label_of(one.to), words(one.there), words(one.back), letters);
        out += one.there.fault.empty() && one.back.fault.empty() ? "];\n" : ", color=red];\n";
    }
}

/// Both directions of a way are one edge.
void network::write_ways(std::string& out, numbers const& of, alphabet letters) const {
    for (auto const& [ends, there] : ways_) {
        auto const& [from, to] = ends;
        auto const back = ways_.find({to, from});
        bool const is_mutual = back != ways_.end();
        if (is_mutual && to < from) continue;
        ((out += "    ") += node(of.at(from))) += " -> ";
        (out += node(of.at(to))) += is_mutual ? " [dir=both, " : " [";
        out += "style=dashed, label=";
        out +=
            quoted_lines(label_of(to), words(there), is_mutual ? words(back->second) : "", letters);
        out += "];\n";
    }
}

std::string const& network::label_of(std::string const& id) const {
    return entities_.find(id)->second.label;
}

}  // namespace cli
