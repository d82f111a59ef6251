// SPDX-License-Identifier: BSL-1.0
// What a conversation makes of what comes.
#include <algorithm>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/expected_sender.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xep/archive.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xep/muc_admin.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <couplet/xml/extract.hpp>

#include "answers.hpp"
#include "conversation.hpp"
#include "failure.hpp"
#include "visible.hpp"

namespace chat {

namespace xep = couplet::xep;
using couplet::message_type;
using couplet::presence_type;

namespace {

std::string text_of(couplet::jid_view address) { return std::string{address.text()}; }

}  // namespace

void conversation::heard(couplet::stanza_view stanza) {
    take(stanza);
    ask_for_rest();
}

void conversation::take(couplet::stanza_view stanza) {
    couplet::stanza_addresses const who{stanza};
    couplet::open_query const query{.is_open = !archive_query_.empty()};
    auto const verdict = check(stanza, who, {.own = address_.view(), .query = query});
    if (auto const* const rule = find_unexpected_sender(stanza, who, address_.view(), query);
        rule != nullptr && who.from.is_valid())
        screen_.note("Ignored: " + text_of(who.from.view()) + " has forged " +
                     std::string{rule->sentence});
    if (auto const error = verdict.stanza_error())
        (void)to_.send(net::written{[&](auto& out) { (void)write_error(out, stanza, *error); }});
    if (!verdict.is_accepted()) return;
    switch (stanza.kind()) {
        case couplet::stanza_kind::message: return hear_message(stanza, who);
        case couplet::stanza_kind::iq: return hear_iq(stanza, who);
        case couplet::stanza_kind::presence:
            if (who.from.is_valid()) hear_presence(stanza, who.from.view());
    }
}

// Messages

void conversation::hear_message(couplet::stanza_view stanza, couplet::stanza_addresses const& who) {
    auto const is = couplet::message::read(stanza);
    if (!is) return;
    if (has<xep::archive_result>(stanza)) return hear_archived(stanza);
    if (auto const carbon = couplet::get<xep::carbon>(stanza)) {
        if (carbon->forwarded.stanza && is_news(*carbon->forwarded.stanza))
            hear_carbon(*carbon->forwarded.stanza);
        return;
    }
    // RFC 6120 8.1.2.1: without 'from' it is the own account's.
    couplet::jid const from{who.from.is_valid() ? who.from.view() : address_.view().bare()};
    if (is->type == message_type::error) return hear_refusal(*is, stanza, from);
    if (!is_news(stanza)) return;
    heard_message one{*is, stanza, from, {}, {}};
    if (auto const delay = couplet::get<xep::delay>(stanza)) one.when = delay->stamp.seconds();
    hear_signals(one);
    hear_talk(one);
}

/// XEP-0359: what the archive calls it, if it is in the own one.
bool conversation::is_news(couplet::stanza_view stanza) {
    for (xep::stanza_id const named : couplet::get_all<xep::stanza_id>(stanza)) {
        couplet::parsed_address const by{named.by};
        if (by.is_valid() && by.view() == address_.view().bare()) return archive_.see(named.id);
    }
    return true;
}

/// Receipts and chat states (XEP-0184, XEP-0085): of what has come by itself.
void conversation::hear_signals(heard_message const& one) {
    std::string const contact = text_of(one.from.bare());
    bool const is_room = rooms_.find(one.from) != nullptr;
    if (auto const receipt = couplet::get<xep::receipt>(one.stanza)) {
        auto const sent = std::find_if(sent_.begin(), sent_.end(), [&](said const& each) {
            return each.id == receipt->id && each.to.view().bare() == one.from.bare();
        });
        if (sent != sent_.end()) screen_.note(contact + " has got " + excerpt(sent->text));
    }
    if (auto const state = couplet::get<xep::chat_state>(one.stanza); state && !is_room) {
        if (knows_states_.size() < 1000) knows_states_.insert(contact);
        if (state->kind == xep::chat_state_kind::composing) screen_.note(contact + " is writing");
        if (state->kind == xep::chat_state_kind::gone) screen_.note(contact + " has left the chat");
    }
    // XEP-0184 8: it tells that somebody is here.
    auto const is_to_them = [&](said const& each) {
        return each.to.view().bare() == one.from.bare();
    };
    bool const may_know = contacts_.may_know(one.from) ||
                          (partner_ && partner_->view().bare() == one.from.bare()) ||
                          std::any_of(sent_.begin(), sent_.end(), is_to_them);
    if (has<xep::receipt_request>(one.stanza) && one.is.id && may_know && !is_room)
        post(couplet::message{.to = one.from, .id = to_.draw_id(), .type = one.is.type},
             xep::receipt{*one.is.id});
}

void conversation::hear_talk(heard_message const& one) {
    if (auto const muc = couplet::get<xep::muc_user>(one.stanza); muc && !muc->invites.empty())
        screen_.note(text_of(one.from) + " invites you: /join " + text_of(one.from.bare()) +
                     "/NAME");
    if (one.is.type == message_type::groupchat && one.is.body.empty() &&
        !one.is.subject.text().empty())
        screen_.note(text_of(one.from.bare()) + " is about " + excerpt(one.is.subject.text()));
    auto const line = shown(one);
    if (!line) return;
    screen_.said(*line);
    bool const is_talk = one.is.type == message_type::chat || one.is.type == message_type::normal;
    if (!partner_ && is_talk && one.from.has_local() && one.from.bare() != address_.view().bare())
        tell_how_to_answer(rooms_.find(one.from) ? one.from : one.from.bare());
}

/// Whoever speaks is not chosen for that: what stands in the line may be for somebody else.
void conversation::tell_how_to_answer(couplet::jid_view from) {
    if (asked_for_ == from.text()) return;
    asked_for_ = from.text();
    screen_.note("To answer: /to " + asked_for_);
}

std::optional<utterance> conversation::shown(heard_message const& one) const {
    if (one.is.body.empty()) return {};
    bool const is_room =
        one.is.type == message_type::groupchat || rooms_.list().contains(one.from.bare().text());
    std::string who = text_of(is_room ? one.from : one.from.bare());
    if (one.to && one.from.bare() == address_.view().bare())
        who += " to " + text_of(one.to->view().bare());
    return utterance{std::move(who), std::string{one.is.body.text()}, one.when};
}

/// Its sender is not to be believed but for the server that forwards it, which was looked at (XEP-0280 11).
void conversation::hear_carbon(couplet::stanza_view forwarded) {
    auto const is = couplet::message::read(forwarded);
    couplet::stanza_addresses const who{forwarded};
    if (!is || !who.from.is_valid() || is->type == message_type::error) return;
    heard_message one{*is, forwarded, who.from.view(), {}, {}};
    if (who.to.is_valid()) one.to = couplet::jid{who.to.view()};
    if (auto const line = shown(one)) screen_.said(*line);
}

void conversation::hear_archived(couplet::stanza_view stanza) {
    auto const result = couplet::get<xep::archive_result>(stanza);
    bool const is_asked_for =
        result && !archive_query_.empty() && result->queryid == archive_query_;
    if (!is_asked_for || !result->forwarded.stanza) return;
    auto const is = couplet::message::read(*result->forwarded.stanza);
    couplet::stanza_addresses const who{*result->forwarded.stanza};
    if (!is || !who.from.is_valid() || is->type == message_type::error) return;
    heard_message one{*is, *result->forwarded.stanza, who.from.view(), {}, 0};
    if (who.to.is_valid()) one.to = couplet::jid{who.to.view()};
    if (result->forwarded.delay) one.when = result->forwarded.delay->stamp.seconds();
    bool const is_own = std::any_of(sent_.begin(), sent_.end(),
                                    [&](said const& each) { return each.id == is->id; });
    auto line = shown(one);
    if (line && !is_own)
        archive_.keep(result->id, std::move(*line));
    else
        archive_.see(result->id);
}

void conversation::hear_refusal(couplet::message const& is, couplet::stanza_view stanza,
                                couplet::jid_view from) {
    auto const error = couplet::stanza_error::read(stanza);
    auto const sent = std::find_if(sent_.begin(), sent_.end(),
                                   [&](said const& each) { return each.id == is.id; });
    if (sent == sent_.end() || !error) return;
    screen_.note(text_of(from) + " did not get " + excerpt(sent->text) + ": " +
                 explain(error->condition, error->text.text));
}

// Presence

void conversation::hear_presence(couplet::stanza_view stanza, couplet::jid_view from) {
    if (rooms_.find(from) != nullptr) return hear_room(rooms_.take(from, stanza), from);
    auto const is = couplet::presence::read(stanza);
    if (!is || from.bare() == address_.view().bare()) return;
    if (is->type == presence_type::available || is->type == presence_type::unavailable) {
        if (auto const news = contacts_.take(from, *is)) screen_.note(*news);
    } else {
        hear_request(from, *is);
    }
}

void conversation::hear_request(couplet::jid_view from, couplet::presence const& is) {
    std::string const who = text_of(from.bare());
    switch (is.type) {
        case presence_type::subscribe:
            screen_.note(who + " wants to see whether you are online: /accept " + who +
                         " or /deny " + who);
            break;
        case presence_type::subscribed: screen_.note(who + " lets you see them"); break;
        case presence_type::unsubscribed: screen_.note(who + " does not let you see them"); break;
        case presence_type::error: screen_.note(who + " cannot be reached"); break;
        default: break;
    }
}

void conversation::hear_room(room_news const& news, couplet::jid_view from) {
    if (!news.note.empty()) screen_.note(news.note);
    couplet::jid const address{from.bare()};
    if (news.has_left) {
        rooms_.leave(address.view().text());
        if (partner_ == address) choose({});
        std::erase_if(unsent_, [&](said const& one) {
            bool const is_for_it = one.is_groupchat && one.to == address;
            if (is_for_it) screen_.note("Not sent: " + excerpt(one.text));
            return is_for_it;
        });
    }
    if (!news.has_joined) return;
    // XEP-0045 10.1.2: as the service makes it.
    if (news.is_new_room)
        ask(asked::change, couplet::iq_type::set,
            xep::muc_owner{.configuration = xep::form{.type = xep::form_type::submit}},
            address.view());
    flush();
}

// Requests and answers

void conversation::hear_iq(couplet::stanza_view stanza, couplet::stanza_addresses const& who) {
    if (stanza.is_response()) return hear_answer(stanza, who);
    if (auto const push = couplet::get<xep::roster_set>(stanza)) {
        contacts_.take(push->item);
        auto const found = contacts_.list().find(push->item.jid.text());
        if (found != contacts_.list().end())
            screen_.note("roster: " + describe(found->first, found->second));
        else
            screen_.note("roster: " + std::string{push->item.jid.text()} + " is out of it");
    }
    answer(to_, stanza);
}

void conversation::hear_answer(couplet::stanza_view stanza, couplet::stanza_addresses const& who) {
    auto const what = pending_.take(stanza, who, address_.view());
    if (!what) return;
    auto const error = couplet::stanza_error::read(stanza);
    switch (*what) {
        case asked::roster:
            if (auto const whole = couplet::get<xep::roster>(stanza)) {
                contacts_.take(*whole);
                list_people(true);
            }
            break;
        case asked::carbons: break;
        case asked::archive: hear_archive_end(stanza); break;
        case asked::change:
            if (error) screen_.note("Refused: " + explain(error->condition, error->text.text));
            break;
        case asked::rest: to_.close(); break;
    }
}

void conversation::hear_archive_end(couplet::stanza_view stanza) {
    archive_query_.clear();
    auto const fin = couplet::get<xep::archive_fin>(stanza);
    if (!fin) {
        bool const is_lost = couplet::stanza_error::read(stanza)->condition ==
                             couplet::stanza_condition::item_not_found;
        return ask_archive(is_lost ? archive_.refused() : std::nullopt);
    }
    auto const first = fin->page.first ? fin->page.first->id : std::string_view{};
    ask_archive(archive_.next(fin->complete, first, fin->page.last.value_or("")));
}

}  // namespace chat
