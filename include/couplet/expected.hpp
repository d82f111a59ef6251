// SPDX-License-Identifier: BSL-1.0
// expected<T, E>: a value or the reason why there is none, with the names of C++23's std::expected.
#pragma once

#include <concepts>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <new>
#include <type_traits>
#include <utility>

#include <couplet/lifetimebound.hpp>

namespace couplet {

template <class T, class E>
class expected;

/// The reason, on its way into an `expected`.
template <class E>
class unexpected {
  public:
    constexpr explicit unexpected(E error) : error_{std::move(error)} {}
    constexpr E const& error() const& noexcept { return error_; }
    constexpr E&& error() && noexcept { return std::move(error_); }

  private:
    E error_;
};

/// Selects the constructor that builds the reason in place.
struct unexpect_t {
    explicit unexpect_t() = default;
};
inline constexpr unexpect_t unexpect{};

/// Thrown by `expected::value()` when there is no value. Built without exceptions, that call aborts.
template <class E>
class bad_expected_access : public std::exception {
  public:
    explicit bad_expected_access(E error) : error_{std::move(error)} {}
    char const* what() const noexcept override { return "couplet: expected has no value"; }
    E const& error() const noexcept { return error_; }

  private:
    E error_;
};

namespace detail {

template <class T>
inline constexpr bool is_expected = false;
template <class T, class E>
inline constexpr bool is_expected<expected<T, E>> = true;
template <class T>
inline constexpr bool is_unexpected = false;
template <class E>
inline constexpr bool is_unexpected<unexpected<E>> = true;

template <class E>
[[noreturn]] void no_value([[maybe_unused]] E const& error) {
#if defined(__cpp_exceptions)
    throw bad_expected_access<E>{error};
#else
    std::abort();
#endif
}

/// What an `expected` is made of. A class of its own, because clang 14 cannot constrain one class's
/// copy constructor and destructor (P0848): trivial here, by hand in the specialisation.
template <class T, class E,
          bool Trivial = std::is_trivially_copyable_v<T>&& std::is_trivially_copyable_v<E>>
class expected_storage {
  public:
    template <class... Args>
    constexpr explicit expected_storage(std::in_place_t, Args&&... args)
        : value_(std::forward<Args>(args)...), has_value_{true} {}
    template <class... Args>
    constexpr explicit expected_storage(unexpect_t, Args&&... args)
        : error_(std::forward<Args>(args)...), has_value_{false} {}

  protected:
    union {
        T value_;
        E error_;
    };
    bool has_value_;
};

template <class T, class E>
class expected_storage<T, E, false> {
  public:
    template <class... Args>
    constexpr explicit expected_storage(std::in_place_t, Args&&... args)
        : value_(std::forward<Args>(args)...), has_value_{true} {}
    template <class... Args>
    constexpr explicit expected_storage(unexpect_t, Args&&... args)
        : error_(std::forward<Args>(args)...), has_value_{false} {}

    expected_storage(expected_storage const& other) : has_value_{other.has_value_} { build(other); }
    expected_storage(expected_storage&& other) noexcept(
        std::is_nothrow_move_constructible_v<T>&& std::is_nothrow_move_constructible_v<E>)
        : has_value_{other.has_value_} {
        build(std::move(other));
    }
    expected_storage& operator=(expected_storage const& other) {
        if (this != &other) *this = expected_storage{other};
        return *this;
    }
    expected_storage& operator=(expected_storage&& other) noexcept {
        static_assert(std::is_nothrow_move_constructible_v<T> &&
                      std::is_nothrow_move_constructible_v<E>);
        if (this == &other) return *this;
        destroy();
        has_value_ = other.has_value_;
        build(std::move(other));
        return *this;
    }
    constexpr ~expected_storage() { destroy(); }

  private:
    template <class Other>
    void build(Other&& other) {
        if (has_value_)
            ::new (static_cast<void*>(&value_)) T(std::forward<Other>(other).value_);
        else
            ::new (static_cast<void*>(&error_)) E(std::forward<Other>(other).error_);
    }
    constexpr void destroy() noexcept {
        if (has_value_)
            value_.~T();
        else
            error_.~E();
    }

  protected:
    union {
        T value_;
        E error_;
    };
    bool has_value_;
};

/// A base that can be copied or cannot, and an `expected` with it.
template <bool Copyable>
struct copyable {};
template <>
struct copyable<false> {
    copyable() = default;
    copyable(copyable const&) = delete;
    copyable(copyable&&) = default;
    copyable& operator=(copyable const&) = delete;
    copyable& operator=(copyable&&) = default;
    ~copyable() = default;
};
template <class T, class E>
using copyable_like = copyable<std::is_copy_constructible_v<T> && std::is_copy_constructible_v<E>>;

}  // namespace detail

/// Either a `T` or the `E` that says why not. `operator*`, `operator->` and `error()` must not be
/// called on the other alternative; `value()` checks.
template <class T, class E>
class [[nodiscard]] expected : detail::expected_storage<T, E>, detail::copyable_like<T, E> {
    using storage = detail::expected_storage<T, E>;
    using storage::error_;
    using storage::has_value_;
    using storage::value_;

  public:
    using value_type = T;
    using error_type = E;
    using unexpected_type = unexpected<E>;

    constexpr expected() requires std::default_initializable<T> : storage(std::in_place) {}

    template <class U = T>
        requires(!std::is_same_v<std::remove_cvref_t<U>, expected> &&
                 !detail::is_unexpected<std::remove_cvref_t<U>> && std::is_constructible_v<T, U>)
    constexpr explicit(!std::is_convertible_v<U, T>) expected(U&& value)
        : storage(std::in_place, std::forward<U>(value)) {}

    template <class G>
        requires std::is_constructible_v<E, G const&>
    constexpr expected(unexpected<G> const& reason) : storage(unexpect, reason.error()) {}
    template <class G>
        requires std::is_constructible_v<E, G>
    constexpr expected(unexpected<G>&& reason) : storage(unexpect, std::move(reason).error()) {}

    template <class... Args>
        requires std::constructible_from<T, Args...>
    constexpr explicit expected(std::in_place_t, Args&&... args)
        : storage(std::in_place, std::forward<Args>(args)...) {}
    template <class... Args>
        requires std::constructible_from<E, Args...>
    constexpr explicit expected(unexpect_t, Args&&... args)
        : storage(unexpect, std::forward<Args>(args)...) {}

    constexpr bool has_value() const noexcept { return has_value_; }
    constexpr explicit operator bool() const noexcept { return has_value_; }

    constexpr T& operator*() & noexcept COUPLET_LIFETIMEBOUND { return value_; }
    constexpr T const& operator*() const& noexcept COUPLET_LIFETIMEBOUND { return value_; }
    constexpr T&& operator*() && noexcept COUPLET_LIFETIMEBOUND { return std::move(value_); }
    constexpr T* operator->() noexcept COUPLET_LIFETIMEBOUND { return &value_; }
    constexpr T const* operator->() const noexcept COUPLET_LIFETIMEBOUND { return &value_; }

    /// The value; throws `bad_expected_access<E>` (aborts without exceptions) if there is none.
    constexpr T& value() & COUPLET_LIFETIMEBOUND { return checked(*this); }
    constexpr T const& value() const& COUPLET_LIFETIMEBOUND { return checked(*this); }
    constexpr T&& value() && COUPLET_LIFETIMEBOUND { return std::move(checked(*this)); }

    constexpr E const& error() const& noexcept { return error_; }
    constexpr E& error() & noexcept { return error_; }
    constexpr E&& error() && noexcept { return std::move(error_); }

    template <class U>
    constexpr T value_or(U&& fallback) const& {
        return has_value_ ? value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    constexpr T value_or(U&& fallback) && {
        return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(fallback));
    }

    /// `f(value)`, itself an expected; or the reason.
    template <class F>
    constexpr auto and_then(F&& f) const& {
        return bind(*this, std::forward<F>(f));
    }
    template <class F>
    constexpr auto and_then(F&& f) && {
        return bind(std::move(*this), std::forward<F>(f));
    }

    /// An expected of `f(value)`; or the reason.
    template <class F>
    constexpr auto transform(F&& f) const& {
        return map(*this, std::forward<F>(f));
    }
    template <class F>
    constexpr auto transform(F&& f) && {
        return map(std::move(*this), std::forward<F>(f));
    }

    /// The value; or `f(error)`, itself an expected of the same value type.
    template <class F>
    constexpr auto or_else(F&& f) const& {
        using R = std::remove_cvref_t<std::invoke_result_t<F, E const&>>;
        static_assert(detail::is_expected<R> && std::same_as<typename R::value_type, T>);
        return has_value_ ? R(std::in_place, value_) : std::forward<F>(f)(error_);
    }
    template <class F>
    constexpr auto or_else(F&& f) && {
        using R = std::remove_cvref_t<std::invoke_result_t<F, E>>;
        static_assert(detail::is_expected<R> && std::same_as<typename R::value_type, T>);
        return has_value_ ? R(std::in_place, std::move(value_))
                          : std::forward<F>(f)(std::move(error_));
    }

    /// The value; or an expected of the same value type with the reason `f(error)`.
    template <class F>
    constexpr auto transform_error(F&& f) const& {
        using G = std::remove_cvref_t<std::invoke_result_t<F, E const&>>;
        return has_value_ ? expected<T, G>(std::in_place, value_)
                          : expected<T, G>(unexpect, std::forward<F>(f)(error_));
    }
    template <class F>
    constexpr auto transform_error(F&& f) && {
        using G = std::remove_cvref_t<std::invoke_result_t<F, E>>;
        return has_value_ ? expected<T, G>(std::in_place, std::move(value_))
                          : expected<T, G>(unexpect, std::forward<F>(f)(std::move(error_)));
    }

    friend constexpr bool operator==(expected const& a, expected const& b) {
        if (a.has_value_ != b.has_value_) return false;
        return a.has_value_ ? a.value_ == b.value_ : a.error_ == b.error_;
    }
    template <class G>
    friend constexpr bool operator==(expected const& a, unexpected<G> const& b) {
        return !a.has_value_ && a.error_ == b.error();
    }

  private:
    template <class Self>
    static constexpr auto& checked(Self& self) {
        if (!self.has_value_) detail::no_value(self.error_);
        return self.value_;
    }
    template <class Self, class F>
    static constexpr auto bind(Self&& self, F&& f) {
        using R = std::remove_cvref_t<std::invoke_result_t<F, decltype(*std::forward<Self>(self))>>;
        static_assert(detail::is_expected<R> && std::same_as<typename R::error_type, E>);
        return self.has_value_ ? std::forward<F>(f)(*std::forward<Self>(self))
                               : R(unexpect, std::forward<Self>(self).error());
    }
    template <class Self, class F>
    static constexpr auto map(Self&& self, F&& f) {
        using U = std::remove_cvref_t<std::invoke_result_t<F, decltype(*std::forward<Self>(self))>>;
        return self.has_value_
                   ? expected<U, E>(std::in_place, std::forward<F>(f)(*std::forward<Self>(self)))
                   : expected<U, E>(unexpect, std::forward<Self>(self).error());
    }
};

/// A value equals an expected that has it. Not for what only looks comparable, as the operands that
/// test frameworks take apart.
template <class T, class E, class U>
    requires(!detail::is_expected<U> && !detail::is_unexpected<U> &&
             requires(T const& value, U const& other) {
                 { value == other } -> std::convertible_to<bool>;
             })
constexpr bool operator==(expected<T, E> const& a, U const& b) { return a.has_value() && *a == b; }

}  // namespace couplet
