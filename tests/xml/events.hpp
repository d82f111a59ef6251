// SPDX-License-Identifier: BSL-1.0
// Sinks that keep the events of xml::parser: as lines to read, as lines to compare with other parsers', as a number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace events {

/// One line, whatever `text` holds.
inline void append_line(std::string& out, std::string_view text) {
    for (char const c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\')
            out += "\\\\";
        else
            out += c;
    }
    out += '\n';
}

inline std::string expanded(std::string_view ns, std::string_view local) {
    return ns.empty() ? std::string(local) : '{' + std::string(ns) + '}' + std::string(local);
}

/// Everything as it was reported, an event a line; attributes follow their element.
class exact {
  public:
    template <class Tag>
    void start_element(Tag const& tag) {
        line("<", tag.qualified());
        line(" = ", expanded(tag.name().ns, tag.name().local));
        line(" prefix ", tag.prefix());
        for (auto const& d : tag.declarations())
            line(" xmlns:", std::string(d.prefix) + '=' + std::string(d.ns));
        for (auto const& a : tag.attributes()) {
            line(" @", expanded(a.name.ns, a.name.local));
            line("  prefix ", a.prefix);
            line("  = ", a.value);
        }
    }
    void text(std::string_view run) { line("text ", run); }
    void cdata(std::string_view section) { line("cdata ", section); }
    void end_element() { lines += ">\n"; }

    std::string lines;

  private:
    void line(std::string_view kind, std::string_view text) {
        lines += kind;
        append_line(lines, text);
    }
};

/// What every parser can report: no prefixes of names, attributes and declarations sorted, text and
/// CDATA sections without markup between them as one run.
class merged {
  public:
    struct attribute {
        std::string name, value;
        auto operator<=>(attribute const&) const = default;
    };

    template <class Tag>
    void start_element(Tag const& tag) {
        std::vector<attribute> declarations, attributes;
        for (auto const& d : tag.declarations())
            declarations.push_back({std::string(d.prefix), std::string(d.ns)});
        for (auto const& a : tag.attributes())
            attributes.push_back({expanded(a.name.ns, a.name.local), std::string(a.value)});
        start(expanded(tag.name().ns, tag.name().local), std::move(declarations),
              std::move(attributes));
    }
    void start(std::string_view name, std::vector<attribute> declarations,
               std::vector<attribute> attributes) {
        flush();
        lines += '<';
        append_line(lines, name);
        append_sorted(" xmlns:", std::move(declarations));
        append_sorted(" @", std::move(attributes));
    }
    void text(std::string_view run) { run_ += run; }
    void cdata(std::string_view section) { run_ += section; }
    void end_element() {
        flush();
        lines += ">\n";
    }

    /// A run is complete, and then a line, once markup follows it.
    std::string lines;

  private:
    void append_sorted(std::string_view kind, std::vector<attribute> list) {
        std::sort(list.begin(), list.end());
        for (auto const& [name, value] : list) {
            lines += kind;
            append_line(lines, name);
            lines += "  = ";
            append_line(lines, value);
        }
    }
    void flush() {
        if (run_.empty()) return;
        lines += "text ";
        append_line(lines, run_);
        run_.clear();
    }

    std::string run_;
};

/// The same number for the same events; many times faster than `exact`.
class digest {
  public:
    template <class Tag>
    void start_element(Tag const& tag) {
        add('<', tag.qualified());
        add('{', tag.name().ns);
        add('}', tag.name().local);
        add('p', tag.prefix());
        for (auto const& d : tag.declarations()) {
            add('x', d.prefix);
            add('n', d.ns);
        }
        for (auto const& a : tag.attributes()) {
            add('{', a.name.ns);
            add('@', a.name.local);
            add('p', a.prefix);
            add('=', a.value);
        }
    }
    void text(std::string_view run) { add('t', run); }
    void cdata(std::string_view section) { add('c', section); }
    void end_element() { add('>', {}); }

    std::uint64_t value() const { return value_; }
    std::size_t count() const { return count_; }

  private:
    void add(char kind, std::string_view octets) {
        ++count_;
        value_ = (value_ ^ static_cast<unsigned char>(kind)) * 0x9E3779B97F4A7C15;
        value_ = (value_ ^ std::hash<std::string_view>{}(octets)) * 0xBF58476D1CE4E5B9;
        value_ ^= value_ >> 29;
    }

    std::uint64_t value_ = 0;
    std::size_t count_ = 0;
};

}  // namespace events
