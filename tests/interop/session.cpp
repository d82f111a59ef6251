// SPDX-License-Identifier: BSL-1.0
// What people do once they are in: messages, rooms, archives.
#include <cstddef>
#include <string>
#include <string_view>

#include <couplet/stanza/presence.hpp>
#include <couplet/xep/archive.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xep/muc_code.hpp>
#include <couplet/xml/extract.hpp>

#include "exchange.hpp"
#include "scenarios.hpp"
#include "user.hpp"

namespace interop {
namespace {

namespace xep = couplet::xep;

/// RFC 6121 5: there and back again, with what XML makes hard.
void messages(server const& at) {
    user a{at, juliet}, b{at, romeo};
    a.log_in();
    b.log_in();
    constexpr std::string_view question = "Wherefore <art> thou & \"Rom\u00E9o\" ]]> \U0001F339?";
    a.tell(b.address(), question);
    check(await_message(b.talk(), question).from() == couplet::address{a.address()}, "it is hers");
    b.tell(a.address(), "Here");
    await_message(a.talk(), "Here");
    ping(a.talk(), a.address(), "capulet.test"_jid);
    a.log_out();
    b.log_out();
}

/// XEP-0045 7.2: presence of who is there, one's own last; then the subject.
void room(server const& at) {
    user a{at, juliet};
    a.log_in();
    a.send(couplet::presence{.to = "verona@rooms.capulet.test/Juliet"_jid}, xep::muc_join{});
    await(a.talk(), [](couplet::stanza_view one) {
        auto const told = couplet::get<xep::muc_user>(one);
        return told && has_status(*told, xep::muc_code::self_presence);
    });
    await(a.talk(), [](couplet::stanza_view one) {
        return static_cast<bool>(one.element().child({one.ns(), "subject"}));
    });
    a.send(couplet::message{.to = "verona@rooms.capulet.test"_jid,
                            .id = "said",
                            .type = couplet::message_type::groupchat,
                            .body = "Anybody here?"});
    auto const said = await_message(a.talk(), "Anybody here?");
    check(said.from() == couplet::address{"verona@rooms.capulet.test/Juliet"_jid},
          "the room says who");
    a.send(couplet::presence{.to = "verona@rooms.capulet.test/Juliet"_jid,
                             .type = couplet::presence_type::unavailable});
    a.log_out();
}

/// XEP-0313 4: what was sent is found again, in its order.
void archive(server const& at) {
    user a{at, juliet}, b{at, romeo};
    a.log_in();
    b.log_in();
    for (int i = 0; i < 5; ++i) a.tell(b.address(), "archived " + std::to_string(i));
    await_message(b.talk(), "archived 4");
    xep::archive_query const query{.queryid = "q", .page = xep::result_set{.before = "", .max = 5}};
    must(a.machine().send(couplet::iq{.id = "mam", .type = couplet::iq_type::set}, query));
    int found = 0;
    auto const fin = await(a.talk(), [&](couplet::stanza_view one) {
        auto const result = couplet::get<xep::archive_result>(one);
        if (!result) return one.id() == "mam";
        auto const kept = result->forwarded.stanza.value();
        check(couplet::message::read(kept)->body.text() == "archived " + std::to_string(found),
              "the archive has message " + std::to_string(found));
        ++found;
        return false;
    });
    check(found == 5, "five messages were kept");
    check(couplet::get<xep::archive_fin>(fin).has_value(), "the archive says that this is all");
    a.log_out();
    b.log_out();
}

constexpr scenario scenarios[]{
    {"messages", messages},
    {"room", room},
    {"archive", archive},
};

}  // namespace

std::span<scenario const> session_scenarios() { return scenarios; }

}  // namespace interop
