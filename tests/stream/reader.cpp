// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/print.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"

namespace reader_tests {

namespace {

namespace xml = couplet::xml;
using couplet::stream_reader;
using std::string_view;

constexpr string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='example.net' version='1.0'>";

static_assert(header.size() == 137);

/// Each event a word, elements with their offset and size.
std::string events(stream_reader& in, string_view octets) {
    std::string all;
    in.feed(octets);
    while (auto const event = in.next())
        std::visit(couplet::match{
                       [&](couplet::opened const& o) { (all += "opened:") += o.header.local(); },
                       [&](xml::element_view e) {
                           (all += e.local()) += '@' + std::to_string(in.offset()) + '+' +
                                                 std::to_string(in.octets());
                       },
                       [&](couplet::closed) { all += "closed"; },
                       [&](couplet::stream_failure f) {
                           (all += name(f.condition())) += '@' + std::to_string(f.error.offset);
                       },
                   },
                   *event),
            all += ' ';
    return all;
}
std::string events(string_view octets) {
    stream_reader in;
    return events(in, octets);
}

}  // namespace

TEST_CASE("RFC 6120 4.2, 4.4: header, elements and end come out as they complete", "[stream]") {
    stream_reader in;
    CHECK(events(in, header) == "opened:stream ");
    CHECK(events(in, "<presence/><iq") == "presence@137+11 ");
    CHECK(in.is_inside());
    CHECK(in.inside_of() == 148);
    CHECK(events(in, "/>\n") == "iq@148+5 ");
    CHECK_FALSE(in.is_inside());
    CHECK(events(in, " ") == "");
    CHECK(in.received() == 155);
    CHECK(events(in, "</stream:stream>") == "closed ");
    CHECK(in.is_closed());
}

TEST_CASE("the header is raw: attributes, namespaces, any prefix", "[stream]") {
    stream_reader in;
    in.feed(
        "<s xmlns='http://etherx.jabber.org/streams' xmlns:c='jabber:client' id='' xml:lang='en'>");
    auto const event = in.next();
    REQUIRE(event);
    auto const opened = std::get<couplet::opened>(*event).header;
    CHECK(opened.is({xml::ns::streams, "s"}));
    CHECK(opened.attribute("id") == string_view(""));
    CHECK(opened.language() == "en");
    CHECK(opened.namespace_of("c") == string_view("jabber:client"));
    CHECK(opened.contents().empty());
}

TEST_CASE("octets behind </stream:stream> are ignored", "[stream]") {
    CHECK(events(std::string(header) + "</stream:stream>\0<!-- junk") == "opened:stream closed ");
    stream_reader in;
    events(in, std::string(header) + "</stream:stream>");
    CHECK(events(in, "<presence/>\xFF") == "");
    CHECK_FALSE(in.failure());
}

TEST_CASE("an empty root opens and closes", "[stream]") {
    CHECK(events("<stream/>") == "opened:stream closed ");
}

TEST_CASE("RFC 6120 5.4.2.3: it stops right behind the element, and what is left can be counted",
          "[stream]") {
    std::string const octets =
        std::string(header) + "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\x16\x03\x01<";
    for (std::size_t first = 0; first < octets.size() - 4; ++first) {
        stream_reader in;
        std::string const begin = octets.substr(0, first), rest = octets.substr(first);
        events(in, begin);
        in.feed(rest);
        auto event = in.next();
        while (event && !std::holds_alternative<xml::element_view>(*event)) event = in.next();
        REQUIRE(event);
        CHECK(in.left_over() == "\x16\x03\x01<");
    }
}

TEST_CASE("failure is told once and stays", "[stream]") {
    stream_reader in;
    CHECK(events(in, std::string(header) + "<a/><!-- -->") ==
          "opened:stream a@137+4 restricted-xml@141 ");
    CHECK(events(in, "<b/>") == "");
    REQUIRE(in.failure());
    CHECK(in.failure()->error == couplet::xml_error{couplet::xml_errc::comment, 141});
}

TEST_CASE("the inner stanza of a forged one is never delivered", "[stream]") {
    CHECK(events("<foo><?xml ?><message from='admin@example.com'/></foo>") ==
          "opened:foo restricted-xml@5 ");
    CHECK(events(std::string(header) + "<foo><?xml ?><message from='admin@example.com'/></foo>") ==
          "opened:stream restricted-xml@142 ");
}

TEST_CASE("restart: as new, whatever was before", "[stream]") {
    std::vector<std::string> const before{"",
                                          std::string(header),
                                          std::string(header) + "<a><b",
                                          std::string(header) + "<a></b>",
                                          "\xC3",
                                          std::string(header) + "</stream:stream>"};
    for (auto const& octets : before) {
        stream_reader in{{.stanza_octets = 100}};
        events(in, octets);
        in.restart();
        CHECK(in.limits().stanza_octets == 100);
        CHECK_FALSE(in.failure());
        CHECK_FALSE(in.is_closed());
        CHECK(in.received() == 0);
        CHECK(in.left_over() == "");
        CHECK(events(in, std::string(header) + "<a/>") == "opened:stream a@137+4 ");
    }
}

TEST_CASE("limits change in the middle of a stream, as when the peer authenticates", "[stream]") {
    std::string const large = "<a>" + std::string(20'000, 'x') + "</a>";
    stream_reader in{xml::preauth_limits};
    CHECK(events(in, std::string(header) + "<success/>") == "opened:stream success@137+10 ");
    in.set_limits(xml::c2s_limits);
    CHECK(events(in, large) == "a@147+20007 ");
    in.set_limits(xml::preauth_limits);
    CHECK(events(in, large) == "policy-violation@36538 ");
}

TEST_CASE("an element that has begun stays within the limits that held then", "[stream]") {
    stream_reader in;
    CHECK(events(in, std::string(header) + "<a b='1' c='2'>") == "opened:stream ");
    in.set_limits({.attributes = 1});
    CHECK(events(in, "</a>") == "a@137+19 ");
    CHECK(events(in, "<a b='1' c='2'/>") == "policy-violation@165 ");
}

TEST_CASE("octets fed before those before them were read are a failure: nothing is skipped",
          "[stream]") {
    stream_reader in;
    std::string const first = std::string(header) + "<a/><body>hello ";
    in.feed(first);
    REQUIRE(in.next());
    REQUIRE(in.next());
    CHECK(events(in, "<message from='admin@example.com'/></body>") == "internal-server-error@141 ");
    CHECK(in.failure()->error.code == couplet::xml_errc::fed_too_early);
}

template <class Text>
concept may_be_fed = requires(stream_reader& in, Text&& text) {
    in.feed(static_cast<Text&&>(text));
};
static_assert(may_be_fed<string_view> && may_be_fed<std::string&> && may_be_fed<char const (&)[3]>);
static_assert(!may_be_fed<std::string>, "a string that ends with the call");

TEST_CASE("asked again when nothing has come, it reads nothing: the octets may have gone",
          "[stream]") {
    std::string const octets = std::string{header} + "\n<presence/> <iq/></stream:stream>";
    for (std::size_t cut = 0; cut <= octets.size(); ++cut)
        for (std::size_t const size : {std::size_t{1}, std::size_t{7}, octets.size()}) {
            stream_reader in;
            std::string all;
            auto const feed = [&](string_view piece) {
                std::vector<char> gone(piece.begin(), piece.end());
                all += events(in, {gone.data(), gone.size()});
                std::fill(gone.begin(), gone.end(), '!');
                CHECK_FALSE(in.next());
            };
            for (std::size_t at = 0; at < cut; at += size)
                feed(string_view{octets}.substr(at, std::min(size, cut - at)));
            feed(string_view{octets}.substr(cut));
            CHECK(all == events(octets));
        }
}

TEST_CASE("RFC 7395 3.3: each message is a document, which finish judges", "[stream]") {
    stream_reader in{{}, {.as = xml::framing::document}};
    CHECK(events(in, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>") == "open@0+51 ");
    CHECK_FALSE(in.finish());
    in.restart();
    CHECK(events(in, "<message><body>") == "");
    REQUIRE(in.finish());
    CHECK(in.finish()->error == couplet::xml_error{couplet::xml_errc::incomplete, 15});
    in.restart();
    CHECK(events(in, "<b/>x") == "b@0+4 not-well-formed@4 ");
    CHECK(in.finish());
    in.restart();
    CHECK(events(in, "<b/><c/>") == "b@0+4 not-well-formed@4 ");
    in.restart();
    CHECK(events(in, "") == "");
    CHECK(in.finish());
}

TEST_CASE("a reader can be moved at any octet, and what is left behind is as new", "[stream]") {
    std::string const octets = std::string(header) + "<a b='&amp;'>text</a><c/></stream:stream>";
    for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
        stream_reader first;
        std::string seen = events(first, string_view(octets).substr(0, cut));
        stream_reader second{std::move(first)};
        CHECK(first.left_over() == "");  // NOLINT(bugprone-use-after-move): that is what is tested
        CHECK(first.received() == 0);
        CHECK(events(first, "<x><y/>") == "opened:x y@3+4 ");
        first = std::move(second);
        seen += events(first, string_view(octets).substr(cut));
        CHECK(seen == "opened:stream a@137+21 c@158+4 closed ");
    }
}

TEST_CASE("where an event stands does not depend on pieces", "[stream]") {
    for (string_view const octets : {"<s><a></b>", "<a/>junk", "<s><a/>  </s>junk", "<s>\xFF"}) {
        stream_reader whole, single;
        std::string const seen = events(whole, octets);
        std::string again;
        for (std::size_t at = 0; at < octets.size(); ++at)
            again += events(single, octets.substr(at, 1));
        CHECK(again == seen);
        CHECK(single.offset() == whole.offset());
        CHECK(single.octets() == whole.octets());
        CHECK(single.received() == whole.received());
    }
}

TEST_CASE("an element is read where it lies if it comes whole", "[stream]") {
    stream_reader in;
    std::string const octets = std::string(header) + "<a>text</a><b>more";
    in.feed(octets);
    REQUIRE(in.next());
    auto const event = in.next();
    REQUIRE(event);
    auto const text = std::get<xml::element_view>(*event).text();
    CHECK(text == "text");
    CHECK(text.data() == octets.data() + octets.find("text"));
}

TEST_CASE("with a shared pool nothing is allocated in steady state", "[stream]") {
    xml::workspace_pool pool;
    stream_reader in{{}, {}, pool};
    std::string const stanza =
        "<message to='a@b'><body>x &amp; y</body><x xmlns='u' p:k='1' xmlns:p='v'>"
        "<![CDATA[z]]></x></message> ";
    events(in, std::string(header));
    auto const read = [&](string_view octets) {
        in.feed(octets);
        std::size_t count = 0;
        while (in.next()) ++count;
        return count;
    };
    for (std::size_t cut = 0; cut < stanza.size(); cut += 7) {  // warms up
        read(string_view(stanza).substr(0, cut));
        read(string_view(stanza).substr(cut));
    }
    std::size_t count = 0;
    CHECK(allocations::during([&] {
              for (int i = 0; i < 100; ++i)
                  for (std::size_t cut = 0; cut <= stanza.size(); ++cut) {
                      count += read(string_view(stanza).substr(0, cut));
                      count += read(string_view(stanza).substr(cut));
                  }
          }) == 0);
    CHECK(count == 100 * (stanza.size() + 1));
}

TEST_CASE("a pool hands nothing of one stream to another, whatever became of the first",
          "[stream]") {
    xml::workspace_pool pool;
    std::string const begun = std::string(header) +
                              "<a xmlns='urn:evil' xmlns:p='urn:evil'><p:b c='1' d='" +
                              std::string(2000, 'x');
    for (string_view const end : {"", "' d='2'/>", "<", "'/></p:wrong>"}) {
        {
            stream_reader first{{}, {}, pool};
            events(first, begun);
            events(first, end);
        }
        stream_reader second{{}, {}, pool};
        CHECK(events(second, header) == "opened:stream ");
        second.feed("<message><body/></message>");
        auto const event = second.next();
        REQUIRE(event);
        auto const message = std::get<xml::element_view>(*event);
        CHECK(message.is({"jabber:client", "message"}));
        CHECK(message.child("body"));
        CHECK_FALSE(message.namespace_of("p").has_value());
        CHECK_FALSE(second.next());
        CHECK(events(second, "<p:a/>") == "not-well-formed@164 ");
    }
}

TEST_CASE("a pool keeps a bounded amount", "[stream]") {
    auto const before = allocations::alive();
    xml::workspace_pool pool;
    {
        std::vector<stream_reader> readers;
        for (int i = 0; i < 1000; ++i) {
            readers.emplace_back(xml::limits{}, xml::options{}, pool);
            events(readers.back(), std::string(header) + "<a>" + std::string(10'000, 'x'));
        }
    }
    CHECK(allocations::alive() - before < 64 * 40'000);
    pool.release();
    CHECK(allocations::alive() == before);
}

TEST_CASE("between elements a reader holds what the header left, and nothing else", "[stream]") {
    auto const before = allocations::alive();
    {
        stream_reader in;
        CHECK(allocations::alive() == before);
        events(in, header);
        auto const idle = allocations::alive() - before;
        CHECK(idle <= 400 - static_cast<std::ptrdiff_t>(sizeof in) + 100);
        events(in, "<a>" + std::string(100'000, 'x') + "</a>  <b");
        CHECK(allocations::alive() - before > idle);
        events(in, "/>  ");
        CHECK(allocations::alive() - before == idle);
        CHECK(allocations::during([&] {
                  for (int i = 0; i < 1000; ++i) events(in, "  ");
              }) <= 1000);
        CHECK(allocations::alive() - before == idle);
    }
    CHECK(allocations::alive() == before);
}

TEST_CASE("RFC 6120 13.12: a tree takes so much for each octet, element, run of text and attribute",
          "[stream][memory]") {
    struct shape {
        std::string stanza;
        std::size_t elements, texts, attributes;
    };
    auto const repeated = [](string_view what, std::size_t count) {
        std::string all;
        while (count-- != 0) all += what;
        return all;
    };
    std::string attributes;
    for (int i = 0; i < 64; ++i) attributes += " a" + std::to_string(i) + "=''";
    std::vector<shape> const shapes{
        {"<a>" + std::string(131'066, 'x') + "</a>", 1, 1, 0},  // a buffer that has just doubled
        {"<a>" + repeated("&lt;", 32'766) + "</a>", 1, 1, 0},
        {"<a>" + repeated("x<b/>", 4'000) + "</a>", 4'001, 4'000, 0},
        {"<a>" + repeated("<b" + attributes + "/>", 400) + "</a>", 401, 0, 400 * 64},
        {"<a>" + repeated("x<![CDATA[y]]>", 4'000) + "</a>", 1, 8'000, 0},
    };
    for (auto const& [stanza, elements, texts, count] : shapes)
        for (std::size_t const piece : {stanza.size(), std::size_t{1}, std::size_t{512}}) {
            auto const before = allocations::octets();
            allocations::reset_peak();
            std::size_t seen = 0;
            {
                stream_reader in;
                in.feed(header);
                while (in.next()) continue;
                for (std::size_t at = 0; at < stanza.size(); at += piece) {
                    in.feed(string_view(stanza).substr(at, piece));
                    while (in.next()) ++seen;
                }
            }
            INFO(stanza.substr(0, 20) << " in pieces of " << piece);
            CHECK(seen == 1);
            std::size_t const nodes = sizeof(xml::element_node) * elements +
                                      sizeof(rapidxml::xml_node<char>) * texts +
                                      sizeof(xml::attribute_node) * count;
            auto const peak = static_cast<std::size_t>(allocations::peak() - before);
            CHECK(peak <= 3 * stanza.size() + nodes * 4 / 3 + 24 * 1024);
        }
    CHECK(sizeof(xml::element_node) == 112);
    CHECK(sizeof(xml::attribute_node) == 72);
}

TEST_CASE("RFC 6120 4.9.3.17: no memory is a failure, not an exception, and nothing leaks",
          "[stream]") {
    std::string const octets = std::string(header) + "<a>" + std::string(3000, 'x') +
                               "<b c='&amp;'>&lt;</b>" + std::string(3000, ' ') + "</a>";
    auto const before = allocations::alive();
    for (std::size_t nth = 0; nth < 12; ++nth)
        for (std::size_t const size : {octets.size(), std::size_t{100}}) {
            std::string seen;
            seen.reserve(1000);
            {
                stream_reader in;
                allocations::failing_from const failing{nth};
                for (std::size_t at = 0; at < octets.size(); at += size) {
                    in.feed(string_view(octets).substr(at, size));
                    while (auto const event = in.next())
                        if (std::holds_alternative<couplet::stream_failure>(*event))
                            seen += "failed ";
                }
                if (in.failure())
                    CHECK(in.failure()->condition() ==
                          couplet::stream_condition::resource_constraint);
            }
            CHECK((seen.empty() || seen == "failed "));
        }
    CHECK(allocations::alive() == before);
}

TEST_CASE("RFC 6120 13.12: a limit right where a piece ends, and memory that moves behind it",
          "[stream]") {
    for (std::uint32_t const limit : {1'024U, 4'096U, 16'384U})
        for (std::size_t const piece : {std::size_t{1'024}, std::size_t{limit}}) {
            INFO(limit << " in pieces of " << piece);
            stream_reader in{{.stanza_octets = limit}};
            CHECK(events(in, header) == "opened:stream ");
            std::string const octets = "<a>" + std::string(3 * limit, 'x');
            std::string all;
            for (std::size_t at = 0; at < octets.size(); at += piece)
                all += events(in, string_view(octets).substr(at, piece));
            CHECK(all == "policy-violation@" + std::to_string(header.size() + limit) + ' ');
        }
}

}  // namespace reader_tests
