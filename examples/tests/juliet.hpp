// SPDX-License-Identifier: BSL-1.0
// A conversation whose stanzas go into a notebook, and what is shown onto paper.
#pragma once

#include <chat/conversation.hpp>
#include <chat/limits.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/stream/reader.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace chat_tests {

using namespace couplet::literals;

/// Notes what is sent, and numbers ids.
class notebook final : public chat::outlet {
  public:
    chat::sending send(net::any_stanza const& one) override {
        if (!is_online || sent.size() == most) return chat::sending::later;
        couplet::secret octets;
        net::any_stanza::writer out{octets, couplet::xml::client_stream};
        write(out, one);
        if (out.finish()) return chat::sending::never;
        sent.emplace_back(octets.view());
        return chat::sending::sent;
    }
    std::string draw_id() override { return "id" + std::to_string(++drawn); }
    void close() override { is_closed = true; }

    bool has_sent(std::string_view part) const {
        for (auto const& one : sent)
            if (one.find(part) != std::string::npos) return true;
        return false;
    }

    std::vector<std::string> sent{};
    int drawn = 0;
    std::size_t most = 100'000;  ///< that there is room for
    bool is_online = true;
    bool is_closed = false;
};

class paper final : public chat::screen {
  public:
    bool shows(std::string_view part) const { return text.find(part) != std::string::npos; }
    std::string text{};

  private:
    void print(std::string const& lines) override { text += lines + '\n'; }
};

struct juliet {
    explicit juliet(std::uint32_t history = 0) : talk{net, shown, account, history, {1, 2}} {
        talk.online(full, false);
    }
    void goes() {
        net.is_online = false;
        talk.offline();
    }
    void comes_back(bool is_resumed) {
        net.is_online = true;
        talk.online(full, is_resumed);
    }
    void hears(std::string_view stanza) {
        std::string const octets =
            "<stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>" +
            std::string{stanza};
        couplet::stream_reader in{chat::reading_limits};
        in.feed(octets);
        while (auto const event = in.next())
            if (auto const* const element = std::get_if<couplet::xml::element_view>(&*event))
                talk.heard(couplet::stanza_view::from(*element).value());
    }
    couplet::jid account{"juliet@capulet.test"_jid}, full{"juliet@capulet.test/balcony"_jid};
    notebook net{};
    paper shown{};
    chat::conversation talk;
};

}  // namespace chat_tests
