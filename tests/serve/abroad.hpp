// SPDX-License-Identifier: BSL-1.0
// Another server, as `couplet serve` sees it: what is sent there is text, what it sends is text.
#pragma once

#include <couplet/stanza/addresses.hpp>
#include <couplet/xml/owned_element.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "town.hpp"

namespace town {

class abroad final : public serve::federation, public serve::neighbour {
  public:
    explicit abroad(place& where) : house_{where.all} { house_.set_federation(*this); }

    void forward(couplet::jid_view, couplet::jid_view, serve::any_stanza const& one) override {
        deliver(one);
    }
    void deliver(serve::any_stanza const& one) override {
        couplet::secret octets;
        serve::any_stanza::writer out{octets, couplet::xml::server_stream};
        write(out, one);
        if (!out.finish()) (heard_ += octets.view()) += '\n';
    }
    /// A stanza without a namespace, which is that of servers; false: it ends the stream.
    bool say(std::string stanza) {
        stanza.insert(stanza.find_first_of(" />"), " xmlns='jabber:server'");
        auto const element = couplet::xml::parse_element(stanza);
        auto const view = couplet::stanza_view::from(element->view());
        couplet::stanza_addresses const addresses{*view};
        return house_.take(*view, addresses, *this);
    }
    /// One stanza a line, since the last call.
    std::string heard() { return std::exchange(heard_, {}); }

  private:
    serve::house& house_;
    std::string heard_;
};

/// Without what is different each time: 'id', 'ver' and 'stamp'; and without what is no stanza.
inline std::string plain(std::string text) {
    for (std::string_view const name : {" id='", " ver='", " stamp='"})
        for (std::size_t at = 0; (at = text.find(name, at)) != text.npos;)
            text.erase(at, text.find('\'', at + name.size()) + 1 - at);
    constexpr std::string_view request = "<r xmlns='urn:xmpp:sm:3'/>";
    for (std::size_t at = 0; (at = text.find(request, at)) != text.npos;)
        text.erase(at, request.size());
    return text;
}
inline bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != text.npos;
}
inline std::size_t count(std::string const& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++found;
    return found;
}

}  // namespace town
