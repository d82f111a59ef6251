// SPDX-License-Identifier: BSL-1.0
// The rooms somebody is in, and who else is there (XEP-0045 7).
#pragma once

#include <couplet/jid/view.hpp>
#include <couplet/stanza/view.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace chat {

struct room {
    std::string nick;
    bool is_joined = false;
    std::set<std::string, std::less<>> there{};
};

/// What presence from a room means to the one who is in it.
struct room_news {
    std::string note{};        ///< for people; empty: nothing
    bool has_joined = false;   ///< now
    bool has_left = false;     ///< it is over
    bool is_new_room = false;  ///< which waits for its owner to accept how it is (10.1.2)
};

class rooms {
  public:
    using all = std::map<std::string, room, std::less<>>;
    /// Occupants of a room that are remembered.
    static constexpr std::size_t most_there = 10'000;

    room& enter(std::string const& address, std::string_view nick);
    void leave(std::string_view address);
    /// Null: nobody here is in it.
    room* find(couplet::jid_view address);
    /// `from` is of a room that is there.
    room_news take(couplet::jid_view from, couplet::stanza_view presence);
    /// The session is another one.
    void forget_occupants();

    all const& list() const noexcept { return all_; }

  private:
    all all_{};
};

}  // namespace chat
