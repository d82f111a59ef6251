// SPDX-License-Identifier: BSL-1.0
// Stanzas as tests write them: read from a stream of a chosen namespace and language, and told as one line.
#pragma once

#include <algorithm>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/lexical.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stanzas {

/// The first element of a stream, which lives as long as this.
class in_stream {
  public:
    explicit in_stream(std::string_view text, std::string_view ns = couplet::xml::ns::client,
                       std::string_view language = {}) {
        octets_ = "<stream:stream xmlns='" + std::string(ns) +
                  "' xmlns:stream='http://etherx.jabber.org/streams'";
        if (!language.empty()) octets_ += " xml:lang='" + std::string(language) + "'";
        (octets_ += '>') += text;
        reader_.feed(octets_);
        for (int i = 0; i < 2; ++i)
            if (auto const event = reader_.next(); event)
                if (auto const* found = std::get_if<couplet::xml::element_view>(&*event))
                    element_ = *found;
    }
    in_stream(in_stream const&) = delete;
    in_stream& operator=(in_stream const&) = delete;

    couplet::xml::element_view element() const { return element_; }
    bool is_stanza() const { return couplet::stanza_view::from(element_).has_value(); }
    /// It must be one.
    couplet::stanza_view operator*() const { return couplet::stanza_view::from(element_).value(); }

  private:
    std::string octets_;
    couplet::stream_reader reader_;
    couplet::xml::element_view element_;
};

/// A tree as one line in which only the order of elements counts: attributes are sorted, names expanded unless they are
/// in `ns`, text has no white space around it, white space between elements is none.
inline std::string told(couplet::xml::element_view element, std::string_view ns);

inline std::string told_name(couplet::xml::expanded_name name, std::string_view ns) {
    if (name.ns.empty() || name.ns == ns) return std::string(name.local);
    return '{' + std::string(name.ns) + '}' + std::string(name.local);
}
inline std::string told_head(couplet::xml::element_view element, std::string_view ns,
                             std::string_view language = {}) {
    constexpr couplet::xml::expanded_name lang{couplet::xml::ns::xml, "lang"};
    std::vector<std::string> attributes;
    auto const add = [&](couplet::xml::expanded_name name, std::string_view value) {
        attributes.push_back(' ' + told_name(name, {}) + "='" + std::string(value) + '\'');
    };
    for (auto const& one : element.attributes())
        if (language.empty() || one.name != lang) add(one.name, one.value);
    if (!language.empty()) add(lang, language);
    std::sort(attributes.begin(), attributes.end());
    std::string line = told_name(element.name(), ns);
    for (auto const& one : attributes) line += one;
    return line;
}
inline std::string told(couplet::xml::element_view element, std::string_view ns) {
    std::string line = '[' + told_head(element, ns);
    std::string content;
    bool const has_children = !element.children().empty();
    for (auto const node : element.contents()) {
        if (node.is_element())
            content += told(node.element(), ns);
        else if (!has_children || !couplet::xml::collapsed(node.text()).empty())
            content += node.text();
    }
    return line + '|' + std::string(couplet::xml::collapsed(content)) + ']';
}
/// A stanza likewise. Its own children stand by name before those of extensions, its error is last, its language may be
/// that of its stream; a message of type normal has no type (RFC 6121 5.2.2), a priority of 0 is none (4.7.2.3).
inline std::string told(couplet::stanza_view stanza) {
    std::vector<std::string> own;
    std::string foreign, error;
    for (auto const child : stanza.element().children()) {
        auto const line = told(child, stanza.ns());
        if (child.ns() != stanza.ns())
            foreign += line;
        else if (child.local() == "error")
            error += line;
        else if (line != "[priority|0]")
            own.push_back(line);
    }
    std::stable_sort(own.begin(), own.end(), [](auto const& a, auto const& b) {
        return a.substr(0, a.find_first_of(" |")) < b.substr(0, b.find_first_of(" |"));
    });
    std::string head = told_head(stanza.element(), stanza.ns(), stanza.language());
    constexpr std::string_view normal = " type='normal'";
    if (auto const at = head.find(normal);
        at != head.npos && stanza.kind() == couplet::stanza_kind::message)
        head.erase(at, normal.size());
    head += " | ";
    for (auto const& line : own) head += line;
    return head + foreign + error;
}

/// Octets that `append` has written, as a stanza that is read back.
template <class... Arguments>
std::string written(Arguments const&... arguments) {
    std::string out;
    if (append(out, arguments...)) return "refused";
    return out;
}

}  // namespace stanzas
