// SPDX-License-Identifier: BSL-1.0
// What every test of an extension asks: is it written like that, is it read as it was, and what is wrong with that?
#pragma once

#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/owned_element.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"

/// The element as it is written. It must be read as the value that it was.
template <class T>
std::string built(T const& value) {
    std::string out;
    REQUIRE_FALSE(couplet::xml::append(out, value));
    auto const tree = couplet::xml::parse_element(out);
    REQUIRE(tree);
    auto const back = couplet::xml::read<T>(tree->view());
    INFO(out);
    REQUIRE(back);
    CHECK(*back == value);
    return out;
}

/// A well-formed element or stanza of a test; what is read of it lives as long.
class document {
  public:
    explicit document(std::string_view text) : tree_{couplet::xml::parse_element(text)} {
        INFO(text);
        REQUIRE(tree_);
    }
    couplet::xml::element_view view() const { return tree_->view(); }
    couplet::stanza_view stanza() const {
        auto const found = couplet::stanza_view::from(view());
        REQUIRE(found);
        return *found;
    }
    template <class T>
    T as() const {
        auto const made = couplet::xml::read<T>(view());
        if (!made) FAIL(name(made.error().code) << ' ' << made.error().field);
        return *made;
    }

  private:
    decltype(couplet::xml::parse_element("")) tree_;
};

/// "missing_attribute item jid": what is wrong with it, in which element, with what in it; "" if nothing is.
template <class T>
std::string fault(std::string_view text) {
    document const element{text};
    auto const made = couplet::xml::read<T>(element.view());
    if (made) return {};
    auto const [code, around, field] = made.error();
    std::string told{name(code)};
    told.append(" ").append(around);
    if (!field.empty()) told.append(" ").append(field);
    return told;
}

/// Where a stanza can carry it: "get", "set", "result", "message", "presence".
template <class T>
std::string places(std::string_view element) {
    std::string found;
    for (std::string_view const type : {"get", "set", "result"}) {
        std::string text = "<iq xmlns='jabber:client' id='1' type='";
        text.append(type).append("'>").append(element).append("</iq>");
        if (couplet::has<T>(document{text}.stanza())) found.append(" ").append(type);
    }
    for (std::string_view const kind : {"message", "presence"}) {
        std::string text = "<";
        text.append(kind).append(" xmlns='jabber:client'>").append(element).append("</");
        if (couplet::has<T>(document{text.append(kind).append(">")}.stanza()))
            found.append(" ").append(kind);
    }
    return found.empty() ? found : found.substr(1);
}
