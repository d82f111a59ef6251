// SPDX-License-Identifier: BSL-1.0
// Goes through a tree in document order, without recursion.
#pragma once

#include <couplet/xml/element.hpp>

namespace couplet::xml {

/// Calls `begin(element_view)` for each element as it begins, `text(node_view)` for each run of text, and
/// `end(element_view)` for each element as it ends, `root` itself included.
template <class Begin, class Text, class End>
void walk(element_view root, Begin begin, Text text, End end) {
    if (!root) return;
    begin(root);
    rapidxml::xml_node<char> const* at = root.native()->first_node();
    for (element_view around = root;;) {
        if (at == nullptr) {
            end(around);
            if (around == root) return;
            at = around.native()->next_sibling();
            around = around.parent();
            continue;
        }
        node_view const node{at, root.scope()};
        if (node.is_element()) {
            around = node.element();
            begin(around);
            at = at->first_node();
        } else {
            text(node);
            at = at->next_sibling();
        }
    }
}

}  // namespace couplet::xml
