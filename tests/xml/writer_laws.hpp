// SPDX-License-Identifier: BSL-1.0
// What holds for any sequence of calls of xml::writer: property tests and a fuzz target share it.
#pragma once

#include <couplet/xml/parser.hpp>
#include <couplet/xml/writer.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events.hpp"
#include "writer_model.hpp"

namespace writing {

/// A sink that cannot take anything back.
struct pipe {
    std::string text;
    void append(char const* from, std::size_t size) { text.append(from, size); }
};

/// A script is a sequence of lines: one letter for the call, then its arguments between '|'. Where a
/// literal '|' or an octet that ends a line is meant, \b, \n, \r, \t, \0 and \\ stand for it; "\*" in an
/// argument repeats the first 64 octets before it 40 times, which is more than the writer's block holds.
struct call {
    char what = ' ';
    std::vector<std::string> arguments;

    std::string operator[](std::size_t i) const {
        return i < arguments.size() ? arguments[i] : std::string();
    }
};

inline std::string unescaped(std::string_view text) {
    constexpr std::string_view letters = "nrtb\\0";
    constexpr std::string_view meanings("\n\r\t|\\\0", 6);
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            out += text[at];
        } else if (text[++at] == '*') {
            std::string const once = out.substr(0, 64);
            for (int i = 0; i < 40; ++i) out += once;
        } else if (auto const i = letters.find(text[at]); i != letters.npos) {
            out += meanings[i];
        }
    }
    return out;
}

inline std::vector<call> calls(std::string_view script) {
    std::vector<call> all;
    while (!script.empty()) {
        auto line = script.substr(0, script.find('\n'));
        script.remove_prefix(std::min(script.size(), line.size() + 1));
        if (line.empty()) continue;
        call& next = all.emplace_back();
        next.what = line[0];
        for (line.remove_prefix(1);;) {
            auto const bar = line.find('|');
            next.arguments.push_back(unescaped(line.substr(0, bar)));
            if (bar == line.npos) break;
            line.remove_prefix(bar + 1);
        }
    }
    return all;
}

/// Makes one call; what `flush` or `finish` returned.
template <class Writer>
std::optional<couplet::writer_error> make(Writer& w, call const& c) {
    switch (c.what) {
        case 'x': w.xml_declaration(); break;
        case 'd': w.declare(c[0], c[1]); break;
        case 'o': w.open(c[0]); break;
        case 'e': w.open({c[0], c[1]}); break;
        case 'm': w.open("message"); break;
        case 's': w.open("stream:features"); break;
        case 'r': w.open({"urn:xmpp:receipts", "request"}); break;
        case 'a': w.attribute(c[0], c[1]); break;
        case 'n': w.attribute({c[0], c[1]}, c[2]); break;
        case 'i': w.attribute("id", c[0]); break;
        case 'l': w.attribute("xml:lang", c[0]); break;
        case 't': w.text(c[0]); break;
        case 'c': w.close(); break;
        case 'h': return w.flush();
        case 'f': return w.finish();
        default: break;
    }
    return w.error();
}

inline faults make(model& m, call const& c) {
    switch (c.what) {
        case 'x': {
            auto found = m.declaration();
            if (found.empty()) m.declaration_is_done();
            return found;
        }
        case 'd': return m.declare(c[0], c[1]);
        case 'o': return m.open(c[0]);
        case 'e': return m.open(c[0], c[1]);
        case 'm': return m.open("message");
        case 's': return m.open("stream:features");
        case 'r': return m.open("urn:xmpp:receipts", "request");
        case 'a': return m.attribute(c[0], c[1]);
        case 'n': return m.attribute(c[0], c[1], c[2]);
        case 'i': return m.attribute("id", c[0]);
        case 'l': return m.attribute("xml:lang", c[0]);
        case 't': return m.text(c[0]);
        case 'c': return m.close();
        case 'h': return m.flush();
        case 'f': return m.finish();
        default: return {};
    }
}

inline constexpr std::string_view header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
inline constexpr std::string_view header_events = "<{http://etherx.jabber.org/streams}stream\n";

/// Events without the declarations.
struct meaning : events::merged {
    template <class Tag>
    void start_element(Tag const& tag) {
        std::vector<attribute> attributes;
        for (auto const& a : tag.attributes())
            attributes.push_back({events::expanded(a.name.ns, a.name.local), std::string(a.value)});
        start(events::expanded(tag.name().ns, tag.name().local), {}, std::move(attributes));
    }
};

/// Reads with our own parser: the events, or what is wrong.
inline std::string read_back(std::string_view octets, bool is_whole) {
    couplet::xml::limits bounds;
    for (auto* const limit :
         {&bounds.stanza_octets, &bounds.depth, &bounds.attributes, &bounds.declarations,
          &bounds.namespaces, &bounds.nodes, &bounds.name_octets, &bounds.namespace_octets})
        *limit = 1U << 30;
    meaning seen;
    couplet::xml::parser<meaning> parser(seen, bounds, {.as = couplet::xml::framing::document});
    if (parser.feed(octets) && (!is_whole || parser.finish())) return is_whole ? seen.lines : "";
    return "refused: " + std::string(name(parser.error()->code));
}

/// Runs one script; `error` says what is broken.
class run {
  public:
    using judge = std::string (*)(std::string_view document, std::string const& events);

    run(std::string_view script, judge second_opinion) : second_opinion_{second_opinion} {
        bool const is_document = !script.starts_with('S');
        if (is_document) {
            couplet::xml::writer in_string(out_);
            couplet::xml::writer in_pipe(pipe_);
            go(script, is_document, in_string, in_pipe);
        } else {
            couplet::xml::writer in_string(out_, couplet::xml::client_stream);
            couplet::xml::writer in_pipe(pipe_, couplet::xml::client_stream);
            go(script.substr(1), is_document, in_string, in_pipe);
        }
    }
    std::string error;
    std::size_t documents = 0, refusals = 0;  // how many ended either way

  private:
    template <class Writer, class PipeWriter>
    void go(std::string_view script, bool is_document, Writer& w, PipeWriter& piped) {
        model m(is_document);
        auto all = calls(script);
        all.push_back({'f', {}});
        for (std::size_t i = 0; i < all.size() && error.empty(); ++i) {
            bool const was_refused = w.error().has_value();
            bool const ends = all[i].what == 'f' || (all[i].what == 'h' && was_refused);
            auto const expected = was_refused ? faults{} : make(m, all[i]);
            auto const refused = make(w, all[i]);
            if (refused != make(piped, all[i])) broken("two sinks, two errors", i);
            if (!was_refused) {
                if (refused.has_value() != !expected.empty())
                    broken(refused ? "refused: " + std::string(name(refused->code)) : "not refused",
                           i);
                else if (refused && !expected.contains(refused->code))
                    broken("the wrong error: " + std::string(name(refused->code)), i);
            } else if (!refused) {
                broken("an error is forgotten", i);
            }
            if (refused && (ends || all[i].what == 'h')) {
                end_refused(is_document, i);
                m.reset();
            } else if (ends) {
                end_document(is_document, m.events(), i);
                m.reset();
            } else if (all[i].what == 'h') {
                if (out_ != pipe_.text) broken("flush keeps something back", i);
                settled_ = out_.size();
            }
        }
    }
    void end_document(bool is_document, std::string const& events, std::size_t i) {
        ++documents;
        std::string text = out_.substr(begin_);
        if (out_ != pipe_.text) broken("two sinks, two outputs", i);
        if (!is_document) text = std::string(header) + text + "</stream:stream>";
        std::string const meant =
            is_document ? events : std::string(header_events) + events + ">\n";
        if (auto const read = read_back(text, true); read != meant)
            broken("written:\n" + text + "\nread:\n" + read + "\nmeant:\n" + meant, i);
        if (second_opinion_ != nullptr)
            if (auto const other = second_opinion_(text, meant); !other.empty()) broken(other, i);
        begin_ = settled_ = out_.size();
    }
    /// What cannot be taken back is the beginning of something well-formed.
    void end_refused(bool is_document, std::size_t i) {
        ++refusals;
        if (out_.size() != settled_) broken("not taken back", i);
        std::string const text =
            (is_document ? "" : std::string(header)) + pipe_.text.substr(begin_);
        if (auto const wrong = read_back(text, false); !wrong.empty()) broken("left: " + wrong, i);
        pipe_.text = out_;
        begin_ = settled_ = out_.size();
    }
    void broken(std::string const& what, std::size_t at) {
        if (error.empty()) error = "call " + std::to_string(at) + ": " + what;
    }

    judge second_opinion_;
    std::string out_;
    pipe pipe_;
    std::size_t begin_ = 0;    // of the document
    std::size_t settled_ = 0;  // what stays whatever comes
};

inline std::string broken_by(std::string_view script, run::judge second_opinion = nullptr) {
    return run(script, second_opinion).error;
}

}  // namespace writing
