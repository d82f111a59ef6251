// SPDX-License-Identifier: BSL-1.0
// From the first octet to a message and its answer: two clients and their server, in one process, without a network.
#include <concepts>
#include <couplet/jid/literal.hpp>
#include <couplet/match.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/stanza/conversation.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/random_id.hpp>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "narrator.hpp"

namespace xmpp = couplet;
using namespace couplet::literals;
using digests = xmpp::openssl::digests;

/// Who has an account. What is kept can check a password, and is none (RFC 5802 9).
class accounts {
    using keys = xmpp::sasl::scram_keys<digests::sha256>;
    std::map<std::string, keys, std::less<>> keys_{};

  public:
    void add(std::string name, std::string_view password, std::string_view salt) {
        keys_.emplace(std::move(name),
                      *xmpp::sasl::derive_keys<digests::sha256>(password, salt, 4096));
    }

    // What a server asks: see couplet/negotiation/credentials.hpp.
    template <std::same_as<digests::sha256> Hash>
    std::optional<keys> find_keys(std::string_view name) const {
        auto const found = keys_.find(name);
        return found == keys_.end() ? std::nullopt : std::optional{found->second};
    }
    bool may_act_as(std::string_view, std::string_view) const { return false; }
    std::string_view pepper() const { return "drawn once, kept for ever"; }
};

using client = xmpp::client<digests>;
using server = xmpp::server<digests, accounts>;

/// Who is online, and where stanzas go: to the account that they are to. (examples/router.cpp knows all the rules.)
class router {
    std::map<std::string, server*, std::less<>> online_{};

  public:
    void add(xmpp::jid_view who, server& machine) {
        online_[std::string{who.bare().text()}] = &machine;
    }
    void route(xmpp::stanza_view stanza, xmpp::jid_view sender) {
        xmpp::stanza_addresses const who{stanza};
        auto const verdict =
            check(stanza, who, {.role = xmpp::stanza_role::server_c2s, .peer = sender});
        if (!verdict.is_accepted() || !who.to.is_valid()) return;
        auto const found = online_.find(who.to.view().bare().text());
        if (found == online_.end()) return;
        (void)found->second->send(stanza, sender);  // RFC 6120 8.1.2.1: whatever it says it is from
    }
};

/// A client, and what its user wants: to say something when it is there, and to answer.
struct person {
    client machine;
    narrator& tell;
    std::optional<xmpp::message> opening{};
    std::string_view answer{};
    bool wants_tls = false;
    bool was_answered = false;

    void attend() {
        while (auto const event = machine.next())
            std::visit(xmpp::match{
                           [&](xmpp::start_tls) { wants_tls = true; },
                           [&](xmpp::ready const&) {
                               if (opening) (void)machine.send(*opening);
                           },
                           [&](xmpp::stanza_view stanza) { hear(stanza); },
                           [&](xmpp::failed const& why) { tell.note(describe(why.why)); },
                           [](auto const&) {},
                       },
                       *event);
    }
    void hear(xmpp::stanza_view stanza) {
        auto const said = xmpp::message::read(stanza);
        if (!said) return;
        was_answered = opening.has_value();
        auto reply = reply_to(*said);  // nothing to an error, which would never stop
        if (!reply || answer.empty()) return;
        reply->body = answer;
        (void)machine.send(*reply);
    }
};

/// The server's end of one connection.
struct host {
    server machine;
    narrator& tell;
    router& all;
    bool wants_tls = false;

    void attend() {
        while (auto const event = machine.next())
            std::visit(
                xmpp::match{
                    [&](xmpp::start_tls) { wants_tls = true; },
                    [&](xmpp::authenticated const& is) {
                        tell.note(std::string{is.identity.text()} + " is who it says, by " +
                                  std::string{is.mechanism} + ": nobody has sent a password.");
                    },
                    [&](xmpp::bind_requested const& wish) {
                        bind(wish.resource.value_or(wish.tag));
                    },
                    [&](xmpp::ready const& is) {
                        all.add(is.address, machine);
                        tell.note(std::string{is.address.text()} + " is online.");
                    },
                    [&](xmpp::stanza_view stanza) { all.route(stanza, *machine.state().address); },
                    [&](xmpp::acknowledged const&) {
                        tell.note("The server knows: what it passed on has arrived (XEP-0198).");
                    },
                    [&](xmpp::failed const& why) { tell.note(describe(why.why)); },
                    [](auto const&) {},
                },
                *event);
    }
    /// As it was wished for; a server with several clients of one account would look who has it.
    void bind(std::string_view resource) {
        std::string const account{machine.state().address->view().bare().text()};
        if (auto const full = xmpp::jid::parse(account + '/' + std::string{resource}))
            machine.bind(*full);
        else
            machine.refuse_bind(xmpp::stanza_condition::bad_request);
    }
};

/// What one end has to send is what the other hears. With a network, a socket stands between them.
template <class From, class To>
bool pass(From& from, To& to, std::string const& way, narrator& tell) {
    from.attend();
    std::string const octets{from.machine.output()};
    from.machine.consume(octets.size());
    tell.say(way, octets);
    to.machine.feed(octets);
    to.attend();
    return !octets.empty();
}

/// Until both have nothing to say.
bool talk(person& one, host& other, std::string const& name, narrator& tell) {
    bool has_talked = false;
    while (pass(one, other, name + " -> server", tell) ||
           pass(other, one, "server -> " + name, tell)) {
        has_talked = true;
        if (!one.wants_tls || !other.wants_tls) continue;
        one.wants_tls = other.wants_tls = false;
        tell.note("TLS begins here. It is pretended: both ends are told the same made-up facts.");
        constexpr xmpp::tls_facts facts{.exporter = "32 octets that only both ends know"};
        one.machine.tls_established(facts);
        other.machine.tls_established(facts);
    }
    return has_talked;
}

/// An account that the server knows, and the client that its user has.
struct user {
    xmpp::jid_view address;
    std::string_view password;
    std::string_view
        tag;  // the client's name for itself, if the server is to choose a resource (XEP-0386)
    std::string nonce;

    person log_in(narrator& tell) const {
        return {client{{.account = address, .password = password, .nonce = nonce, .tag = tag}},
                tell};
    }
};

int main() {
    std::random_device random;
    auto const draw = [&] { return std::string{xmpp::random_id::draw(random)}; };
    user const one{"romeo@im.example.com/orchard"_jid, "a rose by any other name", "", draw()};
    user const other{"juliet@im.example.com"_jid, "r0m30myr0m30", "balcony", draw()};

    accounts known;
    known.add("romeo", one.password, draw());
    known.add("juliet", other.password, draw());
    narrator tell;
    router all;
    xmpp::server_settings const serving{.random = random, .domain = "im.example.com"_jid};
    host for_romeo{server{serving, known}, tell, all};
    host for_juliet{server{serving, known}, tell, all};

    person romeo = one.log_in(tell);
    romeo.answer = "Neither, fair saint, if either thee dislike.";
    person juliet = other.log_in(tell);
    juliet.opening = xmpp::message{.to = "romeo@im.example.com"_jid,
                                   .id = "m1",
                                   .type = xmpp::message_type::chat,
                                   .body = "Art thou not Romeo, and a Montague?"};

    auto const let_all_talk = [&] {
        while (talk(romeo, for_romeo, "romeo", tell) || talk(juliet, for_juliet, "juliet", tell)) {
        }
    };
    tell.title("Romeo's client has a connection to his server, and nothing else.");
    talk(romeo, for_romeo, "romeo", tell);
    tell.title("Juliet's asks for all at once. She has something to say, and is answered.");
    let_all_talk();
    tell.title("Both have nothing more to say.");
    juliet.machine.close();
    romeo.machine.close();
    let_all_talk();
    return juliet.was_answered ? 0 : 1;
}
