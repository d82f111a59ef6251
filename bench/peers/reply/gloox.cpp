// SPDX-License-Identifier: BSL-1.0
// gloox: its client, which answers pings itself, over a connection that keeps what is sent.
#include <gloox/clientbase.h>
#include <gloox/connectionbase.h>

#include "../../reply_peer.hpp"

namespace {

/// Always connected.
class connection : public gloox::ConnectionBase {
  public:
    connection() : gloox::ConnectionBase{nullptr} { m_state = gloox::StateConnected; }
    void append_to(std::string& out) { out_ = &out; }

    gloox::ConnectionError connect() override { return gloox::ConnNoError; }
    gloox::ConnectionError recv(int) override { return gloox::ConnNoError; }
    gloox::ConnectionError receive() override { return gloox::ConnNoError; }
    void disconnect() override {}
    bool send(std::string const& octets) override {
        if (out_ != nullptr) *out_ += octets;
        return true;
    }
    void getStatistics(long& in, long& out) override { in = out = 0; }
    gloox::ConnectionBase* newInstance() const override { return new connection; }

  private:
    std::string* out_ = nullptr;
};

class stream : gloox::ClientBase {
  public:
    explicit stream(std::string_view header)
        : gloox::ClientBase{"jabber:client", "montague.example"} {
        setConnectionImpl(connection_);  // which it deletes
        handleReceivedData(connection_, std::string{header});
    }
    void answer(std::string_view octets, std::string& out) {
        text_ = octets;  // it wants a string
        connection_->append_to(out);
        handleReceivedData(connection_, text_);
    }

  private:
    void handleStartNode(gloox::Tag const*) override {}
    bool handleNormalNode(gloox::Tag*) override { return false; }
    void rosterFilled() override {}

    connection* connection_ = new connection;
    std::string text_;
};

bench::enlisted_reply<stream> const peer{"gloox"};

}  // namespace
