// SPDX-License-Identifier: BSL-1.0
// What `couplet serve` is asked to be.
#pragma once

#include <couplet/xml/limits.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace serve {

struct named_secret {
    std::string name;
    std::string secret;
};

/// Where another domain's server is.
struct server_place {
    std::string domain;
    std::string host;
    std::uint16_t port;
};

/// Where it listens; 0: nowhere.
struct ports {
    std::uint16_t c2s = 5222;
    std::uint16_t c2s_tls = 5223;
    std::uint16_t s2s = 5269;
    std::uint16_t component = 5347;
    std::uint16_t web = 5280;
    std::uint16_t web_tls = 0;
};

/// How much is taken on (RFC 6120 13.12).
struct bounds {
    couplet::xml::limits client = couplet::xml::c2s_limits;
    couplet::xml::limits server = couplet::xml::s2s_limits;
    std::size_t connections = 50'000;
    std::size_t unauthenticated = 12'000;  ///< of those
    std::size_t servers = 1'000;           ///< that stanzas are sent to
    std::size_t sender_servers = 200;      ///< of those, that one user has streams opened to
    std::size_t waiting = 67'108'864;      ///< octets that servers have not taken
    std::size_t sender_waiting = 524'288;  ///< of those, one user's
    std::size_t resources = 16;            ///< of an account
    std::size_t web = 256;                 ///< connections of who reads pages, besides the others
    std::size_t backlog = 4'194'304;       ///< octets that a peer has not taken
    std::size_t kept = 1'000;  ///< messages for an account that is away; of each sender a quarter
    std::size_t kept_octets = 8'388'608;  ///< of those; likewise
    std::uint32_t resumption = 300;       ///< seconds that a broken session is kept
};

/// `visit(name, number)` of each, by the name that `--limits` has for it.
template <class Bounds, class Visit>
void each_bound(Bounds& most, Visit visit) {
    visit("connections", most.connections);
    visit("unauthenticated", most.unauthenticated);
    visit("servers", most.servers);
    visit("sender-servers", most.sender_servers);
    visit("waiting", most.waiting);
    visit("sender-waiting", most.sender_waiting);
    visit("resources", most.resources);
    visit("web", most.web);
    visit("backlog", most.backlog);
    visit("kept", most.kept);
    visit("kept-octets", most.kept_octets);
    visit("resumption", most.resumption);
    visit("stanza-octets", most.client.stanza_octets);
    visit("stream-octets", most.client.stream_octets);
    visit("depth", most.client.depth);
    visit("attributes", most.client.attributes);
    visit("nodes", most.client.nodes);
}

/// Names in canonical form, each once.
struct options {
    std::string domain = "localhost";
    std::vector<named_secret> users{};
    std::vector<named_secret> components{};
    std::string address = "127.0.0.1";
    ports at{};
    std::string database = ":memory:";
    std::string certificate{}, key{};   ///< files; none: made on the spot
    std::string saved_certificate{};    ///< a file for one that was made; none: it is kept nowhere
    std::vector<server_place> hosts{};  ///< of other domains; those that are not there, DNS finds
    std::string authorities{};      ///< a file of those that servers may have; none: the system's
    bool verifies_servers = false;  ///< none without a good certificate is spoken to
    bool registers = false;         ///< strangers may make accounts (XEP-0077)
    bool takes_plaintext = false;   ///< clients may log in without TLS
    bool logs = false;
    bounds most{};
    bool asks_for_connections = false;  ///< by a limit
};

/// Nothing, if the arguments asked for help or are wrong; then `status` is what to end with.
std::optional<options> read_options(std::vector<std::string> const& arguments, int& status);

}  // namespace serve
