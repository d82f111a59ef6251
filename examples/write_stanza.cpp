// SPDX-License-Identifier: BSL-1.0
// What a writer appends is well-formed, whatever it is given; what cannot be is refused, and nothing is appended.
#include <couplet/xml/writer.hpp>
#include <iostream>
#include <string>
#include <string_view>

namespace xml = couplet::xml;

/// False if the text holds what XML cannot say.
bool append_message(std::string& out, std::string_view to, std::string_view body) {
    xml::writer stanza{out, xml::client_stream};  // what the stream header has declared
    stanza.open("message").attribute("to", to).attribute("type", "chat");
    stanza.element("body", body);
    stanza.element({"http://jabber.org/protocol/chatstates", "active"});
    auto const refusal = stanza.close().finish();
    if (!refusal) return true;
    std::cout << "refused, octet " << refusal->offset << ": " << describe(refusal->code) << '\n';
    return false;
}

int main() {
    std::string out;
    xml::writer header{out};
    header.xml_declaration().declare("", xml::ns::client).declare("stream", xml::ns::streams);
    header.open("stream:stream").attribute("to", "montague.example").attribute("version", "1.0");
    if (header.flush()) return 1;  // left open: that is what a stream is
    std::cout << out << '\n';

    out.clear();
    if (!append_message(out, "romeo@montague.example", "1 < 2 && \"you\" aren't > 'me'")) return 1;
    std::cout << out << '\n';

    // From a stranger: markup is text, and what no stream may hold goes nowhere.
    out.clear();
    if (!append_message(out, "'/><iq type='set'/>", "</body></message><message from='admin'>"))
        return 1;
    std::cout << out << '\n';
    if (append_message(out, "romeo@montague.example", std::string_view{"\0", 1})) return 1;
    if (append_message(out, "romeo@montague.example", "caf\xe9")) return 1;
}
