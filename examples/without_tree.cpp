// SPDX-License-Identifier: BSL-1.0
// Who wants no tree gets events: an object with four functions is a sink (XML 1.0, RFC 6120 11).
#include <algorithm>
#include <couplet/xml/parser.hpp>
#include <iostream>
#include <string_view>

namespace xml = couplet::xml;

/// How much is said in the messages of a stream, without keeping any of it.
class body_counter {
  public:
    void start_element(xml::start_tag const& tag) noexcept {
        ++depth_;
        is_body_ = depth_ == 3 && tag.name() == xml::expanded_name{xml::ns::client, "body"};
        bodies_ += is_body_ ? 1 : 0;
    }
    void text(std::string_view run) noexcept { octets_ += is_body_ ? run.size() : 0; }
    void cdata(std::string_view section) noexcept { text(section); }
    void end_element() noexcept {
        --depth_;
        is_body_ = false;
    }

    std::size_t bodies() const { return bodies_; }
    std::size_t octets() const { return octets_; }

  private:
    std::size_t depth_ = 0;  // the stream itself is 1
    std::size_t bodies_ = 0;
    std::size_t octets_ = 0;
    bool is_body_ = false;
};

int main() {
    constexpr std::string_view stream =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        "<message><body>Wherefore &lt;art&gt; thou</body></message><presence/>"
        "<message><body><![CDATA[Romeo?]]></body><body xmlns='urn:other'>not this</body></message>"
        "</stream:stream>";

    body_counter counter;
    xml::parser parser{counter, xml::c2s_limits};
    for (std::size_t at = 0; at < stream.size(); at += 10)  // any pieces: the same events
        if (!parser.feed(stream.substr(at, 10))) break;
    if (!parser.finish()) {
        std::cout << "octet " << parser.error()->offset << ": " << describe(parser.error()->code)
                  << '\n';
        return 1;
    }
    std::cout << counter.bodies() << " bodies, " << counter.octets() << " octets\n";
}
