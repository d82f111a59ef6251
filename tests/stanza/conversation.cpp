// SPDX-License-Identifier: BSL-1.0
// How messages are replied to (RFC 6121 5).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/conversation.hpp>

#include "../catch.hpp"

namespace conversation_tests {

namespace {

using namespace couplet;
using namespace couplet::literals;

constexpr address romeo = "romeo@montague.example/orchard"_jid;

}  // namespace

TEST_CASE("RFC 6121 5.1, 5.2.5: a reply goes to the resource, in its type and thread", "[stanza]") {
    for (auto const type : {message_type::normal, message_type::chat}) {
        message const received{.to = "juliet@capulet.example"_jid,
                               .from = romeo,
                               .id = "m1",
                               .type = type,
                               .language = "en",
                               .subject = "Ay",
                               .body = "Ay me!",
                               .thread = {.id = "t2", .parent = "t1"}};
        CHECK(reply_to(received) ==
              message{.to = romeo, .type = type, .thread = {.id = "t2", .parent = "t1"}});
    }
}

TEST_CASE("RFC 6120 8.3.1, RFC 6121 5.2.2: errors and headlines are not replied to", "[stanza]") {
    CHECK_FALSE(reply_to({.from = romeo, .type = message_type::error, .body = "hi"}));
    CHECK_FALSE(reply_to({.from = romeo, .type = message_type::headline, .body = "hi"}));
}

TEST_CASE("RFC 6120 8.1.2.1: what has no 'from' is from oneself, and not replied to", "[stanza]") {
    CHECK_FALSE(reply_to({.body = "hi"}));
}

TEST_CASE("RFC 6121 5.2.2, XEP-0045 7.4: a reply to a groupchat is for the room", "[stanza]") {
    auto const to = [](std::string_view from) {
        return reply_to({.from = address::from_text(from), .type = message_type::groupchat})->to;
    };
    CHECK(to("coven@chat.example/third/witch") == address::from_text("coven@chat.example"));
    CHECK(to("coven@chat.example") == address::from_text("coven@chat.example"));
    CHECK(to("chat.example/a@b") == address::from_text("chat.example"));
}

}  // namespace conversation_tests
