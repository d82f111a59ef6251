// SPDX-License-Identifier: BSL-1.0
// What our parser reads, xml::writer writes again: the RFCs' and XEPs' examples and recorded sessions.
#include <couplet/xml/parser.hpp>
#include <couplet/xml/writer.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpora.hpp"
#include "events.hpp"
#include "writer_laws.hpp"

namespace writer_copies_tests {

namespace xml = couplet::xml;

namespace {

/// With the prefixes and declarations of the original.
class literal_copy {
  public:
    explicit literal_copy(std::string& out) : writer_{out} {}

    void start_element(xml::start_tag const& tag) {
        for (auto const& d : tag.declarations()) writer_.declare(d.prefix, d.ns);
        writer_.open(tag.qualified());
        for (auto const& a : tag.attributes()) {
            std::string const prefix = a.prefix.empty() ? "" : std::string(a.prefix) + ':';
            writer_.attribute(prefix + std::string(a.name.local), a.value);
        }
    }
    void text(std::string_view run) { writer_.text(run); }
    void cdata(std::string_view section) { writer_.text(section); }
    void end_element() { writer_.close(); }
    auto finish() { return writer_.finish(); }

  private:
    xml::writer<std::string> writer_;
};

/// By what names mean.
class free_copy {
  public:
    explicit free_copy(std::string& out) : writer_{out} {}

    void start_element(xml::start_tag const& tag) {
        writer_.open(tag.name());
        for (auto const& a : tag.attributes()) writer_.attribute(a.name, a.value);
    }
    void text(std::string_view run) { writer_.text(run); }
    void cdata(std::string_view section) { writer_.text(section); }
    void end_element() { writer_.close(); }
    auto finish() { return writer_.finish(); }

  private:
    xml::writer<std::string> writer_;
};

/// The events of a document; none if it is not well-formed or not complete.
template <class Events>
std::optional<std::string> read(std::string_view octets) {
    Events seen;
    xml::parser<Events> parser(seen, xml::s2s_limits, {.as = xml::framing::document});
    if (!parser.feed(octets) || !parser.finish()) return std::nullopt;
    return seen.lines;
}

template <class Copy>
std::string copy_of(std::string_view octets) {
    std::string out;
    Copy copy(out);
    xml::parser<Copy> parser(copy, xml::s2s_limits, {.as = xml::framing::document});
    if (!parser.feed(octets) || !parser.finish()) return "not read";
    auto const refused = copy.finish();
    return refused ? "refused: " + std::string(name(refused->code)) : out;
}

class checker {
  public:
    void add(std::string const& source, std::string const& octets) {
        auto const events = read<events::merged>(octets);
        if (!events) return;
        INFO(source << ": " << octets);
        auto const literal = copy_of<literal_copy>(octets);
        CHECK(read<events::merged>(literal) == events);
        CHECK(copy_of<literal_copy>(literal) == literal);
        auto const free = copy_of<free_copy>(octets);
        CHECK(read<writing::meaning>(free) == read<writing::meaning>(octets));
        CHECK(copy_of<free_copy>(free) == free);
        ++copied;
    }
    std::size_t copied = 0;
};

std::string in_stream(std::string const& stanza) {
    return std::string(writing::header) + stanza + "</stream:stream>";
}

}  // namespace

TEST_CASE("writer: the examples of the RFCs and XEPs, copied", "[xml][writer][corpus]") {
    checker copies;
    for (auto const& e : corpora::rfc_examples()) {
        copies.add(e.source, e.xml);
        copies.add(e.source, in_stream(e.xml));
    }
    if (copies.copied != 0) CHECK(copies.copied > 500);
    copies.copied = 0;
    for (auto const& e : corpora::xep_examples()) copies.add(e.source, in_stream(e.xml));
    if (copies.copied != 0) CHECK(copies.copied > 2000);
}

TEST_CASE("writer: recorded sessions, copied", "[xml][writer][corpus]") {
    checker copies;
    for (auto const& session : corpora::sessions()) copies.add(session.source, session.xml);
    for (auto const& message : corpora::messages()) copies.add(message.source, message.xml);
    if (copies.copied != 0) CHECK(copies.copied > 50);
}

}  // namespace writer_copies_tests
