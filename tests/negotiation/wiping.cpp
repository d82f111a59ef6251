// SPDX-License-Identifier: BSL-1.0
// What is collected of elements that come in pieces is wiped as long as there may be secrets in it.
#include <algorithm>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/workspace.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "allocations.hpp"
#include "catch.hpp"
#include "negotiation/accounts.hpp"
#include "negotiation/capulet.hpp"
#include "negotiation/juliet.hpp"

namespace wiping_tests {

using couplet::stream_reader;
namespace xml = couplet::xml;

namespace {

constexpr std::string_view password = "correct horse & battery staple";
constexpr std::size_t sizes[]{1, 2, 7, 100, 513, 5'000, 20'000};

/// With a password twice, the second one next to so many octets; all of it stays in the buffers that it was in first.
std::string element_of(std::size_t octets) {
    std::string text = "<q a='correct horse &amp; battery staple'>";
    text.append(octets, ' ').append("correct horse &amp; battery staple<b/>correct horse ");
    return text.append("&amp; battery staple</q>");
}
template <class Reader>
void hears(Reader& in, std::string_view octets, std::size_t piece) {
    for (; !octets.empty(); octets.remove_prefix(std::min(piece, octets.size()))) {
        in.feed(octets.substr(0, piece));
        while (auto const event = in.next()) REQUIRE(event->index() != 3);
    }
}
/// How often something of an element is found in what a reader gives back.
std::size_t found(std::string_view sought, std::size_t more, std::size_t piece, bool wipes,
                  bool has_pool) {
    std::string const text = element_of(more);
    std::size_t times = 0;
    {
        allocations::looking_for const horse{sought};
        {
            xml::workspace_pool pool;
            stream_reader in = has_pool ? stream_reader{{}, {}, pool} : stream_reader{};
            in.set_wiping(wipes);
            stream_reader moved = std::move(in);
            hears(moved, "<r>", piece);
            hears(moved, text, piece);
            hears(moved, std::string_view{text}.substr(0, text.size() - 4), piece);
        }
        times = horse.found();
    }
    return times;
}

/// What a machine says and tells is nothing to anybody.
template <class Machine>
void machine_hears(Machine& it, std::string_view octets, std::size_t piece) {
    for (; !octets.empty(); octets.remove_prefix(std::min(piece, octets.size()))) {
        it.feed(octets.substr(0, piece));
        while (it.next()) {
        }
        it.consume(it.output().size());
    }
}
constexpr std::string_view client_header =
    "<stream:stream to='example.com' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";
constexpr std::size_t pieces[]{1, 30, 1'000};

}  // namespace

TEST_CASE("RFC 4616 4: of what a reader has collected nothing is left where it was",
          "[sasl][secret]") {
    for (std::string_view const sought : {password, std::string_view{"correct horse &amp; bat"}})
        for (std::size_t const more : {0U, 400U, 1'100U, 40'000U})
            for (std::size_t const piece : sizes)
                for (bool const has_pool : {false, true}) {
                    INFO(more << " octets more in pieces of " << piece << ", " << has_pool);
                    CHECK(found(sought, more, piece, true, has_pool) == 0);
                }
    // and it would be found: what has been decoded, and what has not
    for (bool const has_pool : {false, true}) {
        CHECK(found(password, 0, 1, false, has_pool) != 0);
        CHECK(found(password, 40'000, 100, false, has_pool) != 0);
        CHECK(found("correct horse &amp; bat", 0, 1, false, has_pool) != 0);
    }
}

TEST_CASE("RFC 4616 4: what has begun while secrets come is wiped though none come any more",
          "[sasl][secret]") {
    std::string const text = element_of(100);
    for (bool const has_more : {false, true})
        for (std::size_t const piece : sizes) {
            allocations::looking_for const horse{"&amp; battery"};
            {
                stream_reader in;
                in.set_wiping(true);
                hears(in, "<r>", piece);
                hears(in, text, piece);
                hears(in, std::string_view{text}.substr(0, text.size() - 1), piece);
                in.feed(">");
                REQUIRE(in.next());
                in.set_wiping(false);
                if (has_more) {  // whose memory is that of the element before it
                    CHECK_FALSE(in.next());
                    hears(in, "<q>which is none</q><q>", piece);
                }
            }
            CHECK(horse.found() == 0);
        }
    // From then on it is as at first.
    allocations::looking_for const horse{"&amp; battery"};
    {
        stream_reader in;
        in.set_wiping(true);
        hears(in, "<r>", 1);
        in.set_wiping(false);
        hears(in, text, 1);
    }
    CHECK(horse.found() != 0);
}

TEST_CASE("RFC 4616 4: a password that comes in pieces is not left in a server's memory",
          "[sasl][secret][server]") {
    std::string const encoded = capulet::encoded({"\0juliet\0r0m30myr0m30", 20});
    std::string const request =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + encoded + "</auth>";
    for (std::string_view const sought : {std::string_view{encoded}, std::string_view{"r0m30m"}})
        for (bool const is_known : {true, false})
            for (bool const has_pool : {true, false})
                for (std::size_t const piece : pieces) {
                    sasl_test::known_users users{.iterations = 1};
                    if (!is_known) users.passwords.clear();
                    allocations::looking_for const horse{sought};
                    {
                        xml::workspace_pool pool;
                        auto wanted = capulet::settings();
                        if (has_pool) wanted.pool = &pool;
                        capulet::machine it{wanted, users};
                        REQUIRE(it.tls_established(hostile::tls));
                        machine_hears(it, client_header, piece);
                        machine_hears(it, request, piece);
                        CHECK(it.state().reached.has(couplet::fact::authenticated) == is_known);
                        machine_hears(it, client_header, piece);
                    }
                    CHECK(horse.found() == 0);
                }
}

TEST_CASE("XEP-0077 3.1: nor is the password of a new account", "[secret][server]") {
    for (std::string_view const sought : {"r0m30&amp;r0m30", "r0m30&r0m30"})
        for (bool const has_pool : {true, false})
            for (std::size_t const piece : pieces) {
                allocations::looking_for const horse{sought};
                {
                    xml::workspace_pool pool;
                    auto wanted = capulet::settings();
                    wanted.registers = true;
                    if (has_pool) wanted.pool = &pool;
                    capulet::machine it{wanted, capulet::users};
                    REQUIRE(it.tls_established(hostile::tls));
                    machine_hears(it, client_header, piece);
                    machine_hears(it,
                                  "<iq type='set' id='r'><query xmlns='jabber:iq:register'>"
                                  "<username>bill</username><password>r0m30&amp;r0m30</password>"
                                  "</query></iq>",
                                  piece);
                    CHECK(it.register_account());
                    machine_hears(it, "<presence", piece);
                }
                CHECK(horse.found() == 0);
            }
}

TEST_CASE("XEP-0484 3.3: nor is a token in a client's", "[secret][client]") {
    constexpr std::string_view features =
        "<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism>"
        "<inline><fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE</mechanism></fast>"
        "</inline></authentication></stream:features>";
    constexpr std::string_view success =
        "<success xmlns='urn:xmpp:sasl:2'>"
        "<authorization-identifier>juliet@im.example.com</authorization-identifier>"
        "<token xmlns='urn:xmpp:fast:0' expiry='2030-01-01T00:00:00Z' token='WXZzciBwYmFkYWZz&amp;'"
        "/></success>";
    for (std::string_view const sought : {"WXZzciBwYmFkYWZz&amp;", "WXZzciBwYmFkYWZz"})
        for (std::size_t const piece : pieces) {
            auto wanted = juliet::settings;
            wanted.policy.allowed = couplet::sasl::mechanism::plain;
            wanted.agent.id = "d4565fa7-4d72-4749-b3d3-740edbf87770";
            wanted.fast.mechanism = "HT-SHA-256-NONE";
            allocations::looking_for const horse{sought};
            {
                juliet::machine it{wanted};
                REQUIRE(it.tls_established(hostile::tls));
                machine_hears(it, hostile::server_header, piece);
                machine_hears(it, features, piece);
                machine_hears(it, success, piece);
                CHECK(it.state().reached.has(couplet::fact::authenticated));
            }
            CHECK(horse.found() == 0);
        }
}

}  // namespace wiping_tests
