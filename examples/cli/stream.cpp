// SPDX-License-Identifier: BSL-1.0
// couplet stream: RFC 6120 4, 11
#include <unistd.h>

#include <algorithm>
#include <couplet/match.hpp>
#include <cstdlib>

#include "command.hpp"
#include "stream_view.hpp"
#include "walk.hpp"

namespace cli {
namespace {

using namespace couplet;

/// How deep elements are nested in `top`, which alone is 1, as the limit counts.
std::size_t depth_of(xml::element_view top) {
    std::size_t deepest = 1;
    auto const enter = [&](tree_node const& node, std::size_t depth) {
        if (is_element(node)) deepest = std::max(deepest, depth);
        return true;
    };
    walk(top, enter, [](tree_node const&, std::size_t) {});
    return deepest;
}

/// One object a line.
class stream_lines {
  public:
    explicit stream_lines(output& out) : out_{out} {}

    void open(xml::element_view header, std::uint64_t offset) {
        json attributes = json::object();
        for (auto const one : header.attributes()) {
            std::string const prefix{one.prefix};
            attributes[(prefix.empty() ? "" : prefix + ':') + std::string{one.name.local}] =
                one.value;
        }
        write({{"event", "open"},
               {"attributes", std::move(attributes)},
               {"ns", header.namespace_of("").value_or("")},
               {"offset", offset}});
    }
    void element(xml::element_view top, std::uint64_t offset, std::size_t octets) {
        auto member = element_.begin();  // "event"
        *++member = top.ns();
        *++member = top.local();
        *++member = offset;
        *++member = octets;
        *++member = depth_of(top);
        write(element_);
    }
    void close() { write({{"event", "close"}}); }
    void error(stream_failure const& what, std::uint64_t offset) {
        write({{"event", "error"}, {"condition", name(what.condition())}, {"offset", offset}});
    }
    void incomplete() { write({{"event", "incomplete"}}); }

  private:
    void write(json const& object) {
        append_line(out_.text(), object);
        out_.written();
    }

    output& out_;
    json element_{{"event", "element"}, {"ns", ""},    {"name", ""},
                  {"offset", 0},        {"octets", 0}, {"depth", 0}};  // kept: quicker than anew
};

status lines(recording& streams, output& out) {
    stream_lines answer{out};
    while (auto const event = streams.next()) {
        auto const offset = streams.offset();
        auto const* const failure = std::get_if<stream_failure>(&*event);
        std::visit(
            match{[&](opened const& is) { answer.open(is.header, offset); },
                  [&](xml::element_view top) { answer.element(top, offset, streams.octets()); },
                  [&](closed) { answer.close(); },
                  [&](stream_failure is) { answer.error(is, streams.offset_of(is)); }},
            *event);
        if (failure != nullptr) return some_bad;
    }
    if (!streams.is_inside()) return all_good;
    answer.incomplete();
    return input_incomplete;
}

status view(recording& streams, input const& from, stream_view shown) {
    while (auto const event = streams.next()) {
        auto const offset = streams.offset();
        auto const* const failure = std::get_if<stream_failure>(&*event);
        std::visit(match{[&](opened const& is) { shown.open(is.header, offset); },
                         [&](xml::element_view top) { shown.element(top, offset); },
                         [&](closed) { shown.close(offset); },
                         [&](stream_failure is) { shown.error(is, streams.offset_of(is), from); }},
                   *event);
        if (failure != nullptr) return some_bad;
    }
    if (streams.ignored() != 0) shown.ignored(streams.ignored());
    if (!streams.is_inside()) return all_good;
    shown.incomplete(streams.offset_inside(), from);
    return input_incomplete;
}

/// https://no-color.org: a variable of that name that is not empty means none.
bool wants_colours(coloured wanted) {
    if (wanted != coloured::automatic) return wanted == coloured::always;
    auto const* const none = std::getenv("NO_COLOR");
    auto const* const terminal = std::getenv("TERM");
    return ::isatty(STDOUT_FILENO) != 0 && (none == nullptr || *none == '\0') &&
           terminal != nullptr && std::string_view{terminal} != "dumb";
}

}  // namespace

status show_stream(std::string const& path, settings const& how, output& out, alphabet letters) {
    input from{path, out};
    progress bar{from.descriptor()};
    from.show_progress_on(bar);
    recording streams{from, how.streams};
    if (how.as_json) return lines(streams, out);
    return view(streams, from, {out, letters, palette{wants_colours(how.colours)}});
}

}  // namespace cli
