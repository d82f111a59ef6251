// SPDX-License-Identifier: BSL-1.0
// Through a tree in document order, without recursion: strangers decide how deep it is.
#pragma once

#include <couplet/xml/element.hpp>
#include <cstddef>

namespace cli {

using tree_node = rapidxml::xml_node<char>;

inline bool is_element(tree_node const& node) { return node.type() == rapidxml::node_element; }
inline couplet::xml::element_view element_of(tree_node const& node) {
    return {static_cast<couplet::xml::element_node const*>(&node), nullptr};
}

/// `enter(node, depth)` for each element and run of text, `top` having depth 1; it says whether to go in.
/// `leave(node, depth)` behind what is in an element that was gone into.
template <class Enter, class Leave>
void walk(couplet::xml::element_view top, Enter enter, Leave leave) {
    std::size_t depth = 1;
    for (tree_node const* at = top.native(); at != nullptr;) {
        if (enter(*at, depth) && at->first_node() != nullptr) {
            at = at->first_node();
            ++depth;
            continue;
        }
        while (at != top.native() && at->next_sibling() == nullptr) {
            at = at->parent();
            leave(*at, --depth);
        }
        at = at == top.native() ? nullptr : at->next_sibling();
    }
}

}  // namespace cli
