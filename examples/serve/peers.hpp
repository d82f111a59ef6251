// SPDX-License-Identifier: BSL-1.0
// The other servers: what goes to them, what comes from them, and who speaks for whom (RFC 6120 10.4, XEP-0220).
#pragma once

#include <couplet/negotiation/dialback_client.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../net/dial.hpp"
#include "../net/resolve.hpp"
#include "../net/tls.hpp"
#include "house.hpp"
#include "waiting.hpp"

namespace serve {

class line;

/// Whether a dialback key is the right one, or why nobody knows (XEP-0220 2.1.2).
using judged = std::function<void(bool is_valid, std::optional<couplet::stanza_condition> unknown)>;

class peers final : public federation, public visitor {
  public:
    /// From now on the house sends here what is for others.
    explicit peers(house& all);
    ~peers() override;

    void forward(couplet::jid_view from, couplet::jid_view to, any_stanza const& one) override;
    void tick(std::uint64_t now) override;
    void dismiss(couplet::stream_condition why) override;

    // For their streams

    house& home() noexcept { return house_; }
    net::tls_context const& inbound_tls() const noexcept { return inbound_tls_; }
    net::tls_context const& outbound_tls() const noexcept { return outbound_tls_; }
    /// With that certificate, from now on.
    void use(net::tls_context const& ours);
    /// For dialback keys (XEP-0220 2.1.1).
    std::string_view secret() const noexcept { return secret_; }
    /// Those that we speak for: the domain and its components.
    couplet::domain_set own_domains() const noexcept { return is_own_; }
    /// Nothing new is begun.
    bool is_closing() const noexcept { return is_closing_; }

    shares& shares_of() const noexcept { return *shares_; }
    using found_handler = std::function<void(net::whereabouts)>;
    /// Where that domain's servers are, for that sender: as --host says, or DNS. `then` is called later.
    void find(std::string const& domain, std::string const& sender, found_handler then);
    /// Where that host is, likewise.
    void find(net::target where, std::string const& sender, found_handler then);
    /// Asks the servers of `question.to`; `then` is called once, at once where there is nothing to ask.
    void judge(couplet::key_question question, judged then);

  private:
    struct own {
        house const* all;
        bool operator()(std::string_view domain) const noexcept {
            return all->domain(domain) != couplet::domain_kind::remote;
        }
    };
    /// Why not.
    std::optional<couplet::stanza_condition> send(couplet::jid_view from, couplet::jid_view to,
                                                  couplet::secret& octets);
    using pair = std::pair<std::string, std::string>;  ///< from, to

    house& house_;
    own is_own_;
    net::tls_context inbound_tls_, outbound_tls_;
    net::resolver resolver_;
    std::map<std::string, net::target, std::less<>> hosts_;
    std::string secret_;
    std::shared_ptr<shares> shares_;
    std::map<pair, std::shared_ptr<line>> lines_;
    std::size_t questions_ = 0;  ///< that wait for answers on connections of their own
    bool is_closing_ = false;
};

/// How long each address of another server may take to answer.
inline constexpr std::chrono::seconds dial_patience{15};

/// What a sender hears of that.
constexpr couplet::stanza_condition condition_of(net::dial_errc why) noexcept {
    return why <= net::dial_errc::no_such_host ? couplet::stanza_condition::remote_server_not_found
                                               : couplet::stanza_condition::remote_server_timeout;
}

/// Waits for other servers.
void listen_for_servers(peers& all, std::uint16_t port);

}  // namespace serve
