// SPDX-License-Identifier: BSL-1.0
// The three states of an address attribute: absent, an address, or faulty (RFC 6120 8.1.1, RFC 7622 3).
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/canonical.hpp>
#include <couplet/jid/errc.hpp>
#include <couplet/jid/masks.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>

namespace couplet {

namespace detail {

/// Owned octets: in place up to 256 of them, which are not touched where there are none.
class address_octets {
  public:
    address_octets() noexcept {}  // NOLINT(modernize-use-equals-default): that would clear them all
    address_octets(address_octets const& other) {
        if (other.size_ != 0) std::memcpy(make_room(other.size_), other.data(), other.size_);
    }
    address_octets(address_octets&& other) noexcept
        : far_{std::exchange(other.far_, nullptr)}, size_{std::exchange(other.size_, {})} {
        if (far_ == nullptr) std::memcpy(near_, other.near_, size_);
    }
    address_octets& operator=(address_octets other) noexcept {
        std::swap(far_, other.far_);
        size_ = other.size_;
        if (far_ == nullptr) std::memcpy(near_, other.near_, size_);
        return *this;
    }
    ~address_octets() { delete[] far_; }

    char const* data() const noexcept { return far_ == nullptr ? near_ : far_; }
    /// Of one that is empty.
    char* make_room(std::uint16_t size) {
        size_ = size;
        return size <= sizeof near_ ? near_ : far_ = new char[size];
    }

  private:
    char* far_ = nullptr;
    std::uint16_t size_ = 0;
    char near_[256];
};

}  // namespace detail

/// An `address` after RFC 7622 was enforced. What is canonical already is borrowed from the text, which must
/// then outlive it; else it is owned. Allocates only for an address of more than 256 octets that is not
/// written in canonical form.
class parsed_address {
  public:
    /// Absent.
    parsed_address() noexcept {}  // NOLINT(modernize-use-equals-default): likewise
    explicit parsed_address(address written) {
        if (written.is_absent()) return;
        layout_ = detail::canonical_layout(written.text());
        if (layout_.size != 0) {
            borrowed_ = written.text().data();
            state_ = state::valid;
        } else {
            parse(written.text());
        }
    }
    /// A known address; it must outlive this.
    explicit parsed_address(jid_view known) noexcept
        : borrowed_{known.text().data()}, layout_{layout_of(known)}, state_{state::valid} {}

    bool is_absent() const noexcept { return state_ == state::absent; }
    /// Whether it is an address.
    bool is_valid() const noexcept { return state_ == state::valid; }
    bool is_faulty() const noexcept { return state_ == state::faulty; }

    /// The address, which must be valid. Borrows from this or from the text.
    jid_view view() const noexcept COUPLET_LIFETIMEBOUND {
        assert(is_valid());
        return detail::unchecked::view<rfc7622>(borrowed_ != nullptr ? borrowed_ : owned_.data(),
                                                layout_);
    }
    jid_view operator*() const noexcept COUPLET_LIFETIMEBOUND { return view(); }
    /// The address, or nothing if it is absent or faulty.
    std::optional<jid_view> optional() const noexcept COUPLET_LIFETIMEBOUND {
        if (!is_valid()) return {};
        return view();
    }
    /// What is wrong with it, which must be faulty.
    jid_error error() const noexcept {
        assert(is_faulty());
        return error_;
    }

  private:
    enum class state : std::uint8_t { absent, valid, faulty };

    static detail::jid_layout layout_of(jid_view known) noexcept {
        auto const size = [](std::string_view part) {
            return static_cast<std::uint16_t>(part.size());
        };
        return {size(known.local()), size(known.bare().text()), size(known.text())};
    }

    [[gnu::noinline]] void parse(std::string_view text) {
        auto const plain = detail::plain_layout(text);
        if (plain.size == 0) return parse_any(text);
        char canonical[detail::max_masked];
        detail::copy_plain(text, plain.domain_end, canonical);
        keep(detail::unchecked::view<rfc7622>(canonical, plain), text);
    }
    [[gnu::noinline]] void parse_any(std::string_view text) {
        detail::canonical_text<rfc7622> canonical;
        if (auto const fault = canonical.assign(text)) {
            error_ = *fault;
            state_ = state::faulty;
            return;
        }
        keep(canonical.view(), text);
    }
    void keep(jid_view made, std::string_view text) {
        layout_ = layout_of(made);
        state_ = state::valid;
        if (made.text() == text)
            borrowed_ = text.data();
        else
            std::memcpy(owned_.make_room(layout_.size), made.text().data(), layout_.size);
    }

    char const* borrowed_ = nullptr;
    detail::jid_layout layout_{};
    state state_ = state::absent;
    jid_error error_{};
    detail::address_octets owned_{};
};

}  // namespace couplet
