// SPDX-License-Identifier: BSL-1.0
// Copies trees wrongly.
#pragma once

#include <couplet/xml/element.hpp>
#include <couplet/xml/writer.hpp>
#include <string>
#include <string_view>

#include "xml/grammar.hpp"

namespace xep_laws {

namespace xml = couplet::xml;

/// What texts are made of: markup, white space that must survive, numbers, words, what is not ASCII.
inline constexpr std::string_view text_pieces[]{"a",
                                                "",
                                                " ",
                                                "\n",
                                                "\r",
                                                "\t",
                                                "<",
                                                "&",
                                                "'",
                                                "\"",
                                                "]]>",
                                                "true",
                                                "0",
                                                "4294967296",
                                                "-1",
                                                "both",
                                                "\xC3\xA9",
                                                "\xE2\x82\xAC",
                                                "juliet@capulet.lit/balcony",
                                                "urn:xmpp:x",
                                                "\xF0\x9F\x91\x8B",
                                                "<!-- -->",
                                                "&amp;"};
/// Copies a tree and gets it wrong here and there.
class spoiler {
  public:
    explicit spoiler(grammar::choices& choose) : choose_{choose} {}

    std::string copy(xml::element_view root) {
        xml::writer out{text_};
        element(out, root);
        static_cast<void>(out.finish());
        return text_;
    }

  private:
    void element(xml::writer<std::string>& out, xml::element_view one) {
        std::string_view ns = one.ns(), local = one.local();
        switch (choose_(24)) {
            case 1: ns = "urn:example:foreign"; break;
            case 2: local = "other"; break;
            case 3: ns = "urn:ietf:params:xml:ns:xmpp-stanzas"; break;
            default: break;
        }
        out.open({ns, local});
        for (xml::attribute const& each : one.attributes()) attribute(out, each);
        if (choose_(16) == 1) out.attribute("unknown", "1");
        for (xml::node_view const node : one.contents()) content(out, node);
        if (choose_(24) == 1) out.text(choose_.of(text_pieces));
        out.close();
    }
    void attribute(xml::writer<std::string>& out, xml::attribute const& each) {
        switch (choose_(12)) {
            case 1: break;
            case 2: out.attribute(each.name, choose_.of(text_pieces)); break;
            case 3: out.attribute({"urn:example:foreign", each.name.local}, each.value); break;
            default: out.attribute(each.name, each.value);
        }
    }
    void content(xml::writer<std::string>& out, xml::node_view node) {
        if (!node.is_element()) {
            out.text(choose_(8) == 1 ? choose_.of(text_pieces) : node.text());
            return;
        }
        std::size_t const times = choose_(10);  // mostly once
        if (times != 1) element(out, node.element());
        if (times == 2) element(out, node.element());
    }

    grammar::choices& choose_;
    std::string text_;
};

}  // namespace xep_laws
