// SPDX-License-Identifier: BSL-1.0
// What a server knows, as routing asks for it: domains, accounts, connected resources (RFC 6120 10.5, RFC 6121 8.5).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/jid/view.hpp>
#include <couplet/stanza/route_rule.hpp>

namespace couplet {

/// Who serves a domain.
enum class domain_kind : std::uint8_t {
    remote,   ///< another server
    local,    ///< this server itself
    service,  ///< a service at this server, such as a component (RFC 6120 10.5)
};

namespace detail::routing {

/// An element of `resources()` is a resource or points to one.
template <class Element>
constexpr decltype(auto) resource_of(Element const& element) {
    if constexpr (requires { element.resource(); })
        return (element);
    else
        return (*element);
}

}  // namespace detail::routing

/// A connected resource: its resourcepart, and the priority of its last presence; nothing before initial and behind
/// unavailable presence (RFC 6121 4.2, 4.5, 4.7.2.3).
template <class T>
concept connected_resource = requires(T const& one) {
    { detail::routing::resource_of(one).resource() } -> std::convertible_to<std::string_view>;
    { detail::routing::resource_of(one).priority() } -> std::convertible_to<std::optional<int>>;
};

/// An account: a container (or a borrowed range) of its resources, and whether an entity has a subscription to its
/// presence or got directed presence from it (RFC 6121 3, 4.6), or is trusted as this server's services may be (4.3.2).
template <class T>
concept known_account = requires(T& one, jid_view who) {
    { std::end(one.resources()) } -> std::same_as<decltype(std::begin(one.resources()))>;
    { *std::begin(one.resources()) } -> connected_resource;
    { one.may_know_presence(who) } -> std::convertible_to<bool>;
    requires std::is_lvalue_reference_v<decltype(one.resources())> ||
        std::ranges::enable_borrowed_range<std::remove_cvref_t<decltype(one.resources())>>;
};

/// What is known here: who has a domain; and, of a domain that is `local`, the account of a bare address, as
/// something like a pointer, which is false where there is no such account.
template <class T>
concept routing_knowledge = requires(T& known, std::string_view domain, bare_jid_view who) {
    { known.domain(domain) } -> std::same_as<domain_kind>;
    {static_cast<bool>(known.account(who))};
    { *known.account(who) } -> known_account;
    requires std::default_initializable<std::remove_cvref_t<decltype(known.account(who))>>;
};

namespace detail::routing {

inline constexpr int no_presence = -129;  // below every priority
inline constexpr int lowest = -128;       // RFC 6121 4.7.2.3
inline constexpr int above_all = 128;
inline constexpr std::size_t none = static_cast<std::size_t>(-1);

template <class Element>
constexpr int rank_of(Element const& element) {
    std::optional<int> const priority = resource_of(element).priority();
    if (!priority) return no_presence;
    return *priority < lowest ? lowest : *priority >= above_all ? above_all - 1 : *priority;
}

/// A choice among resources: those of a priority, and one by its place.
struct reached {
    int least = above_all;
    std::size_t also = none;

    constexpr bool contains(int rank, std::size_t index) const noexcept {
        return rank >= least || index == also;
    }
};

/// What counts of the resources of an account.
struct census {
    std::size_t match = none;
    std::size_t first_highest = none;
    int match_rank = no_presence;
    int highest = no_presence - 1;
    int non_negative = 0;

    constexpr void add(int rank, std::size_t index, bool matches) noexcept {
        if (rank > highest) {
            first_highest = index;
            highest = rank;
        }
        if (rank >= 0) ++non_negative;
        if (!matches) return;
        match = index;
        match_rank = rank;
    }
    /// `is_full`: the address asked for has a resourcepart.
    constexpr routing_place place(bool is_full) const noexcept {
        if (match != none)
            return non_negative > 1 ? routing_place::full_match_several : routing_place::full_match;
        int const state = first_highest == none    ? 0
                          : highest == no_presence ? 1
                          : non_negative < 2       ? 2 + non_negative
                                                   : 4;
        auto const first = is_full ? routing_place::full_offline : routing_place::bare_offline;
        return static_cast<routing_place>(static_cast<int>(first) + state);
    }
    constexpr reached reach(routing_reach how) const noexcept {
        switch (how) {
            case routing_reach::nobody: return {};
            case routing_reach::match: return {above_all, match};
            case routing_reach::available_match:
                return {above_all, match_rank == no_presence ? none : match};
            case routing_reach::connected: return {no_presence, none};
            case routing_reach::available: return {lowest, none};
            case routing_reach::non_negative: return {0, none};
            case routing_reach::non_negative_match: return {0, match};
            case routing_reach::highest: return {highest, none};
            case routing_reach::first_highest: return {above_all, first_highest};
        }
        return {};
    }
};

}  // namespace detail::routing

/// The resources of an account that a decision is about, in the account's order.
template <class Iterator>
class reached_resources {
  public:
    class iterator {
      public:
        using value_type = std::remove_cvref_t<decltype(*std::declval<Iterator&>())>;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        iterator(Iterator at, reached_resources const& all)
            : at_{at}, end_{all.end_}, chosen_{all.chosen_} {
            skip();
        }
        decltype(auto) operator*() const { return *at_; }
        iterator& operator++() {
            ++at_;
            ++index_;
            skip();
            return *this;
        }
        iterator operator++(int) {
            auto const before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

      private:
        void skip() {
            using detail::routing::rank_of;
            while (at_ != end_ && !chosen_.contains(rank_of(*at_), index_)) {
                ++at_;
                ++index_;
            }
        }

        Iterator at_{};
        Iterator end_{};
        detail::routing::reached chosen_{};
        std::size_t index_ = 0;
    };

    reached_resources() = default;
    reached_resources(Iterator begin, Iterator end, detail::routing::reached chosen)
        : begin_{begin}, end_{end}, chosen_{chosen} {}

    iterator begin() const { return {begin_, *this}; }
    iterator end() const { return {end_, *this}; }
    bool empty() const { return begin() == end(); }

  private:
    Iterator begin_{};
    Iterator end_{};
    detail::routing::reached chosen_{};
};

}  // namespace couplet
