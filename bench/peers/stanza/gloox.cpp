// SPDX-License-Identifier: BSL-1.0
// gloox's client, which makes Messages, Presences and IQs with enforced JIDs of what it is given and hands them to handlers.
#include <benchmark/benchmark.h>
#include <gloox/clientbase.h>
#include <gloox/iq.h>
#include <gloox/iqhandler.h>
#include <gloox/message.h>
#include <gloox/messagehandler.h>
#include <gloox/presence.h>
#include <gloox/presencehandler.h>

#include <string>

#include "../../xml_peer.hpp"

namespace {

/// No more than a stream and its handlers: no roster, no extensions but those that it always has.
class reader : gloox::ClientBase, gloox::MessageHandler, gloox::PresenceHandler {
  public:
    reader() : gloox::ClientBase{"jabber:client", "montague.example"} {
        removeIqHandler(this, gloox::ExtPing);  // which would answer
        registerIqHandler(&pings_, gloox::ExtPing);
        registerMessageHandler(this);
        registerPresenceHandler(this);
    }

    bool feed(std::string_view octets) {
        static std::string text;  // it wants one
        text = octets;
        handleReceivedData(nullptr, text);
        return streamError() == gloox::StreamErrorUndefined;
    }
    std::size_t stanzas() {
        auto const seen = getStatistics();
        return static_cast<std::size_t>(seen.messageStanzasReceived + seen.presenceStanzasReceived +
                                        seen.iqStanzasReceived);
    }

  private:
    struct ping_handler : gloox::IqHandler {
        bool handleIq(gloox::IQ const& iq) override {
            benchmark::DoNotOptimize(iq.subtype());
            return true;
        }
        void handleIqID(gloox::IQ const&, int) override {}
    };

    void handleMessage(gloox::Message const& message, gloox::MessageSession*) override {
        benchmark::DoNotOptimize(message.subtype());
        benchmark::DoNotOptimize(message.body());
    }
    void handlePresence(gloox::Presence const& presence) override {
        benchmark::DoNotOptimize(presence.subtype());
    }
    void handleStartNode(gloox::Tag const*) override {}
    bool handleNormalNode(gloox::Tag*) override { return false; }
    void rosterFilled() override {}

    ping_handler pings_;
};

bench::enlisted_parser<reader> const peer{"gloox", bench::kind::stanza};

}  // namespace
