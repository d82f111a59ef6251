// SPDX-License-Identifier: BSL-1.0
#include "copies.hpp"

#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/hint.hpp>
#include <couplet/xml/extract.hpp>
#include <string>

namespace serve {
namespace {

namespace xep = couplet::xep;
using couplet::message_type;

bool has_payload_of(couplet::stanza_view stanza, std::initializer_list<std::string_view> all) {
    for (couplet::xml::element_view const one : stanza.payloads())
        for (std::string_view const ns : all)
            if (one.ns() == ns) return true;
    return false;
}
bool is_invitation(couplet::stanza_view stanza) {
    if (has_payload_of(stanza, {"jabber:x:conference"})) return true;
    for (couplet::xml::element_view const one : stanza.payloads())
        if (one.ns() == "http://jabber.org/protocol/muc#user" && one.child("invite")) return true;
    return false;
}

/// XEP-0280 6.1, 9. Whether an error answers a message that was eligible nobody remembers: one that comes is.
bool is_eligible(couplet::stanza_view stanza, bool is_sent) {
    // What says that it is a copy is none of ours, and is not made one.
    if (has<xep::no_carbons>(stanza) || has<xep::no_copy_hint>(stanza) || has<xep::carbon>(stanza))
        return false;
    if (is_invitation(stanza)) return true;
    bool const is_of_room = has_payload_of(stanza, {"http://jabber.org/protocol/muc#user"});
    if (!is_sent && is_of_room && !couplet::parsed_address{stanza.from()}.is_valid()) return false;
    switch (*stanza.message_type()) {
        case message_type::groupchat: return false;
        case message_type::chat: return is_sent || !is_of_room;
        case message_type::error: return !is_sent;
        case message_type::normal:
            if (stanza.element().child("body")) return is_sent || !is_of_room;
            [[fallthrough]];
        case message_type::headline: break;
    }
    return has_payload_of(stanza, {"urn:xmpp:receipts", "http://jabber.org/protocol/chatstates",
                                   "urn:xmpp:chat-markers:0"});
}

/// The stanza with the 'from' that is true, to stand in another one.
class true_copy {
  public:
    true_copy(couplet::stanza_view stanza, couplet::jid_view from) {
        couplet::xml::writer out{text_, couplet::xml::client_stream};
        write(out, stanza, from);
        (void)out.finish();  // what was read can be written
        stanza_ = reader_.read(text_);
    }
    std::optional<couplet::stanza_view> stanza() const noexcept { return stanza_; }

  private:
    std::string text_{};
    couplet::kept_stanza_reader reader_{false};
    std::optional<couplet::stanza_view> stanza_{};
};

void give_copy(resident const& whose, client_resource& one, xep::carbon_kind kind,
               true_copy const& what) {
    one.deliver(written{[&](auto& out) {
        write(out,
              couplet::message{.to = one.address(),
                               .from = whose.address(),
                               .type = *what.stanza()->message_type()},
              xep::carbon{.kind = kind, .forwarded = {.stanza = what.stanza()}});
    }});
}

template <class Predicate>
void give_copies(resident& whose, couplet::stanza_view stanza, couplet::jid_view from,
                 xep::carbon_kind kind, Predicate wants) {
    std::optional<true_copy> copy;
    for (auto const& one : resident::all_resources{whose.resources()}) {
        if (!one->wants_copies || !wants(*one)) continue;
        if (!copy) copy.emplace(stanza, from);
        if (copy->stanza()) give_copy(whose, *one, kind, *copy);
    }
}

bool has_somebody_who_wants(resident& whose) {
    for (auto const& one : whose.resources())
        if (one->wants_copies) return true;
    return false;
}

}  // namespace

void copy_sent(house& all, couplet::stanza_view stanza, couplet::jid_view from) {
    resident* const whose = all.account(from.bare());
    if (whose == nullptr || !has_somebody_who_wants(*whose)) return;
    couplet::parsed_address const to{stanza.to()};
    // What one writes to oneself is received by one's others.
    if (to.is_valid() && to.view().bare() == from.bare()) return;
    if (!is_eligible(stanza, true)) return;
    give_copies(*whose, stanza, from, xep::carbon_kind::sent,
                [&](client_resource const& one) { return one.address() != from; });
}

void copy_received(house&, couplet::stanza_view stanza, house::way const& to) {
    resident& whose = *to.account();
    if (!has_somebody_who_wants(whose) || !is_eligible(stanza, false)) return;
    auto const reached = to.resources();
    give_copies(whose, stanza, to.from(), xep::carbon_kind::received,
                [&](client_resource const& one) {
                    if (one.address() == to.from()) return false;
                    for (auto const& each : reached)
                        if (each.get() == &one) return false;
                    return true;
                });
}

}  // namespace serve
