// SPDX-License-Identifier: BSL-1.0
// What a conversation does by itself, and what its user wants of it.
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/archive.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/roster.hpp>
#include <utility>

#include "conversation.hpp"
#include "visible.hpp"

namespace chat {

namespace xep = couplet::xep;
using couplet::iq_type;
using couplet::message_type;
using couplet::presence_type;

namespace {

constexpr std::string_view not_now = "It will be done as soon as there is a session.";

/// Whether a line is nothing without a session.
bool wants_session(verb what) {
    return what == verb::add || what == verb::remove || what == verb::accept ||
           what == verb::deny || what == verb::leave;
}

}  // namespace

conversation::conversation(outlet& to, screen& shown, couplet::jid_view account,
                           std::uint32_t history, couplet::hash_key key)
    : to_{to}, screen_{shown}, address_{account}, pending_{64, key}, archive_{history} {}

// The session

void conversation::online(couplet::jid_view address, bool is_resumed) {
    address_ = couplet::jid{address};
    is_online_ = true;
    left_over_ = 0;
    if (is_resumed) {
        // If the archive is being asked, what follows it is done then.
        if (archive_query_.empty()) catch_up();
        return ask_for_rest();
    }
    is_rest_asked_for_ = false;
    pending_.clear();
    archive_query_.clear();
    contacts_.forget_presence();
    rooms_.forget_occupants();
    is_announced_ = false;
    ask(asked::roster, iq_type::get, xep::roster_request{});
    ask(asked::carbons, iq_type::set, xep::enable_carbons{});
    ask_archive(archive_.begin());
    ask_for_rest();
}

/// Who is not announced gets no messages yet: those of the archive come first.
void conversation::ask_archive(std::optional<archive_page> const& page) {
    if (page) {
        archive_query_ = to_.draw_id();
        xep::result_set set{.max = page->max};
        if (page->after) set.after = *page->after;
        if (page->before) set.before = *page->before;
        ask(asked::archive, iq_type::set,
            xep::archive_query{.queryid = archive_query_, .page = set});
        return;
    }
    for (utterance const& one : archive_.take_all()) screen_.said(one);
    catch_up();
}

/// All that has waited for a session.
void conversation::catch_up() {
    if (!is_announced_) announce();
    for (auto const& [address, one] : rooms_.list())
        if (auto const there = couplet::jid::parse(address + '/' + one.nick);
            there && !one.is_joined)
            enter(*there);
    for (command const& one : std::exchange(undone_, {})) obey(one);
    flush();
}

void conversation::announce() {
    is_announced_ = post(couplet::presence{
                        .show = show_,
                        .status = status_.empty() ? couplet::texts{} : couplet::texts{status_}}) ==
                    sending::sent;
}

void conversation::offline() { is_online_ = is_composing_ = false; }

void conversation::acknowledged() {
    if (is_announced_) flush();
    ask_for_rest();
}

void conversation::left_over(couplet::stanza_view stanza, bool is_certain) {
    auto const is = couplet::message::read(stanza);
    if (!is || is->body.empty()) return;
    auto const to = couplet::jid::parse(is->to.text());
    std::string text{is->body.text()};
    if (is_certain && to) {
        bool const is_groupchat = is->type == message_type::groupchat;
        unsent_.insert(unsent_.begin() + left_over_++,
                       {*to, std::move(text), std::string{is->id.value_or("")}, is_groupchat});
        return;
    }
    screen_.note("It is not known whether " + std::string{is->to.text()} + " has got " +
                 excerpt(text));
}

// Talk

void conversation::talk_to(couplet::jid whom) { choose(std::move(whom)); }

void conversation::choose(std::optional<couplet::jid> whom) {
    tell_state(false);
    partner_ = std::move(whom);
    screen_.talk_to(partner_ ? partner_->view().text() : "");
}

void conversation::typed(std::string_view line) {
    if (line.find_first_not_of(' ') == line.npos) return;
    command wanted = read_command(line);
    if (!is_online_ && wants_session(wanted.what)) return obey_later(std::move(wanted));
    obey(wanted);
}

void conversation::obey_later(command wanted) {
    undone_.push_back(std::move(wanted));
    screen_.waits(not_now);
}

void conversation::say(couplet::jid const& to, std::string text) {
    auto const* const room = to.view().is_bare() ? rooms_.find(to) : nullptr;
    if (room == nullptr) screen_.wrote(to.view().text(), text);  // a room says it back
    is_composing_ = false;
    std::string const id = to_.draw_id();
    unsent_.push_back({to, std::move(text), id, room != nullptr});
    flush();
    if (!unsent_.empty() && unsent_.back().id == id)
        screen_.waits("It will be sent as soon as that is possible.");
}

sending conversation::send(said const& one) {
    couplet::message const made{
        .to = one.to,
        .id = one.id,
        .type = one.is_groupchat ? message_type::groupchat : message_type::chat,
        .body = one.text};
    xep::chat_state const active{xep::chat_state_kind::active};
    sending const became =
        one.is_groupchat ? post(made) : post(made, active, xep::receipt_request{});
    if (became == sending::never)
        screen_.note("Not sent: it is too long for the server, or XML cannot hold it.");
    if (became != sending::sent) return became;
    sent_.push_back(one);
    if (sent_.size() > 100) sent_.pop_front();
    return became;
}

/// What waits is sent in its order; what waits for a room waits for that alone.
void conversation::flush() {
    if (unsent_.empty()) return;
    std::deque<said> waiting = std::exchange(unsent_, {});
    bool is_full = false;
    for (said& one : waiting) {
        auto const* const room = one.is_groupchat ? rooms_.find(one.to) : nullptr;
        bool const is_possible = !one.is_groupchat || (room != nullptr && room->is_joined);
        is_full = is_full || (is_possible && send(one) == sending::later);
        if (is_full || !is_possible) unsent_.push_back(std::move(one));
    }
}

void conversation::typing(bool is_typing) { tell_state(is_typing); }

void conversation::typed_all() {
    is_ending_ = true;
    ask_for_rest();
}

/// A server answers in order (RFC 6120 10.1): what it has kept, and errors, come before. What comes behind this side's end
/// could not be acknowledged any more (XEP-0198 4), and would come again.
void conversation::ask_for_rest() {
    if (!is_ending_ || !is_online_ || !is_settled() || is_rest_asked_for_) return;
    is_rest_asked_for_ = ask(asked::rest, iq_type::get, xep::ping{}, address_.view().domain_jid());
}

/// To who is known to want it (XEP-0085 5.1).
void conversation::tell_state(bool is_composing) {
    if (!partner_ || is_composing == is_composing_) return;
    if (!knows_states_.contains(partner_->view().bare().text())) return;
    is_composing_ = is_composing;
    auto const kind = is_composing ? xep::chat_state_kind::composing : xep::chat_state_kind::active;
    post(couplet::message{.to = *partner_, .type = message_type::chat}, xep::chat_state{kind});
}

// Commands

std::optional<couplet::jid> conversation::address_of(std::string const& text) {
    if (auto parsed = couplet::jid::parse(text)) return std::move(*parsed);
    screen_.note('"' + text + "\" is no address. They look like you@example.org.");
    return {};
}

void conversation::obey(command const& wanted) {
    switch (wanted.what) {
        case verb::say:
            if (partner_) return say(*partner_, wanted.rest);
            return screen_.note("Not sent. To whom? /to ADDRESS, or /join ROOM@SERVICE/NAME");
        case verb::to:
            if (wanted.first.empty()) return choose({});
            if (auto who = address_of(wanted.first)) choose(std::move(who));
            return;
        case verb::msg:
            if (wanted.rest.empty()) return screen_.note("What? /msg ADDRESS TEXT");
            if (auto const who = address_of(wanted.first)) say(*who, wanted.rest);
            return;
        case verb::join: return join(wanted);
        case verb::leave: return leave(wanted);
        case verb::who: return list_people(false);
        case verb::roster: return list_people(true);
        case verb::add:
        case verb::remove:
        case verb::accept:
        case verb::deny: return subscribe(wanted);
        case verb::status: return set_status(wanted);
        case verb::help: return screen_.said({"help", command_help});
        case verb::quit: return to_.close();
        case verb::unknown: return screen_.note("There is no /" + wanted.first + ". Try /help.");
    }
}

void conversation::join(command const& wanted) {
    auto const there = address_of(wanted.first);
    if (!there) return;
    if (!there->view().is_full() || !there->view().has_local())
        return screen_.note("Which room, and by what name? /join ROOM@SERVICE/NAME");
    rooms_.enter(std::string{there->view().bare().text()}, there->view().resource());
    choose(couplet::jid{there->view().bare()});
    if (enter(*there) == sending::later) screen_.waits(not_now);
}

sending conversation::enter(couplet::jid_view room_and_nick) {
    return post(couplet::presence{.to = room_and_nick, .show = show_},
                xep::muc_join{.history = xep::muc_history{.maxstanzas = 20}});
}

void conversation::leave(command const& wanted) {
    auto where = wanted.first.empty() ? partner_ : address_of(wanted.first);
    auto const* const room = where ? rooms_.find(*where) : nullptr;
    if (room == nullptr) return screen_.note("Which room? /leave ROOM@SERVICE");
    auto const there =
        couplet::jid::parse(std::string{where->view().bare().text()} + '/' + room->nick);
    if (there) post(couplet::presence{.to = *there, .type = presence_type::unavailable});
}

void conversation::set_status(command const& wanted) {
    auto const show = couplet::find_presence_show(wanted.first);
    bool const is_word = show || wanted.first == "online" || wanted.first.empty();
    show_ = show.value_or(couplet::presence_show::online);
    status_ = is_word ? wanted.rest : wanted.first + ' ' + wanted.rest;
    announce();
    if (!is_announced_) screen_.waits(not_now);
}

void conversation::list_people(bool is_all) {
    auto const* const room = partner_ && !is_all ? rooms_.find(*partner_) : nullptr;
    if (room != nullptr) {
        for (std::string const& nick : room->there) screen_.note("here: " + nick);
        return;
    }
    bool is_anybody = false;
    for (auto const& [address, one] : contacts_.list()) {
        if (!is_all && one.resources.empty()) continue;
        is_anybody = true;
        screen_.note((is_all ? "roster: " : "here: ") + describe(address, one));
    }
    if (!is_anybody)
        screen_.note(is_all ? "roster: nobody yet; /add ADDRESS asks somebody" : "here: nobody");
}

void conversation::change_roster(couplet::jid const& who, std::string_view name, bool is_removal) {
    xep::roster_item item{.jid = who};
    if (!name.empty()) item.name = name;
    if (is_removal) item.subscription = xep::subscription_state::remove;
    ask(asked::change, iq_type::set, xep::roster_set{.item = item});
}

void conversation::subscribe(command const& wanted) {
    auto const parsed = address_of(wanted.first);
    if (!parsed) return;
    couplet::jid const who{parsed->view().bare()};
    if (wanted.what == verb::add) {
        change_roster(who, wanted.rest, false);
        post(couplet::presence{.to = who, .type = presence_type::subscribe});
    } else if (wanted.what == verb::remove) {
        change_roster(who, "", true);
    } else {
        bool const is_granted = wanted.what == verb::accept;
        post(couplet::presence{
            .to = who,
            .type = is_granted ? presence_type::subscribed : presence_type::unsubscribed});
    }
}

}  // namespace chat
