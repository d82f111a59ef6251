// SPDX-License-Identifier: BSL-1.0
// What holds for the trees of any octets: the property tests and a fuzz target share it. Each law returns what breaks it.
#pragma once

#include <couplet/stream/reader.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/print.hpp>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "feeding.hpp"
#include "support.hpp"

namespace tree_laws {

namespace xml = couplet::xml;

/// Hands a tree to a sink as the parser would have handed its octets.
template <class Sink>
void walk(xml::element_view root, Sink& sink) {
    struct level {
        xml::element_view element;
        decltype(root.contents().begin()) next;
    };
    std::vector<level> open;
    auto const enter = [&](xml::element_view element) {
        sink.start_element(element);
        open.push_back({element, element.contents().begin()});
    };
    for (enter(root); !open.empty();) {
        auto& innermost = open.back();
        if (innermost.next == innermost.element.contents().end()) {
            sink.end_element();
            open.pop_back();
            continue;
        }
        xml::node_view const node = *innermost.next++;
        if (node.is_element())
            enter(node.element());
        else if (node.is_cdata())
            sink.cdata(node.text());
        else
            sink.text(node.text());
    }
}

/// Every namespace that the tree uses, as `prefix=ns`, is the one that its declarations in scope say.
inline std::string undeclared_in(xml::element_view root) {
    struct checker {
        std::string wrong;
        void start_element(xml::element_view e) {
            if (e.namespace_of(e.prefix()).value_or("?") != e.ns()) wrong += e.qualified();
            for (auto const& a : e.attributes())
                if (!a.prefix.empty() && e.namespace_of(a.prefix) != a.name.ns)
                    (wrong += '@') += a.name.local;
        }
        void text(std::string_view) {}
        void cdata(std::string_view) {}
        void end_element() {}
    } check;
    walk(root, check);
    return check.wrong;
}

/// Printing, reading, comparing and copying one element.
inline std::string element_broken_by(xml::element_view e) {
    if (!xml::equal(e, e)) return "no element equals itself";
    std::string printed, again;
    append(printed, e);
    auto const read = xml::parse_element(printed, feeding::unlimited);
    if (!read) return "what is printed is " + std::string(name(read.error().code)) + ": " + printed;
    if (!xml::equal(e, *read)) return "what is printed reads back as another: " + printed;
    append(again, *read);
    if (again != printed) return "printed " + printed + "\nagain as " + again;

    xml::element const copy{e};
    if (!xml::equal(e, copy)) return "a copy is another: " + printed;
    if (copy.view().language() != e.language()) return "a copy lost its language: " + printed;
    if (auto const wrong = undeclared_in(copy); !wrong.empty())
        return "a copy does not declare " + wrong + ": " + printed;
    events::exact of_copy, of_second;
    walk(copy.view(), of_copy);
    xml::element const second{copy};
    walk(second.view(), of_second);
    if (of_copy.lines != of_second.lines) return "a copy of a copy is another: " + printed;
    return "";
}

/// What a reader reports, with each element also as the parser reports it.
struct read_stream {
    couplet::stream_reader reader;
    events::exact sink{};
    std::string broken{};

    void piece(std::string_view octets) {
        std::unique_ptr<char[]> const copy(new char[octets.size()]);
        if (!octets.empty()) std::memcpy(copy.get(), octets.data(), octets.size());
        reader.feed({copy.get(), octets.size()});
        while (auto const event = reader.next())
            std::visit(couplet::match{
                           [&](couplet::opened const& o) { sink.start_element(o.header); },
                           [&](xml::element_view e) {
                               walk(e, sink);
                               if (broken.empty()) broken = element_broken_by(e);
                           },
                           [&](couplet::closed) { sink.end_element(); },
                           [&](couplet::stream_failure) {},
                       },
                       *event);
        if (!octets.empty()) std::memset(copy.get(), '<', octets.size());
    }
    std::optional<couplet::xml_error> error() const {
        auto const failure = reader.failure();
        return failure ? std::optional(failure->error) : std::nullopt;
    }
};

/// The reader's trees are the parser's events, in any chunking, with the parser's fault.
inline std::string reader_broken_by(std::string_view octets, feeding::settings const& s) {
    feeding::fed<events::exact> parsed(s);
    parsed.piece(octets);
    support::dice dice(octets.size());
    std::string whole;
    for (std::size_t const size : {octets.size() + 1, std::size_t{1}, 2 + dice(100)}) {
        read_stream got{couplet::stream_reader{s.limits, s.options}};
        for (std::size_t at = 0; at < octets.size(); at += size) got.piece(octets.substr(at, size));
        if (!got.broken.empty()) return got.broken;
        if (got.error() != parsed.parser.error())
            return "the reader's fault: " + feeding::shown(got.error()) +
                   ", the parser's: " + feeding::shown(parsed.parser.error()) + "\n" +
                   support::shown(octets);
        if (size > octets.size()) whole = got.sink.lines;
        if (got.sink.lines != whole) return "pieces give other trees: " + support::shown(octets);
    }
    if (!std::string_view(parsed.sink.lines).starts_with(whole))
        return "trees are not the events: " + whole + "\n" + parsed.sink.lines;
    return "";
}

}  // namespace tree_laws
