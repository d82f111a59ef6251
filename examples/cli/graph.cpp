// SPDX-License-Identifier: BSL-1.0
// couplet graph: recorded connections as a picture of the network, for Graphviz
#include <couplet/jid.hpp>
#include <couplet/match.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xml/extract.hpp>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "network.hpp"

namespace cli {
namespace {

using namespace couplet;

/// What a connection tells of whom its stanzas name: who sent them to it, or was to get them.
struct correspondents {
    /// Strangers may name ever new ones: those after the first few are counted together.
    static constexpr std::size_t most = 200;

    std::map<std::string, stanza_counts> by_address{};
    stanza_counts others{};

    void add(jid_view who, stanza_kind kind) {
        auto found = by_address.find(std::string{who.text()});
        if (found == by_address.end() && by_address.size() < most)
            found = by_address.emplace(who.text(), stanza_counts{}).first;
        auto& counts = found == by_address.end() ? others : found->second;
        ++counts[static_cast<std::size_t>(kind)];
    }
};

/// One recorded direction: from the side that has opened the connection, or from the one that answers.
struct recorded_side {
    traffic sent{};
    correspondents named{};  // in 'to' of what goes to a server, in 'from' of what comes from it
};

/// A connection as its recordings tell it, one or two.
class dialogue {
  public:
    explicit dialogue(std::string name) : name_{std::move(name)} {}

    /// A recording of either side, of that name.
    status read(recording& streams, std::string const& path);
    /// Into the picture: first the ends of all connections, then what their stanzas name.
    void add_ends(network& all) const;
    void add_ways(network& all) const;

  private:
    void open(xml::element_view root);
    void count(stanza_view stanza);
    void learn_client(stanza_view stanza, parsed_address const& to);
    /// What tells an end from others. No address has a line feed.
    std::string near_id() const { return near_.empty() ? "\nnear " + name_ : near_; }
    std::string far_id() const { return far_.empty() ? std::string{"\nfar "} + near_id() : far_; }
    void add_way(network& all, jid_view who, stanza_counts const& stanzas, bool is_sent) const;

    std::string name_;
    std::string near_{};  // who has opened the connection: a client, a component, a server
    std::string far_{};   // the domain that it wants to reach
    std::optional<stream_content> content_{};
    bool is_bound_ = false;  // `near_` was told by the server (RFC 6120 7.6.1)
    recorded_side there_{};
    recorded_side back_{};
    recorded_side* now_ = nullptr;  // which one is read
};

/// Canonical; empty if it is none.
std::string canonical(address written) {
    auto const parsed = jid::parse(written.text());
    return parsed ? std::string{parsed->view().text()} : std::string{};
}
jid_view view_of(std::string const& address) { return jid_view::assume_canonical(address); }

void learn(std::string& what, std::string const& said) {
    if (what.empty()) what = said;
}

/// RFC 6120 4.7.3: only who answers gives an 'id'. A component is called what the header's 'to' says (XEP-0114 3).
void dialogue::open(xml::element_view root) {
    auto const header = read_header(root).header;
    if (now_ == nullptr) {
        now_ = header.id ? &back_ : &there_;
        now_->sent.is_recorded = true;
    }
    ++now_->sent.streams;
    if (!content_) content_ = header.content;
    auto const far = canonical(header.id ? header.from : header.to);
    if (content_ == stream_content::component) return learn(near_, far);
    auto near = canonical(header.id ? header.to : header.from);
    if (content_ == stream_content::server || (!near.empty() && view_of(near).has_local()))
        learn(near_, near);
    if (!far.empty()) learn(far_, std::string{view_of(far).domain()});
}

/// Who the client is: what its server has bound, or else the full address to which that delivers (RFC 6120 8.1.1.1).
void dialogue::learn_client(stanza_view stanza, parsed_address const& to) {
    if (is_bound_ || content_ != stream_content::client || now_ != &back_) return;
    if (auto const bound = get<xep::bound>(stanza.element())) {
        auto full = canonical(bound->jid);
        is_bound_ = !full.empty();
        if (is_bound_) near_ = std::move(full);
    } else if (to.is_valid() && (*to).is_full() && (near_.empty() || view_of(near_).is_bare())) {
        near_ = (*to).text();
    }
}

void dialogue::count(stanza_view stanza) {
    ++now_->sent.stanzas[static_cast<std::size_t>(stanza.kind())];
    stanza_addresses const addresses{stanza};
    learn_client(stanza, addresses.to);
    auto const& who = now_ == &there_ ? addresses.to : addresses.from;
    if (who.is_valid()) now_->named.add(*who, stanza.kind());
}

status dialogue::read(recording& streams, std::string const& path) {
    now_ = nullptr;
    std::optional<stream_failure> failure;
    while (auto const event = streams.next())
        std::visit(match{[&](opened const& is) { open(is.header); },
                         [&](xml::element_view top) {
                             if (auto const stanza = stanza_view::from(top)) count(*stanza);
                         },
                         [](closed) {}, [&](stream_failure is) { failure = is; }},
                   *event);
    bool const is_inside = streams.is_inside();
    if (!failure && !is_inside) return all_good;
    std::string const what{failure ? name(failure->condition()) : "incomplete"};
    if (now_ != nullptr) now_->sent.fault = what;
    auto const offset = failure ? streams.offset_of(*failure) : streams.offset_inside();
    std::fprintf(stderr, "couplet: %s: %s, octet %llu\n", show(path, alphabet::ascii).c_str(),
                 what.c_str(), static_cast<unsigned long long>(offset));
    return failure ? some_bad : input_incomplete;
}

void dialogue::add_ends(network& all) const {
    if (!there_.sent.is_recorded && !back_.sent.is_recorded) return;
    using enum network::kind;
    auto const near = near_id(), far = far_id();
    auto const label = near_.empty() ? "unknown (" + name_ + ")" : near_;
    all.add_entity(far, server, far, far_.empty() ? "server of " + label : far_);
    if (content_ == stream_content::server)
        all.add_entity(near, server, near, label);
    else
        all.add_entity(near, content_ == stream_content::component ? component : client, far,
                       label);
    all.add_connection(near, far, name_, there_.sent, back_.sent);
}

/// A stanza takes the shortest way: over the recorded stream, to the server of the domain, to the entity there.
void dialogue::add_way(network& all, jid_view who, stanza_counts const& stanzas,
                       bool is_sent) const {
    auto const step = [&](std::string const& a, std::string const& b) {
        if (a == b || all.has_connection(a, b)) return;
        all.add_way(is_sent ? a : b, is_sent ? b : a, stanzas);
    };
    std::string const text{who.text()}, bare{who.bare().text()}, domain{who.domain()};
    if (text == near_ || (!near_.empty() && bare == view_of(near_).bare().text() && who.is_bare()))
        return;  // the server, on behalf of the account
    all.add_entity(domain, network::kind::domain, domain, domain);
    step(far_id(), domain);
    if (!who.has_local() || all.has_client(text)) return;
    all.add_entity(bare, network::kind::account, domain, bare);
    step(domain, bare);
}

void dialogue::add_ways(network& all) const {
    for (auto const* const one : {&there_, &back_}) {
        bool const is_sent = one == &there_;
        for (auto const& [who, stanzas] : one->named.by_address)
            add_way(all, view_of(who), stanzas, is_sent);
        if (one->named.others == stanza_counts{}) continue;
        auto const others = std::string{"\nothers "} + far_id();
        all.add_entity(others, network::kind::account, far_id(), "others");
        all.add_way(is_sent ? far_id() : others, is_sent ? others : far_id(), one->named.others);
    }
}

/// What the two recordings of a connection, NAME.c2s.xml and NAME.s2c.xml, have in common.
std::string_view connection_of(std::string_view path) {
    for (std::string_view const end : {".c2s.xml", ".s2c.xml"})
        if (path.ends_with(end)) return path.substr(0, path.size() - end.size());
    return path;
}

}  // namespace

status draw_graph(std::vector<std::string> const& paths, settings const& how, output& out,
                  alphabet letters) {
    std::map<std::string, dialogue, std::less<>> connections;
    status outcome = all_good;
    for (auto const& path : paths.empty() ? std::vector<std::string>{"-"} : paths) {
        auto const key = connection_of(path);
        auto const name = path == "-" ? "standard input" : key.substr(key.rfind('/') + 1);
        auto& connection =
            connections.try_emplace(std::string{key}, std::string{name}).first->second;
        input from{path, out};
        recording streams{from, how.streams};
        auto const came = connection.read(streams, path);
        if (outcome != some_bad && came != all_good) outcome = came;
    }
    network all;
    for (auto const& [key, one] : connections) one.add_ends(all);
    for (auto const& [key, one] : connections) one.add_ways(all);
    all.write(out.text(), letters);
    return outcome;
}

}  // namespace cli
