// SPDX-License-Identifier: BSL-1.0
// stanza_ledger: what was sent and is not acknowledged, and how much was handled (XEP-0198 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/errc.hpp>

namespace couplet {

/// How much of what was sent is kept until it is acknowledged, and how often the peer is asked to do so.
struct ledger_limits {
    std::size_t octets = std::size_t{1} << 20;  ///< of all stanzas, and 4 more of each
    std::uint32_t stanzas = 4096;
    std::uint32_t ask_every = 8;  ///< stanzas (XEP-0198 8.2); 0: only at a tick

    friend bool operator==(ledger_limits const&, ledger_limits const&) = default;
};

/// What a stream that can be resumed is called (XEP-0198 3).
struct resumption_terms {
    std::string id{};           ///< the server's name for it; empty: it cannot be resumed
    std::string location{};     ///< where to resume it first: `parse_host_and_port`
    std::uint32_t seconds = 0;  ///< for so long; 0: it does not say
    bool is_framed = false;     ///< each stanza is a document of its own, as over a WebSocket

    friend bool operator==(resumption_terms const&, resumption_terms const&) = default;
};

/// Stanzas as they were written, each behind its size, in one buffer: what is taken from the front makes room behind
/// the last before more memory is asked for.
class stanza_queue {
  public:
    /// Reads them, first sent first.
    class iterator {
      public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        iterator() noexcept = default;
        explicit iterator(char const* at) noexcept : at_{at} {}
        std::string_view operator*() const noexcept { return {at_ + prefix, size_at(at_)}; }
        iterator& operator++() noexcept {
            at_ += prefix + size_at(at_);
            return *this;
        }
        iterator operator++(int) noexcept {
            auto const before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(iterator const&, iterator const&) = default;

      private:
        char const* at_ = nullptr;
    };

    /// As many octets as one takes beside its own.
    static constexpr std::size_t prefix = sizeof(std::uint32_t);

    iterator begin() const noexcept COUPLET_LIFETIMEBOUND {
        return iterator{octets_.data() + first_};
    }
    iterator end() const noexcept COUPLET_LIFETIMEBOUND {
        return iterator{octets_.data() + octets_.size()};
    }
    std::uint32_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }
    /// Of all of them with their prefixes.
    std::size_t octets() const noexcept { return octets_.size() - first_; }

    /// At most 2^32 - 1 octets.
    void push(std::string_view stanza) {
        std::size_t const wanted = prefix + stanza.size();
        // Moves no more octets than were taken since it last did so.
        if (wanted > octets_.capacity() - octets_.size() && first_ >= octets()) close_up();
        auto const size = static_cast<std::uint32_t>(stanza.size());
        char head[prefix];
        std::memcpy(head, &size, prefix);
        octets_.append(head, prefix).append(stanza);
        ++count_;
    }
    /// The first one goes; there must be one.
    void pop() noexcept {
        first_ += prefix + size_at(octets_.data() + first_);
        if (--count_ == 0) close_up();
    }
    /// Gives back the memory that it has asked for, if nothing is in it.
    void release() noexcept {
        if (empty()) std::string{}.swap(octets_);
    }

  private:
    static std::uint32_t size_at(char const* at) noexcept {
        std::uint32_t size = 0;
        std::memcpy(&size, at, prefix);
        return size;
    }
    void close_up() noexcept { octets_.erase(0, std::exchange(first_, 0)); }

    std::string octets_;
    std::size_t first_ = 0;
    std::uint32_t count_ = 0;
};

/// Both counters of XEP-0198 4, modulo 2^32, and the stanzas that the peer has not yet acknowledged. One pointer while
/// it is off. In steady state it allocates nothing.
class stanza_ledger {
  public:
    /// What a ledger has at one moment.
    struct counters {
        std::uint32_t sent = 0;
        std::uint32_t acknowledged = 0;  ///< of those
        std::uint32_t handled = 0;       ///< of the peer's

        friend bool operator==(counters const&, counters const&) = default;
    };

    stanza_ledger() noexcept = default;
    stanza_ledger(stanza_ledger&&) noexcept = default;
    stanza_ledger& operator=(stanza_ledger&&) noexcept = default;
    stanza_ledger(stanza_ledger const& other)
        : book_{other.book_ ? std::make_unique<book>(*other.book_) : nullptr} {}
    stanza_ledger& operator=(stanza_ledger const& other) { return *this = stanza_ledger{other}; }
    ~stanza_ledger() = default;

    bool is_enabled() const noexcept { return book_ && book_->is_enabled; }
    /// Whether it has been told on what terms it will be enabled, or is.
    bool is_prepared() const noexcept { return book_ != nullptr; }
    /// What `enable` needs to know. Not while it is enabled.
    void prepare(ledger_limits const& limits, resumption_terms terms = {}) {
        book_ = std::make_unique<book>();
        book_->limits = limits;
        book_->terms = std::move(terms);
    }
    /// From now on stanzas count. Prepared by default if it was not.
    void enable() {
        if (!book_) prepare({});
        book_->is_enabled = true;
    }
    /// The same in the middle of a session; `start.sent` are as many more than `start.acknowledged` as are then pushed.
    void enable(counters const& start) {
        enable();
        book_->count = start;
        book_->asked = start.sent;
    }
    /// Forgets all.
    void disable() noexcept { book_.reset(); }

    /// Of a ledger that is prepared.
    resumption_terms const& terms() const noexcept COUPLET_LIFETIMEBOUND { return book_->terms; }
    void set_terms(resumption_terms terms) noexcept { book_->terms = std::move(terms); }
    ledger_limits const& limits() const noexcept COUPLET_LIFETIMEBOUND { return book_->limits; }
    void set_limits(ledger_limits const& limits) noexcept { book_->limits = limits; }
    bool is_resumable() const noexcept { return is_enabled() && !book_->terms.id.empty(); }

    /// A stanza was written: a copy is kept. False, and nothing done, if the limits are reached.
    [[nodiscard]] bool sent(std::string_view stanza) {
        if (!is_enabled()) return true;
        if (!has_room(stanza.size())) return false;
        book_->queue.push(stanza);
        ++book_->count.sent;
        return true;
    }
    /// Whether one of that many octets can be kept; while it is off, any.
    bool has_room(std::size_t octets) const noexcept {
        if (!is_enabled()) return true;
        std::size_t const used = book_->queue.octets() + stanza_queue::prefix;
        return book_->queue.size() < book_->limits.stanzas && used <= book_->limits.octets &&
               octets <= book_->limits.octets - used && octets <= UINT32_MAX;
    }
    /// A stanza of the peer's has been handled.
    void handled() noexcept {
        if (is_enabled()) ++book_->count.handled;
    }

    counters counts() const noexcept { return book_ ? book_->count : counters{}; }
    std::uint32_t handled_count() const noexcept { return counts().handled; }
    std::uint32_t sent_count() const noexcept { return counts().sent; }
    /// What is sent and not acknowledged, first sent first. Of a ledger that is prepared.
    stanza_queue const& unacknowledged() const noexcept COUPLET_LIFETIMEBOUND {
        return book_->queue;
    }

    /// The peer has handled `h` stanzas: how many of them are new. If it says fewer than before, or more than were
    /// sent, nothing is done. Modulo 2^32, `h` is of those two what it is nearer to.
    expected<std::uint32_t, negotiation_errc> acknowledge(std::uint32_t h) noexcept {
        if (!is_enabled()) return unexpected{negotiation_errc::unexpected_element};
        std::uint32_t const news = h - book_->count.acknowledged;
        if (news > book_->queue.size()) {
            std::uint32_t const beyond = h - book_->count.sent, behind = 0U - news;
            return unexpected{beyond <= behind ? negotiation_errc::handled_count_too_high
                                               : negotiation_errc::handled_count_backwards};
        }
        for (std::uint32_t i = 0; i < news; ++i) book_->queue.pop();
        book_->count.acknowledged = h;
        return news;
    }

    /// The same stanzas, written for another framing. Of a ledger that is prepared.
    void replace(stanza_queue written, bool is_framed) noexcept {
        book_->queue = std::move(written);
        book_->terms.is_framed = is_framed;
    }

    /// Whether the peer is to be asked what it has handled, since so many stanzas were sent after it was last asked.
    bool is_request_due() const noexcept {
        return is_enabled() && book_->limits.ask_every != 0 &&
               book_->count.sent - book_->asked >= book_->limits.ask_every;
    }
    /// Whether anything that was sent after the peer was last asked is not acknowledged.
    bool is_request_useful() const noexcept {
        return is_enabled() && !book_->queue.empty() && book_->count.sent != book_->asked;
    }
    /// The peer has been asked.
    void requested() noexcept { book_->asked = book_->count.sent; }
    /// Time to give back memory that is not in use.
    void release() noexcept {
        if (book_) book_->queue.release();
    }

  private:
    struct book {
        stanza_queue queue;
        counters count;
        std::uint32_t asked = 0;  ///< what `count.sent` was when the peer was last asked
        bool is_enabled = false;
        ledger_limits limits;
        resumption_terms terms;
    };

    std::unique_ptr<book> book_;
};

}  // namespace couplet
