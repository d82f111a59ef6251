// SPDX-License-Identifier: BSL-1.0
// What `couplet serve` is asked to be, and what it says of what it cannot be.
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "../../examples/serve/options.hpp"
#include "abroad.hpp"

namespace options_tests {

using words = std::vector<std::string>;

namespace {

/// Nothing with the sentence in `said`.
std::optional<serve::options> read(words const& arguments, std::string* said = nullptr) {
    std::ostringstream heard;
    auto* const before = std::cerr.rdbuf(heard.rdbuf());
    int status = 0;
    auto made = serve::read_options(arguments, status);
    std::cerr.rdbuf(before);
    if (said != nullptr) *said = heard.str();
    CHECK(status == (made ? 0 : 2));
    return made;
}
/// It cannot be, and that part of a sentence says why.
void refuses(words const& arguments, std::string_view part) {
    std::string said;
    INFO(arguments.back());
    CHECK(!read(arguments, &said));
    INFO(said);
    CHECK(town::contains(said, arguments.front()));
    CHECK(town::contains(said, part));
}

/// A file of secrets, which goes with it.
struct secrets_file {
    explicit secrets_file(std::string_view text, mode_t mode = 0600)
        : path{"serve_test_" + std::to_string(::getpid()) + "_secrets"} {
        std::ofstream{path} << text;
        ::chmod(path.c_str(), mode);
    }
    ~secrets_file() { std::remove(path.c_str()); }
    std::string path;
};

}  // namespace

TEST_CASE("couplet serve: limits are whole numbers that fit", "[serve]") {
    auto const made = read({"--limits", "depth=4294967295", "--limits", "stream-octets=0"});
    REQUIRE(made);
    CHECK(made->most.client.depth == 4'294'967'295);
    for (char const* const one :
         {"depth=4294967296", "depth=-1", "depth=0", "depth=", "depth", "depth=1k", "depth= 1",
          "connections=18446744073709551616", "kept=0x10"})
        refuses({"--limits", one}, "is a number from 1 to ");
    refuses({"--limits", "width=1"}, "there is no limit 'width'");
    refuses({"--limits", "=1"}, "there is no limit ''");
}

TEST_CASE("couplet serve: accounts have names and passwords", "[serve]") {
    auto const made = read({"--user", "Juliet:a:b", "--user", "romeo: "});
    REQUIRE(made);
    CHECK(made->users.front().name == "juliet");
    CHECK(made->users.front().secret == "a:b");
    for (char const* const one : {"juliet", ":secret", ""})
        refuses({"--user", one}, "a name, ':' and a secret are wanted");
    refuses({"--user", "juliet:"}, "juliet has an empty secret");
    for (char const* const one : {"a/b:secret", "a@b:secret", "a b:secret", "a@localhost:secret"})
        refuses({"--user", one}, "is no account's name");
    refuses({"--user", "juliet:\x01"}, "has characters that no password may have");
    refuses({"--user", "juliet:\xFF"}, "has characters that no password may have");
    refuses({"--user", "juliet:a", "--user", "JULIET:b"}, "juliet is there twice");
}

TEST_CASE("couplet serve: components have domains of their own", "[serve]") {
    auto const made = read({"--component", "Plays.LocalHost:s3cr3t"});
    REQUIRE(made);
    CHECK(made->components.front().name == "plays.localhost");
    refuses({"--component", "foo"}, "such as rooms.localhost:secret");
    refuses({"--component", "plays.localhost:"}, "plays.localhost has an empty secret");
    refuses({"--component", "a@plays.localhost:s"}, "is no domain");
    refuses({"--component", "localhost:s"}, "is the server itself");
    refuses({"--component", "a.localhost:s", "--component", "A.localhost:t"},
            "a.localhost is there twice");
    refuses({"--domain", "a@b"}, "'a@b' is no domain");
    refuses({"--host", "example.org"}, "is not NAME=ADDRESS:PORT");
    refuses({"--host", "=192.0.2.1:5269"}, "'' is no domain");
}

TEST_CASE("couplet serve: no sentence has a secret in it", "[serve]") {
    for (char const* const one : {":pa55", "a/b:pa55", "pa55", "a b:pa55", "a:pa55\x01"}) {
        std::string said;
        CHECK(!read({"--user", one}, &said));
        CHECK(!town::contains(said, "pa55"));
    }
}

TEST_CASE("couplet serve: each port is used once", "[serve]") {
    refuses({"--c2s", "5269"}, "port 5269 is that of");
    refuses({"--web", "8080", "--web-tls", "8080"}, "port 8080 is that of --web, too");
    refuses({"--c2s", "65536"}, "65536");
    refuses({"--c2s", "-1"}, "-1");
    refuses({"--c2s", "xmpp"}, "xmpp");
    CHECK(read({"--c2s", "0", "--c2s-tls", "0"}));
    words nowhere{"--c2s", "0"};
    for (char const* const one : {"--c2s-tls", "--s2s", "--web"})
        nowhere.insert(nowhere.end(), {one, "0"});
    refuses(nowhere, "nobody could come");
    nowhere.insert(nowhere.end(), {"--component", "a.localhost:s"});
    CHECK(read(nowhere));
    CHECK(read({"--web", "5347"}));  // no component waits there
    refuses({"--web", "5347", "--component", "a.localhost:s"}, "port 5347");
}

TEST_CASE("couplet serve: it waits at an address", "[serve]") {
    for (char const* const one : {"::1", "::", "0.0.0.0", "192.0.2.1"})
        CHECK(read({"--listen", one}));
    for (char const* const one : {"localhost", "[::1]", "", "127.0.0.1:5222"})
        refuses({"--listen", one}, "is no IP address");
    refuses({"--certificate", "a.pem"}, "goes with --key");
}

TEST_CASE("couplet serve: everything is in memory, or in a file that has a name", "[serve]") {
    CHECK(read({})->database == ":memory:");
    CHECK(read({"--db", ":memory:"}));
    CHECK(read({"--db", "x.db"}));
    refuses({"--db", ""}, "names no file");
}

TEST_CASE("couplet serve: secrets may stand in files that others cannot read", "[serve]") {
    {
        secrets_file const file{"# who is here\n\njuliet:r0m30\r\nromeo:a:b\n"};
        auto const made = read({"--users", file.path, "--user", "nurse:secret"});
        REQUIRE(made);
        REQUIRE(made->users.size() == 3);
        CHECK(made->users[1].name == "juliet");
        CHECK(made->users[1].secret == "r0m30");
        CHECK(made->users[2].secret == "a:b");
    }
    {
        secrets_file const file{"plays.localhost:s3cr3t"};
        auto const made = read({"--components", file.path});
        REQUIRE(made);
        CHECK(made->components.front().secret == "s3cr3t");
    }
    secrets_file const file{"juliet:r0m30\n\njuliet:again\n"};
    refuses({"--users", file.path}, ", line 3: juliet is there twice");
    ::chmod(file.path.c_str(), 0644);
    refuses({"--users", file.path}, "everybody can read");
    refuses({"--users", file.path + ".nowhere"}, "cannot read");
}

}  // namespace options_tests
