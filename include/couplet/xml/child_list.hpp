// SPDX-License-Identifier: BSL-1.0
// Lists of an element's children: those that are wanted, each read when it is come by.
#pragma once

#include <type_traits>

#include <couplet/xml/element.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/root_scope.hpp>

namespace couplet::xml {

/// Those children for which `Choice::is_wanted(element_view)` is true, as what `Choice::read(element_view)` makes of them.
template <class Choice>
struct child_source {
    using value = std::remove_cvref_t<decltype(Choice::read(element_view{}))>;

    static element_view view(void const* node, void const* scope) noexcept {
        return {static_cast<element_node const*>(node), static_cast<root_scope const*>(scope)};
    }
    static void const* find(void const* node) noexcept {
        auto const* at = static_cast<rapidxml::xml_node<char> const*>(node);
        for (; at != nullptr; at = at->next_sibling()) {
            if (at->type() != rapidxml::node_element) continue;
            auto const* const element = static_cast<element_node const*>(at);
            if (Choice::is_wanted(element_view{element, nullptr})) return element;
        }
        return nullptr;
    }
    static void const* next(void const* node) noexcept {
        return find(static_cast<element_node const*>(node)->next_sibling());
    }
    static value read(void const* node, void const* scope) noexcept {
        return Choice::read(view(node, scope));
    }
    static constexpr list_source<value> source{find, next, read};
};

/// The chosen children of `around`, which may be no element.
template <class Choice>
list<typename child_source<Choice>::value> list_children(element_view around) noexcept {
    auto const* const first = around ? around.node()->first_node() : nullptr;
    return {first, around.scope(), child_source<Choice>::source};
}

}  // namespace couplet::xml
