// SPDX-License-Identifier: BSL-1.0
// What a 'to', 'from' or 'jid' attribute says: nothing, or text that may or may not be an address (RFC 6120 8.1.1).
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>

namespace couplet {

/// An address on its way in or out: absent, or the octets of an attribute. From a `jid` or a `jid_view` it is
/// an address in canonical form; from a peer's text it is whatever that says, until it was enforced: see
/// `parsed_address` and `jid::parse`. Borrows; 16 octets, trivially copyable.
class address {
  public:
    constexpr address() noexcept = default;
    constexpr address(std::nullopt_t) noexcept {}
    /// From a jid_view or one of its narrower kinds, a literal, or a jid, which must outlive it.
    template <class View>
        requires(std::is_convertible_v<View const&, jid_view>&& std::is_trivially_copyable_v<View>)
    constexpr address(View known) noexcept
        : address{from_text(static_cast<jid_view>(known).text())} {}
    template <class Jid>
        requires(std::is_convertible_v<Jid const&, jid_view> && !std::is_trivially_copyable_v<Jid>)
    constexpr address(Jid const& known COUPLET_LIFETIMEBOUND) noexcept
        : address{static_cast<jid_view>(known)} {}
    /// What a peer wrote; nothing is checked. An empty attribute is present, and no address.
    static constexpr address from_text(std::optional<std::string_view> text) noexcept {
        address made;
        if (text) made.text_ = text->data() == nullptr ? std::string_view{""} : *text;
        return made;
    }

    constexpr bool is_absent() const noexcept { return text_.data() == nullptr; }
    /// Whether there is one, faulty or not.
    constexpr explicit operator bool() const noexcept { return !is_absent(); }
    /// As it was written; empty if absent.
    constexpr std::string_view text() const noexcept { return text_; }

    /// The same octets, or both absent: not what RFC 7622 calls equal unless both are canonical.
    friend constexpr bool operator==(address a, address b) noexcept {
        return a.is_absent() == b.is_absent() && a.text_ == b.text_;
    }

  private:
    std::string_view text_{};
};

}  // namespace couplet
