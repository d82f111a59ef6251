// SPDX-License-Identifier: BSL-1.0
// An element as canonical octets: equal trees print alike, and what is printed reads back equal.
#pragma once

#include <cstddef>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/text/sort.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/escape.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/walk.hpp>

namespace couplet::xml {

namespace detail {

template <class Out>
class printer {
  public:
    explicit printer(Out& out) noexcept : out_{out} {}

    void open(element_view element, std::string_view default_ns) {
        put("<");
        put_name(element);
        if (!is_xml(element) && element.ns() != default_ns)
            put_attribute("xmlns", {}, element.ns());
        put_attributes(element);
        put(has_any(element) ? ">" : "/>");
    }
    void text(std::string_view run) { append_escaped<place::text>(out_, run); }
    void close(element_view element) {
        if (!has_any(element)) return;
        put("</");
        put_name(element);
        put(">");
    }
    /// xml: cannot be the default namespace (Namespaces in XML 1.0 3).
    static bool is_xml(element_view element) noexcept { return element.ns() == ns::xml; }

  private:
    /// An empty CDATA section is nothing.
    static bool has_any(element_view element) noexcept {
        for (node_view const node : element.contents())
            if (node.is_element() || !node.text().empty()) return true;
        return false;
    }
    void put_name(element_view element) {
        if (is_xml(element)) put("xml:");
        put(element.local());
    }
    void put(std::string_view octets) { out_.append(octets.data(), octets.size()); }
    void put_attribute(std::string_view prefix, std::string_view local, std::string_view value) {
        put(" ");
        put(prefix);
        if (!prefix.empty() && !local.empty()) put(":");
        put(local);
        put("='");
        append_escaped<place::value>(out_, value);
        put("'");
    }
    /// In the order of their namespaces and local names; namespaces get prefixes in that order.
    void put_attributes(element_view element) {
        sorted_.clear();
        for (attribute const& one : element.attributes()) sorted_.push_back(one);
        heap_sort(sorted_.data(), sorted_.size(), [](attribute const& a, attribute const& b) {
            return a.name.ns != b.name.ns ? a.name.ns < b.name.ns : a.name.local < b.name.local;
        });
        std::string_view ns;
        for (unsigned number = 0; attribute const& one : sorted_) {
            bool const is_new = one.name.ns != ns;
            ns = one.name.ns;
            bool const is_reserved = ns == ns::xml;
            if (is_new && !is_reserved) name_prefix(++number);
            std::string_view const prefix = is_reserved ? "xml" : ns.empty() ? "" : prefix_;
            if (is_new && !is_reserved) put_attribute("xmlns", prefix, ns);
            put_attribute(prefix, one.name.local, one.value);
        }
    }
    void name_prefix(unsigned number) noexcept {
        text_of const value{number};
        std::string_view const written{value};
        name_[0] = 'p';
        prefix_ = {name_, 1 + written.copy(name_ + 1, written.size())};
    }

    Out& out_;
    buffer<attribute, 64> sorted_;
    char name_[16];
    std::string_view prefix_;
};

}  // namespace detail

/// Appends `element` to anything with `append(char const*, std::size_t)`, to stand where `default_ns` is
/// the default namespace. No element has a prefix; attributes are sorted; text has no CDATA sections.
/// What is only in scope, as the xml:lang of an element around it, is not written.
/// Does not recurse; allocates for more than 64 attributes only.
template <class Out>
void append(Out& out, element_view element, std::string_view default_ns = {}) {
    detail::printer<Out> print{out};
    auto const default_around = [&](element_view at) {
        while (at != element && print.is_xml(at.parent())) at = at.parent();
        return at == element ? default_ns : at.parent().ns();
    };
    walk(
        element, [&](element_view one) { print.open(one, default_around(one)); },
        [&](node_view one) { print.text(one.text()); },
        [&](element_view one) { print.close(one); });
}

}  // namespace couplet::xml
