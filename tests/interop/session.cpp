// SPDX-License-Identifier: BSL-1.0
// What people do once they are in: messages, rooms, archives.
#include <cstddef>
#include <string>
#include <string_view>

#include <couplet/stanza/presence.hpp>
#include <couplet/xep/archive.hpp>
#include <couplet/xep/carbons.hpp>
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

/// RFC 6120 7.7.2.2: of two with the same resource, the first has to go.
void conflict(server const& at) {
    user first{at, juliet};
    first.log_in();
    user second{at, juliet};
    second.log_in();
    auto const why = first.talk().expect_failure(couplet::negotiation_errc::peer_error);
    check(std::get<couplet::stream_condition>(why.detail) == couplet::stream_condition::conflict,
          "the server says conflict");
    first.talk().expect_end();
    check(second.address() == "juliet@capulet.test/balcony"_jid, "the second has the resource");
    second.log_out();
}

/// RFC 6120 7.6: the server chooses the resource.
void chosen_resource(server const& at) {
    auto settings = juliet;
    settings.account = "juliet@capulet.test"_jid;
    user a{at, settings};
    a.log_in();
    check(a.address().bare() == "juliet@capulet.test"_jid, "the account is ours");
    check(!a.address().resource().empty(), "there is a resource");
    a.log_out();
}

/// XEP-0280 7: what is sent to one of a person's clients, the other is told.
void carbons(server const& at) {
    auto settings = juliet;
    settings.account = "juliet@capulet.test/chamber"_jid;
    user a{at, juliet}, other{at, settings}, b{at, romeo};
    for (user* const one : {&a, &other, &b}) {
        one->log_in();
        one->send(couplet::presence{});
    }
    auto const answer = ask(other.talk(), couplet::iq{.id = "c1", .type = couplet::iq_type::set},
                            xep::enable_carbons{});
    check(!answer.is_error(), "carbons are enabled");
    b.tell(a.address(), "It is my lady");
    await(other.talk(), [](couplet::stanza_view one) {
        auto const copy = couplet::get<xep::carbon>(one);
        if (!copy || !copy->forwarded.stanza) return false;
        check(one.from() == couplet::address{"juliet@capulet.test"_jid}, "the account says so");
        return couplet::message::read(*copy->forwarded.stanza)->body.text() == "It is my lady";
    });
    for (user* const one : {&a, &other, &b}) one->log_out();
}

/// XEP-0077 3.1: an account is made, and used.
void registration(server const& at) {
    couplet::client_settings settings{
        .account = "mercutio@capulet.test"_jid, .password = "pw-mercutio", .registers = true};
    user{at, settings}.log_in().log_out();
    settings.registers = false;
    user again{at, settings};
    again.log_in();
    ping(again.talk(), again.address(), "capulet.test"_jid);
    again.log_out();
    settings.registers = true;
    user third{at, settings};
    auto const why = third.talk().expect_failure(couplet::negotiation_errc::registration_refused);
    check(std::get<couplet::stanza_condition>(why.detail) == couplet::stanza_condition::conflict,
          "there is one already");
    third.talk().expect_end();
}

constexpr scenario scenarios[]{
    {"messages", messages},
    {"room", room},
    {"archive", archive},
    {"conflict", conflict},
    {"chosen_resource", chosen_resource},
    {"carbons", carbons},
    {"registration", registration},
};

}  // namespace

std::span<scenario const> session_scenarios() { return scenarios; }

}  // namespace interop
