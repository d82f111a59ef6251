// SPDX-License-Identifier: BSL-1.0
// The children of a stanza that are its own, not an extension's: found by name, their texts read when they are come by.
#pragma once

#include <string_view>

#include <couplet/stanza/texts.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/root_scope.hpp>

namespace couplet {

namespace detail {

/// Elements of the same name as the first, which the caller has found.
struct alike {
    using node = xml::element_node;

    static void const* find(void const* first) noexcept { return first; }
    static void const* next(void const* at) noexcept {
        auto const* const before = static_cast<node const*>(at);
        xml::expanded_name const wanted = xml::element_view{before, nullptr}.name();
        for (auto const* one = before->next_sibling(); one != nullptr; one = one->next_sibling()) {
            if (one->type() != rapidxml::node_element) continue;
            auto const* const element = static_cast<node const*>(one);
            if (xml::element_view{element, nullptr}.is(wanted)) return element;
        }
        return nullptr;
    }
    static tagged_text read(void const* at, void const* scope) noexcept;
};

}  // namespace detail

/// The text of an element, and the xml:lang that stands in it.
inline tagged_text read_text(xml::element_view element) noexcept {
    return {element.text(), element.attribute({xml::ns::xml, "lang"}).value_or("")};
}

inline tagged_text detail::alike::read(void const* at, void const* scope) noexcept {
    return read_text(xml::element_view{static_cast<node const*>(at),
                                       static_cast<xml::root_scope const*>(scope)});
}

/// The texts of `first` and of the elements behind it that have the same name, in their order. Nothing is kept but
/// where the first stands: each is found when it is come by. `first` may be no element.
inline texts read_texts(xml::element_view first) noexcept {
    static constexpr xml::list_source<tagged_text> source{detail::alike::find, detail::alike::next,
                                                          detail::alike::read};
    return {first.node(), first.scope(), source};
}

}  // namespace couplet
