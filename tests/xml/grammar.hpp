// SPDX-License-Identifier: BSL-1.0
// Well-formed documents made of choices, with the events that they mean, and ways to spoil them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events.hpp"

namespace grammar {

/// Choices, made by octets: the same octets, the same choices; only zeros when they are used up.
class choices {
  public:
    explicit choices(std::string_view octets) : rest_{octets} {}

    /// From 0 to `sides - 1`, which is at most 255.
    std::size_t operator()(std::size_t sides) {
        if (rest_.empty()) return 0;
        auto const octet = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return octet % sides;
    }
    template <class Container>
    auto const& of(Container const& container) {
        return container[(*this)(std::size(container))];
    }
    bool are_left() const { return !rest_.empty(); }

  private:
    std::string_view rest_;
};

/// What can be written, and what it means.
struct piece {
    std::string_view written, meant;
};

inline constexpr piece text_pieces[]{
    {"a", "a"},
    {" ", " "},
    {"\n", "\n"},
    {"\r\n", "\n"},
    {"\rx", "\nx"},
    {"\t", "\t"},
    {"'\"", "'\""},
    {"]]x", "]]x"},
    {"]]&gt;", "]]>"},
    {"> ", "> "},
    {"&lt;", "<"},
    {"&amp;", "&"},
    {"&apos;&quot;", "'\""},
    {"&#13;", "\r"},
    {"&#x1F3ad;", "\xF0\x9F\x8E\xAD"},
    {"&#0000065;", "A"},
    {"\xC3\xA9", "\xC3\xA9"},
    {"\xE2\x82\xAC", "\xE2\x82\xAC"},
    {"\xF0\x9F\x8E\xAD", "\xF0\x9F\x8E\xAD"},
    {"\xEF\xBB\xBF", "\xEF\xBB\xBF"},
    {"Art thou not Romeo, and a Montague?", "Art thou not Romeo, and a Montague?"},
};

inline constexpr piece value_pieces[]{
    {"b", "b"},
    {" ", " "},
    {"\n", " "},
    {"\r\n", " "},
    {"\ry", " y"},
    {"\t", " "},
    {"]]>", "]]>"},
    {"&lt;", "<"},
    {"&amp;", "&"},
    {"&apos;&quot;", "'\""},
    {"&#10;", "\n"},
    {"&#x9;", "\t"},
    {"\xC3\xA9", "\xC3\xA9"},
    {"\xF0\x9F\x8E\xAD", "\xF0\x9F\x8E\xAD"},
    {"romeo@example.net/orchard", "romeo@example.net/orchard"},
};

inline constexpr piece section_pieces[]{
    {"c", "c"},         {"<d>", "<d>"},
    {"&amp;", "&amp;"}, {"]]", "]]"},
    {"]] >", "]] >"},   {"\r\n", "\n"},
    {"\rz", "\nz"},     {"\xC3\xA9", "\xC3\xA9"},
    {"<!-- ", "<!-- "}, {"<![CDATA[", "<![CDATA["},
};

/// Writes one document and, in the same breath, what it means.
class writer {
  public:
    explicit writer(choices& choose) : choose_{choose} {
        scopes_.push_back({{"", ""}, {"xml", "http://www.w3.org/XML/1998/namespace"}});
    }

    void element(std::size_t depth = 0) {
        std::vector<events::merged::attribute> declared, attributes;
        std::string const begin = open_scope(declared);
        auto const [name, expanded] = this->name(true);
        octets += '<' + name + begin;
        add_attributes(attributes);
        octets += choose_(4) == 0 ? space() : "";
        seen.start(expanded, std::move(declared), std::move(attributes));
        if (choose_(3) == 0) {
            octets += "/>";
        } else {
            octets += '>';
            if (depth < 12) content(depth);
            octets += "</" + name + (choose_(4) == 0 ? space() : "") + '>';
        }
        seen.end_element();
        scopes_.pop_back();
    }

    std::string octets;
    events::merged seen;

  private:
    static constexpr std::string_view locals[]{"a",       "body",
                                               "message", "x",
                                               "from",    "\xC3\xA9t\xC3\xA9",
                                               "a-b.c_1", "abcdefghijklmnopqrstuvwxyz"};
    static constexpr std::string_view prefixes[]{"", "p", "stream", "\xC3\xA9"};
    static constexpr std::string_view namespaces[]{"u", "v", "jabber:client", "urn:a:b:c&d"};
    static constexpr std::string_view spaces[]{" ", "\n", "  ", "\t\r\n"};

    std::string space() { return std::string(choose_.of(spaces)); }

    /// Opens a scope; what is declared in it, as it is written.
    std::string open_scope(std::vector<events::merged::attribute>& declared) {
        scopes_.push_back(scopes_.back());
        std::string written;
        std::set<std::string_view> done;
        for (std::size_t count = choose_(3); count != 0; --count) {
            std::string_view const prefix = choose_.of(prefixes);
            if (!done.insert(prefix).second) continue;
            std::string_view const ns =
                prefix.empty() && choose_(4) == 0 ? "" : choose_.of(namespaces);
            scopes_.back()[std::string(prefix)] = ns;
            declared.push_back({std::string(prefix), std::string(ns)});
            written += space() + "xmlns" + (prefix.empty() ? "" : ":") + std::string(prefix) +
                       quoted(escaped(ns));
        }
        return written;
    }
    static std::string escaped(std::string_view text) {
        std::string all;
        for (char const c : text) all += c == '&' ? std::string("&amp;") : std::string(1, c);
        return all;
    }
    std::string quoted(std::string const& value) {
        char const quote = choose_(2) == 0 ? '\'' : '"';
        std::string const around = choose_(6) == 0 ? space() : "";
        return around + '=' + around + quote + value + quote;
    }
    /// As written and as meant; an attribute without a prefix is in no namespace.
    std::pair<std::string, std::string> name(bool is_element) {
        auto bound = scopes_.back().begin();
        std::advance(bound, choose_(scopes_.back().size()));
        std::string const local(choose_.of(locals));
        auto const& [prefix, ns] = *bound;
        if (prefix.empty()) return {local, events::expanded(is_element ? ns : "", local)};
        return {prefix + ':' + local, events::expanded(ns, local)};
    }
    void add_attributes(std::vector<events::merged::attribute>& attributes) {
        std::set<std::string> done;
        for (std::size_t count = choose_(5); count != 0; --count) {
            auto const [written, meant] = name(false);
            if (!done.insert(meant).second) continue;
            std::string value, means;
            for (std::size_t i = choose_(4); i != 0; --i) {
                piece const& p = choose_.of(value_pieces);
                value += p.written;
                means += p.meant;
            }
            octets += space() + written + quoted(value);
            attributes.push_back({meant, means});
        }
    }
    void content(std::size_t depth) {
        for (std::size_t count = choose_(6); count != 0; --count) {
            switch (choose_(3)) {
                case 0: element(depth + 1); break;
                case 1: run(text_pieces, "", ""); break;
                default: run(section_pieces, "<![CDATA[", "]]>");
            }
        }
    }
    template <class Pieces>
    void run(Pieces const& pieces, std::string_view before, std::string_view behind) {
        octets += before;
        for (std::size_t count = choose_(5); count != 0; --count) {
            piece const& p = choose_.of(pieces);
            octets += p.written;
            seen.text(p.meant);
        }
        octets += behind;
    }

    choices& choose_;
    std::vector<std::map<std::string, std::string>> scopes_;
};

/// Changes a few octets: replaced, put in, taken out, or a stretch copied to another place.
inline void spoil(std::string& octets, choices& choose) {
    constexpr std::string_view put_in[]{
        "<",  ">",     "/", "&",  ";",    "'",    "\"", "=",     ":",     "]]>",  "<!--",
        "<?", "&#x0;", " ", "\r", "\xC3", "\xFF", "x",  " a=''", "xmlns", "</a>", "<a>"};
    for (std::size_t count = 1 + choose(3); count != 0; --count) {
        std::size_t const at = (choose(255) * 255 + choose(255)) % (octets.size() + 1);
        std::size_t const size = std::min(choose(4) + 1, octets.size() - at);
        switch (choose(4)) {
            case 0: octets.erase(at, size); break;
            case 1: octets.insert(at, choose.of(put_in)); break;
            case 2: octets.replace(at, size, choose.of(put_in)); break;
            default: octets.insert(choose(255) % (octets.size() + 1), octets.substr(at, 16)); break;
        }
    }
}

}  // namespace grammar
