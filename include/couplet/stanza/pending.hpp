// SPDX-License-Identifier: BSL-1.0
// The iqs that wait for an answer: a bounded table that allocates once and trusts no reply (RFC 6120 8.2.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/jid/view.hpp>
#include <couplet/stanza/fingerprint.hpp>
#include <couplet/stanza/matching.hpp>

namespace couplet {

/// Why a request is not remembered; it should then not be sent.
enum class pending_errc : std::uint8_t {
    full,          ///< as many requests wait as the table was made for
    duplicate_id,  ///< RFC 6120 8.1.3: another request with that id waits
    empty_id,      ///< RFC 6120 8.2.3 1: an iq has an id, and an empty one is no NMTOKEN
};

/// The enumerator's spelling.
constexpr std::string_view name(pending_errc code) noexcept {
    switch (code) {
        case pending_errc::full: return "full";
        case pending_errc::duplicate_id: return "duplicate_id";
        case pending_errc::empty_id: return "empty_id";
    }
    return {};
}

/// A sentence for people.
constexpr std::string_view describe(pending_errc code) noexcept {
    switch (code) {
        case pending_errc::full: return "as many requests wait as the table has room for";
        case pending_errc::duplicate_id:
            return "another request with that id waits for its answer (RFC 6120 8.1.3)";
        case pending_errc::empty_id: return "an iq has an id that is not empty (RFC 6120 8.2.3)";
    }
    return {};
}

/// Requests that were sent and are not yet answered, each with a value of the caller's: a handler, a coroutine, a
/// number. `Tick` is the caller's time, any integer that does not run backwards.
///
/// All memory is allocated by the constructor. Finding takes constant time, whatever ids a peer makes up: ids are
/// looked up by a keyed hash of 128 bits, and only the caller's own ids are ever put in. An answer is taken only
/// from the one who was asked; any other changes nothing, so the true one can still come.
template <class Value, class Tick = std::int64_t>
class pending_iqs {
    static_assert(std::is_nothrow_move_constructible_v<Value>);
    static_assert(alignof(Value) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    static_assert(std::is_integral_v<Tick>);

  public:
    /// Room for `capacity` requests; `key` should be random, and nobody else's.
    pending_iqs(std::uint32_t capacity, hash_key key) : key_{key}, capacity_{capacity} {
        std::size_t places = 2;
        while (places < std::size_t{capacity} * 2) places *= 2;
        std::size_t const numbers = (places + capacity) * sizeof(std::uint32_t);
        slots_ = static_cast<slot*>(::operator new(capacity * sizeof(slot) + numbers));
        index_ = reinterpret_cast<std::uint32_t*>(slots_ + capacity);
        order_ = index_ + places;
        mask_ = places - 1;
        for (std::size_t i = 0; i < places; ++i) index_[i] = nothing;
        for (std::uint32_t i = 0; i < capacity; ++i) order_[i] = i;
    }
    /// The other has no room for anything afterwards.
    pending_iqs(pending_iqs&& other) noexcept
        : key_{other.key_},
          capacity_{std::exchange(other.capacity_, 0U)},
          size_{std::exchange(other.size_, 0U)},
          mask_{other.mask_},
          slots_{std::exchange(other.slots_, nullptr)},
          index_{other.index_},
          order_{other.order_} {}
    pending_iqs& operator=(pending_iqs&& other) noexcept {
        if (this == &other) return *this;
        this->~pending_iqs();
        return *::new (static_cast<void*>(this)) pending_iqs{std::move(other)};
    }
    ~pending_iqs() {
        clear();
        ::operator delete(slots_);
    }

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    bool is_full() const noexcept { return size_ == capacity_; }

    /// Remembers a request with that id from `own` to `to` (nothing: the own account), to be given up at
    /// `deadline`. If it returns an error, nothing has changed, and `value` was not moved from.
    [[nodiscard]] std::optional<pending_errc> insert(std::string_view id,
                                                     std::optional<jid_view> to, jid_view own,
                                                     Tick deadline, Value&& value) {
        if (id.empty()) return pending_errc::empty_id;
        if (capacity_ == 0) return pending_errc::full;
        fingerprint const of_id = fingerprint_of(id, key_);
        std::size_t const place = find(of_id);
        if (index_[place] != nothing) return pending_errc::duplicate_id;
        if (is_full()) return pending_errc::full;
        std::uint32_t const number = order_[size_];
        ::new (static_cast<void*>(slots_ + number))
            slot{of_id, of(to.value_or(own.bare())), of(own), deadline, size_, std::move(value)};
        index_[place] = number;
        sift_up(size_++);
        return std::nullopt;
    }
    [[nodiscard]] std::optional<pending_errc> insert(std::string_view id,
                                                     std::optional<jid_view> to, jid_view own,
                                                     Tick deadline, Value const& value) {
        return insert(id, to, own, deadline, Value(value));
    }

    /// Whether a request with that id waits, whoever was asked.
    bool contains(std::string_view id) const noexcept { return find_request(id) != nullptr; }

    /// The value of the request that an answer with that id and sender answers, which then waits no longer. Nothing
    /// if none does: it never was, is over, or somebody else was asked. `own` as in `insert`.
    template <enforced_address From>
    [[nodiscard]] std::optional<Value> take(
        std::string_view id, From const& from, jid_view own,
        account_answers rule = account_answers::by_account) noexcept {
        auto const* const waiting = find_request(id);
        auto const sender = meant_sender(from, own);
        if (waiting == nullptr || !sender) return std::nullopt;
        fingerprint const asked = waiting->asked;
        bool const is_for_account = rule == account_answers::by_server_too &&
                                    asked == of(own.bare()) &&
                                    (*sender == own || *sender == own.domain_jid());
        if (asked != of(*sender) && !is_for_account) return std::nullopt;
        return remove(*waiting);
    }
    /// For a server or a component, whose answers come with both addresses, and back to the one that asked.
    template <enforced_address Address>
    [[nodiscard]] std::optional<Value> take_service(std::string_view id, Address const& from,
                                                    Address const& to) noexcept {
        auto const* const waiting = find_request(id);
        if (waiting == nullptr || !from.is_valid() || !to.is_valid()) return std::nullopt;
        if (waiting->asked != of(from.view()) || waiting->own != of(to.view())) return std::nullopt;
        return remove(*waiting);
    }
    /// The same of a stanza, a stanza_view with its stanza_addresses: nothing if it is no result or error of an iq.
    template <class Stanza, class Addresses>
        requires requires(Stanza const& stanza) { stanza.is_response(); }
    [[nodiscard]] std::optional<Value> take(
        Stanza const& stanza, Addresses const& addresses, jid_view own,
        account_answers rule = account_answers::by_account) noexcept {
        if (!stanza.is_response() || !stanza.id()) return std::nullopt;
        return take(*stanza.id(), addresses.from, own, rule);
    }
    template <class Stanza, class Addresses>
        requires requires(Stanza const& stanza) { stanza.is_response(); }
    [[nodiscard]] std::optional<Value> take_service(Stanza const& stanza,
                                                    Addresses const& addresses) noexcept {
        if (!stanza.is_response() || !stanza.id()) return std::nullopt;
        return take_service(*stanza.id(), addresses.from, addresses.to);
    }
    /// Gives up a request.
    [[nodiscard]] std::optional<Value> cancel(std::string_view id) noexcept {
        auto const* const waiting = find_request(id);
        if (waiting == nullptr) return std::nullopt;
        return remove(*waiting);
    }

    /// When the next request is to be given up; nothing if none waits.
    std::optional<Tick> next_deadline() const noexcept {
        if (empty()) return std::nullopt;
        return slots_[order_[0]].deadline;
    }
    /// The value of a request whose deadline is not after `now`, the earliest first; nothing if there is none left.
    [[nodiscard]] std::optional<Value> take_expired(Tick now) noexcept {
        if (empty() || slots_[order_[0]].deadline > now) return std::nullopt;
        return remove(slots_[order_[0]]);
    }
    /// The value of any request, as when the stream has ended; nothing if none waits.
    [[nodiscard]] std::optional<Value> take_any() noexcept {
        if (empty()) return std::nullopt;
        return remove(slots_[order_[size_ - 1]]);
    }
    /// Forgets all requests.
    void clear() noexcept {
        while (take_any()) continue;
    }

  private:
    struct slot {
        fingerprint id;
        fingerprint asked;
        fingerprint own;
        Tick deadline;
        std::uint32_t rank;  // where `order_` names this slot
        Value value;
    };
    static constexpr std::uint32_t nothing = 0xFFFF'FFFF;

    fingerprint of(jid_view address) const noexcept { return fingerprint_of(address.text(), key_); }

    // Open addressing: `index_` has at least twice as many places as there are slots, and ids are
    // spread by a secret key, so a search ends soon.

    /// The place in `index_` that has that id, or the one where it would be put.
    std::size_t find(fingerprint id) const noexcept {
        std::size_t place = id.low & mask_;
        while (index_[place] != nothing && slots_[index_[place]].id != id) place = after(place);
        return place;
    }
    std::size_t after(std::size_t place) const noexcept { return (place + 1) & mask_; }
    slot const* find_request(std::string_view id) const noexcept {
        if (empty()) return nullptr;
        std::uint32_t const number = index_[find(fingerprint_of(id, key_))];
        return number == nothing ? nullptr : slots_ + number;
    }
    /// Moves up what a search would else no longer find.
    void close_gap(std::size_t gap) noexcept {
        for (std::size_t at = after(gap); index_[at] != nothing; at = after(at)) {
            std::size_t const home = slots_[index_[at]].id.low & mask_;
            if (((at - home) & mask_) < ((at - gap) & mask_)) continue;
            index_[gap] = index_[at];
            gap = at;
        }
        index_[gap] = nothing;
    }

    // A heap: the first `size_` numbers in `order_` are the slots in use, an earlier deadline above a later one.

    void put(std::uint32_t number, std::uint32_t rank) noexcept {
        order_[rank] = number;
        slots_[number].rank = rank;
    }
    void sift_up(std::uint32_t rank) noexcept {
        std::uint32_t const number = order_[rank];
        for (; rank != 0; rank = (rank - 1) / 2) {
            std::uint32_t const above = order_[(rank - 1) / 2];
            if (slots_[above].deadline <= slots_[number].deadline) break;
            put(above, rank);
        }
        put(number, rank);
    }
    void sift_down(std::uint32_t rank) noexcept {
        std::uint32_t const number = order_[rank];
        for (std::uint32_t below; (below = 2 * rank + 1) < size_; rank = below) {
            if (below + 1 < size_ &&
                slots_[order_[below + 1]].deadline < slots_[order_[below]].deadline)
                ++below;
            if (slots_[number].deadline <= slots_[order_[below]].deadline) break;
            put(order_[below], rank);
        }
        put(number, rank);
    }

    std::optional<Value> remove(slot const& waiting) noexcept {
        auto const number = static_cast<std::uint32_t>(&waiting - slots_);
        close_gap(find(waiting.id));
        std::uint32_t const rank = slots_[number].rank;
        std::uint32_t const last = order_[--size_];
        order_[size_] = number;
        if (last != number) {
            put(last, rank);
            sift_up(rank);
            sift_down(slots_[last].rank);
        }
        std::optional<Value> value{std::move(slots_[number].value)};
        slots_[number].~slot();
        return value;
    }

    hash_key key_;
    std::uint32_t capacity_;
    std::uint32_t size_ = 0;
    // One block of memory: the slots, then the other two.
    std::size_t mask_ = 0;
    slot* slots_ = nullptr;
    std::uint32_t* index_ = nullptr;
    std::uint32_t* order_ = nullptr;
};

}  // namespace couplet
