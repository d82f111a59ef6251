// SPDX-License-Identifier: BSL-1.0
// A server's router in memory: what clients send is checked, and goes where RFC 6120 10 and RFC 6121 8 say.
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/facts.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stream/reader.hpp>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xmpp = couplet;
using namespace couplet::literals;

// What the router knows, in whatever containers a server keeps it: `couplet::routing_knowledge`.

struct session {
    std::string name;
    std::optional<int> rank{};  // none before initial presence
    std::string out{};          // what goes to the client

    std::string_view resource() const { return name; }
    std::optional<int> priority() const { return rank; }
};

struct account {
    std::vector<session> sessions;
    std::vector<xmpp::jid> subscribers{};

    std::vector<session>& resources() { return sessions; }
    bool may_know_presence(xmpp::jid_view who) const {
        for (auto const& one : subscribers)
            if (one.view() == who.bare()) return true;
        return false;
    }
};

class router {
  public:
    std::map<std::string, ::account, std::less<>> accounts{};
    std::string other_servers{};  // what goes to those

    xmpp::domain_kind domain(std::string_view name) const {
        return name == "capulet.example" ? xmpp::domain_kind::local : xmpp::domain_kind::remote;
    }
    ::account* account(xmpp::bare_jid_view who) {
        auto const found = accounts.find(who.text());
        return found == accounts.end() ? nullptr : &found->second;
    }

    /// `client` has sent a stanza; what goes back to it is appended to `back`.
    void handle(xmpp::stanza_view stanza, xmpp::jid_view client, std::string& back) {
        xmpp::stanza_addresses addresses{stanza};
        xmpp::stanza_context const context{.role = xmpp::stanza_role::server_c2s, .peer = client};
        auto const verdict = xmpp::check(stanza, addresses, context);
        if (verdict.outcome.action == xmpp::stanza_action::answer)
            append_error(back, stanza, verdict.outcome.stanza_error);
        if (!verdict.is_accepted()) return;
        addresses.from = xmpp::parsed_address{client};  // RFC 6120 8.1.2.1: whatever it says

        auto const way = xmpp::route(stanza, addresses, *this);
        std::cout << name(way.action()) << ": " << describe(way.rule()) << '\n';
        using enum xmpp::routing_action;
        switch (way.action()) {
            case deliver:
                for (auto& one : way.resources()) send(one.out, stanza, way.from());
                break;
            case forward: send(other_servers, stanza, way.from(), xmpp::xml::server_stream); break;
            case refuse: append_error(back, stanza, way.refusal()); break;
            case broadcast: announce(stanza, client, way); break;
            case ignore: break;
            default: std::cout << "    (left to the rest of the server)\n"; break;
        }
    }

  private:
    static void send(std::string& out, xmpp::stanza_view stanza, xmpp::jid_view from,
                     std::span<xmpp::xml::declaration const> scope = xmpp::xml::client_stream) {
        xmpp::xml::writer stream{out, scope};
        write(stream, stanza, from);
        if (stream.finish()) std::cout << "    (cannot be written)\n";
    }

    /// RFC 6121 4.2.2: to the account's own resources; the subscribers are the roster's affair.
    template <class Way>
    void announce(xmpp::stanza_view stanza, xmpp::jid_view client, Way const& way) {
        if (auto const said = xmpp::presence::read(stanza))
            for (auto& one : way.account()->sessions)
                if (one.name == client.resource()) one.rank = said->priority;
        for (auto& one : way.resources()) send(one.out, stanza, way.from());
    }
};

/// Takes the stanzas out of what a client has sent behind its header.
void receive(router& server, xmpp::jid_view client, std::string_view stanzas) {
    std::string const octets =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>" +
        std::string{stanzas};
    xmpp::stream_reader in{xmpp::xml::c2s_limits};
    in.feed(octets);
    std::string back;
    while (auto const event = in.next())
        if (auto const* const element = std::get_if<xmpp::xml::element_view>(&*event))
            if (auto const stanza = xmpp::stanza_view::from(*element))
                server.handle(*stanza, client, back);
    if (!back.empty()) std::cout << "    back: " << back << '\n';
}

int main() {
    router server;
    server.accounts["juliet@capulet.example"] = {{{"balcony"}, {"chamber"}},
                                                 {xmpp::jid{"nurse@capulet.example"_jid}}};
    server.accounts["nurse@capulet.example"] = {{{"kitchen"}}};
    constexpr auto balcony = "juliet@capulet.example/balcony"_jid;
    constexpr auto chamber = "juliet@capulet.example/chamber"_jid;
    constexpr auto kitchen = "nurse@capulet.example/kitchen"_jid;

    receive(server, balcony, "<presence><priority>5</priority></presence>");
    receive(server, chamber, "<presence><priority>-1</priority></presence>");
    receive(server, kitchen,
            "<message to='juliet@capulet.example' type='chat'><body>Madam!</body></message>"
            "<message to='romeo@montague.example'><body>Tonight</body></message>"
            "<iq to='juliet@capulet.example/chamber' id='1' type='get'><ping "
            "xmlns='urn:xmpp:ping'/></iq>"
            "<iq to='tybalt@capulet.example' id='2' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"
            "<iq to='@' id='3' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"
            "<presence to='tybalt@capulet.example' type='subscribe'/>");
    receive(server, balcony,
            "<iq to='nurse@capulet.example/kitchen' id='4' type='get'>"
            "<ping xmlns='urn:xmpp:ping'/></iq>");

    for (auto const& [name, one] : server.accounts)
        for (auto const& each : one.sessions)
            std::cout << "to " << name << '/' << each.name << ": " << each.out << '\n';
    std::cout << "to other servers: " << server.other_servers << '\n';

    // Only the balcony has the message, only the chamber the request.
    auto const& juliet = server.accounts["juliet@capulet.example"].sessions;
    auto const holds = [](session const& one, std::string_view text) {
        return one.out.find(text) != std::string::npos;
    };
    return holds(juliet[0], "Madam!") && !holds(juliet[1], "Madam!") &&
                   !holds(juliet[0], "urn:xmpp:ping") && holds(juliet[1], "urn:xmpp:ping")
               ? 0
               : 1;
}
