// SPDX-License-Identifier: BSL-1.0
// Lookup by path: find(message, "{urn:xmpp:forward:0}forwarded/{jabber:client}message"), value(iq, "query@node").
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/xml/element.hpp>

namespace couplet::xml {

namespace detail {
// What a compiler names when it refuses a literal: no constant expression can call this.
void this_is_no_path();
}  // namespace detail

/// A name in a path; without a namespace of its own, `has_ns` is false.
struct path_step {
    std::string_view ns;
    std::string_view local;
    bool has_ns = false;
};

/// `step/step@attribute`: a step is `local` or `{ns}local`; without braces it is in the namespace of the
/// element that it is looked for in. An attribute without braces has no namespace. Up to 8 steps; none is
/// needed before an attribute.
class path {
  public:
    using step = path_step;

    /// A literal: the compiler refuses a malformed one.
    template <std::size_t Size>
    consteval path(char const (&text)[Size]) {
        if (!read({text, Size - 1})) detail::this_is_no_path();
    }
    /// Nothing if `text` is no path. It must outlive the path.
    static constexpr std::optional<path> parse(
        std::string_view text COUPLET_LIFETIMEBOUND) noexcept {
        path read;
        if (!read.read(text)) return {};
        return read;
    }

    constexpr std::size_t size() const noexcept { return size_; }
    constexpr step const& operator[](std::size_t i) const noexcept { return steps_[i]; }
    constexpr std::optional<step> const& attribute() const noexcept { return attribute_; }

  private:
    static constexpr std::size_t max_steps = 8;

    constexpr path() noexcept = default;
    constexpr bool read(std::string_view rest) noexcept {
        bool more = !rest.starts_with('@');
        while (more) {
            if (size_ == max_steps || !take(rest, steps_[size_++])) return false;
            more = rest.starts_with('/');
            if (more) rest.remove_prefix(1);
        }
        if (rest.empty()) return true;
        attribute_.emplace();
        rest.remove_prefix(1);
        return take(rest, *attribute_) && rest.empty();
    }
    static constexpr bool take(std::string_view& rest, step& one) noexcept {
        if (rest.starts_with('{')) {
            std::size_t const end = rest.find('}');
            if (end == rest.npos) return false;
            one.ns = rest.substr(1, end - 1);
            one.has_ns = true;
            rest.remove_prefix(end + 1);
        }
        std::size_t const end = rest.find_first_of("/@");
        one.local = rest.substr(0, end);
        rest.remove_prefix(one.local.size());
        return is_ncname(one.local);
    }

    step steps_[max_steps]{};
    std::size_t size_ = 0;
    std::optional<step> attribute_;
};

/// The first element in document order that the steps lead to; no element if there is none. An attribute
/// at the end of the path must be there. Linear in the nodes of `from`.
inline element_view find(element_view from, path const& way) noexcept {
    auto const is_goal = [&](element_view at) {
        auto const& wanted = way.attribute();
        return !wanted || at.attribute({wanted->ns, wanted->local}).has_value();
    };
    if (way.size() == 0) return is_goal(from) ? from : element_view{};
    element_view around = from;
    auto child = around.children().begin();
    for (std::size_t depth = 0;;) {
        if (child == decltype(child){}) {
            if (depth-- == 0) return {};
            child = around.siblings_after();
            around = around.parent();
            continue;
        }
        auto const& step = way[depth];
        element_view const at = *child;
        bool const matches = at.is({step.has_ns ? step.ns : around.ns(), step.local});
        if (matches && depth + 1 == way.size() && is_goal(at)) return at;
        if (matches && depth + 1 < way.size()) {
            around = at;
            child = around.children().begin();
            ++depth;
        } else {
            ++child;
        }
    }
}

/// The attribute's value that the path leads to, or the text of the element; nothing if there is neither.
inline std::optional<std::string_view> value(element_view from, path const& way) noexcept {
    element_view const found = find(from, way);
    if (!found) return {};
    if (!way.attribute()) return found.text();
    return found.attribute({way.attribute()->ns, way.attribute()->local});
}

}  // namespace couplet::xml
