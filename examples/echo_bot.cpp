// SPDX-License-Identifier: BSL-1.0
// An echo bot without its socket: what comes in, what goes out (RFC 6121 5, XEP-0184, XEP-0085).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/stanza/conversation.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xml/extract.hpp>
#include <iostream>
#include <string>
#include <string_view>

namespace xmpp = couplet;
using namespace couplet::literals;

class echo_bot {
  public:
    /// What the server has sent, in whatever pieces; what to send is appended to `out`.
    void receive(std::string_view octets, std::string& out) {
        in_.feed(octets);
        while (auto const event = in_.next())
            if (auto const* const element = std::get_if<xmpp::xml::element_view>(&*event))
                if (auto const stanza = xmpp::stanza_view::from(*element)) answer(*stanza, out);
    }

  private:
    void answer(xmpp::stanza_view stanza, std::string& out) {
        // Forged carbons, nonsense and requests that nobody can answer: RFC 6120 and 6121 say what to do.
        xmpp::stanza_addresses const who{stanza};
        auto const verdict = check(stanza, who, {.own = me_});
        if (auto const error = verdict.stanza_error()) append_error(out, stanza, *error);
        if (!verdict.is_accepted()) return;
        if (stanza.is_request())  // an iq must be answered
            append_error(out, stanza, xmpp::stanza_condition::service_unavailable);
        bool const is_me = !who.from.is_valid() || who.from.view().bare() == me_.bare();
        if (auto const said = xmpp::message::read(stanza); said && !is_me) echo(stanza, *said, out);
    }
    static void echo(xmpp::stanza_view stanza, xmpp::message const& said, std::string& out) {
        auto reply = reply_to(said);  // nothing for an error: bots that answer those never stop
        if (!reply || said.body.empty()) return;
        if (has<xmpp::xep::receipt_request>(stanza) && said.id)
            append(out, xmpp::message{.to = said.from}, xmpp::xep::receipt{*said.id});
        reply->body = said.body;  // in as many languages as it came
        append(out, *reply, xmpp::xep::chat_state{xmpp::xep::chat_state_kind::active});
    }

    xmpp::stream_reader in_;
    xmpp::jid_view me_ = "echo@montague.example/bot"_jid;
};

int main() {
    echo_bot bot;
    std::string out;
    bot.receive(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        "<message from='juliet@capulet.example/balcony' id='m1' type='chat'>"
        "<body>Who's there, 1 &lt; 2?</body><body xml:lang='de'>Wer da?</body>"
        "<request xmlns='urn:xmpp:rec",
        out);
    bot.receive(
        "eipts'/></message>"
        "<iq from='montague.example' id='p1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"
        "<iq from='montague.example' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"
        // a copy of what the bot is said to have said, from somebody who cannot know
        "<message from='tybalt@capulet.example/x'><sent xmlns='urn:xmpp:carbons:2'>"
        "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
        "from='echo@montague.example/bot' to='a@b'><body>yes</body></message></forwarded>"
        "</sent><body>hi</body></message>",
        out);
    std::cout << out << '\n';
}
