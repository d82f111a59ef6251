// SPDX-License-Identifier: BSL-1.0
// Reading and building what is declared asks the heap for nothing.
#include <couplet/xep/archive.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/muc_admin.hpp>
#include <couplet/xep/roster.hpp>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "xep/built.hpp"

namespace allocation_tests {

namespace xep = couplet::xep;

namespace {

/// Read, gone through to the last value of the last list, and built again.
template <class T>
std::size_t allocated(std::string_view text) {
    document const element{text};
    std::string out;
    out.reserve(2 * text.size());
    bool is_read = false, is_built = false;
    std::size_t const count = allocations::during([&] {
        auto const value = couplet::xml::read<T>(element.view());
        is_read = value.has_value();
        is_built = is_read && !couplet::xml::append(out, *value);
    });
    CHECK(is_read);
    CHECK(is_built);
    CHECK(out.size() > text.size() / 2);
    return count;
}

std::string repeated(std::string_view text) {
    std::string all;
    for (int i = 0; i < 200; ++i) all += text;
    return all;
}
std::string const form = "<x xmlns='jabber:x:data' type='form'><title>t</title>" +
                         repeated(
                             "<field type='list-multi' var='v'><value>1</value><value>2"
                             "</value><option label='o'><value>1</value></option></field>") +
                         "</x>";

}  // namespace

TEST_CASE("what is declared is read and built without a request to the heap", "[xep][allocation]") {
    CHECK(allocated<xep::form>(form) == 0);
    CHECK(allocated<xep::roster>("<query xmlns='jabber:iq:roster' ver='1'>" +
                                 repeated("<item jid='a@b' name='n'><group>g</group></item>") +
                                 "</query>") == 0);
    CHECK(allocated<xep::disco_info>("<query xmlns='http://jabber.org/protocol/disco#info'>" +
                                     repeated("<identity category='a' type='b'/><feature "
                                              "var='v'/>") +
                                     form + "</query>") == 0);
    CHECK(allocated<xep::muc_user>("<x xmlns='http://jabber.org/protocol/muc#user'>" +
                                   repeated("<item role='none'><actor nick='n'/></item><status "
                                            "code='110'/>") +
                                   "</x>") == 0);
    CHECK(allocated<xep::archive_result>(
              "<result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'>"
              "<message xmlns='jabber:client'><body>" +
              repeated("text") + "</body></message></forwarded></result>") == 0);
}

}  // namespace allocation_tests
