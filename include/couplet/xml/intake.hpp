// SPDX-License-Identifier: BSL-1.0
// Between the caller's octets and the scanner: checks characters, keeps what is not complete yet, watches the limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <couplet/xml/char_check.hpp>
#include <couplet/xml/scanner.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet::xml {

/// Octets in, in any pieces; what they mean goes to a sink. An element that lies whole in one piece is
/// read where it lies; another one is collected in a workspace. Between elements it holds none.
class intake {
  public:
    /// Without a pool it asks the heap for a workspace whenever it needs one.
    intake(limits const& bounds, options wanted, workspace_pool* pool) noexcept
        : scanner_{bounds, wanted}, pool_{pool} {}
    /// What was moved from is as new.
    intake(intake&& other) noexcept
        : intake{other.scanner_.bounds(), other.scanner_.wanted(), other.pool_} {
        swap(other);
    }
    intake& operator=(intake&& other) noexcept {
        intake{static_cast<intake&&>(other)}.swap(*this);
        return *this;
    }
    ~intake() { release(); }

    /// The octets must stay where they are until `advance` says `starved`, and those of the feed before
    /// must have been used up; otherwise everything fails, so that nothing is skipped.
    void feed(std::string_view octets) noexcept {
        settle();
        bool const is_over = scanner_.is_closed() || scanner_.is_failed();
        if (!is_over && !left_over().empty())
            scanner_.fail(xml_errc::fed_too_early, scanner_.offset_of(scanner_.at()));
        fed_ += octets.size();
        feed_at_ = octets.data();
        feed_end_ = feed_at_ + octets.size();
        if (!is_collecting_) read_feed();
    }
    /// What of the last feed has not been used: all behind that at which `advance` stopped.
    std::string_view left_over() const noexcept {
        char const* at = scanner_.at();
        if (is_collecting_) at = feed_at_ - (is_complete_ ? bench_->text.end() - at : 0);
        return {at, static_cast<std::size_t>(feed_end_ - at)};
    }

    /// Goes on to the end of the header, of an element or of the root, or of the octets. `closed` comes
    /// once; what stands behind the root of a stream is never read.
    template <class Sink>
    progress advance(Sink& sink) noexcept {
        settle();
        if (scanner_.is_closed()) return leave(progress::starved);
        if (scanner_.is_failed() || !has_bench()) return leave(progress::failed);
        if (scanner_.is_between()) forget_last();
        progress came = progress::starved;
        bool const is_waiting = scanner_.at() == checked_ && !scanner_.is_between();
        if (is_waiting) scanner_.stay();
        if (!is_waiting || extend()) {
            do came = scanner_.scan(checked_, *bench_, sink);
            while (came == progress::starved && extend());
        }
        if (scanner_.is_failed()) return leave(progress::failed);
        is_complete_ = came != progress::starved;
        return is_complete_ ? came : pause();
    }
    /// Reads what `advance` has just completed once more.
    template <class Sink>
    void replay(progress completed, Sink& sink) noexcept {
        char const* const end = scanner_.at();
        limits const bounds = scanner_.bounds();
        scanner_.set_bounds(no_limits);  // it was within those that held when it came
        scanner_.rewind(completed, scanner_.text(), scanner_.offset_of(scanner_.text()));
        forget_nodes();
        scanner_.scan(end, *bench_, sink);
        scanner_.set_bounds(bounds);
    }

    /// Whether its copies of what comes from now on are set to 0 as soon as they are not needed any more.
    void set_wiping(bool wipes) noexcept {
        wipes_ = wipes;
        if (wipes && bench_ != nullptr) bench_->holds_secrets = true;
    }
    /// Whether the input may end here: behind the root.
    bool is_finished() const noexcept {
        return scanner_.is_closed() || (scanner_.is_in_epilog() && !is_collecting_);
    }
    /// Octets that have come, those that were refused or ignored too.
    std::uint64_t fed_octets() const noexcept { return fed_; }
    /// Whether some of a header or element has come, but not all.
    bool is_inside() const noexcept {
        return (is_collecting_ && !is_complete_) || !scanner_.is_between();
    }
    /// Gives the workspace back: for when nothing will be read any more.
    void abandon() noexcept { leave(progress::failed); }
    /// As new, with the same limits and options.
    void restart() noexcept {
        leave(progress::starved);
        scanner_.restart();
        feed_at_ = feed_end_ = checked_ = nullptr;
        fed_ = 0;
        is_complete_ = false;
    }
    /// Of the first octet of the last header or element, and how many octets it has.
    std::uint64_t offset() const noexcept { return scanner_.offset_of(scanner_.text()); }
    std::size_t octets() const noexcept {
        return static_cast<std::size_t>(scanner_.at() - scanner_.text());
    }
    workspace& bench() noexcept { return *bench_; }
    /// Asked for the arena of the workspace when a node needs it: what a `tree_builder` wants.
    struct nodes_of_bench {
        intake* octets;
        arena& operator()() const noexcept { return octets->bench().nodes; }
    };
    nodes_of_bench nodes() noexcept { return {this}; }
    scanner& machine() noexcept { return scanner_; }
    scanner const& machine() const noexcept { return scanner_; }

  private:
    static constexpr std::size_t block = 8 * 1024;   // checked at a time
    static constexpr std::size_t first_piece = 512;  // collected at a time, at first

    static constexpr limits no_limits{~0U, ~0U, 0, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U};

    void swap(intake& other) noexcept {
        std::swap(scanner_, other.scanner_);
        std::swap(pool_, other.pool_);
        std::swap(bench_, other.bench_);
        std::swap(feed_at_, other.feed_at_);
        std::swap(feed_end_, other.feed_end_);
        std::swap(checked_, other.checked_);
        std::swap(fed_, other.fed_);
        std::swap(is_collecting_, other.is_collecting_);
        std::swap(is_complete_, other.is_complete_);
        std::swap(wipes_, other.wipes_);
    }
    bool has_bench() noexcept {
        if (bench_ != nullptr) return true;
        bench_ = pool_ != nullptr ? pool_->take() : new (std::nothrow) workspace;
        if (bench_ == nullptr)
            scanner_.fail(xml_errc::out_of_memory, scanner_.offset_of(scanner_.at()));
        else
            bench_->holds_secrets = wipes_;
        return bench_ != nullptr;
    }
    /// Of the last element nothing is needed any more.
    void forget_last() noexcept {
        forget_nodes();
        if (!bench_->holds_secrets || is_collecting_) return;
        bench_->text.wipe();
        bench_->holds_secrets = wipes_;
    }
    void forget_nodes() noexcept {
        if (bench_->holds_secrets) return bench_->nodes.wipe();
        bench_->nodes.reset();
    }
    void release() noexcept {
        if (bench_ == nullptr) return;
        if (bench_->holds_secrets) bench_->wipe();
        if (pool_ != nullptr)
            pool_->give_back(bench_);
        else
            delete bench_;
        bench_ = nullptr;
    }
    void read_feed() noexcept {
        scanner_.place(feed_at_, scanner_.offset_of(scanner_.at()));
        checked_ = feed_at_;
    }
    char const* received() const noexcept {
        return is_collecting_ ? bench_->text.end() : feed_end_;
    }

    /// The scanner has used up what is checked: checks more. False if there is none, or if it has failed.
    bool extend() noexcept {
        for (;;) {
            char const* const excess = scanner_.excess(received());
            char const* const stop = excess != nullptr ? excess : received();
            if (checked_ < stop) {
                auto const left = static_cast<std::size_t>(stop - checked_);
                char_check const check = check_chars({checked_, left < block ? left : block});
                checked_ += check.valid;
                if (check.valid != 0) return true;
                if (!check_verdict(check)) return false;
            }
            if (excess != nullptr) return refuse_excess(excess);
            if (!is_collecting_ || feed_at_ == feed_end_ || !collect()) return false;
        }
    }
    bool check_verdict(char_check const& check) noexcept {
        using verdict = enum char_check::verdict;
        if (check.verdict == verdict::all || check.verdict == verdict::truncated) return true;
        scanner_.fail(check.verdict == verdict::malformed_utf8 ? xml_errc::malformed_utf8
                                                               : xml_errc::forbidden_character,
                      scanner_.offset_of(checked_));
        return false;
    }
    /// An octet past the limit is here. If it makes plain that no character stands there, that is the fault.
    bool refuse_excess(char const* excess) noexcept {
        xml_errc const code = scanner_.excess_code();
        // From the beginning of the character that it is in.
        if (excess < checked_)
            for (checked_ = excess; (*checked_ & '\xC0') == '\x80';) --checked_;
        char_check const check =
            check_chars({checked_, static_cast<std::size_t>(excess + 1 - checked_)});
        checked_ += check.valid;
        if (!check_verdict(check)) return false;
        scanner_.fail(code, scanner_.offset_of(excess));
        return false;
    }

    /// Nothing has begun, or will any more.
    progress leave(progress came) noexcept {
        if (is_collecting_) read_feed();
        is_collecting_ = false;
        release();
        return came;
    }
    /// Nothing more can be read now: keeps what has begun.
    progress pause() noexcept {
        bool const is_used_up = scanner_.is_between() && scanner_.at() == received();
        if (is_used_up) return leave(progress::starved);
        if (!is_collecting_ && !begin_collecting()) return leave(progress::failed);
        return progress::starved;
    }
    /// Takes what has begun from the feed into the workspace.
    bool begin_collecting() noexcept {
        auto& text = bench_->text;
        auto const size = static_cast<std::size_t>(feed_end_ - scanner_.text());
        auto const checked = checked_ - scanner_.text();
        text.clear();
        if (!has_room(size)) return refuse_growth();
        text.append(scanner_.text(), size);
        scanner_.moved(text.data());
        checked_ = text.data() + checked;
        feed_at_ = feed_end_;
        is_collecting_ = true;
        return true;
    }
    /// Appends the next octets of the feed to those that are collected: not all, since they are soon complete.
    bool collect() noexcept {
        auto& text = bench_->text;
        auto const left = static_cast<std::size_t>(feed_end_ - feed_at_);
        std::size_t const wanted = text.size() < first_piece ? first_piece : text.size();
        std::size_t const size = wanted < left ? wanted : left;
        char const* const before = text.data();
        auto const scanned = scanner_.text() - before;
        auto const checked = checked_ - before;
        if (!has_room(text.size() + size)) return refuse_growth();
        if (text.data() != before) scanner_.moved(text.data() + scanned);
        checked_ = text.data() + checked;
        text.append(feed_at_, size);
        feed_at_ += size;
        return true;
    }
    bool has_room(std::size_t octets) noexcept {
        auto& text = bench_->text;
        return bench_->holds_secrets ? text.try_reserve_wiping(octets) : text.try_reserve(octets);
    }
    bool refuse_growth() noexcept {
        scanner_.fail(xml_errc::out_of_memory, scanner_.offset_of(checked_));
        return false;
    }
    /// After something was completed: what was collected and not used is still in the feed; goes on there.
    void settle() noexcept {
        if (is_complete_ && is_collecting_) {
            feed_at_ -= bench_->text.end() - scanner_.at();
            is_collecting_ = false;
            read_feed();
        }
        is_complete_ = false;
    }

    scanner scanner_;
    workspace_pool* pool_;
    workspace* bench_ = nullptr;
    char const* feed_at_ = nullptr;
    char const* feed_end_ = nullptr;
    char const* checked_ = nullptr;  // the octets before it are whole characters
    std::uint64_t fed_ = 0;
    bool is_collecting_ = false;  // the scanner reads in the workspace, not in the feed
    bool is_complete_ = false;    // `advance` stopped behind something
    bool wipes_ = false;
};

}  // namespace couplet::xml
