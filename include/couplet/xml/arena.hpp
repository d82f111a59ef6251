// SPDX-License-Identifier: BSL-1.0
// Memory for one element's tree and decoded text: given out piece by piece, taken back all at once, and reused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#include <couplet/text/wipe.hpp>

namespace couplet::xml {

/// What it gives out never moves. Asks the heap only past its own 3 KiB, and then for blocks, of which it
/// keeps 256 KiB for what comes.
class arena {
  public:
    arena() noexcept = default;
    arena(arena const&) = delete;
    arena& operator=(arena const&) = delete;
    ~arena() { release(); }

    /// `size` octets, aligned for pointers; null if there is no memory left.
    [[nodiscard, gnu::always_inline]] void* allocate(std::size_t size) noexcept {
        size = (size + alignment - 1) & ~(alignment - 1);
        if (size > static_cast<std::size_t>(end_ - at_)) return allocate_in_next(size);
        void* const piece = at_;
        at_ += size;
        return piece;
    }
    /// Takes back everything.
    void reset() noexcept {
        if (octets_ > kept) return release();
        rewind();
    }
    /// The same, and sets what was given out to 0.
    void wipe() noexcept {
        bool const is_own_full = current_ != nullptr;
        couplet::wipe(own_, is_own_full ? sizeof own_ : static_cast<std::size_t>(at_ - own_));
        block const* const behind = is_own_full ? current_->next : first_;
        for (block* one = first_; one != behind; one = one->next) couplet::wipe(one + 1, one->size);
        reset();
    }
    /// Takes back everything and gives the blocks back to the heap.
    void release() noexcept {
        while (first_ != nullptr) first_ = without(first_);
        rewind();
    }

  private:
    static constexpr std::size_t alignment = alignof(void*);
    static constexpr std::size_t block_size = 16 * 1024;
    static constexpr std::size_t kept = 256 * 1024;

    struct block {
        block* next;
        std::size_t size;  // of what follows
    };

    void rewind() noexcept {
        at_ = own_;
        end_ = own_ + sizeof own_;
        current_ = nullptr;
    }
    /// Frees a block; what comes after it.
    block* without(block* unused) noexcept {
        block* const next = unused->next;
        octets_ -= unused->size;
        ::operator delete(unused);
        return next;
    }
    /// Goes on in the block behind the current one, which is replaced if it is too small.
    [[gnu::noinline]] void* allocate_in_next(std::size_t size) noexcept {
        block*& link = current_ == nullptr ? first_ : current_->next;
        while (link != nullptr && link->size < size) link = without(link);
        if (link == nullptr) {
            std::size_t const room = size < block_size ? block_size - sizeof(block) : size;
            void* const memory = ::operator new(sizeof(block) + room, std::nothrow);
            if (memory == nullptr) return nullptr;
            link = new (memory) block{nullptr, room};
            octets_ += room;
        }
        current_ = link;
        char* const piece = reinterpret_cast<char*>(current_ + 1);
        at_ = piece + size;
        end_ = piece + current_->size;
        return piece;
    }

    block* first_ = nullptr;
    block* current_ = nullptr;  // null: own_
    std::size_t octets_ = 0;    // of all blocks
    alignas(void*) char own_[3 * 1024];
    char* at_ = own_;
    char* end_ = own_ + sizeof own_;
};

}  // namespace couplet::xml
