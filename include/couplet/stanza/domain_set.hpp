// SPDX-License-Identifier: BSL-1.0
// domain_set: the domains that a server answers for, or that its peer has proved to be (RFC 6120 8.1.1.2, 8.1.2.2).
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>

namespace couplet {

/// Borrows one address, a row of them, or a predicate of the caller's, such as a lookup in a hash table; what it was
/// made of must outlive it. Trivially copyable, no allocation.
class domain_set {
  public:
    /// None.
    constexpr domain_set() noexcept = default;
    /// The domain of that address.
    domain_set(jid_view one COUPLET_LIFETIMEBOUND) noexcept
        : from_{one.domain().data()}, size_{one.domain().size()}, contains_{is_one} {}
    /// The domains of a row of addresses: std::vector<jid>, std::array<domain_jid_view, 2>, ...
    template <class Range>
        requires requires(Range const& range) {
            std::span{range};
            requires std::convertible_to<decltype(std::span{range}.front()), jid_view>;
        }
    domain_set(Range const& range COUPLET_LIFETIMEBOUND) noexcept
        : from_{std::span{range}.data()},
          size_{std::span{range}.size()},
          contains_{is_in<std::remove_cvref_t<decltype(std::span{range}.front())>>} {}
    /// Those for which `predicate(std::string_view canonical_domain)` is true.
    template <std::predicate<std::string_view> Predicate>
    domain_set(Predicate const& predicate COUPLET_LIFETIMEBOUND) noexcept
        : from_{&predicate}, contains_{holds<Predicate>} {}

    /// Whether the domainpart of a canonical address is one of them.
    bool contains(std::string_view domain) const {
        return contains_ != nullptr && contains_(from_, size_, domain);
    }

  private:
    static bool is_one(void const* from, std::size_t size, std::string_view domain) {
        return std::string_view{static_cast<char const*>(from), size} == domain;
    }
    template <class Jid>
    static bool is_in(void const* from, std::size_t size, std::string_view domain) {
        for (Jid const& one : std::span{static_cast<Jid const*>(from), size})
            if (static_cast<jid_view>(one).domain() == domain) return true;
        return false;
    }
    template <class Predicate>
    static bool holds(void const* from, std::size_t, std::string_view domain) {
        return (*static_cast<Predicate const*>(from))(domain);
    }

    void const* from_ = nullptr;
    std::size_t size_ = 0;
    bool (*contains_)(void const*, std::size_t, std::string_view) = nullptr;
};

}  // namespace couplet
