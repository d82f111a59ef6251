// SPDX-License-Identifier: BSL-1.0
#include "stream_view.hpp"

#include <algorithm>
#include <couplet/xml/chars.hpp>

#include "walk.hpp"

namespace cli {
namespace {

using namespace couplet;

constexpr std::size_t offset_width = 8;
constexpr std::size_t label_width = 10;
constexpr std::size_t deepest_shown =
    40;  // that is indented: lines must not grow with a stranger's depth
constexpr std::uint64_t nowhere = ~std::uint64_t{0};

bool is_blank(std::string_view text) {
    for (char const c : text)
        if (!xml::is_space(c)) return false;
    return true;
}

bool has_elements(tree_node const& node) {
    for (auto const* at = node.first_node(); at != nullptr; at = at->next_sibling())
        if (is_element(*at)) return true;
    return false;
}

}  // namespace

void stream_view::open(xml::element_view header, std::uint64_t offset,
                       std::optional<header_errc> fault) {
    if (!is_first_) out_.text() += '\n';
    is_first_ = false;
    root_ = header.qualified();
    margin(offset, 0);
    start_tag(header, ">");
    end_line();
    if (!fault) return;
    out_.text() += '\n';
    row("error", name(*fault));
    row("", describe(*fault));
    row("answer",
        std::string{name(condition(*fault))} + ": " + std::string{describe(condition(*fault))});
}

/// The names of a tree are where they stood in the stream, in one piece: so each tag's offset is known.
void stream_view::element(xml::element_view top, std::uint64_t offset, std::size_t,
                          std::optional<stanza_verdict> const& verdict) {
    auto const begin = top.qualified().data();
    auto const enter = [&](tree_node const& node, std::size_t depth) {
        if (!is_element(node)) {
            lone_text({node.value(), node.value_size()}, depth);
            return false;
        }
        auto const one = element_of(node);
        bool const is_open = has_elements(node);
        margin(offset + static_cast<std::uint64_t>(one.qualified().data() - begin), depth);
        start_tag(one, is_open || !one.text().empty() ? ">" : "/>");
        if (!is_open && !one.text().empty()) {
            text(one.text());
            end_tag(one.qualified());
        }
        end_line();
        return is_open;
    };
    auto const leave = [&](tree_node const& node, std::size_t depth) {
        margin(nowhere, depth);
        end_tag(element_of(node).qualified());
        end_line();
    };
    walk(top, enter, leave);
    bool const is_told =
        verdict && !verdict->is_accepted() && (is_answered(*verdict) || stanza_view::from(top));
    if (is_told) row("answer", to_text(*verdict));
}

void stream_view::close(std::uint64_t offset) {
    margin(offset, 0);
    end_tag(root_);
    end_line();
}

void stream_view::error(stream_failure const& what, std::uint64_t offset) {
    fault(name(what.error.code), offset);
    row("", describe(what.error.code));
    row("answer",
        std::string{name(what.condition())} + ": " + std::string{describe(what.condition())});
}

void stream_view::end(recording const& streams) {
    if (auto const octets = streams.ignored(); octets != 0)
        out_.text() += std::string(offset_width + 2, ' ') + std::to_string(octets) +
                       (octets == 1 ? " octet" : " octets") +
                       " behind the end of the stream, ignored (RFC 6120 4.4)\n";
    if (!streams.is_inside()) return;
    fault("incomplete", from_.offset());
    row("",
        "the input ends inside of what begins at octet " + std::to_string(streams.offset_inside()));
}

/// A line with a label, as of what is said about the lines above it.
void stream_view::row(std::string_view label, std::string_view text) {
    auto& out = out_.text();
    if (label == "error")
        colours_.put(out, colour::error, label);
    else
        out += label;
    out.append(label_width - label.size(), ' ');
    (out += text) += '\n';
    out_.written();
}

void stream_view::margin(std::uint64_t offset, std::size_t depth) {
    std::string const digits = offset == nowhere ? "" : std::to_string(offset);
    auto& out = out_.text();
    if (digits.size() < offset_width) out.append(offset_width - digits.size(), ' ');
    colours_.put(out, colour::offset, digits);
    out.append(2 + 2 * std::min(depth, deepest_shown), ' ');
}

void stream_view::start_tag(xml::element_view tag, std::string_view end) {
    auto& out = out_.text();
    out += '<';
    colours_.on(out, colour::name);
    append_as_name(out, tag.qualified(), letters_);
    colours_.off(out);
    auto const* at = tag.native()->first_attribute();
    for (; at != nullptr; at = at->next_attribute()) {  // declarations where they were written
        out += ' ';
        colours_.on(out, colour::attribute);
        append_as_name(out, {at->name(), at->name_size()}, letters_);
        colours_.off(out);
        out += '=';
        colours_.on(out, colour::value);
        out += '\'';
        append_as_xml(out, {at->value(), at->value_size()}, letters_);
        out += '\'';
        colours_.off(out);
    }
    out += end;
}

void stream_view::end_tag(std::string_view qualified) {
    auto& out = out_.text();
    out += "</";
    colours_.on(out, colour::name);
    append_as_name(out, qualified, letters_);
    colours_.off(out);
    out += '>';
}

/// On a line of its own, where spaces at the ends could not be seen.
void stream_view::lone_text(std::string_view run, std::size_t depth) {
    if (is_blank(run)) return;
    margin(nowhere, depth);
    auto& out = out_.text();
    while (!run.empty() && run.front() == ' ') {
        out += "&#x20;";
        run.remove_prefix(1);
    }
    std::size_t spaces = 0;
    while (spaces < run.size() && run[run.size() - 1 - spaces] == ' ') ++spaces;
    text(run.substr(0, run.size() - spaces));
    for (; spaces != 0; --spaces) out += "&#x20;";
    end_line();
}

void stream_view::end_line() {
    out_.text() += '\n';
    out_.written();
}

void stream_view::text(std::string_view run) { append_as_xml(out_.text(), run, letters_); }

/// The line in which the fault stands, a caret under its octet, and what it is called.
void stream_view::fault(std::string_view name, std::uint64_t offset) {
    auto& out = out_.text();
    if (!is_first_) out += '\n';
    auto const [line, position, is_there] = from_.line_at(offset);
    std::string hidden;
    if (is_there) {
        auto const shown = show_markup_around(line, position, letters_);
        out += std::string(label_width, ' ') + shown.text + '\n';
        out += std::string(label_width + shown.column, ' ');
        colours_.put(out, colour::error, "^");
        out += '\n';
        hidden = name_of_hidden(line, position);
    }
    colours_.put(out, colour::error, "error");
    (out += std::string(label_width - 5, ' ')) += name;
    out += ", octet " + std::to_string(offset);
    if (!hidden.empty()) out += " (" + hidden + ')';
    out += '\n';
}

}  // namespace cli
