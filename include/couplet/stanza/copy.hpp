// SPDX-License-Identifier: BSL-1.0
// A stanza as it came, on its way into a stream that may have another content namespace (RFC 6120 4.8.3, 8.4).
#pragma once

#include <cstddef>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/stanza/attributes.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/walk.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// Writes one child of a stanza. It and what is in it, but not what is in a payload, comes out of the stanza's
/// namespace into that of what is around. A child in another content namespace, which is no extension's (8.4), is not
/// written: it could become the stanza's own. Does not recurse.
template <class Sink>
void write_child(xml::writer<Sink>& out, stanza_view stanza, xml::element_view child) {
    if (!stanza.is_own(child) && is_content_namespace(child.ns())) return;
    std::size_t inside_payload = 0;  // elements
    xml::walk(
        child,
        [&](xml::element_view one) {
            if (inside_payload != 0 || one.ns() != stanza.ns()) ++inside_payload;
            if (inside_payload != 0)
                out.open(one.name());
            else
                out.open(one.local());
            for (xml::attribute const& each : one.attributes())
                out.attribute(each.name, each.value);
        },
        [&](xml::node_view run) { out.text(run.text()); },
        [&](xml::element_view) {
            if (inside_payload != 0) --inside_payload;
            out.close();
        });
}

namespace detail {

/// Everything but the start tag's name and the attributes that are `replaced`.
template <class Sink, class Predicate>
void write_rest(xml::writer<Sink>& out, stanza_view stanza, Predicate replaced) {
    constexpr xml::expanded_name language{xml::ns::xml, "lang"};
    bool has_language = false;
    for (xml::attribute const& one : stanza.element().attributes()) {
        has_language = has_language || one.name == language;
        if (!one.name.ns.empty() || !replaced(one.name.local)) out.attribute(one.name, one.value);
    }
    if (std::string_view const around = stanza.language(); !has_language && !around.empty())
        out.attribute("xml:lang", around);
    for (xml::node_view const node : stanza.element().contents()) {
        if (node.is_element())
            write_child(out, stanza, node.element());
        else
            out.text(node.text());
    }
}

}  // namespace detail

/// Writes the stanza with its children, what nobody here understands and text between them, too (8.4: it goes on
/// unmodified). With a `from` as it is determined by a server (8.1.2.1), and with the language of its stream if
/// it has none of its own (8.1.5).
template <class Sink>
void write(xml::writer<Sink>& out, stanza_view stanza, address from) {
    open(out, stanza.kind());
    if (from) out.attribute("from", from.text());
    detail::write_rest(out, stanza, [](std::string_view name) { return name == "from"; });
    out.close();
}
/// To that address, whatever it was sent to, as presence that is broadcast (RFC 6121 4.2.2); with payloads of the
/// server's behind its own, as a `delay`.
template <class Sink, class... Payloads>
void write(xml::writer<Sink>& out, stanza_view stanza, address from, address to,
           Payloads const&... payloads) {
    open(out, stanza.kind());
    if (from) out.attribute("from", from.text());
    if (to) out.attribute("to", to.text());
    detail::write_rest(out, stanza,
                       [](std::string_view name) { return name == "from" || name == "to"; });
    (write(out, payloads), ...);
    out.close();
}
/// With the `from` that it has.
template <class Sink>
void write(xml::writer<Sink>& out, stanza_view stanza) {
    write(out, stanza, stanza.from());
}

}  // namespace couplet
