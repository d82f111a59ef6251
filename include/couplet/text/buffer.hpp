// SPDX-License-Identifier: BSL-1.0
// Scratch space: a growing array that lives on the stack until it outgrows `Inline` elements.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

#include <couplet/text/wipe.hpp>

namespace couplet {

namespace detail {

[[noreturn]] inline void throw_bad_alloc() {
#if defined(__cpp_exceptions)
    throw std::bad_alloc{};
#else
    std::abort();
#endif
}

}  // namespace detail

/// Holds trivially copyable elements and never initialises what it has not been given. Allocates
/// only past `Inline` elements; throws `std::bad_alloc` (aborts without exceptions) if it cannot.
template <class T, std::size_t Inline>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    buffer() noexcept = default;
    buffer(buffer const&) = delete;
    buffer& operator=(buffer const&) = delete;
    ~buffer() { release(); }

    T* data() noexcept { return data_; }
    T const* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    T& operator[](std::size_t i) noexcept { return data_[i]; }
    T const& operator[](std::size_t i) const noexcept { return data_[i]; }
    T* begin() noexcept { return data_; }
    T* end() noexcept { return data_ + size_; }
    T const* begin() const noexcept { return data_; }
    T const* end() const noexcept { return data_ + size_; }

    void clear() noexcept { size_ = 0; }
    /// Forgets the elements, and sets them to 0.
    void wipe() noexcept {
        couplet::wipe(data_, size_ * sizeof(T));
        size_ = 0;
    }
    /// Forgets the elements from number `size` on; there must be as many.
    void truncate(std::size_t size) noexcept { size_ = size; }
    /// Sets the size; elements beyond the old size have no value yet.
    void resize(std::size_t size) {
        reserve(size);
        size_ = size;
    }
    void push_back(T value) {
        if (size_ == capacity_) reserve(size_ + 1);
        data_[size_++] = value;
    }
    /// Room for `count` more elements behind the last; `resize` says how many of them were written.
    T* extend(std::size_t count) {
        reserve(size_ + count);
        return data_ + size_;
    }
    void append(T const* from, std::size_t count) {
        reserve(size_ + count);
        if (count != 0) std::memcpy(data_ + size_, from, count * sizeof(T));
        size_ += count;
    }
    /// Makes room for `wanted` elements in all; at least doubles what it has to replace.
    void reserve(std::size_t wanted) {
        if (!try_reserve(wanted)) detail::throw_bad_alloc();
    }
    /// The same, but says whether there is room. If not, nothing has changed.
    [[nodiscard]] bool try_reserve(std::size_t wanted) noexcept {
        return wanted <= capacity_ || try_grow(wanted);
    }
    /// Likewise; where the elements were before is wiped.
    [[nodiscard]] bool try_reserve_wiping(std::size_t wanted) noexcept {
        return wanted <= capacity_ || try_grow(wanted, true);
    }
    [[nodiscard, gnu::always_inline]] bool try_push_back(T const& value) noexcept {
        if (size_ == capacity_) return try_grow_by(value);
        data_[size_++] = value;
        return true;
    }
    void pop_back() noexcept { --size_; }
    T& back() noexcept { return data_[size_ - 1]; }
    T const& back() const noexcept { return data_[size_ - 1]; }
    /// Forgets the elements and gives back what was allocated for them.
    void reset() noexcept {
        release();
        data_ = inline_;
        size_ = 0;
        capacity_ = Inline;
    }

  private:
    [[gnu::noinline]] bool try_grow(std::size_t wanted, bool wipes = false) noexcept {
        std::size_t const room = wanted < capacity_ * 2 ? capacity_ * 2 : wanted;
        if (room > static_cast<std::size_t>(-1) / sizeof(T)) return false;
        auto* const grown = static_cast<T*>(::operator new(room * sizeof(T), std::nothrow));
        if (grown == nullptr) return false;
        std::memcpy(grown, data_, size_ * sizeof(T));
        if (wipes) couplet::wipe(data_, size_ * sizeof(T));
        release();
        data_ = grown;
        capacity_ = room;
        return true;
    }
    [[gnu::noinline]] bool try_grow_by(T value) noexcept {  // a copy: it may be an element of this
        if (!try_grow(size_ + 1)) return false;
        data_[size_++] = value;
        return true;
    }
    void release() noexcept {
        if (data_ != inline_) ::operator delete(data_);
    }

    T inline_[Inline];
    T* data_ = inline_;
    std::size_t size_ = 0;
    std::size_t capacity_ = Inline;
};

}  // namespace couplet
