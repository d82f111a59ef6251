// SPDX-License-Identifier: BSL-1.0
// chat_state: what somebody is doing in a conversation (XEP-0085).
#pragma once

#include <cstdint>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet::xep {

/// XEP-0085 2.
enum class chat_state_kind : std::uint8_t {
    active,     ///< takes part
    composing,  ///< is writing
    paused,     ///< was writing
    inactive,   ///< has not taken part for a while
    gone,       ///< has left
};
constexpr auto spelling(chat_state_kind) noexcept {
    return xml::words{"active", "composing", "paused", "inactive", "gone"};
}

/// At most one a message (XEP-0085 5.3).
struct chat_state {
    chat_state_kind kind{};

    static constexpr auto schema =
        declare::one_of("http://jabber.org/protocol/chatstates", &chat_state::kind)
            .in(occurs::message);
    friend bool operator==(chat_state const&, chat_state const&) = default;
};

}  // namespace couplet::xep
