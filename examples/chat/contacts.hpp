// SPDX-License-Identifier: BSL-1.0
// The roster, and who of it is there (RFC 6121 2, 4).
#pragma once

#include <couplet/jid/view.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/roster.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace chat {

class contacts {
  public:
    struct contact {
        std::string name;
        couplet::xep::subscription_state subscription{};
        bool is_asked = false;
        std::map<std::string, couplet::presence_show, std::less<>> resources{};
    };
    using all = std::map<std::string, contact, std::less<>>;

    /// So many are remembered, and so many resources of each.
    static constexpr std::size_t most = 10'000, most_resources = 16;

    void take(couplet::xep::roster const& whole);
    void take(couplet::xep::roster_item const& item);
    /// Presence of a resource: what to tell of it, if it changes what they are as a whole. Nothing of strangers.
    std::optional<std::string> take(couplet::jid_view from, couplet::presence const& said);
    /// The session is another one: who is there is told anew.
    void forget_presence();

    all const& list() const noexcept { return all_; }
    /// Whether they may know that somebody is here (RFC 6121 2.1.2.5).
    bool may_know(couplet::jid_view who) const;

  private:
    all all_{};
};

/// "online", "away" ...; "offline" without resources.
std::string word_for(contacts::contact const& one);
/// As a line of the roster.
std::string describe(std::string const& address, contacts::contact const& one);

}  // namespace chat
