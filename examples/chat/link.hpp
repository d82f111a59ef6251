// SPDX-License-Identifier: BSL-1.0
// A session with a server that outlives its connections: they are made, cut, and made again (RFC 6120 3.3, XEP-0198 5).
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <couplet/jid/view.hpp>
#include <couplet/stanza/view.hpp>
#include <memory>
#include <net/any_stanza.hpp>
#include <optional>
#include <random>
#include <string>

#include "account.hpp"
#include "failure.hpp"
#include "outlet.hpp"

namespace chat {

/// What there is to know of a session that is ready.
struct online {
    couplet::jid_view address;
    bool is_resumed;
    bool is_managed;  ///< XEP-0198
    std::string mechanism;
    std::string tls;
};

/// Who is told what happens. No function may destroy the link.
class audience {
  public:
    virtual void online(chat::online const& how) = 0;
    virtual void heard(couplet::stanza_view stanza) = 0;
    virtual void acknowledged() {}
    /// The earlier session is no more: this of it may not have arrived; `is_certain`: it has not.
    virtual void left_over(couplet::stanza_view, bool /*is_certain*/) {}
    /// The connection broke, and is tried again after that.
    virtual void offline(failure const&, std::chrono::milliseconds) {}
    /// It is over: nothing comes after it. Without a reason: as it was asked for.
    virtual void ended(std::optional<failure> const& why) = 0;

  protected:
    ~audience() = default;
};

struct link_options {
    bool is_lasting = true;   ///< connects again
    std::uint32_t ask_every;  ///< stanzas that are sent before the server is asked what it has
};

class link {
  public:
    link(boost::asio::io_context& io, account const& who, link_options how, audience& told);
    ~link();

    void start();
    /// Ends the stream properly, or what is instead of one.
    void close();
    bool is_online() const;
    sending send(net::any_stanza const& one);
    /// Whether something that was sent is not acknowledged.
    bool is_waiting() const;
    /// Nobody can guess it.
    std::string draw_id();

  private:
    class attempts;
    std::unique_ptr<attempts> all_;
};

}  // namespace chat
