// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: a database that is not what it should be, or takes no more (RFC 6120 8.3.3.18, 13.12).
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "abroad.hpp"

namespace storage_tests {

using town::contains, town::guest, town::place;

namespace {

/// A folder of one's own, while it lasts.
struct folder {
    folder() { REQUIRE(mkdtemp(name) != nullptr); }
    ~folder() {
        for (char const* const one : {"/db", "/db-wal", "/db-shm", "/db-journal"})
            std::remove((name + std::string{one}).c_str());
        ::rmdir(name);
    }
    std::string file() const { return name + std::string{"/db"}; }
    serve::options lasting() const {
        serve::options made;
        made.database = file();
        return made;
    }
    char name[24] = "/tmp/couplet_XXXXXX";
};

std::string why_not(std::string const& path) {
    try {
        serve::store const one{path};
    } catch (serve::database_error const& error) {
        return error.what();
    }
    return "";
}
std::string message(std::string_view body) {
    return "<message to='juliet@localhost' type='chat' id='m'><body>" + std::string{body} +
           "</body></message>";
}
std::string set(std::string_view payload) {
    return "<iq type='set' id='s'>" + std::string{payload} + "</iq>";
}
constexpr std::string_view roster_set =
    "<query xmlns='jabber:iq:roster'><item jid='paris@localhost'/></query>";
constexpr std::string_view block_set =
    "<block xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'/></block>";
constexpr std::string_view password_set =
    "<query xmlns='jabber:iq:register'><username>romeo</username><password>new</password></query>";

/// Whether commits fail.
bool is_broken = false;
int fail_commits(void*) { return is_broken ? 1 : 0; }

}  // namespace

TEST_CASE("--db: the file is for its owner's eyes, and for one server at a time", "[serve]") {
    folder const here;
    {
        serve::store one{here.file()};
        one.set_password("juliet", "secret");
        struct stat is {};
        REQUIRE(::stat(here.file().c_str(), &is) == 0);
        CHECK((is.st_mode & 0777) == 0600);
        CHECK(contains(why_not(here.file()), "is in use"));
    }
    CHECK(why_not(here.file()).empty());
    CHECK(serve::store{here.file()}.has_user("juliet"));
}

TEST_CASE("--db: what is no database of ours is left alone", "[serve]") {
    folder const here;
    SECTION("no database") {
        std::ofstream{here.file()} << std::string(4'096, 'x');
        CHECK(contains(why_not(here.file()), "is no database: name another file"));
    }
    SECTION("another program's") {
        {
            serve::database other{here.file(), 0};
            other.run("create table users(name text)");
        }
        CHECK(contains(why_not(here.file()), "is another program's database"));
    }
    SECTION("a folder") { CHECK(contains(why_not(here.name), "cannot be read and written")); }
    SECTION("nowhere") {
        CHECK(contains(why_not(here.file() + "/db"), "cannot be read and written"));
    }
    SECTION("a device") { CHECK(contains(why_not("/dev/null"), "/dev/null is no file")); }
    SECTION("a pipe") {
        REQUIRE(::mkfifo(here.file().c_str(), 0600) == 0);
        CHECK(contains(why_not(here.file()), "/db is no file"));
    }
    SECTION("one that cannot grow") {
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit const none{.rlim_cur = 0, .rlim_max = before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
        std::string const why = why_not(here.file());
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        CHECK(contains(why, here.file() + ": "));
        CHECK(!contains(why, "pragma"));
    }
}

TEST_CASE("RFC 6120 8.3.3.18: what the database does not take is refused, and life goes on",
          "[serve]") {
    folder const at;
    place here{at.lasting()};
    guest romeo{here, "romeo/orchard"};
    here.loop.io.poll();
    here.kept.data().run("pragma max_page_count = 1");  // as many as there are
    std::string const long_text(5'000, 'x');
    std::size_t accepted = 0;
    for (std::string said; !contains(said, "<resource-constraint"); said = romeo.heard()) {
        REQUIRE(++accepted < 100);
        romeo.say(message(long_text));
    }
    --accepted;
    CHECK(here.kept.kept("juliet") == accepted);
    for (int i = 0; i != 20; ++i)  // what is left of the last page
        romeo.say(set("<query xmlns='jabber:iq:roster'><item jid='a" + std::to_string(i) +
                      "@localhost' name='" + std::string(1'000, 'n') + "'/></query>"));
    CHECK(contains(romeo.heard(), "<internal-server-error"));
    std::size_t const listed = here.kept.roster("romeo").size();
    CHECK(here.all.account(romeo.address().bare())->roster.size() == listed);
    here.loop.io.poll();
    CHECK(!romeo.is_gone());
    here.kept.data().run("pragma max_page_count = 1000000");
    romeo.say(message(long_text) + set(roster_set));
    CHECK(contains(romeo.heard(), "type='result'"));
    CHECK(here.kept.kept("juliet") == accepted + 1);
    CHECK(here.kept.roster("romeo").size() == listed + 1);
}

TEST_CASE("XEP-0198 4: what was not committed was never said, and is undone", "[serve]") {
    folder const at;
    place here{at.lasting()};
    sqlite3_commit_hook(here.kept.data().handle(), fail_commits, nullptr);
    guest romeo{here, "romeo/orchard"}, nurse{here, "nurse/kitchen"};
    here.loop.io.poll();
    is_broken = true;
    romeo.say(message("hark") + set(roster_set) + set(block_set));
    CHECK(romeo.at_server().is_held());
    CHECK(!nurse.is_gone());
    here.loop.io.poll();
    is_broken = false;
    romeo.settle();
    CHECK(romeo.is_gone());
    CHECK(here.kept.kept("juliet") == 0);
    auto* const account = here.all.account(romeo.address().bare());
    CHECK(account->roster.empty());
    CHECK(account->blocked.empty());
    CHECK(account->resources().empty());  // nobody resumes what did not happen
    nurse.settle();
    REQUIRE(!nurse.is_gone());
    // From now on for a while, changes are committed alone.
    is_broken = true;
    for (auto const& [one, why] : {std::pair{message("hark"), "<resource-constraint"},
                                   std::pair{set(roster_set), "<internal-server-error"},
                                   std::pair{set(block_set), "<internal-server-error"}}) {
        nurse.say(one);
        CHECK(!nurse.at_server().is_held());
        auto const said = nurse.heard();
        CHECK(contains(said, why));
        CHECK(!contains(said, "type='result'"));
    }
    is_broken = false;
    nurse.say(message("hark"));
    CHECK(nurse.heard().empty());
    CHECK(here.kept.kept("juliet") == 1);
}

TEST_CASE("XEP-0077: an account that the database cannot change stays as it is", "[serve]") {
    folder const at;
    auto wanted = at.lasting();
    wanted.registers = true;
    place here{wanted};
    here.kept.group_changes({});
    here.loop.io.poll();
    sqlite3_commit_hook(here.kept.data().handle(), fail_commits, nullptr);
    guest romeo{here, "romeo/orchard"};
    is_broken = true;
    romeo.say(set(password_set));
    CHECK(contains(romeo.heard(), "<internal-server-error"));
    romeo.say(set("<query xmlns='jabber:iq:register'><remove/></query>"));
    auto const said = romeo.heard();
    is_broken = false;
    CHECK(contains(said, "<internal-server-error"));
    CHECK(!contains(said, "type='result'"));
    CHECK(!romeo.is_gone());
    CHECK(here.kept.has_user("romeo"));
}

TEST_CASE("RFC 6120 13.12: what is kept is counted, whatever happens", "[serve]") {
    folder const at;
    {
        serve::store one{at.file()};
        one.set_password("juliet", "secret");
        CHECK(one.keep("juliet", "romeo@localhost", "now", "12345") == 1);
        CHECK(one.keep("juliet", "nurse@localhost", "now", "\xc3\xa4") == 2);
        CHECK(one.keep("juliet", "romeo@localhost", "now", "1") == 3);
        one.forget(2), one.forget(2);
    }
    serve::store one{at.file()};
    CHECK(one.kept() == 2);
    CHECK(one.kept_for("juliet").octets == 6);
    CHECK(one.share("juliet", "romeo@localhost").messages == 2);
    CHECK(one.share("juliet", "nurse@localhost").messages == 0);
    CHECK(one.keep("juliet", "nurse@localhost", "now", "\xc3\xa4") == 4);
    CHECK(one.kept_for("juliet").octets == 8);
    one.forget(1), one.forget(3);
    CHECK(one.kept_for("juliet").octets == 2);
    one.remove_user("juliet");
    CHECK(one.kept() == 0);
    CHECK(one.kept_for("juliet").messages == 0);
}

TEST_CASE("XEP-0198 5: what comes between a cut and its being noticed is for who resumes",
          "[serve]") {
    folder const at;
    bool const is_lasting = GENERATE(false, true);
    place here{is_lasting ? at.lasting() : serve::options{}};
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    auto& her_end = juliet.at_server();
    auto const say = [&](std::string const& body) {
        romeo.say("<message to='juliet@localhost/balcony' type='chat'><body>" + body +
                  "</body></message>");
    };
    say("one");
    here.loop.io.poll();
    CHECK(juliet.has_heard(">one<"));
    auto const session = couplet::saved_session::from(juliet.machine().state());
    REQUIRE(session);
    her_end.machine().cut();
    say("two");
    while (auto const event = her_end.machine().next()) her_end.take(*event);
    say("three");
    juliet.cut();
    say("four");
    here.loop.io.poll();
    guest again{here, "juliet/balcony", &*session};
    here.loop.io.poll();
    std::string const heard = again.heard();
    REQUIRE(again.machine().state().reached.has(couplet::fact::resumed));
    CAPTURE(heard);
    CHECK(!contains(heard, ">one<"));
    std::size_t last = 0;
    for (char const* const body : {">two<", ">three<", ">four<"}) {
        CHECK(heard.find(body) > last);
        last = heard.find(body);
        REQUIRE(last != heard.npos);
        CHECK(heard.find(body, last + 1) == heard.npos);
    }
}

}  // namespace storage_tests
