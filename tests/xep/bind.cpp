// SPDX-License-Identifier: BSL-1.0
// Resource binding (RFC 6120 7), and the session of RFC 3921.
#include <couplet/jid/literal.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xep/session.hpp>

#include "xep/built.hpp"

namespace bind_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;

namespace {

std::string in_bind(std::string_view content) {
    std::string text = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>";
    return text.append(content).append("</bind>");
}

}  // namespace

TEST_CASE("RFC 6120 7.6.1, 7.7.1: a client asks for a resource, or for any", "[xep][bind]") {
    CHECK(built(xep::bind{}) == "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    CHECK(built(xep::bind{.resource = "balcony"}) == in_bind("<resource>balcony</resource>"));
    built(xep::bind{.resource = ""});
    CHECK(fault<xep::bind>(in_bind("<resource>a</resource><resource>b</resource>")) ==
          "repeated_child bind resource");
    CHECK(fault<xep::bind>(in_bind("<resource xmlns='urn:other'/><resource>a</resource>")).empty());
}

TEST_CASE("RFC 6120 7.6.1: the server tells the full address, once", "[xep][bind]") {
    CHECK(built(xep::bound{.jid = "juliet@im.example.com/balcony"_jid}) ==
          in_bind("<jid>juliet@im.example.com/balcony</jid>"));
    CHECK(fault<xep::bound>(in_bind("")) == "missing_child bind jid");
    CHECK(fault<xep::bound>(in_bind("<jid>a@b/c</jid><jid>d@e/f</jid>")) ==
          "repeated_child bind jid");
    CHECK(document{in_bind("<jid/>")}.as<xep::bound>().jid == couplet::address::from_text(""));
}

TEST_CASE("RFC 6120 7: whether it asks or tells is said by the iq around it", "[xep][bind]") {
    CHECK(places<xep::bind>(in_bind("")) == "set");
    CHECK(places<xep::bound>(in_bind("")) == "result");
}

TEST_CASE("RFC 3921 3: a session is an empty element in an iq-set", "[xep][session]") {
    CHECK(built(xep::session{}) == "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>");
    CHECK(places<xep::session>(built(xep::session{})) == "set");
}

}  // namespace bind_tests
