// SPDX-License-Identifier: BSL-1.0
// Tables 2 to 9 of RFC 6121's Appendix A, each line of each.
#include <couplet/stanza/subscription.hpp>
#include <string>
#include <string_view>

#include "../both.hpp"

namespace subscription_tests {

namespace {

using namespace couplet;
using enum presence_type;

constexpr std::string_view none = "None", out = "None + Pending Out", in = "None + Pending In",
                           out_in = "None + Pending Out+In", to = "To", to_in = "To + Pending In",
                           from = "From", from_out = "From + Pending Out", both = "Both";
constexpr std::string_view states[]{none, out, in, out_in, to, to_in, from, from_out, both};

/// A line of a table: what becomes of a stanza in the state of that line.
struct line {
    std::string_view passes;  // MUST; M.N. or S.N.: not
    std::string_view next;    // empty: no state change
    std::string_view reply{};
};

std::string shown(roster_change const& change) {
    std::string text = change.passes ? "passes, " : "stays, ";
    text += name(change.next);
    if (change.reply) (text += ", ") += name(*change.reply);
    return text;
}

/// The table with the change that the library makes of it.
template <class Change>
void check(line const (&table)[9], presence_type type, Change change) {
    for (std::size_t row = 0; row < 9; ++row) {
        INFO(name(type) << " in " << states[row]);
        std::string expected = table[row].passes == "MUST" ? "passes, " : "stays, ";
        expected += table[row].next.empty() ? states[row] : table[row].next;
        if (!table[row].reply.empty()) (expected += ", ") += table[row].reply;
        CHECK(shown(change(static_cast<roster_state>(row), type)) == expected);
    }
}
void check_sent(line const (&table)[9], presence_type type) {
    check(table, type, [](auto state, auto which) { return send_subscription(state, which); });
}
void check_received(line const (&table)[9], presence_type type) {
    check(table, type, [](auto state, auto which) { return receive_subscription(state, which); });
}

constexpr roster_state state(std::size_t row) { return static_cast<roster_state>(row); }

}  // namespace

TEST_CASE("RFC 6121 A.1: there are nine states of a subscription", "[stanza][subscription]") {
    for (std::size_t row = 0; row < 9; ++row) {
        CHECK(name(state(row)) == states[row]);
        CHECK(is_pending_out(state(row)) == (states[row].find("Out") != std::string_view::npos));
        CHECK(is_pending_in(state(row)) == (states[row].ends_with("In")));
        CHECK(shares_presence(state(row)) ==
              (states[row].starts_with("From") || states[row] == both));
    }
}

TEST_CASE("RFC 6121 A.2.1, A.2.2: what a user wants of a contact is always sent on",
          "[stanza][subscription]") {
    check_sent({{"MUST", out},
                {"MUST", ""},
                {"MUST", out_in},
                {"MUST", ""},
                {"MUST", ""},
                {"MUST", ""},
                {"MUST", from_out},
                {"MUST", ""},
                {"MUST", ""}},
               subscribe);
    check_sent({{"MUST", ""},
                {"MUST", none},
                {"MUST", ""},
                {"MUST", in},
                {"MUST", none},
                {"MUST", in},
                {"MUST", ""},
                {"MUST", from},
                {"MUST", from}},
               unsubscribe);
}

TEST_CASE(
    "RFC 6121 A.2.3, A.2.4: what a user grants or withdraws is sent on where there was something",
    "[stanza][subscription]") {
    check_sent({{"M.N.", ""},
                {"M.N.", ""},
                {"MUST", from},
                {"MUST", from_out},
                {"M.N.", ""},
                {"MUST", both},
                {"M.N.", ""},
                {"M.N.", ""},
                {"M.N.", ""}},
               subscribed);
    check_sent({{"S.N.", ""},
                {"S.N.", ""},
                {"MUST", none},
                {"MUST", out},
                {"S.N.", ""},
                {"MUST", to},
                {"MUST", none},
                {"MUST", out},
                {"MUST", to}},
               unsubscribed);
}

TEST_CASE(
    "RFC 6121 3.4.2, A.2.3: to grant what nobody has asked for is to approve of it beforehand",
    "[stanza][subscription]") {
    for (std::size_t row = 0; row < 9; ++row) {
        bool const is_one = states[row] == none || states[row] == out || states[row] == to;
        CHECK(send_subscription(state(row), subscribed).approves == is_one);
        for (auto const type : {subscribe, unsubscribe, unsubscribed})
            CHECK_FALSE(send_subscription(state(row), type).approves);
    }
    using enum roster_state;
    auto const granted = [](roster_state before) {
        return shown(receive_subscription(before, subscribe, true));
    };
    CHECK(granted(roster_state::none) == "stays, From, subscribed");
    CHECK(granted(none_pending_out) == "stays, From + Pending Out, subscribed");
    CHECK(granted(roster_state::to) == "stays, Both, subscribed");
    CHECK(granted(roster_state::both) == "stays, Both, subscribed");
}

TEST_CASE("RFC 6121 A.3.1: a request is shown once, and granted where it was",
          "[stanza][subscription]") {
    check_received({{"MUST", in},
                    {"MUST", out_in},
                    {"S.N.", ""},
                    {"S.N.", ""},
                    {"MUST", to_in},
                    {"S.N.", ""},
                    {"S.N.", "", "subscribed"},
                    {"S.N.", "", "subscribed"},
                    {"S.N.", "", "subscribed"}},
                   subscribe);
}

TEST_CASE("RFC 6121 A.3.2: who wants no presence any more gets none, and an answer",
          "[stanza][subscription]") {
    check_received({{"S.N.", ""},
                    {"S.N.", ""},
                    {"MUST", none, "unsubscribed"},
                    {"MUST", out, "unsubscribed"},
                    {"S.N.", ""},
                    {"MUST", to, "unsubscribed"},
                    {"MUST", none, "unsubscribed"},
                    {"MUST", out, "unsubscribed"},
                    {"MUST", to, "unsubscribed"}},
                   unsubscribe);
}

TEST_CASE("RFC 6121 A.3.3, A.3.4: what nobody asked for changes nothing, and nobody hears of it",
          "[stanza][subscription]") {
    check_received({{"S.N.", ""},
                    {"MUST", to},
                    {"S.N.", ""},
                    {"MUST", to_in},
                    {"S.N.", ""},
                    {"S.N.", ""},
                    {"S.N.", ""},
                    {"MUST", both},
                    {"S.N.", ""}},
                   subscribed);
    check_received({{"S.N.", ""},
                    {"MUST", none},
                    {"S.N.", ""},
                    {"MUST", in},
                    {"MUST", none},
                    {"MUST", in},
                    {"S.N.", ""},
                    {"MUST", from},
                    {"MUST", from}},
                   unsubscribed);
}

TEST_CASE("RFC 6121 A: other presence changes nothing", "[stanza][subscription]") {
    for (auto const type : {available, unavailable, probe, error})
        for (std::size_t row = 0; row < 9; ++row) {
            CHECK(send_subscription(state(row), type) == roster_change{.next = state(row)});
            CHECK(receive_subscription(state(row), type, true) ==
                  roster_change{.next = state(row)});
        }
    BOTH(send_subscription(roster_state::none, subscribe).next == roster_state::none_pending_out);
}

TEST_CASE(
    "RFC 6121 3.1, 3.2: two servers that follow the tables agree on who is subscribed to whom",
    "[stanza][subscription]") {
    struct pair {
        roster_state romeo = roster_state::none;
        roster_state juliet = roster_state::none;
    };
    auto const send = [](roster_state& sender, roster_state& recipient, presence_type type) {
        auto const there = send_subscription(sender, type);
        sender = there.next;
        if (!there.passes) return;
        auto const arrived = receive_subscription(recipient, type);
        recipient = arrived.next;
        if (arrived.reply) sender = receive_subscription(sender, *arrived.reply).next;
    };
    // every sequence of five stanzas, from either side
    for (int sequence = 0; sequence < 8 * 8 * 8 * 8 * 8; ++sequence) {
        pair now;
        for (int step = 0, rest = sequence; step < 5; ++step, rest /= 8) {
            auto const type = static_cast<presence_type>(static_cast<int>(subscribe) + rest % 4);
            if (rest % 8 < 4)
                send(now.romeo, now.juliet, type);
            else
                send(now.juliet, now.romeo, type);
        }
        auto const knows = [](roster_state one) {
            return one == roster_state::to || one == roster_state::to_pending_in ||
                   one == roster_state::both;
        };
        if (knows(now.romeo) != shares_presence(now.juliet) ||
            knows(now.juliet) != shares_presence(now.romeo))
            FAIL("after sequence " << sequence << ": " << name(now.romeo) << ", "
                                   << name(now.juliet));
    }
}

}  // namespace subscription_tests
