// SPDX-License-Identifier: BSL-1.0
// Copies an element of a tree through a writer, which declares every namespace that it uses.
#pragma once

#include <couplet/xml/element.hpp>
#include <couplet/xml/walk.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet::xml {

/// Writes `element` and all that is in it; no element writes nothing. Prefixes are the writer's choice, what only is
/// in scope, as the xml:lang of an element around it, is not written. Does not recurse.
template <class Sink>
void write(writer<Sink>& out, element_view element) {
    walk(
        element,
        [&](element_view one) {
            out.open(one.name());
            for (attribute const& each : one.attributes()) out.attribute(each.name, each.value);
        },
        [&](node_view run) { out.text(run.text()); }, [&](element_view) { out.close(); });
}

}  // namespace couplet::xml
