// SPDX-License-Identifier: BSL-1.0
// The contacts of an account, and how much of them there is, without looking at all of them.
#pragma once

#include <couplet/jid/view.hpp>
#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "store.hpp"

namespace serve {

/// By bare address.
struct address_order {
    using is_transparent = void;
    static std::string_view text_of(contact const& one) noexcept {
        return one.address.view().text();
    }
    static std::string_view text_of(couplet::jid_view who) noexcept { return who.bare().text(); }
    bool operator()(auto const& one, auto const& other) const noexcept {
        return text_of(one) < text_of(other);
    }
};

/// In that order, each once.
class contact_list {
  public:
    struct amount {
        std::size_t contacts = 0;
        std::size_t octets = 0;  ///< not less than they have as XML
    };

    contact_list() = default;
    explicit contact_list(std::vector<contact> all);

    auto begin() const noexcept { return all_.begin(); }
    auto end() const noexcept { return all_.end(); }
    bool empty() const noexcept { return all_.empty(); }
    std::size_t size() const noexcept { return all_.size(); }

    /// Null if it is not there.
    contact const* find(couplet::jid_view who) const noexcept;
    /// In the place of that with its address.
    contact const& put(contact one);
    /// One that is there.
    contact take(couplet::jid_view who);
    /// Of those in the roster, or of those that only wait, as `one` is: if it were put.
    amount amount_with(contact const& one) const;

  private:
    amount& amount_of(contact const& one) noexcept { return one.is_listed ? listed_ : waiting_; }
    void count(contact const& one);
    void discount(contact const& one);

    std::set<contact, address_order> all_{};
    amount listed_{}, waiting_{};
};

}  // namespace serve
