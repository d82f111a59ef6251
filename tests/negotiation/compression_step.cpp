// SPDX-License-Identifier: BSL-1.0
// Compression as a point where the caller takes over, on either side (XEP-0138).
#include <couplet/negotiation/compression_step.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace compression_step_tests {

namespace {

using namespace known;

constexpr std::string_view offered =
    "<compression xmlns='http://jabber.org/features/compress'><method>lzw</method>"
    "<method>zlib</method></compression>";
constexpr std::string_view compress =
    "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>";
constexpr std::string_view compressed = "<compressed xmlns='http://jabber.org/protocol/compress'/>";

couplet::client_settings squeezing() {
    auto wanted = there;
    wanted.compression = "zlib";
    return wanted;
}
couplet::server_settings offering() {
    auto wanted = here;
    wanted.compression = "zlib";
    return wanted;
}
std::string all(std::string_view one) { return std::string{bind} + std::string{one}; }

}  // namespace

TEST_CASE("XEP-0138 2: compression is negotiated by who wants it, before binding",
          "[compression]") {
    auto unwilling = client_at(all(offered));
    CHECK(unwilling.sent().find("compress") == std::string::npos);

    auto talk = client_at(all(offered), squeezing());
    CHECK(talk.sent() == compress);
    talk.hears(compressed);
    CHECK(talk.events() == "start_compression zlib\n");
    CHECK(talk.sent().empty());
    talk.does([](auto& m) { CHECK(m.compression_established()); });
    CHECK(talk.sent().find("<stream:stream") != std::string::npos);
    CHECK(talk.machine().state().reached.has(couplet::fact::compressed));
    // It is over: the same feature means nothing any more.
    talk.hears(hostile::server_header).hears(hostile::features(all(offered)));
    CHECK(talk.sent().starts_with("<iq id='bind1'"));
    talk.hears(bound("juliet@im.example.com/balcony"));
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
}

TEST_CASE("XEP-0138 2: a failure is no reason to give up", "[compression]") {
    for (std::string_view const why : {"<setup-failed/>", "<unsupported-method/>", ""}) {
        auto talk = client_at(all(offered), squeezing());
        talk.sent();
        talk.hears("<failure xmlns='http://jabber.org/protocol/compress'>" + std::string{why} +
                   "</failure>");
        CHECK(talk.sent().starts_with("<iq id='bind1'"));
        CHECK(talk.events().empty());
    }
}

TEST_CASE("XEP-0138 2: methods that are not known are ignored", "[compression]") {
    auto wanted = there;
    wanted.compression = "zstd";
    CHECK(client_at(all(offered), wanted).sent().starts_with("<iq id='bind1'"));
}

TEST_CASE("XEP-0170 3: nobody compresses before it is known who the client is", "[compression]") {
    client_scene stranger{hostile::whole, squeezing()};
    stranger.hears(hostile::server_header).sent();
    stranger.hears(hostile::features(offered));
    CHECK(stranger.sent().find("compress") == std::string::npos);

    server_scene server{hostile::whole, offering(), users};
    server.hears(hostile::client_header);
    CHECK(server.sent().find("compress") == std::string::npos);
    server.hears(compress);
    CHECK(server.events() == "failed not_authenticated\n");
}

TEST_CASE("XEP-0138 2: what stands behind the agreement uncompressed is refused", "[compression]") {
    auto talk = client_at(all(offered), squeezing());
    talk.hears(std::string{compressed} + "<presence/>");
    CHECK(talk.events() == "failed too_early_fed\nended, not clean\n");
    auto unasked = client_at(all(offered));
    unasked.hears(compressed);
    CHECK(unasked.events() == "failed unexpected_element\n");
    auto fed = client_at(all(offered), squeezing());
    fed.hears(compressed).hears("<presence/>");
    CHECK(fed.events() == "start_compression zlib\nfailed too_early_fed\nended, not clean\n");
}

TEST_CASE("XEP-0138 2: a server agrees to the method that it offers, and to no other",
          "[compression]") {
    CHECK(server_at().sent().find("compress") == std::string::npos);
    auto never = server_at();
    never.sent();
    never.hears(compress);
    CHECK(never.sent() ==
          "<failure xmlns='http://jabber.org/protocol/compress'><unsupported-method/></failure>");

    auto talk = server_at(offering());
    CHECK(talk.sent().find("<compression xmlns='http://jabber.org/features/compress'>"
                           "<method>zlib</method></compression>") != std::string::npos);
    talk.hears(
        "<compress xmlns='http://jabber.org/protocol/compress'><method>lzw</method></compress>");
    CHECK(talk.sent() ==
          "<failure xmlns='http://jabber.org/protocol/compress'><unsupported-method/></failure>");
    talk.hears(compress);
    CHECK(talk.events() == "start_compression zlib\n");
    CHECK(talk.sent() == compressed);
    talk.does([](auto& m) { CHECK(m.compression_established()); });
    talk.hears(hostile::client_header);
    CHECK(talk.sent().find("compress") == std::string::npos);
    talk.hears(compress);
    CHECK(talk.events() == "failed negotiated_before\n");
}

}  // namespace compression_step_tests
