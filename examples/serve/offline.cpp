// SPDX-License-Identifier: BSL-1.0
#include "offline.hpp"

#include <algorithm>
#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xep/hint.hpp>
#include <couplet/xml/extract.hpp>
#include <ctime>
#include <unordered_set>

#include "client.hpp"
#include "copies.hpp"

namespace serve {
namespace {

namespace xep = couplet::xep;

/// Given back at once, of what is kept: less than a ledger takes.
constexpr std::size_t page_octets = 512 * 1024;
constexpr std::size_t page_messages = 1'000;

/// XEP-0160 3, XEP-0334 4.2: what nobody would miss is not kept.
bool is_worth_keeping(couplet::stanza_view stanza) {
    auto const type = stanza.message_type();
    if (type != couplet::message_type::chat && type != couplet::message_type::normal) return false;
    if (has<xep::no_store_hint>(stanza)) return false;
    for (couplet::xml::element_view const child : stanza.element().children()) {
        bool const says_little = child.ns() == "http://jabber.org/protocol/chatstates" ||
                                 child.ns() == "urn:xmpp:hints" ||
                                 (stanza.is_own(child) && child.local() == "thread");
        if (!says_little || has<xep::store_hint>(stanza)) return true;
    }
    return false;
}

/// It was kept before. Somebody else may have written it, too: it proves nothing (XEP-0203 5).
bool has_our_delay(house const& all, couplet::stanza_view stanza) {
    auto const delay = get<xep::delay>(stanza);
    return delay && delay->from.text() == all.domain().text();
}

/// `from`: of one that comes now; else it has been here before.
template <class Sink>
void write_delayed(couplet::xml::writer<Sink>& out, house const& all, couplet::stanza_view stanza,
                   std::optional<couplet::jid_view> from, std::int64_t when) {
    if (!from && has_our_delay(all, stanza)) return write(out, stanza);
    xep::delay const delay{.from = all.domain(), .stamp = xep::date_time{when}};
    write(out, stanza, from ? couplet::address{*from} : stanza.from(), stanza.to(), delay);
}

/// As the store has it.
struct letter {
    std::string sender;
    std::int64_t when;
    std::string text{};

    letter(house const& all, couplet::stanza_view stanza, std::optional<couplet::jid_view> from,
           std::int64_t sent)
        : when{sent} {
        couplet::parsed_address const said{stanza.from()};
        if (from || said.is_valid()) sender = (from ? *from : said.view()).bare().text();
        couplet::xml::writer out{text, couplet::xml::client_stream};
        write_delayed(out, all, stanza, from, when);
        (void)out.finish();  // what was read can be written
    }
};

std::int64_t put(house& all, resident const& whose, letter const& one) {
    return all.kept().keep(whose.user(), one.sender, xep::date_time{one.when}.text(), one.text);
}

/// Whether it may be kept. A sender's share is a quarter: nobody fills another's alone (RFC 6120 13.12).
bool has_room(house& all, resident const& whose, letter const& one) {
    bounds const& most = all.wanted().most;
    auto const fits = [&](store::amount const& has, std::size_t part) {
        return has.messages < (most.kept + part - 1) / part &&
               has.octets + one.text.size() <= most.kept_octets / part;
    };
    return !whose.is_removed && fits(all.kept().kept_for(whose.user()), 1) &&
           fits(all.kept().share(whose.user(), one.sender), 4);
}

std::unordered_set<std::int64_t> ids_on_their_way(resident& whose) {
    std::unordered_set<std::int64_t> ids;
    for (auto const& one : whose.resources())
        for (auto const& each : one->owed) ids.insert(each.id);
    return ids;
}

/// Errors go back to who has sent what they are about.
class sender_of final : public neighbour {
  public:
    sender_of(house& all, couplet::jid_view gone, couplet::stanza_view stanza)
        : house_{all}, gone_{gone}, from_{stanza.from()} {}
    void deliver(any_stanza const& one) override {
        if (from_.is_valid()) house_.send(gone_, *from_, one);
    }

  private:
    house& house_;
    couplet::jid_view gone_;
    couplet::parsed_address from_;
};

/// The most available of those that may get messages (RFC 6121 8.5.2.1.1); null if nobody may.
client_resource* most_available(resident& whose) {
    client_resource* best = nullptr;
    for (auto const& one : whose.resources())
        if (one->rank.value_or(-1) >= 0 && (best == nullptr || *one->rank > *best->rank))
            best = one.get();
    return best;
}

/// A message that `left` has not got, as if it came now for the account.
void send_on_message(house& all, resident& whose, client_resource& left,
                     couplet::stanza_view stanza) {
    auto const type = *stanza.message_type();
    bool const is_copy = stanza.payload().ns() == "urn:xmpp:carbons:2";
    if (is_copy || type == couplet::message_type::headline || stanza.is_error()) return;
    sender_of sender{all, left.address(), stanza};
    if (type == couplet::message_type::groupchat)
        return all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
    if (client_resource* const other = most_available(whose)) {
        return other->deliver(
            written{[&](auto& out) { write_delayed(out, all, stanza, {}, left.left_at); }});
    }
    if (!is_worth_keeping(stanza)) return;
    letter const one{all, stanza, {}, left.left_at};
    if (!has_room(all, whose, one))
        return all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
    if (!all.attempt([&] { put(all, whose, one); }))
        return all.refuse(stanza, couplet::stanza_condition::resource_constraint, sender);
    ++all.counted.stored;
}

void send_on(house& all, resident& whose, client_resource& left,
             std::optional<couplet::stanza_view> stanza) {
    if (!stanza) return;
    if (stanza->kind() == couplet::stanza_kind::message)
        return send_on_message(all, whose, left, *stanza);
    if (!stanza->is_request() || !stanza->from()) return;
    sender_of sender{all, left.address(), *stanza};
    all.refuse(*stanza, couplet::stanza_condition::service_unavailable, sender);
}

}  // namespace

void keep(house& all, couplet::stanza_view stanza, house::way const& to, neighbour& sender) {
    resident& whose = *to.account();
    if (!is_worth_keeping(stanza)) return copy_received(all, stanza, to);
    letter const one{all, stanza, to.from(), std::time(nullptr)};
    if (!has_room(all, whose, one))
        return all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
    put(all, whose, one);
    ++all.counted.stored;
    copy_received(all, stanza, to);
}

bool may_wait(house& all, house::way const& to) {
    bounds const& most = all.wanted().most;
    if (all.kept().is_lasting())
        return all.kept().kept_for(to.account()->user()).octets <= most.kept_octets + most.backlog;
    for (auto const& one : to.resources())
        if (one->left_octets > client_resource::most_left) return false;
    return true;
}

std::optional<std::int64_t> keep_meanwhile(house& all, couplet::stanza_view stanza,
                                           house::way const& to) {
    if (!all.kept().is_lasting() || !is_worth_keeping(stanza)) return {};
    return put(all, *to.account(), letter{all, stanza, to.from(), std::time(nullptr)});
}

void give_back(house& all, resident& whose, client_resource& one) {
    one.wants_more = false;
    if (one.rank.value_or(-1) < 0) return;
    couplet::kept_stanza_reader reader{false};
    auto const on_their_way = ids_on_their_way(whose);
    std::size_t octets = 0, count = 0;
    std::int64_t behind = 0;
    while (true) {
        auto const rows = all.kept().kept_messages(whose.user(), behind, page_octets);
        if (rows.empty()) return;
        for (auto const& [id, text] : rows) {
            behind = id;
            if (on_their_way.contains(id)) continue;
            one.wants_more = octets >= page_octets || count >= page_messages;
            if (one.wants_more) return;
            auto const stanza = reader.read(text);
            if (!stanza) {  // somebody else has written it
                all.kept().forget(id);
                continue;
            }
            octets += text.size();
            ++count;
            one.deliver_kept(written{[&](auto& out) { write(out, *stanza); }}, id);
        }
    }
}

void settle(house& all, client_resource& one) {
    if (one.owed.empty() && !one.wants_more) return;
    auto const* const ledger = one.ledger();
    if (ledger == nullptr) return;
    auto end = one.owed.begin();
    if (ledger->is_enabled()) {
        std::uint32_t const has = ledger->counts().acknowledged;
        while (end != one.owed.end() && static_cast<std::int32_t>(has - end->number) >= 0) ++end;
    } else if (one.link() != nullptr && !one.link()->machine().link().has_output()) {
        end = one.owed.end();
    }
    for (auto at = one.owed.begin(); at != end; ++at)
        all.attempt([&] { all.kept().forget(at->id); });  // else it comes once more
    one.owed.erase(one.owed.begin(), end);
    if (!one.owed.empty() || !one.wants_more) return;
    if (resident* const whose = all.account(one.address().bare())) give_back(all, *whose, one);
}

void redirect(house& all, resident& whose, client_resource& left) {
    if (left.saved()) {
        auto const& ledger = left.saved()->management;
        couplet::kept_stanza_reader reader{ledger.terms().is_framed};
        std::uint32_t number = ledger.counts().acknowledged;
        auto in_store = left.owed.begin();
        for (std::string_view const text : ledger.unacknowledged()) {
            ++number;
            while (in_store != left.owed.end() &&
                   static_cast<std::int32_t>(number - in_store->number) > 0)
                ++in_store;
            bool const is_in_store = in_store != left.owed.end() && in_store->number == number;
            if (!is_in_store) send_on(all, whose, left, reader.read(text));
        }
    }
    couplet::kept_stanza_reader reader{false};
    for (std::string const& text : left.left_over) send_on(all, whose, left, reader.read(text));
    left.left_over.clear();
    left.left_octets = 0;
    bool const has_kept = !left.owed.empty();
    left.owed.clear();
    client_resource* const other = most_available(whose);
    if (has_kept && other != nullptr) give_back(all, whose, *other);
}

}  // namespace serve
