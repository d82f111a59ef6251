// SPDX-License-Identifier: BSL-1.0
// The three states of an address attribute: absent, an address, or faulty (RFC 6120 8.1.1, RFC 7622 3).
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/errc.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>

namespace couplet {

/// An `address` after RFC 7622 was enforced. What is canonical already is borrowed from the text, which must
/// then outlive it; else it is owned. Allocates only for an address of more than 48 octets that is not
/// written in canonical form.
class parsed_address {
  public:
    /// Absent.
    parsed_address() noexcept : borrowed_{nothing()} {}
    explicit parsed_address(address written) : borrowed_{nothing()} {
        if (written.is_absent()) return;
        if (auto const plain = jid_view::from_canonical(written.text())) {
            borrowed_ = *plain;
            state_ = state::borrowed;
            return;
        }
        parse(written.text());
    }
    /// A known address; it must outlive this.
    explicit parsed_address(jid_view known) noexcept : borrowed_{known}, state_{state::borrowed} {}

    bool is_absent() const noexcept { return state_ == state::absent; }
    /// Whether it is an address.
    bool is_valid() const noexcept { return state_ == state::borrowed || state_ == state::owned; }
    bool is_faulty() const noexcept { return state_ == state::faulty; }

    /// The address, which must be valid. Borrows from this or from the text.
    jid_view view() const noexcept COUPLET_LIFETIMEBOUND {
        assert(is_valid());
        return state_ == state::owned ? owned_->view() : borrowed_;
    }
    jid_view operator*() const noexcept COUPLET_LIFETIMEBOUND { return view(); }
    /// The address, or nothing if it is absent or faulty.
    std::optional<jid_view> optional() const noexcept COUPLET_LIFETIMEBOUND {
        return is_valid() ? std::optional{view()} : std::nullopt;
    }
    /// What is wrong with it, which must be faulty.
    jid_error error() const noexcept {
        assert(is_faulty());
        return error_;
    }

  private:
    enum class state : std::uint8_t { absent, borrowed, owned, faulty };

    static jid_view nothing() noexcept { return jid_view::assume_canonical({}); }
    [[gnu::noinline]] void parse(std::string_view text) {
        detail::canonical_text<rfc7622> canonical;
        if (auto const fault = canonical.assign(text)) {
            error_ = *fault;
            state_ = state::faulty;
        } else if (canonical.view().text() == text) {
            borrowed_ = jid_view::assume_canonical(text);
            state_ = state::borrowed;
        } else {
            owned_.emplace(canonical.view());
            state_ = state::owned;
        }
    }

    std::optional<jid> owned_{};
    jid_view borrowed_;
    jid_error error_{};
    state state_ = state::absent;
};

}  // namespace couplet
