// SPDX-License-Identifier: BSL-1.0
// A stream that we open, to speak to another server (RFC 6120 4.2, XEP-0220 2.1).
#pragma once

#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "../net/connection.hpp"
#include "../net/pump.hpp"
#include "guest.hpp"
#include "line.hpp"

namespace serve {

class outbound final : public guest, public net::pump<outbound> {
  public:
    static constexpr std::uint64_t idle = 300;  ///< seconds without a stanza, then it is closed

    /// Tells `of` what becomes of it.
    outbound(peers& all, std::shared_ptr<line> of, net::connection link, unsigned redirects);

    /// A stanza's octets; returns how far those of the stream reach then.
    std::uint64_t send(std::string_view stanza);
    bool is_ready() const noexcept { return machine_.is_ready(); }
    void ask(couplet::key_question question, judged then);

    void tick(std::uint64_t now) override;
    void dismiss(couplet::stream_condition why) override;

    // For the pump

    auto& machine() noexcept { return machine_; }
    void take(couplet::session_event const& event);
    net::tls_session begin_tls(int socket) const;
    void gone();

  private:
    void on(couplet::ready const&);
    void on(couplet::key_judged const& verdict);
    void on(couplet::failed const& why);
    template <class Event>
    void on(Event const&) {}

    struct asked {
        couplet::key_question question;
        judged then;
    };
    static constexpr std::size_t most_questions = 64;

    peers& all_;
    std::shared_ptr<line> line_;
    counted<couplet::outbound_stream<digests>> machine_;
    std::vector<asked> asked_;
    std::optional<net::target> elsewhere_{};
    std::uint64_t used_;
    bool was_ready_ = false;
};

}  // namespace serve
