// SPDX-License-Identifier: BSL-1.0
// What an example of a specification carries that is declared, and what becomes of it: read, rebuilt, compared.
#pragma once

#include <couplet/match.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/reader.hpp>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "any_declared.hpp"
#include "tree_difference.hpp"

namespace xep_laws {

/// Of many examples.
struct example_outcomes {
    std::size_t rebuilt_equal = 0;
    std::size_t rebuilt_without_unknown = 0;
    /// What nobody declared, and how often it was there.
    std::map<std::string, std::size_t> unknown;
    /// "XEP-0026 #4 {jabber:x:data}x: missing_attribute x type"
    std::vector<std::string> not_read;
    /// Where the source is not XML; what is before it counts.
    std::size_t not_xml = 0;
};

class example_reader {
  public:
    explicit example_reader(example_outcomes& to) : to_{to} {}

    /// `is_payload`: its elements are shown without what is around them.
    void read(std::string const& source, std::string text, bool is_payload) {
        source_ = source;
        top_ = is_payload ? occurs::anywhere : occurs::stream;
        for (without_comments(text); !text.empty();) text = rest_behind(text);
    }

  private:
    using occurs = couplet::occurs;

    static void without_comments(std::string& text) {
        for (std::size_t at; (at = text.find("<!--")) != text.npos;) {
            std::size_t const end = text.find("-->", at);
            text.erase(at, end == text.npos ? end : end + 3 - at);
        }
    }
    /// Reads elements up to text between them, such as an ellipsis, and returns what is behind that.
    std::string rest_behind(std::string const& text) {
        bool const has_header = text.find("<stream:stream") != text.npos;
        std::string const header = has_header ? ""
                                              : "<stream:stream xmlns='jabber:client' "
                                                "xmlns:stream='http://etherx.jabber.org/streams'>";
        couplet::stream_reader in;
        std::string const octets = header + text;
        in.feed(octets);
        while (auto const event = in.next()) {
            if (auto const* element = std::get_if<xml::element_view>(&*event))
                visit(*element, top_);
            auto const* failure = std::get_if<couplet::stream_failure>(&*event);
            if (failure == nullptr) continue;
            if (failure->error.code != couplet::xml_errc::text_between_elements) ++to_.not_xml;
            if (failure->error.code != couplet::xml_errc::text_between_elements) return {};
            std::size_t const next = octets.find('<', failure->error.offset);
            if (next == octets.npos || octets.size() - next >= text.size()) return {};
            return octets.substr(next);
        }
        return {};
    }
    void visit(xml::element_view one, occurs place) {
        judge(one, place);
        occurs inside = occurs::inside;
        if (auto const stanza = couplet::stanza_view::from(one))
            inside = place_of(*stanza);
        else if (one.local() == "error")
            inside = occurs::error;
        else if (one.is({xml::ns::streams, "features"}))
            inside = occurs::features;
        for (xml::element_view const child : one.children()) visit(child, inside);
    }
    /// Where several declarations have the name, as of a request and its result, one of them must do.
    void judge(xml::element_view one, occurs place) {
        std::string fault;
        std::optional<tree_difference> best;
        for (auto const& type : all()) {
            if (!type.is_named(one)) continue;
            if (!overlap(type.where, place)) {
                if (fault.empty()) fault = "in a place where it may not be";
                continue;
            }
            auto const built = type.rebuilt(one);
            if (!built) {
                fault = std::string(name(built.error().code)) + ' ' +
                        std::string(built.error().element) + ' ' + std::string(built.error().field);
                continue;
            }
            auto const tree = xml::parse_element(*built);
            tree_difference const difference{one, tree->view()};
            if (!difference.wrong.empty())
                fault = difference.wrong.front();
            else if (!best || difference.lacks.size() < best->lacks.size())
                best = difference;
        }
        if (best) return count(*best);
        if (fault.empty()) return;
        to_.not_read.push_back(source_ + " {" + std::string(one.ns()) + '}' +
                               std::string(one.local()) + ": " + fault);
    }
    void count(tree_difference const& difference) {
        ++(difference.lacks.empty() ? to_.rebuilt_equal : to_.rebuilt_without_unknown);
        for (auto const& each : difference.lacks) ++to_.unknown[each];
    }

    example_outcomes& to_;
    std::string source_;
    occurs top_ = occurs::stream;
};

}  // namespace xep_laws
