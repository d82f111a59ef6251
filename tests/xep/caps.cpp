// SPDX-License-Identifier: BSL-1.0
// Entity capabilities: the element, the string that is hashed, and answers that must not be believed (XEP-0115).
#include <algorithm>
#include <array>
#include <couplet/xep/caps_verification.hpp>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "xep/built.hpp"
#include "xep/sha1.hpp"

namespace caps_tests {

namespace xep = couplet::xep;
using couplet::caps_errc;

namespace {

/// What is hashed, or the name of the fault.
std::string hashed(xep::disco_info const& info) {
    struct {
        std::string text{};
        void update(std::string_view piece) { text += piece; }
    } out;
    auto const fault = xep::feed_caps(out, info);
    return fault ? std::string{name(*fault)} : out.text;
}
std::string hashed(std::string_view inside) {
    std::string text = "<query xmlns='http://jabber.org/protocol/disco#info'>";
    return hashed(document{text.append(inside).append("</query>")}.as<xep::disco_info>());
}
std::string verification(xep::disco_info const& info) {
    auto const made = xep::caps_verification<sha1>(info);
    return made ? std::string{*made} : std::string{name(made.error())};
}

constexpr xep::disco_identity exodus[]{
    {.category = "client", .type = "pc", .name = "Exodus 0.9.1"}};
constexpr xep::disco_feature features[]{{"http://jabber.org/protocol/muc"},
                                        {"http://jabber.org/protocol/disco#items"},
                                        {"http://jabber.org/protocol/caps"},
                                        {"http://jabber.org/protocol/disco#info"}};

/// XEP-0115 5.3.
constexpr std::string_view psi = R"(
<query xmlns='http://jabber.org/protocol/disco#info'
         node='http://psi-im.org#q07IKJEyjvHSyhy//CH0CxmKi8w='>
    <identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
    <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
    <feature var='http://jabber.org/protocol/caps'/>
    <feature var='http://jabber.org/protocol/disco#info'/>
    <feature var='http://jabber.org/protocol/disco#items'/>
    <feature var='http://jabber.org/protocol/muc'/>
    <x xmlns='jabber:x:data' type='result'>
      <field var='FORM_TYPE' type='hidden'>
        <value>urn:xmpp:dataforms:softwareinfo</value>
      </field>
      <field var='ip_version' type='text-multi' >
        <value>ipv4</value>
        <value>ipv6</value>
      </field>
      <field var='os'>
        <value>Mac</value>
      </field>
      <field var='os_version'>
        <value>10.5.1</value>
      </field>
      <field var='software'>
        <value>Psi</value>
      </field>
      <field var='software_version'>
        <value>0.11</value>
      </field>
    </x>
  </query>)";

constexpr std::string_view hidden = "<field var='FORM_TYPE' type='hidden'><value>";

}  // namespace

TEST_CASE("RFC 3174 7.3: the tests' SHA-1 is one", "[xep][caps]") {
    auto digest = [](std::string_view text) {
        sha1 hash;
        hash.update(text);
        std::string octets;
        for (auto const octet : hash.finish())
            octets += "0123456789ABCDEF"[octet >> 4], octets += "0123456789ABCDEF"[octet & 15];
        return octets;
    };
    CHECK(digest("abc") == "A9993E364706816ABA3E25717850C26C9CD0D89D");
    CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "84983E441C3BD26EBAAE4AA1F95129E5E54670F1");
    CHECK(digest("") == "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
}

TEST_CASE("XEP-0115 4: presence says hash, node and ver; without a hash nobody can verify it",
          "[xep][caps]") {
    CHECK(built(xep::caps{.hash = "sha-1", .node = "http://a", .ver = "b="}) ==
          "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://a' ver='b='/>");
    built(xep::caps{.hash = "sha-1", .node = "http://a", .ver = "b=", .ext = "c d"});
    CHECK(fault<xep::caps>(
              "<c xmlns='http://jabber.org/protocol/caps' node='n' ver='1.0' ext='a'/>") ==
          "missing_attribute c hash");
    CHECK(fault<xep::caps>("<c xmlns='http://jabber.org/protocol/caps' hash='h' ver='1.0'/>") ==
          "missing_attribute c node");
    CHECK(fault<xep::caps>("<c xmlns='http://jabber.org/protocol/caps' hash='h' node='n'/>") ==
          "missing_attribute c ver");
    CHECK(places<xep::caps>("<c xmlns='http://jabber.org/protocol/caps'/>") == "presence");
}

TEST_CASE("XEP-0115 5.2: the simple example's verification string", "[xep][caps]") {
    xep::disco_info const info{.identities = exodus, .features = features};
    CHECK(hashed(info) ==
          "client/pc//Exodus 0.9.1<http://jabber.org/protocol/caps<"
          "http://jabber.org/protocol/disco#info<http://jabber.org/protocol/disco#items<"
          "http://jabber.org/protocol/muc<");
    CHECK(verification(info) == "QgayPKawpkPSDYmwT/WM94uAlu0=");
}

TEST_CASE("XEP-0115 5.3: the complex example's verification string", "[xep][caps]") {
    document const answer{psi};
    auto const info = answer.as<xep::disco_info>();
    CHECK(hashed(info) ==
          "client/pc/el/Ψ 0.11<client/pc/en/Psi 0.11<http://jabber.org/protocol/caps<"
          "http://jabber.org/protocol/disco#info<http://jabber.org/protocol/disco#items<"
          "http://jabber.org/protocol/muc<urn:xmpp:dataforms:softwareinfo<ip_version<ipv4<ipv6<"
          "os<Mac<os_version<10.5.1<software<Psi<software_version<0.11<");
    CHECK(verification(info) == "q07IKJEyjvHSyhy//CH0CxmKi8w=");

    xep::caps said{
        .hash = "sha-1", .node = "http://psi-im.org", .ver = "q07IKJEyjvHSyhy//CH0CxmKi8w="};
    CHECK(xep::is_verified<sha1>("sha-1", said, info));
    said.hash = "md5";
    CHECK_FALSE(xep::is_verified<sha1>("sha-1", said, info));
    said.hash = "sha-1";
    said.ver = "q07IKJEyjvHSyhy//CH0CxmKi8W=";
    CHECK_FALSE(xep::is_verified<sha1>("sha-1", said, info));
    said.ver = "";
    CHECK_FALSE(xep::is_verified<sha1>("sha-1", said, info));
}

TEST_CASE("XEP-0115 5.1: what is hashed does not depend on the order in which it was told",
          "[xep][caps]") {
    std::vector<std::string> parts{
        "<identity category='client' type='pc' name='b'/>",
        "<identity category='client' type='pc' xml:lang='de' name='a'/>",
        "<identity category='client' type='bot'/>",
        "<identity category='Client' type='z'/>",
        "<feature var='b'/>",
        "<feature var='B'/>",
        "<feature var='&#xE9;'/>",
        "<feature var='&#xFFFD;'/>",
        "<feature var='&#x10000;'/>",
        "<feature var=''/>",
        "<x xmlns='jabber:x:data' type='result'>" + std::string{hidden} +
            "u:2</value></field><field var='b'/><field var='a'><value>2</value><value>10</value>"
            "<value/></field></x>",
        "<x xmlns='jabber:x:data' type='result'><field var='z'><value>1</value></field>" +
            std::string{hidden} + "u:1</value></field></x>"};
    std::mt19937 random{7};
    for (int i = 0; i < 50; ++i) {
        std::shuffle(parts.begin(), parts.end(), random);
        std::string text;
        for (auto const& part : parts) text += part;
        REQUIRE(hashed(text) ==
                "Client/z//<client/bot//<client/pc//b<client/pc/de/a<"
                "<B<b<\xC3\xA9<\xEF\xBF\xBD<\xF0\x90\x80\x80<"
                "u:1<z<1<u:2<a<<10<2<b<");
    }
}

TEST_CASE("XEP-0115 5.4: what is told twice makes the answer ill-formed", "[xep][caps]") {
    CHECK(hashed("<identity category='a' type='b'/><feature var='f'/><identity category='a' "
                 "type='b'/>") == "repeated_identity");
    CHECK(hashed("<identity category='a' type='b' name='n'/><identity category='a' type='b' "
                 "name='n' xml:lang=''/>") == "repeated_identity");
    CHECK(hashed("<identity category='a' type='b'/><identity category='a' type='b' name='n'/>") ==
          "a/b//<a/b//n<");
    CHECK(hashed("<feature var='f'/><feature var='e'/><feature var='f'/>") == "repeated_feature");
    std::string const form = "<x xmlns='jabber:x:data' type='result'>" + std::string{hidden};
    CHECK(hashed(form + "u</value></field></x>" + form + "u</value></field></x>") ==
          "repeated_form_scope");
    CHECK(hashed(form + "u</value><value>v</value></field></x>") == "ambiguous_form_scope");
    CHECK(hashed(form + "u</value><value>u</value></field></x>") == "u<");
    CHECK(hashed(form + "u</value></field>" + std::string{hidden} + "v</value></field></x>") ==
          "ambiguous_form_scope");
    CHECK(verification(document{"<query xmlns='http://jabber.org/protocol/disco#info'><feature "
                                "var='f'/><feature var='f'/></query>"}
                           .as<xep::disco_info>()) == "repeated_feature");
}

TEST_CASE("XEP-0115 5.4: a form whose FORM_TYPE is missing or not hidden is left out",
          "[xep][caps]") {
    constexpr std::string_view feature = "<feature var='f'/>";
    auto with = [&](std::string_view fields) {
        std::string text{feature};
        text.append("<x xmlns='jabber:x:data' type='result'>").append(fields);
        return hashed(text.append("</x>"));
    };
    CHECK(with("<field var='a'><value>1</value></field>") == "f<");
    CHECK(with("<field var='FORM_TYPE'><value>u</value></field>") == "f<");
    CHECK(with("<field var='FORM_TYPE' type='text-single'><value>u</value></field>") == "f<");
    CHECK(with("<field var='FORM_TYPE' type='unheard-of'><value>u</value></field>") == "f<");
    CHECK(with("<field var='FORM_TYPE' type='hidden'/>") == "f<");
    CHECK(with("<field var='FORM_TYPE' type='hidden'><value/></field>") == "f<<");
}

TEST_CASE("caps_verification: any digest that is fed in pieces will do", "[xep][caps]") {
    struct sum {
        unsigned total = 0;
        void update(std::string_view octets) {
            for (char const c : octets) total += static_cast<unsigned char>(c);
        }
        std::array<std::byte, 2> finish() const {
            return {static_cast<std::byte>(total >> 8), static_cast<std::byte>(total)};
        }
    };
    static_assert(couplet::digest<sum> && couplet::digest<sha1> && !couplet::digest<std::string>);
    xep::disco_feature const one[]{{"a"}};
    auto const made = xep::caps_verification<sum>({.features = one});
    REQUIRE(made);
    CHECK(*made == std::string_view{"AJ0="});  // 'a' + '<' is 157
}

TEST_CASE("XEP-0115 9.3: the known flaw is as it is, not hidden", "[xep][caps]") {
    CHECK(hashed("<feature var='a'/><feature var='b'/>") == hashed("<feature var='a&lt;b'/>"));
}

}  // namespace caps_tests
