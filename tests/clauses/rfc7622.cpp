// SPDX-License-Identifier: BSL-1.0
// RFC 7622 4: where addresses stand, which rung by rung are read as such.
#include <couplet/jid/parsed_address.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xml/extract.hpp>

#include "../stream/octets.hpp"
#include "passing_on.hpp"

namespace rfc7622_tests {

using couplet::address, couplet::parsed_address;

TEST_CASE("RFC 7622 4: what stands where an address stands is absent, faulty or enforced",
          "[clauses]") {
    // "A@B" wherever it may stand, and what is no address.
    for (std::string_view const text : {"Juliet@IM.example.com/x", "@", ""}) {
        std::string const attribute = "='" + std::string{text} + "'";
        octets::header const header{
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
            "to" +
            attribute + " from" + attribute + ">"};
        passing::arrival const stanza{"<message to" + attribute + " from" + attribute + "/>"};
        auto const item = octets::element("<item xmlns='jabber:iq:roster' jid" + attribute + "/>");
        auto const disco =
            octets::element("<query xmlns='http://jabber.org/protocol/disco#items'><item jid" +
                            attribute + "/></query>");
        auto const delay = octets::element("<delay xmlns='urn:xmpp:delay' from" + attribute +
                                           " stamp='2002-09-10T23:08:25Z'/>");
        couplet::stanza_addresses const both{stanza.view()};
        auto const listed = couplet::xml::read<couplet::xep::disco_items>(disco).value();
        auto const kept = couplet::xml::read<couplet::xep::roster_item>(item).value();
        auto const delayed = couplet::xml::read<couplet::xep::delay>(delay).value();
        for (parsed_address const& found :
             {parsed_address{header.value().to}, parsed_address{header.value().from}, both.to,
              both.from, parsed_address{kept.jid}, parsed_address{(*listed.items.begin()).jid},
              parsed_address{delayed.from}}) {
            CAPTURE(text);
            CHECK_FALSE(found.is_absent());
            CHECK(found.is_faulty() == (text.size() < 2));
            if (found.is_valid()) CHECK(found.view().text() == "juliet@im.example.com/x");
        }
    }
    passing::arrival const none{"<message/>"};
    CHECK(couplet::stanza_addresses{none.view()}.to.is_absent());
    CHECK(couplet::stanza_addresses{none.view()}.from.is_absent());
}

}  // namespace rfc7622_tests
