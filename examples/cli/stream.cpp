// SPDX-License-Identifier: BSL-1.0
// couplet stream: RFC 6120 4, 11
#include <unistd.h>

#include <algorithm>
#include <couplet/match.hpp>
#include <cstdlib>

#include "command.hpp"
#include "seat.hpp"
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

    void open(xml::element_view header, std::uint64_t offset, std::optional<header_errc> fault) {
        if (fault) return error(condition(*fault), offset);
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
    /// `verdict` is there for a stanza, or what stands where one should.
    void element(xml::element_view top, std::uint64_t offset, std::size_t octets,
                 std::optional<stanza_verdict> const& verdict) {
        auto member = element_.begin();  // "event"
        *++member = top.ns();
        *++member = top.local();
        *++member = offset;
        *++member = octets;
        *++member = depth_of(top);
        auto const stanza = stanza_view::from(top);
        if (!verdict || (!stanza && !is_answered(*verdict))) return write(element_);
        json judged = element_;
        if (stanza) describe(*stanza, judged);
        judged["answer"] = to_json(*verdict);
        if (verdict->rule) judged["rule"] = name(*verdict->rule);
        write(judged);
    }
    void close(std::uint64_t) { write({{"event", "close"}}); }
    void error(stream_failure const& what, std::uint64_t offset) {
        error(what.condition(), offset);
    }
    void end(recording const& streams) {
        if (streams.is_inside()) write({{"event", "incomplete"}});
    }

  private:
    void error(stream_condition what, std::uint64_t offset) {
        write({{"event", "error"}, {"condition", name(what)}, {"offset", offset}});
    }
    void write(json const& object) {
        append_line(out_.text(), object);
        out_.written();
    }

    output& out_;
    json element_{{"event", "element"}, {"ns", ""},    {"name", ""},
                  {"offset", 0},        {"octets", 0}, {"depth", 0}};  // kept: quicker than anew
};

/// Goes through the streams. `told` is asked to show what comes: it is the same for people and programs.
template <class Told>
status tell(recording& streams, position const& place, Told told) {
    seat here{place};
    bool is_fine = true;
    while (auto const event = streams.next()) {
        auto const offset = streams.offset();
        bool const goes_on =
            std::visit(match{[&](opened const& is) {
                                 auto const fault = here.open(is.header);
                                 told.open(is.header, offset, fault);
                                 return !fault;
                             },
                             [&](xml::element_view top) {
                                 auto const verdict = here.judge(top);
                                 is_fine = is_fine && (!verdict || !is_answered(*verdict));
                                 told.element(top, offset, streams.octets(), verdict);
                                 return true;
                             },
                             [&](closed) {
                                 told.close(offset);
                                 return true;
                             },
                             [&](stream_failure is) {
                                 told.error(is, streams.offset_of(is));
                                 return false;
                             }},
                       *event);
        if (!goes_on) return some_bad;
    }
    told.end(streams);
    return streams.is_inside() ? input_incomplete : is_fine ? all_good : some_bad;
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
    if (how.as_json) return tell(streams, how.place, stream_lines{out});
    return tell(streams, how.place,
                stream_view{out, letters, palette{wants_colours(how.colours)}, from});
}

}  // namespace cli
