// SPDX-License-Identifier: BSL-1.0
// couplet explain: what a stanza is, what it carries, and what RFC 6120 would answer
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/extract.hpp>

#include "command.hpp"
#include "extensions.hpp"
#include "seat.hpp"

namespace cli {
namespace {

using namespace couplet;

/// Stanzas are written as they are read in a stream: without a namespace of their own they are a client's.
constexpr std::string_view stream_begin =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

class explanation {
  public:
    explanation(output& out, alphabet letters) : out_{out}, letters_{letters} {}

    void stanza(stanza_view one) {
        row("stanza", kind_of(one));
        address("from", parsed_address{one.from()});
        address("to", parsed_address{one.to()});
        if (one.id()) row("id", quoted(*one.id()));
        if (!one.language().empty()) row("language", quoted(one.language()));
        if (auto const read = message::read(one)) message_texts(*read);
        if (auto const read = presence::read(one)) presence_words(*read);
        if (auto const error = stanza_error::read(one)) stanza_error_words(*error);
        for (xml::element_view const child : one.element().children())
            if (child.ns() != one.ns()) payload(child, place_of(one));
    }
    void other(xml::element_view element) { row("element", called(element)); }
    void answer(std::optional<stanza_verdict> const& verdict) {
        if (!verdict)
            row("answer", "a matter of negotiation");
        else
            row("answer",
                verdict->is_accepted() ? "none: nothing is wrong with it" : to_text(*verdict));
    }
    void end() { out_.text() += '\n'; }

  private:
    void row(std::string_view label, std::string_view text) {
        constexpr std::size_t width = 10;
        (out_.text() += label).append(width - label.size(), ' ');
        (out_.text() += text) += '\n';
        out_.written();
    }
    std::string quoted(std::string_view text) const { return show(text, letters_); }
    std::string called(xml::element_view element) const {
        return quoted('{' + std::string{element.ns()} + '}' + std::string{element.local()});
    }

    std::string kind_of(stanza_view one) const {
        std::string text{name(one.kind())};
        if (auto const type = one.type()) return text + " of type " + quoted(*type);
        if (auto const type = one.message_type()) (text += " of type ") += name(*type);
        return text;
    }
    void address(std::string_view label, parsed_address const& one) {
        if (one.is_absent()) return;
        if (one.is_valid()) return row(label, quoted(one.view().text()));
        auto const error = one.error();
        std::string text = "no address: octet " + std::to_string(error.offset);
        if (error.part != jid_part::none) (text += ", ") += name(error.part);
        row(label, (text += ": ") += describe(error.code));
    }
    void texts_of(std::string_view label, texts const& all) {
        for (tagged_text const one : all) {
            std::string text = quoted(one.text);
            if (!one.language.empty()) text += " (" + quoted(one.language) + ')';
            row(label, text);
        }
    }
    void message_texts(message const& one) {
        texts_of("subject", one.subject);
        texts_of("body", one.body);
        if (!one.thread.id.empty()) row("thread", quoted(one.thread.id));
    }
    void presence_words(presence const& one) {
        if (one.show != presence_show::online) row("show", name(one.show));
        texts_of("status", one.status);
        if (one.priority != 0) row("priority", std::to_string(one.priority));
    }
    void stanza_error_words(stanza_error const& one) {
        std::string text{name(one.condition)};
        ((text += ", ") += name(one.type)) += ": ";
        row("error", text += describe(one.condition));
        if (!one.text.text.empty()) row("text", quoted(one.text.text));
    }
    void payload(xml::element_view child, occurs place) {
        auto const* const known = find_extension(child, place);
        if (known == nullptr) return row("carries", called(child) + ", which is not known here");
        row("carries", known->title);
        if (auto const fault = known->fault(child)) {
            std::string text{describe(fault->code)};
            text += fault->field.empty() ? "" : ": " + std::string{fault->field};
            row("", "but is faulty: " + text);
        }
    }

    output& out_;
    alphabet letters_;
};

/// Everything that stands in an input: a stanza is small.
std::string read_all(input& from) {
    std::string text;
    while (from.refill()) {
        text += from.ahead();
        from.take(from.ahead().size());
        if (text.size() > input::history) break;  // the reader says that it is too long
    }
    if (text.starts_with("<?xml")) text.erase(0, std::min(text.find("?>"), text.size() - 2) + 2);
    return text;
}

/// The offset counts in what the user gave.
status refuse(xml_error error) {
    auto const at = error.offset < stream_begin.size() ? 0 : error.offset - stream_begin.size();
    std::fprintf(stderr, "couplet: octet %llu: %s\n", static_cast<unsigned long long>(at),
                 std::string{describe(error.code)}.c_str());
    return some_bad;
}

}  // namespace

status explain(std::string const& path, settings const& how, output& out, alphabet letters) {
    input from{path, out};
    std::string const octets = std::string{stream_begin} + read_all(from);
    stream_reader stanzas{how.streams.after};
    explanation said{out, letters};
    bool is_fine = true;
    bool is_first = true;
    stanzas.feed(octets);
    while (auto const event = stanzas.next()) {
        if (auto const* const failure = std::get_if<stream_failure>(&*event))
            return refuse(failure->error);
        auto const* const element = std::get_if<xml::element_view>(&*event);
        if (element == nullptr) continue;
        if (!is_first) said.end();
        is_first = false;
        auto const stanza = stanza_view::from(*element);
        if (stanza)
            said.stanza(*stanza);
        else
            said.other(*element);
        seat here{how.place};
        here.take(find_stream_content(element->ns()).value_or(stream_content::client));
        auto const verdict = here.judge(*element);
        is_fine = is_fine && (!verdict || !is_answered(*verdict));
        said.answer(verdict);
    }
    if (stanzas.is_inside()) return refuse({xml_errc::incomplete, stanzas.received()});
    return is_fine ? all_good : some_bad;
}

}  // namespace cli
