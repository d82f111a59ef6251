// SPDX-License-Identifier: BSL-1.0
// An extension of one's own: declared once, read, written, compared and found like those of the library.
#include <array>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/owned_element.hpp>
#include <iostream>
#include <string>
#include <string_view>

namespace declare = couplet::declare;
namespace xml = couplet::xml;

// <poll xmlns='urn:example:poll' votes='2'><question>Who is it?</question><option>Romeo</option>...</poll>
struct poll {
    std::string_view question{};
    xml::list<std::string_view> options{};
    unsigned votes = 1;

    static constexpr auto schema =
        declare::element({"urn:example:poll", "poll"}, declare::attribute("votes", &poll::votes, 1),
                         declare::child("question", &poll::question),
                         declare::child("option", &poll::options).required())
            .in(couplet::occurs::message);
    friend bool operator==(poll const&, poll const&) = default;
};

int main() {
    constexpr std::array<std::string_view, 2> options{"Romeo", "Paris & <Tybalt>"};
    poll const asked{.question = "Who is it?", .options = options, .votes = 2};
    std::string out;
    couplet::message const chat{.id = "p1", .type = couplet::message_type::chat};
    if (append(out, chat, asked)) return 1;
    std::cout << out << '\n';

    auto const element = xml::parse_element(
        "<message xmlns='jabber:client'><poll xmlns='urn:example:poll' votes='2'><question>Who is "
        "it?"
        "</question><option>Romeo</option><option>Paris &amp; "
        "&lt;Tybalt></option></poll></message>");
    auto const stanza = couplet::stanza_view::from(element->view());
    auto const read = couplet::get<poll>(*stanza);
    if (!read || !(*read == asked)) return 1;
    for (std::string_view const option : read->options) std::cout << "- " << option << '\n';

    // Anything else is told, in the declaration's words.
    auto const wrong = xml::parse_element("<poll xmlns='urn:example:poll' votes='many'/>");
    auto const error = xml::read<poll>(wrong->view()).error();
    std::cout << error.element << ' ' << error.field << ": " << describe(error.code) << '\n';
    return error.code == couplet::schema_errc::malformed_attribute ? 0 : 1;
}
