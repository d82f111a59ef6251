// SPDX-License-Identifier: BSL-1.0
// The words of routing: where a stanza is to go, what can become of it, what a rule is (RFC 6120 10, RFC 6121 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stream/condition.hpp>

namespace couplet {

/// Kind and type of a stanza in one: what the rules tell apart.
class stanza_type {
  public:
    constexpr stanza_type(message_type type) noexcept : stanza_type{static_cast<int>(type)} {}
    constexpr stanza_type(presence_type type) noexcept
        : stanza_type{first_presence + static_cast<int>(type)} {}
    constexpr stanza_type(iq_type type) noexcept : stanza_type{first_iq + static_cast<int>(type)} {}
    /// With a type that nobody knows. Such a message is `normal` (RFC 6121 5.2.2).
    static constexpr stanza_type unknown(stanza_kind kind) noexcept {
        if (kind == stanza_kind::message) return message_type::normal;
        return stanza_type{unknown_presence + (kind == stanza_kind::iq ? 1 : 0)};
    }

    constexpr stanza_kind kind() const noexcept {
        if (number_ < first_presence) return stanza_kind::message;
        bool const is_presence = number_ < first_iq || number_ == unknown_presence;
        return is_presence ? stanza_kind::presence : stanza_kind::iq;
    }
    /// Counted from 0: messages, presences and iqs in the order of their enumerations, then what is unknown.
    constexpr int number() const noexcept { return number_; }
    /// Whether an error may come back: not for an error (RFC 6120 8.3.1), nor a result (8.2.3).
    constexpr bool may_be_answered() const noexcept {
        return *this != message_type::error && *this != presence_type::error &&
               *this != iq_type::error && *this != iq_type::result;
    }

    friend constexpr bool operator==(stanza_type, stanza_type) noexcept = default;

  private:
    static constexpr int first_presence = message_type_count;
    static constexpr int first_iq = first_presence + presence_type_count;
    static constexpr int unknown_presence = first_iq + iq_type_count;

    constexpr explicit stanza_type(int number) noexcept
        : number_{static_cast<std::uint8_t>(number)} {}

    std::uint8_t number_;
};
inline constexpr int stanza_type_count =
    message_type_count + presence_type_count + iq_type_count + 2;

/// Where the 'to' of a stanza leads, seen from the server that has received it.
enum class routing_place : std::uint8_t {
    absent,               ///< no 'to', from a local entity
    faulty,               ///< no address in 'to', from a local entity
    remote_domain,        ///< a domain that is not served here, from a local entity
    server_misaddressed,  ///< no address in 'to' or 'from', from another server
    server_astray,        ///< a domain that is not served here, from another server
    service,              ///< a domain that a local service has, such as a component
    domain,               ///< this server
    domain_resource,      ///< this server, with a resourcepart
    bare_unknown,         ///< no such account
    bare_offline,         ///< nobody is connected
    bare_connected,       ///< some are connected, none has sent presence
    bare_negative,        ///< all that are available have a negative priority
    bare_one,             ///< one has a non-negative priority
    bare_several,         ///< several have
    full_unknown,         ///< a full address: no such account
    full_offline,         ///< nobody is connected
    full_connected,       ///< others are connected, none has sent presence
    full_negative,        ///< others are available, all with a negative priority
    full_one,             ///< another has a non-negative priority
    full_several,         ///< several others have
    full_match,           ///< that resource is connected
    full_match_several,   ///< it is, and several resources have a non-negative priority
};
inline constexpr int routing_place_count = 22;

/// What becomes of a stanza.
enum class routing_action : std::uint8_t {
    deliver,             ///< to connected resources, as it is: 'to' stays (RFC 6121 8.5.2.1.1)
    store,               ///< keep the message until the account is there again (RFC 6121 8)
    ignore,              ///< nothing happens, nobody hears of it
    refuse,              ///< answer with a stanza error
    deny,                ///< answer with presence of type unsubscribed (RFC 6121 4.3.2)
    handle_for_account,  ///< the server handles it on behalf of an account (RFC 6120 10.3.3)
    handle_for_server,   ///< the server handles it as its own (RFC 6120 10.5.1)
    serve,               ///< give it to the local service that has the domain (RFC 6120 10.5)
    forward,             ///< send it to the server of the domain (RFC 6120 10.4)
    broadcast,           ///< to all who are subscribed to the sender (RFC 6120 10.3.2)
    subscription,        ///< as the roster says: `receive_subscription` (RFC 6121 3, A.3)
    probe,               ///< answer with the account's presence (RFC 6121 4.3.2)
    end_stream,          ///< with a stream error: another server may not send that
};
inline constexpr int routing_action_count = 13;

namespace detail {
inline constexpr std::string_view routing_action_words[]{
    "deliver",           "store", "ignore",  "refuse",    "deny",         "handle_for_account",
    "handle_for_server", "serve", "forward", "broadcast", "subscription", "probe",
    "end_stream"};
}
/// The enumerator's name, for logs.
constexpr std::string_view name(routing_action action) noexcept {
    return detail::word(detail::routing_action_words, static_cast<std::size_t>(action));
}

/// Which of an account's resources an action is about. Who sent no presence has a lower priority than any.
enum class routing_reach : std::uint8_t {
    nobody,
    match,               ///< the one that 'to' names
    available_match,     ///< that, if it has sent presence
    connected,           ///< all
    available,           ///< all that have sent presence
    non_negative,        ///< of priority 0 or more
    non_negative_match,  ///< those, and the one that 'to' names
    highest,             ///< those of the highest priority
    first_highest,       ///< the first of those
};

/// Who decides where the RFCs leave it open: an option, or whether the sender may know the account's presence.
enum class routing_choice : std::uint8_t {
    none,
    offline,         ///< O/E in RFC 6121 8.5.4: stores_offline
    connected,       ///< the same, or to who is connected: uses_connected
    silence,         ///< S/E: refusing
    nobody,          ///< S/E where there is no such account: refusing
    nobody_offline,  ///< S/E where O/E would stand if there were one
    normal,          ///< M/A: normal
    chat,            ///< M/A*: chat
    matched_chat,    ///< D/A*: shares_matched_chat
    request,         ///< D/E: guards_requests
    probe,           ///< whether the sender may know
    denial,          ///< denies_probes
    federation,      ///< federates
    own_address,     ///< as if 'to' were the sender's bare address
};

/// One of the things that a rule may lead to.
struct routing_step {
    routing_action action{};
    routing_reach reach{};
    stanza_condition refusal{};  ///< of `refuse`
    stream_condition ending{};   ///< of `end_stream`

    friend bool operator==(routing_step const&, routing_step const&) = default;
};

/// A row: stanzas of these types in these places, one bit each.
struct routing_rule {
    std::uint32_t places{};
    std::uint32_t types{};
    routing_choice choice{};
    routing_step steps[3]{};  ///< among which the choice is
    std::string_view sentence{};
};

}  // namespace couplet
