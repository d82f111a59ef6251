// SPDX-License-Identifier: BSL-1.0
// What holds of the receiving engine whatever comes: any pieces, any phase, any framing; and what it keeps.
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "palace.hpp"
#include "support.hpp"

namespace receiver_laws_tests {

namespace {

using namespace palace;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using hostile::client_header, hostile::starttls, hostile::stream_end;

// Conversations: what the client says, or "" where its caller has something to do, which is then done.
using conversation = std::vector<std::string>;

conversation const conversations[]{
    {std::string{client_header}, std::string{starttls}, "", std::string{client_header},
     std::string{enters} + std::string{client_header} + std::string{sits}, "",
     std::string{speech} + "<presence/> \n <bow xmlns='urn:palace'/>" + std::string{speech} +
         std::string{stream_end}},
    // Behind what asks for a layer stands something.
    {std::string{client_header} + std::string{starttls} + std::string{client_header}},
    {std::string{client_header} + std::string{starttls}, "",
     std::string{client_header} + "<knock xmlns='urn:palace'/>" + std::string{enters} +
         std::string{client_header} + "<press xmlns='urn:palace'/>"},
    // Wrong things in the middle.
    {std::string{client_header} + std::string{speech}},
    {std::string{client_header} + "<a><b></a>" + std::string{starttls}},
    {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client' "
     "version='1.0' to='nowhere.example'>" +
     std::string{starttls}},
    {std::string{client_header} + std::string{starttls}, "",
     std::string{client_header} +
         "<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>" +
         std::string{stream_end}},
    {std::string{client_header} + std::string{starttls}, "",
     std::string{client_header} + std::string{enters} + std::string{client_header} +
         "<message xmlns='jabber:server'/>"},
    {std::string{client_header} + std::string{starttls}, "",
     std::string{client_header} + "<enter xmlns='urn:palace'>" + std::string(70'000, 'j')},
};

std::size_t headers_in(std::string_view sent) {
    std::size_t count = 0;
    for (auto at = sent.find("<stream:stream"); at != sent.npos;
         at = sent.find("<stream:stream", at + 1))
        ++count;
    return count;
}

/// The caller's part.
void help(palace::scene& talk) { talk.shakes_hands().does(scene::take_seat); }
std::string play(conversation const& lines, std::size_t piece) {
    palace::scene talk{place::outside, tls_policy::required, nullptr, piece};
    for (auto const& line : lines) line.empty() ? help(talk) : void(talk.hears(line));
    return talk.all();
}
std::string play_cut(conversation const& lines, std::size_t which, std::size_t cut) {
    palace::scene talk;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty())
            help(talk);
        else if (i == which)
            talk.hears(lines[i].substr(0, cut)).hears(lines[i].substr(cut));
        else
            talk.hears(lines[i]);
    }
    return talk.all();
}

}  // namespace

TEST_CASE("any pieces give the same events, output and state", "[negotiation][receiver][laws]") {
    for (auto const& lines : conversations) {
        // What follows a request for TLS in the same piece, or in the next, is refused in other words.
        bool const is_junk =
            lines.size() == 1 && lines[0].find("<starttls") != std::string::npos &&
            lines[0].find("<stream", lines[0].find("<starttls")) != std::string::npos;
        if (is_junk) continue;
        INFO(lines[0]);
        std::string const whole = play(lines, hostile::whole);
        std::size_t octets = 0;
        for (auto const& line : lines) octets += line.size();
        for (std::size_t const piece : std::initializer_list<std::size_t>{1, 2, 3, 7, 61, 512})
            if (octets / piece < 20'000) CHECK(play(lines, piece) == whole);
        support::differences found;
        for (std::size_t i = 0; i < lines.size(); ++i)
            for (std::size_t cut = 1; cut < lines[i].size(); cut += 1 + lines[i].size() / 4'096)
                if (play_cut(lines, i, cut) != whole)
                    found.add(std::to_string(i) + " cut at " + std::to_string(cut));
        CHECK(found.text == "");
    }
}

TEST_CASE("RFC 6120 5.4.3.3: what stands behind <starttls/> is refused wherever it is cut",
          "[negotiation][receiver][laws]") {
    auto const& octets = conversations[1][0];
    std::size_t const behind = octets.find(starttls) + starttls.size();
    for (std::size_t cut = 1; cut < octets.size(); ++cut) {
        palace::scene talk;
        talk.hears(octets.substr(0, cut));
        talk.hears(octets.substr(cut));
        INFO(cut);
        CHECK_THAT(talk.events(), EndsWith("failed octets_before_tls\nended, not clean\n"));
        auto const sent = talk.sent();
        if (cut == behind)
            CHECK_THAT(sent, EndsWith("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
        CHECK(headers_in(sent) == 1);
        CHECK_FALSE(talk.machine().tls_established(hostile::tls));
        CHECK(hostile::text_of(talk.machine().state()) == hostile::text_of(session{}));
    }
}

namespace {

/// How to come to a phase, and all that may happen there.
struct stimulus {
    std::string_view name;
    std::vector<seen> moves;  // what it is in the table
    bool is_peers;
    void (*happens)(palace::scene&);
};
stimulus const stimuli[]{
    {"header",
     {seen::header, seen::offer},
     true,
     [](palace::scene& talk) {
         bool const is_element = talk.machine().phase() != phase::opening;
         talk.hears(client_header.substr(client_header.find("<stream")));
         if (is_element) talk.hears(stream_end);
     }},
    {"knock",
     {seen::request, seen::wait},
     true,
     [](palace::scene& talk) { talk.hears("<knock xmlns='urn:palace'/>"); }},
    {"declined",
     {seen::request, seen::done},
     true,
     [](palace::scene& talk) { talk.hears("<enter xmlns='urn:palace'>nobody</enter>"); }},
    {"restart",
     {seen::request, seen::restart},
     true,
     [](palace::scene& talk) { talk.hears(enters); }},
    {"anew",
     {seen::request, seen::anew, seen::offer},
     true,
     [](palace::scene& talk) { talk.hears("<more xmlns='urn:palace'>juliet</more>"); }},
    {"layered", {seen::layered}, false, [](palace::scene& talk) { talk.shakes_hands(); }},
    {"shut", {seen::shut}, false, [](palace::scene& talk) { talk.closes(); }},
    {"peer_shut", {seen::peer_shut}, true, [](palace::scene& talk) { talk.hears(stream_end); }},
    {"fault", {seen::fault, seen::fault}, true, [](palace::scene& talk) { talk.hears("<a></b>"); }},
    {"late", {seen::late}, false, [](palace::scene& talk) { talk.ticks(0).ticks(1'000'000); }},
    {"cut", {seen::cut}, false, [](palace::scene& talk) { talk.is_cut(); }},
};
void reach(palace::scene& talk, phase where) {
    switch (where) {
        case phase::opening: break;
        case phase::offering: talk.hears(client_header); break;
        case phase::negotiating:
            talk.hears(client_header).hears("<knock xmlns='urn:palace'/>");
            break;
        case phase::switching: talk.hears(client_header).hears(starttls); break;
        case phase::ready:
            talk.hears(client_header).hears(enters).hears(client_header).hears(sits);
            talk.does(scene::take_seat);
            break;
        case phase::closing: talk.hears(client_header).closes(); break;
        case phase::ended: talk.hears(client_header).is_cut(); break;
    }
}
/// Where the table leads; what is not in it is a fault of the peer's, no move of the caller's, and of no account once
/// this side has closed. An element where a header is due is a stream that is none, and ends with it.
phase expected_behind(phase from, stimulus const& what) {
    auto const then = [](phase at, seen next) {
        return next_phase(stream_role::receiving, at, next).value_or(at);
    };
    phase at = from;
    for (seen const move : what.moves) {
        if (move == seen::request && at == phase::negotiating) continue;
        auto const next = next_phase(stream_role::receiving, at, move);
        if (next && !(move == seen::request && at == phase::ready)) {
            at = *next;
            continue;
        }
        if (at == phase::closing || at == phase::ended || !what.is_peers) return at;
        at = then(at, seen::fault);
        return from == phase::opening ? then(at, seen::peer_shut) : at;
    }
    return at;
}

}  // namespace

TEST_CASE("in every phase everything that can be seen leads where the table says",
          "[negotiation][receiver][transitions]") {
    numbers unused;
    receiver_settings const impatient{
        .random = unused, .domain = "im.example.com"_jid, .waits = {.idle = 600}};
    for (std::size_t i = 0; i < phase_count; ++i) {
        auto const from = static_cast<phase>(i);
        for (auto const& what : stimuli) {
            INFO(name(from) << ", " << what.name);
            palace::scene talk{place::outside, tls_policy::optional, &impatient};
            reach(talk, from);
            REQUIRE(talk.machine().phase() == from);
            what.happens(talk);
            CHECK(name(talk.machine().phase()) == name(expected_behind(from, what)));
            // Whatever it was, it can be ended, once.
            talk.is_cut();
            CHECK(talk.machine().phase() == phase::ended);
            auto const events = talk.events();
            CHECK(events.find("ended") == events.rfind("ended"));
            CHECK_THAT(events, Contains("ended"));
        }
    }
}

namespace {

/// What is wrong with the events and the output of one session; empty if nothing is.
std::string broken_law(std::string const& events, std::string_view sent, bool is_named) {
    std::size_t failed = 0, ended = 0, ready = 0;
    bool is_in = false;
    for (std::size_t at = 0; at < events.size();) {
        std::size_t const end = events.find('\n', at);
        std::string_view const one = std::string_view{events}.substr(at, end - at);
        at = end + 1;
        if (ended != 0) return "something behind the end";
        if (one.starts_with("authenticated")) is_in = true;
        if (one.starts_with("authenticated") && !is_named) return "nobody was let in";
        if (one.starts_with("ready")) ++ready;
        if (one.starts_with("bind_requested") && !is_in) return "a seat for a stranger";
        if (one.starts_with('<') && ready == 0) return "a stanza before it was ready";
        if (one.starts_with("failed")) ++failed;
        if (one.starts_with("ended")) ++ended;
    }
    if (failed > 1 || ready > 1) return "twice";
    if (ended != 0 && sent.find("</stream:stream>") != sent.rfind("</stream:stream>"))
        return "two ends";
    if (sent.find("<stream:error>") != sent.rfind("<stream:error>")) return "two errors";
    return {};
}

}  // namespace

TEST_CASE("whatever is said in whatever order, nobody gets where they may not",
          "[negotiation][receiver][laws]") {
    std::string_view const words[]{client_header,
                                   starttls,
                                   enters,
                                   sits,
                                   speech,
                                   stream_end,
                                   " ",
                                   "<knock xmlns='urn:palace'/>",
                                   "<enter xmlns='urn:palace'>nobody</enter>",
                                   "<more xmlns='urn:palace'>juliet</more>",
                                   "<press xmlns='urn:palace'/>",
                                   "<bow xmlns='urn:palace'/>",
                                   "<stream:stream to='im.example.com' version='1.0'>",
                                   "<stream:error/>",
                                   "<iq type='set' id='1'><x xmlns='y'/></iq>",
                                   "<a>",
                                   "</a>",
                                   "\n"};
    support::dice roll{20'260'101};
    std::size_t ready = 0;
    for (int round = 0; round < 8'000; ++round) {
        palace::scene talk{place::outside,
                           roll(2) == 0 ? tls_policy::required : tls_policy::optional};
        std::string said;
        bool is_named = false;
        // Often the right word, so that all depths are reached.
        constexpr std::string_view way[]{client_header, starttls, "tls",  client_header, enters,
                                         client_header, sits,     "seat", speech};
        std::size_t at = 0;
        for (std::size_t i = 0; i < 12; ++i) {
            bool const is_right = roll(6) != 0 && at < std::size(way);
            std::string_view const word = is_right ? way[at++] : roll.of(words);
            said += word;
            said += '|';
            is_named = is_named || word.find("juliet") != word.npos;
            std::size_t const verb = is_right ? 99 : roll(40);
            if (word == "tls" || verb == 0)
                talk.shakes_hands();
            else if (word == "seat" || verb == 1)
                talk.does(scene::take_seat);
            else if (verb == 2)
                talk.closes();
            else if (verb == 3)
                talk.is_cut();
            else if (verb == 4)
                talk.ticks(i * 20);
            else
                talk.hears(word);
        }
        auto const events = talk.events();
        ready += events.find("ready") != events.npos ? 1 : 0;
        auto const broken = broken_law(events, talk.sent(), is_named);
        if (broken.empty()) continue;
        INFO(said << '\n' << events);
        REQUIRE(broken == "");
    }
    CHECK(ready > 400);
}

namespace {

/// `<ring xmlns='urn:palace'/>` is answered whenever it comes.
class bell {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes{};
    static constexpr bool stays = true;

    bool offers(step_port const&) const { return false; }
    template <class Sink>
    void write_feature(xml::writer<Sink>&, step_port const&) const {}
    bool takes(xml::element_view element) const { return element.is({"urn:palace", "ring"}); }
    step_outcome take(xml::element_view, step_port& port) {
        ++rung_;
        return say(port, "ding").is == step_outcome::result::fails
                   ? step_outcome::fails(negotiation_errc::unwritable)
                   : step_outcome::done();
    }
    std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (!takes(element)) return {};
        return take(element, port);
    }
    int rung() const { return rung_; }

  private:
    int rung_ = 0;
};

}  // namespace

TEST_CASE("a step that stays answers at any time, and disturbs no other",
          "[negotiation][receiver]") {
    using tower = receiver<enter, sit, bell>;
    numbers source;
    hostile::scene<tower> talk{hostile::whole,
                               receiver_settings{.random = source, .domain = "im.example.com"_jid},
                               enter{}, sit{}, bell{}};
    constexpr std::string_view ring = "<ring xmlns='urn:palace'/>";
    talk.hears(client_header).hears(ring);
    CHECK(talk.machine().phase() == phase::offering);
    talk.hears("<knock xmlns='urn:palace'/>").hears(ring).hears(ring);
    CHECK(talk.machine().phase() == phase::negotiating);
    talk.hears(enters).hears(ring);  // the new stream has no header yet
    CHECK_THAT(talk.events(), StartsWith("authenticated juliet@im.example.com name\nfailed "));

    hostile::scene<tower> other{hostile::whole,
                                receiver_settings{.random = source, .domain = "im.example.com"_jid},
                                enter{}, sit{}, bell{}};
    other.hears(client_header).hears(enters).hears(client_header).hears(sits).hears(ring);
    other.does([](tower& it) {
        auto const full = "juliet@im.example.com/balcony"_jid;
        CHECK(it.decide([&](sit& step, step_port& port) { return step.bind(full, port); }));
    });
    other.hears(ring).hears(speech);
    CHECK_THAT(other.events(), Contains("bind_requested balcony\nready "
                                        "juliet@im.example.com/balcony\n<message"));
    REQUIRE(other.machine().step<bell>() != nullptr);
    CHECK(other.machine().step<bell>()->rung() == 2);
}

}  // namespace receiver_laws_tests
