// SPDX-License-Identifier: BSL-1.0
// What stands in an element any number of times: the caller's values, or children read as they are asked for.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include <couplet/lifetimebound.hpp>

namespace couplet::xml {

/// How a list finds and reads its children, without knowing what a tree is.
template <class T>
struct list_source {
    /// The first that is wanted, of `node` and those behind it; null if none is.
    void const* (*find)(void const* node) noexcept;
    void const* (*next)(void const* node) noexcept;
    T (*read)(void const* node, void const* scope) noexcept;
};

/// Borrows values that stand in a row, or children of an element. Nothing is allocated: children are read anew
/// each time they are come by, having been found in order when their element was read. Hands out values.
template <class T>
class list {
  public:
    class iterator;
    using value_type = T;

    constexpr list() noexcept = default;
    /// Of an array, which must outlive the list.
    template <std::size_t Count>
    constexpr list(T const (&values)[Count] COUPLET_LIFETIMEBOUND) noexcept
        : values_{values}, count_{Count} {}
    /// Of a std::vector, std::array or std::span, likewise.
    template <class Range>
        requires(!std::is_same_v<std::remove_cvref_t<Range>, list> &&
                 !std::is_same_v<std::remove_cvref_t<Range>, iterator> &&
                 !std::is_array_v<std::remove_reference_t<Range>> &&
                 std::is_convertible_v<Range&, std::span<T const>>)
    constexpr list(Range&& values COUPLET_LIFETIMEBOUND) noexcept
        : values_{std::span<T const>{values}.data()}, count_{std::span<T const>{values}.size()} {}
    /// Of `node` and those behind it; `node` may be null.
    list(void const* node, void const* scope, list_source<T> const& source) noexcept
        : node_{source.find(node)}, scope_{scope}, source_{&source} {}

    constexpr iterator begin() const noexcept { return {values_, node_, *this}; }
    constexpr iterator end() const noexcept { return {values_ + count_, nullptr, *this}; }
    constexpr bool empty() const noexcept { return count_ == 0 && node_ == nullptr; }
    /// Linear.
    constexpr std::size_t size() const noexcept {
        std::size_t count = 0;
        for (auto at = begin(); at != end(); ++at) ++count;
        return count;
    }
    /// The first; there must be one.
    constexpr T front() const noexcept { return *begin(); }

    /// Equal values in the same order.
    friend constexpr bool operator==(list const& a, list const& b) noexcept {
        auto left = a.begin();
        auto right = b.begin();
        for (; left != a.end() && right != b.end(); ++left, ++right)
            if (!(*left == *right)) return false;
        return left == a.end() && right == b.end();
    }

  private:
    T const* values_ = nullptr;
    std::size_t count_ = 0;
    void const* node_ = nullptr;
    void const* scope_ = nullptr;
    list_source<T> const* source_ = nullptr;
};

class element_view;
/// Elements as they stand in a tree.
using elements = list<element_view>;

/// A forward iterator that yields values.
template <class T>
class list<T>::iterator {
  public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    constexpr iterator() noexcept = default;
    constexpr T operator*() const noexcept {
        return node_ == nullptr ? *value_ : source_->read(node_, scope_);
    }
    constexpr iterator& operator++() noexcept {
        if (node_ == nullptr)
            ++value_;
        else
            node_ = source_->next(node_);
        return *this;
    }
    constexpr iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept {
        return a.value_ == b.value_ && a.node_ == b.node_;
    }

  private:
    friend list;
    constexpr iterator(T const* value, void const* node, list const& from) noexcept
        : value_{value}, node_{node}, scope_{from.scope_}, source_{from.source_} {}

    T const* value_ = nullptr;
    void const* node_ = nullptr;
    void const* scope_ = nullptr;
    list_source<T> const* source_ = nullptr;
};

}  // namespace couplet::xml
