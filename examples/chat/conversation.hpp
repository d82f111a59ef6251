// SPDX-License-Identifier: BSL-1.0
// What a client makes of stanzas and of what its user types: no sockets, no terminal, no clock.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/pending.hpp>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "archive.hpp"
#include "command.hpp"
#include "contacts.hpp"
#include "outlet.hpp"
#include "rooms.hpp"
#include "screen.hpp"

namespace chat {

class conversation {
  public:
    /// `history`: how many messages of the archive are shown at first. `key`: random.
    conversation(outlet& to, screen& shown, couplet::jid_view account, std::uint32_t history,
                 couplet::hash_key key);

    /// Whom to talk to first.
    void talk_to(couplet::jid whom);
    /// A session is there; `is_resumed`: the one from before.
    void online(couplet::jid_view address, bool is_resumed);
    void heard(couplet::stanza_view stanza);
    /// See `audience`.
    void left_over(couplet::stanza_view stanza, bool is_certain);
    void offline();
    /// The server has some of what was sent: there is room for more.
    void acknowledged();

    /// A whole line.
    void typed(std::string_view line);
    /// Something stands in the line that is being typed, or no longer.
    void typing(bool is_typing);
    /// Nothing more is typed: the session ends when what the server had to say of all this has come.
    void typed_all();
    /// What was wanted of the session was done, as far as that depends on nobody else.
    bool is_settled() const noexcept { return is_announced_ && unsent_.empty() && undone_.empty(); }
    /// How many lines wait for a session.
    std::size_t unsent() const noexcept { return unsent_.size(); }

  private:
    /// What an iq that was sent has asked for.
    enum class asked { roster, carbons, archive, change, rest };

    struct said {
        couplet::jid to;
        std::string text;
        std::string id;
        bool is_groupchat;
    };
    /// Borrows, from a stanza that has come.
    struct heard_message {
        couplet::message const& is;
        couplet::stanza_view stanza;
        couplet::jid_view from;
        std::optional<couplet::jid> to;
        std::optional<std::int64_t> when;
    };

    // incoming.cpp
    void take(couplet::stanza_view stanza);
    void hear_message(couplet::stanza_view stanza, couplet::stanza_addresses const& who);
    void hear_presence(couplet::stanza_view stanza, couplet::jid_view from);
    void hear_room(room_news const& news, couplet::jid_view from);
    void hear_request(couplet::jid_view from, couplet::presence const& is);
    void hear_answer(couplet::stanza_view stanza, couplet::stanza_addresses const& who);
    void hear_iq(couplet::stanza_view stanza, couplet::stanza_addresses const& who);
    void hear_refusal(couplet::message const& is, couplet::stanza_view stanza,
                      couplet::jid_view from);
    void hear_archived(couplet::stanza_view stanza);
    void hear_carbon(couplet::stanza_view forwarded);
    void hear_talk(heard_message const& one);
    void tell_how_to_answer(couplet::jid_view from);
    void hear_signals(heard_message const& one);
    void hear_archive_end(couplet::stanza_view stanza);
    bool is_news(couplet::stanza_view stanza);
    std::optional<utterance> shown(heard_message const& one) const;

    // outgoing.cpp
    void obey(command const& wanted);
    void obey_later(command wanted);
    void say(couplet::jid const& to, std::string text);
    sending send(said const& one);
    void flush();
    void join(command const& wanted);
    sending enter(couplet::jid_view room_and_nick);
    void leave(command const& wanted);
    void set_status(command const& wanted);
    void list_people(bool is_all);
    void change_roster(couplet::jid const& who, std::string_view name, bool is_removal);
    void subscribe(command const& wanted);
    void announce();
    void catch_up();
    void ask_archive(std::optional<archive_page> const& page);
    void choose(std::optional<couplet::jid> whom);
    std::optional<couplet::jid> address_of(std::string const& text);
    void tell_state(bool is_composing);
    void ask_for_rest();

    template <class Stanza, class... Payloads>
    sending post(Stanza const& stanza, Payloads const&... payloads) {
        return to_.send(net::written{[&](auto& out) {
            using couplet::xml::write;
            write(out, stanza, payloads...);
        }});
    }
    /// To the own account.
    template <class Payload>
    bool ask(asked what, couplet::iq_type type, Payload const& payload,
             std::optional<couplet::jid_view> whom = {}) {
        std::string const id = to_.draw_id();
        if (pending_.insert(id, whom, address_, 0, what)) return false;
        couplet::iq request{.id = id, .type = type};
        if (whom) request.to = *whom;
        if (post(request, payload) == sending::sent) return true;
        (void)pending_.take(id, couplet::parsed_address{}, address_);
        return false;
    }

    outlet& to_;
    screen& screen_;
    couplet::jid address_;
    couplet::pending_iqs<asked> pending_;
    archive archive_;
    std::string archive_query_{};  ///< its id; empty: none is open
    contacts contacts_{};
    rooms rooms_{};
    std::optional<couplet::jid> partner_{};  ///< whom the user has chosen, and nobody else
    std::string asked_for_{};                ///< whom to choose, was said last
    std::deque<said> unsent_{};
    std::ptrdiff_t left_over_ = 0;  ///< of those: they come first
    std::deque<command> undone_{};  ///< what waits for a session
    std::deque<said> sent_{};       ///< the last ones, for receipts and errors
    std::set<std::string, std::less<>>
        knows_states_{};  ///< who has sent chat states (XEP-0085 5.1)
    couplet::presence_show show_{};
    std::string status_{};
    bool is_composing_ = false;
    bool is_online_ = false;
    bool is_ending_ = false;          ///< nothing more is typed
    bool is_rest_asked_for_ = false;  ///< in this session
    bool is_announced_ = false;       ///< presence, as it is now, was sent in this session
};

}  // namespace chat
