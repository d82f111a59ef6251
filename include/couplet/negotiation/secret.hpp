// SPDX-License-Identifier: BSL-1.0
// Octets that nobody else may see: wiped when they are given up, compared in constant time (RFC 5802 9, RFC 4616 4).
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/text/buffer.hpp>
#include <couplet/text/wipe.hpp>

namespace couplet {

/// A bit of a secret that the peer is about to be told: from here on branches may depend on it. Nothing else depends on
/// secrets but an index here, so that a tool that watches what does needs to know of one function.
[[gnu::noinline]] inline bool publish(bool bit) noexcept {
    static bool const volatile bits[]{false, true};
    return bits[bit ? 1 : 0];  // what is read depends on nothing, only where
}

/// Whether two texts are the same, in a time that depends on their sizes alone.
inline bool is_same_secret(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
        asm("" : "+r"(difference));  // the compiler does not know when all is lost
    }
    return publish(difference == 0);
}

/// `Size` octets, at first 0, that are wiped when they go.
template <std::size_t Size>
class wiped_array {
  public:
    wiped_array() noexcept = default;
    explicit wiped_array(std::array<char, Size> const& octets) noexcept : octets_{octets} {}
    wiped_array(wiped_array const&) noexcept = default;
    wiped_array& operator=(wiped_array const&) noexcept = default;
    ~wiped_array() { wipe(octets_.data(), Size); }

    char* data() noexcept COUPLET_LIFETIMEBOUND { return octets_.data(); }
    char const* data() const noexcept COUPLET_LIFETIMEBOUND { return octets_.data(); }
    static constexpr std::size_t size() noexcept { return Size; }
    char& operator[](std::size_t i) noexcept COUPLET_LIFETIMEBOUND { return octets_[i]; }
    char operator[](std::size_t i) const noexcept { return octets_[i]; }
    std::string_view view() const noexcept COUPLET_LIFETIMEBOUND { return {octets_.data(), Size}; }
    operator std::string_view() const noexcept COUPLET_LIFETIMEBOUND { return view(); }

    friend bool operator==(wiped_array const& a, wiped_array const& b) noexcept {
        return is_same_secret(a.view(), b.view());
    }

  private:
    std::array<char, Size> octets_{};
};

/// A text that grows; what it leaves behind, growing, shrinking, moving or going, is wiped. It is moved, and copied only by
/// who says so: `secret{other.view()}`. Throws `std::bad_alloc` (aborts without exceptions) if it cannot grow.
class secret {
  public:
    secret() noexcept = default;
    explicit secret(std::string_view octets) { append(octets); }
    secret(secret&& other) noexcept { swap(other); }
    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            release();
            swap(other);
        }
        return *this;
    }
    ~secret() { release(); }

    char* data() noexcept COUPLET_LIFETIMEBOUND { return data_; }
    char const* data() const noexcept COUPLET_LIFETIMEBOUND { return data_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::string_view view() const noexcept COUPLET_LIFETIMEBOUND { return {data_, size_}; }
    operator std::string_view() const noexcept COUPLET_LIFETIMEBOUND { return view(); }

    /// What is appended may be a piece of this.
    void append(char const* octets, std::size_t size) {
        if (size > room_ - size_) return append_elsewhere(octets, size);
        if (size != 0) std::memmove(data_ + size_, octets, size);
        size_ += size;
    }
    void append(std::string_view octets) { append(octets.data(), octets.size()); }
    void push_back(char octet) { append(&octet, 1); }
    /// Octets beyond the old size are 0.
    void resize(std::size_t size) {
        reserve(size);
        if (size < size_)
            wipe(data_ + size, size_ - size);
        else if (size != 0)
            std::memset(data_ + size_, 0, size - size_);
        size_ = size;
    }
    void clear() noexcept {
        wipe(data_, size_);
        size_ = 0;
    }
    void reserve(std::size_t wanted) {
        if (wanted <= room_) return;
        secret grown{wanted < 2 * room_ ? 2 * room_ : wanted};
        grown.append(data_, size_);
        swap(grown);
    }
    void swap(secret& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
    }

  private:
    explicit secret(std::size_t room)
        : data_{static_cast<char*>(::operator new(room, std::nothrow))}, room_{room} {
        if (data_ == nullptr) detail::throw_bad_alloc();
    }
    void append_elsewhere(char const* octets, std::size_t size) {
        if (size > static_cast<std::size_t>(-1) / 2 - size_) detail::throw_bad_alloc();
        std::size_t const wanted = size_ + size;
        secret grown{wanted < 2 * room_ ? 2 * room_ : wanted < 64 ? 64 : wanted};
        grown.append(data_, size_);
        grown.append(octets, size);
        swap(grown);
    }
    void release() noexcept {
        clear();
        ::operator delete(data_);
        data_ = nullptr;
        room_ = 0;
    }

    char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

}  // namespace couplet
