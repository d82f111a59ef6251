// SPDX-License-Identifier: BSL-1.0
// Human-readable text in one or more languages, as subject, body and status are (RFC 6121 4.7.2.2, 5.2.3, 5.2.4).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include <couplet/lifetimebound.hpp>
#include <couplet/xml/list.hpp>

namespace couplet {

/// A text and its xml:lang; without one its language is that of what is around it (RFC 6120 8.1.5).
struct tagged_text {
    std::string_view text{};
    std::string_view language{};

    friend constexpr bool operator==(tagged_text const&, tagged_text const&) noexcept = default;
};

namespace detail {
enum class texts_kind : unsigned char { none, one, row, children };
}  // namespace detail

/// No text, one, a row of the caller's, or children of an element, read when they are come by. `""` is a text,
/// too: `<subject/>`. Borrows; trivially copyable.
class texts {
  public:
    using value_type = tagged_text;
    using iterator = xml::list<tagged_text>::iterator;

    constexpr texts() noexcept : one_{}, kind_{kind::none} {}
    /// One, in the language of what is around it.
    template <class Text>
        requires(!std::is_same_v<Text, texts> &&
                 std::is_convertible_v<Text const&, std::string_view>)
    constexpr texts(Text const& one COUPLET_LIFETIMEBOUND) noexcept
        : texts{tagged_text{std::string_view{one}}} {}
    constexpr texts(tagged_text one) noexcept : one_{{one}}, kind_{kind::one} {}
    /// Of an array, std::vector or std::span of `tagged_text`, which must outlive this. Each needs a language
    /// of its own that no other has.
    template <class Range>
        requires(!std::is_same_v<std::remove_cvref_t<Range>, texts> &&
                 std::is_convertible_v<Range&, std::span<tagged_text const>>)
    constexpr texts(Range&& row COUPLET_LIFETIMEBOUND) noexcept
        : row_{std::span<tagged_text const>{row}}, kind_{kind::row} {}
    /// Of `node` and what `source` finds behind it; `node` may be null.
    constexpr texts(void const* node, void const* scope,
                    xml::list_source<tagged_text> const& source) noexcept
        : children_{node, scope, &source}, kind_{kind::children} {}

    constexpr iterator begin() const noexcept COUPLET_LIFETIMEBOUND { return all().begin(); }
    constexpr iterator end() const noexcept COUPLET_LIFETIMEBOUND { return all().end(); }
    constexpr bool empty() const noexcept { return kind_ != kind::one && all().empty(); }
    /// Linear.
    constexpr std::size_t size() const noexcept { return all().size(); }
    /// The first one's text; empty if there is none. See `lookup_language` for another.
    constexpr std::string_view text() const noexcept {
        if (kind_ == kind::one) return one_[0].text;
        return empty() ? std::string_view{} : (*begin()).text;
    }

    /// Calls `f(tagged_text)` for each in their order: faster than a loop, if there mostly is one.
    template <class F>
    [[gnu::always_inline]] constexpr void for_each(F f) const {
        if (kind_ == kind::one) return f(one_[0]);
        if (kind_ == kind::none) return;
        for (tagged_text const one : all()) f(one);
    }

    /// Equal texts in the same order.
    friend constexpr bool operator==(texts const& a, texts const& b) noexcept {
        return a.all() == b.all();
    }

  private:
    using kind = detail::texts_kind;
    struct first_child {
        void const* node;
        void const* scope;
        xml::list_source<tagged_text> const* source;
    };

    constexpr xml::list<tagged_text> all() const noexcept COUPLET_LIFETIMEBOUND {
        switch (kind_) {
            case kind::one: return one_;
            case kind::row: return row_;
            case kind::children: return {children_.node, children_.scope, *children_.source};
            case kind::none: break;
        }
        return {};
    }

    union {
        tagged_text one_[1];
        std::span<tagged_text const> row_;
        first_child children_;
    };
    kind kind_;
};

}  // namespace couplet
