// SPDX-License-Identifier: BSL-1.0
// One client's connection: what its machine says is done, whatever octets travel in (RFC 6120 4 to 8).
#pragma once

#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/server.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "guest.hpp"
#include "house.hpp"
#include "roster_features.hpp"

namespace serve {

class client : public guest {
  public:
    using machine_type = couplet::server<digests, store, roster_features>;

    client(house& all, couplet::stream_framing framing);

    /// It has output, or must go.
    virtual void flush() = 0;
    virtual void drop() = 0;

    // For who brings the octets

    machine_type& machine() noexcept { return machine_; }
    void take(couplet::session_event const& event);
    /// The connection has gone.
    void gone();
    /// Nothing may go out yet: `released` is called when it may.
    bool is_held() { return house_.holds(*this); }

    // For the house

    /// While the machine is ready. False: it was not sent, and will not be.
    bool deliver(any_stanza const& one);
    /// Nobody resumes a session that lacks a stanza.
    void forfeit() noexcept { is_finished_ = true; }
    void tick(std::uint64_t now) override;
    void dismiss(couplet::stream_condition why) override;
    void revoke() override;
    bool is_of(couplet::bare_jid_view account) const override;
    /// The stream's name for resumption; empty: it cannot be resumed.
    std::string_view session_id() const noexcept;
    /// Another connection goes on with the session, or nobody does; this one has no part in it any more.
    void give_up();

  private:
    void on(couplet::authenticated const& is);
    void on(couplet::bind_requested const& wish);
    void on(couplet::resume_requested const& wish);
    void on(couplet::registration_requested const& wish);
    void on(couplet::ready const& is);
    void on(couplet::stanza_view stanza);
    void on(couplet::acknowledged const&);
    void on(couplet::failed const& why);
    void on(couplet::ended const& is);
    template <class Event>
    void on(Event const&) {}

    machine_type machine_;
    std::shared_ptr<client_resource> place_{};
    std::uint64_t forgotten_before_;
    bool is_finished_ = false;  ///< the session, which cannot be resumed any more
};

/// Waits for clients at that port; `is_direct`: TLS comes first (XEP-0368).
void listen_for_clients(house& all, std::uint16_t port, bool is_direct);

}  // namespace serve
