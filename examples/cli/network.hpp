// SPDX-License-Identifier: BSL-1.0
// A picture of a network: clients about their servers, servers in a mesh, streams as edges (RFC 6120 2.1, 4.5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "visible.hpp"

namespace cli {

/// How many stanzas, by `couplet::stanza_kind`.
using stanza_counts = std::array<std::uint64_t, 3>;

/// What went one way on a connection.
struct traffic {
    bool is_recorded = false;
    std::uint64_t streams = 0;
    stanza_counts stanzas{};
    std::string fault;  ///< what ended it; empty: nothing did
};

/// Entities, the connections that were recorded, and the ways of which stanzas on those tell.
class network {
  public:
    /// The last two were not recorded, only spoken of.
    enum class kind { server, component, client, domain, account };

    /// An entity is known by its address, or by what else tells it from others; `home` is the domain at which it is
    /// drawn. Who is met more than once is the first of its kinds in their order.
    void add_entity(std::string const& id, kind what, std::string const& home,
                    std::string const& label);
    bool has_client(std::string const& id) const;
    /// In either direction.
    bool has_connection(std::string const& one, std::string const& other) const;
    void add_connection(std::string from, std::string to, std::string name, traffic there,
                        traffic back);
    /// Stanzas that went from one entity to another that has no recorded stream to it.
    void add_way(std::string const& from, std::string const& to, stanza_counts const& stanzas);

    /// In Graphviz's language. The order depends on nothing but what is in the picture.
    void write(std::string& out, alphabet letters) const;

  private:
    struct entity {
        kind what;
        std::string home;
        std::string label;
    };
    struct connection {
        std::string from;
        std::string to;
        std::string name;
        traffic there;
        traffic back;
    };
    using numbers = std::map<std::string_view, std::size_t>;

    void write_entities(std::string& out, numbers const& of, alphabet letters) const;
    void write_connections(std::string& out, numbers const& of, alphabet letters) const;
    void write_ways(std::string& out, numbers const& of, alphabet letters) const;
    std::string const& label_of(std::string const& id) const;

    std::map<std::string, entity> entities_;
    std::vector<connection> connections_;
    std::set<std::pair<std::string, std::string>> connected_;
    std::map<std::pair<std::string, std::string>, stanza_counts> ways_;
};

}  // namespace cli
