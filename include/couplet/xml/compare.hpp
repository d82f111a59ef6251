// SPDX-License-Identifier: BSL-1.0
// Whether two trees mean the same: expanded names, attributes in any order, text however it is cut.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include <couplet/xml/element.hpp>

namespace couplet::xml {

namespace detail {

inline bool have_equal_attributes(element_view a, element_view b) noexcept {
    auto const all_in = [](element_view one, element_view other, std::size_t& count) {
        for (attribute const& each : one.attributes()) {
            ++count;
            if (other.attribute(each.name) != each.value) return false;
        }
        return true;
    };
    std::size_t in_a = 0, in_b = 0;
    if (!all_in(a, b, in_a)) return false;
    for ([[maybe_unused]] attribute const& each : b.attributes()) ++in_b;
    return in_a == in_b;  // no element has two of one name
}

/// A place in the content of a tree: before a node, or inside a run of text.
class content_place {
  public:
    explicit content_place(element_node const* element) noexcept { enter(element); }

    /// Past what is used up; then `rest` has text, or `element` is one, or the innermost element ends here.
    void settle() noexcept {
        while (node_ != nullptr && element() == nullptr && rest().empty()) leave_node();
    }
    std::string_view rest() const noexcept {
        if (node_ == nullptr || element() != nullptr) return {};
        return std::string_view{node_->value(), node_->value_size()}.substr(used_);
    }
    element_node const* element() const noexcept {
        bool const is_element = node_ != nullptr && node_->type() == rapidxml::node_element;
        return is_element ? static_cast<element_node const*>(node_) : nullptr;
    }
    element_node const* around() const noexcept { return around_; }

    void use(std::size_t octets) noexcept { used_ += octets; }
    void enter(element_node const* element) noexcept {
        around_ = element;
        node_ = element->first_node();
        used_ = 0;
    }
    void leave() noexcept {
        node_ = around_;
        around_ = static_cast<element_node const*>(around_->parent());
        leave_node();
    }

  private:
    void leave_node() noexcept {
        node_ = node_->next_sibling();
        used_ = 0;
    }

    element_node const* around_ = nullptr;
    rapidxml::xml_node<char> const* node_ = nullptr;
    std::size_t used_ = 0;
};

}  // namespace detail

/// Compares what the trees mean: prefixes, declarations, and where CDATA sections are, do not matter; white
/// space does. Linear in nodes and octets, and quadratic in the attributes of each element.
inline bool equal(element_view a, element_view b) noexcept {
    auto const heads_differ = [&](element_view x, element_view y) {
        return x.name() != y.name() || !detail::have_equal_attributes(x, y);
    };
    if (!a || !b) return !a && !b;
    if (heads_differ(a, b)) return false;
    detail::content_place at_a{a.node()}, at_b{b.node()};
    for (;;) {
        at_a.settle();
        at_b.settle();
        std::string_view const text_a = at_a.rest(), text_b = at_b.rest();
        if (text_a.empty() != text_b.empty()) return false;
        if (!text_a.empty()) {
            std::size_t const size = text_a.size() < text_b.size() ? text_a.size() : text_b.size();
            if (std::memcmp(text_a.data(), text_b.data(), size) != 0) return false;
            at_a.use(size);
            at_b.use(size);
            continue;
        }
        auto const* const child_a = at_a.element();
        auto const* const child_b = at_b.element();
        if ((child_a == nullptr) != (child_b == nullptr)) return false;
        if (child_a != nullptr) {
            if (heads_differ({child_a, a.scope()}, {child_b, b.scope()})) return false;
            at_a.enter(child_a);
            at_b.enter(child_b);
            continue;
        }
        if (at_a.around() == a.node() || at_b.around() == b.node())
            return at_a.around() == a.node() && at_b.around() == b.node();
        at_a.leave();
        at_b.leave();
    }
}

}  // namespace couplet::xml
