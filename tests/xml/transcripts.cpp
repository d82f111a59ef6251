// SPDX-License-Identifier: BSL-1.0
// Sessions of real clients and servers as they were recorded: in every chunking, and what the ones in the tree hold.
#include <algorithm>
#include <couplet/xml/parser.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpora.hpp"
#include "feeding.hpp"
#include "support.hpp"

namespace transcripts_tests {

namespace {

/// Cut once at each place of each element, and so that each element comes alone.
void check_chunking(std::string const& source, std::string const& octets,
                    feeding::settings const& s) {
    INFO(source);
    feeding::every_chunking every(octets, s);
    constexpr std::size_t sizes[]{1, 2, 3, 5, 16, 61, 512, 1460};
    for (std::size_t const size : sizes) every.pieces_of(size);
    std::size_t const step = octets.size() < 4096 ? 1 : 3;
    for (std::size_t cut = 0; cut <= octets.size(); cut += step) every.cut_at(cut);
    for (std::size_t at = octets.find('<'); at != octets.npos; at = octets.find('<', at + 1))
        every.cut_at(at, std::min(octets.size(), octets.find('>', at) + 1));
    CHECK(every.differences() == "");
}

/// The names of a stream's header and of its elements.
struct first_level {
    std::string names;
    int depth = 0;

    void start_element(couplet::xml::start_tag const& tag) {
        if (depth++ < 2) names += (names.empty() ? "" : " ") + std::string(tag.name().local);
    }
    void text(std::string_view) {}
    void cdata(std::string_view) {}
    void end_element() {
        if (--depth == 0) names += " end";
    }
};

struct session {
    std::string_view name;
    std::string_view names;  // a stream after the other
};

constexpr session sessions_in_tree[]{
    {"slixmpp-starttls.c2s",
     "stream starttls | stream auth response | "
     "stream iq enable presence iq a iq a iq a r iq a a message a end"},
    {"slixmpp-starttls.s2c",
     "stream features proceed | stream features challenge success | "
     "stream features iq enabled presence r iq r iq r iq r a iq r message r a end"},
    {"libstrophe-notls.c2s", "stream auth response | stream iq enable presence iq message r a end"},
    {"libstrophe-notls.s2c",
     "stream features challenge success | "
     "stream features iq enabled presence iq r message a r a end"},
    {"slixmpp-badpassword.c2s", "stream auth response end"},
    {"slixmpp-badpassword.s2c", "stream features challenge failure end"},
    {"gloox-badxml.c2s", "stream a"},
    {"gloox-badxml.s2c", "stream features error end"},
};

}  // namespace

TEST_CASE("the sessions in the tree hold what their readers expect, in every chunking",
          "[xml][transcripts]") {
    for (auto const& [name, expected] : sessions_in_tree) {
        std::string all;
        for (auto const& s : corpora::session_in_tree(std::string(name))) {
            check_chunking(s.source, s.xml, feeding::stream);
            feeding::fed<first_level> f(feeding::stream);
            f.piece(s.xml);
            all += (all.empty() ? "" : " | ") + f.sink.names;
        }
        INFO(name);
        CHECK(all == expected);
    }
}

TEST_CASE("recorded sessions are the same in every chunking", "[xml][transcripts][corpus]") {
    for (auto const& s : corpora::sessions()) check_chunking(s.source, s.xml, feeding::stream);
    for (auto const& m : corpora::messages()) check_chunking(m.source, m.xml, feeding::document);
}

TEST_CASE("recorded sessions are well-formed, but for the one that is bad on purpose",
          "[xml][transcripts][corpus]") {
    std::size_t ended = 0, open = 0;
    auto const sessions = corpora::sessions();
    for (auto const& s : sessions) {
        INFO(s.source);
        auto const error = feeding::outcome_of(s.xml, feeding::stream).error;
        if (s.source.find("badxml.1.c2s") != std::string::npos) {
            CHECK(feeding::shown(error) == "mismatched_end_tag at 138");
        } else if (error) {
            CHECK(feeding::shown(error) == "incomplete at " + std::to_string(s.xml.size()));
            ++open;
        } else {
            ++ended;
        }
    }
    if (sessions.empty()) return;
    CHECK(ended == 36);
    CHECK(open == 89);
}

TEST_CASE("messages of WebSocket and of BOSH are documents", "[xml][transcripts][corpus]") {
    for (auto const& m : corpora::messages()) {
        INFO(m.source << ": " << m.xml);
        CHECK(feeding::shown(feeding::outcome_of(m.xml, feeding::document).error) == "good");
    }
}

TEST_CASE("RFC 6120 4.4: what real clients send behind </stream:stream> is ignored",
          "[xml][transcripts][corpus]") {
    std::size_t count = 0;
    for (auto const& s : corpora::sessions()) {
        std::size_t const end = s.xml.find("</stream:stream>");
        if (end == s.xml.npos) continue;
        std::string const closed = s.xml.substr(0, end + 16);
        if (closed.size() == s.xml.size()) continue;
        ++count;
        INFO(s.source << ": " << s.xml.substr(closed.size()));
        CHECK(feeding::outcome_of(s.xml, feeding::stream) ==
              feeding::outcome_of(closed, feeding::stream));
    }
    if (!corpora::sessions().empty()) CHECK(count != 0);
}

}  // namespace transcripts_tests
