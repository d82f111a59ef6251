// SPDX-License-Identifier: BSL-1.0
// DIGEST-MD5: the examples of RFC 2831 to the octet, both sides face to face, and nobody in without the password.
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "support.hpp"

namespace digest_md5_tests {

using namespace support;
using namespace std::string_literals;
using namespace std::string_view_literals;
using couplet::secret;
using couplet::openssl::md5;
namespace sasl = couplet::sasl;
using sasl::errc;

namespace {

/// One user, who may act as "chris-admin".
struct users {
    std::string_view name = "chris";
    std::string_view password = "secret";

    std::optional<couplet::wiped_array<16>> find_digest_md5(std::string_view user,
                                                            std::string_view realm) const {
        if (user != name) return {};
        return sasl::digest_md5_secret<md5>(user, realm, password);
    }
    static bool may_act_as(std::string_view user, std::string_view authzid) {
        return user == "chris" && authzid == "chris-admin";
    }
};

using client = sasl::digest_md5_client<md5>;
using server = sasl::digest_md5_server<md5, users>;

struct scene {
    users accounts{};
    sasl::digest_md5_options asks{.username = "chris",
                                  .password = "secret",
                                  .cnonce = "OA6MHXh6VqTrRk",
                                  .host = "elwood.innosoft.com",
                                  .service = "imap"};
    sasl::digest_md5_server_options has{.nonce = "OA6MG9tEQGm2hh",
                                        .host = "elwood.innosoft.com",
                                        .realm = "elwood.innosoft.com",
                                        .service = "imap"};
    std::string challenge{}, response{}, proof{};
    std::optional<errc> client_fault{}, server_fault{};

    template <class Change>
    bool play(Change change) {
        auto made = client::make(asks);
        REQUIRE(made);
        server elwood{accounts, has};
        secret out;
        client_fault = server_fault = {};
        CHECK(!made->begin(out));
        CHECK(elwood.step({}, out) == sasl::verdict::challenge());
        challenge = out.view();
        change(0, challenge);
        out.clear();
        if ((client_fault = made->respond(challenge, out))) return false;
        response = out.view();
        change(1, response);
        out.clear();
        auto verdict = elwood.step(response, out);
        if (verdict.is == sasl::verdict::kind::failure) return server_fault = verdict.why, false;
        proof = out.view();
        change(2, proof);
        out.clear();
        if ((client_fault = made->respond(proof, out))) return false;
        CHECK(out.empty());
        verdict = elwood.step("", out);
        CHECK(elwood.username() == accounts.name);
        CHECK(elwood.authzid() == asks.authzid);
        return verdict == sasl::verdict::success() && !made->finish({});
    }
    bool play() {
        return play([](int, std::string&) {});
    }
};

std::string response(std::string_view user, std::string_view realm, std::string_view password,
                     sasl::digest_md5_terms const& terms, std::string_view verb) {
    auto const kept = sasl::digest_md5_secret<md5>(user, realm, password);
    return std::string{sasl::digest_md5_response<md5>(kept, terms, verb).view()};
}

/// What a client makes of a challenge: a fault, or what it answers.
std::string answer(std::string_view challenge, std::string_view realm = {},
                   std::string_view user = "chris") {
    auto made = client::make(
        {.username = user, .password = "secret", .cnonce = "c", .host = "h", .realm = realm});
    REQUIRE(made);
    secret out;
    made->begin(out);
    auto const fault = made->respond(challenge, out);
    return fault ? std::string{name(*fault)} : std::string{out.view()};
}

}  // namespace

TEST_CASE("RFC 2831 4: the examples to the octet, on both sides", "[sasl][digest_md5]") {
    scene imap;
    CHECK(imap.play());
    CHECK(
        imap.challenge ==
        R"(realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8)");
    CHECK(
        imap.response ==
        R"(charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth)");
    CHECK(imap.proof == "rspauth=ea40f60335c427b5527b84dbabcdfffd");

    scene acap;
    acap.asks.cnonce = "OA9BSuZWMSpW8m";
    acap.has.nonce = "OA9BSXrbuRhWay";
    acap.asks.service = acap.has.service = "acap";
    CHECK(acap.play());
    CHECK(acap.response.size() == 206);  // as the example counts
    CHECK(acap.response.find("response=6084c6db3fede7352c551284490fd0fc") != std::string::npos);
    CHECK(acap.proof == "rspauth=2f0b3d7c3c2e486600ef710726aa2eae");
}

TEST_CASE("RFC 2831 2.1.2.1: what is in ISO 8859-1 is hashed in it, each text for itself",
          "[sasl][digest_md5]") {
    sasl::digest_md5_terms const terms{"abc", "def", "xmpp/example.com"};
    struct {
        std::string_view user, password, response, rspauth;
    } const rows[]{
        {u8"jos\u00e9"_u, "pw", "645db150e4fdae207d231b9267251d5c",
         "2fbfb281976f15b20a062f0a9014f984"},
        {"user", u8"p\u00e4ss"_u, "6361a3425a12ee6cea4a01efd420c872",
         "4956fe764f80f37f3928bf840ec77bdf"},
        {u8"\u0142uk"_u, "x", "4cad6bd5f23b5c6d402568fbe1b5008f",
         "fbb2902c37dced2080560647a5546e72"},
    };
    for (auto const& it : rows) {
        CHECK(response(it.user, "example.com", it.password, terms, "AUTHENTICATE") == it.response);
        CHECK(response(it.user, "example.com", it.password, terms, "") == it.rspauth);
    }
}

TEST_CASE("RFC 2831 2.1.2: names, realms and identities that need quoting", "[sasl][digest_md5]") {
    scene scene;
    scene.accounts.name = scene.asks.username = u8"chr\u00efs \"\\ o'neill, =\u20ac"_u;
    scene.has.realm = R"(a "realm")";
    CHECK(scene.play());
    scene.accounts.name = scene.asks.username = "chris";
    scene.asks.authzid = "chris-admin";
    CHECK(scene.play());
    CHECK(scene.response.ends_with(R"(,authzid="chris-admin")"));
    scene.asks.authzid = "somebody";
    CHECK(!scene.play());
    CHECK(scene.server_fault == errc::invalid_authzid);
}

TEST_CASE("RFC 2831 2.1: who has not the password, or not the user, is not let in",
          "[sasl][digest_md5]") {
    scene scene;
    scene.asks.password = "wrong";
    CHECK(!scene.play());
    CHECK(scene.server_fault == errc::wrong_credentials);
    scene.asks.username = "nobody";
    CHECK(!scene.play());
    CHECK(scene.server_fault == errc::unknown_user);
    // the key that stands in for a user that there is not
    secret out;
    server elwood{scene.accounts, scene.has};
    (void)elwood.step({}, out);
    sasl::digest_md5_terms const terms{scene.has.nonce, "c", "imap/elwood.innosoft.com"};
    auto const forged = sasl::digest_md5_response<md5>({}, terms, "AUTHENTICATE");
    CHECK(elwood.step(R"(username="nobody",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",)"
                      R"(nc=00000001,cnonce="c",digest-uri="imap/elwood.innosoft.com",response=)" +
                          std::string{forged.view()},
                      out) == sasl::verdict::failure(errc::unknown_user));
}

TEST_CASE("RFC 2831 7.1: lists have spaces, empty elements and any case; quotes are optional",
          "[sasl][digest_md5]") {
    auto const plain = answer(R"(nonce="n",algorithm=md5-sess,charset=utf-8,realm="r")");
    REQUIRE(plain.starts_with("charset=utf-8,username="));
    for (
        auto const same :
        {R"( , nonce = "n" ,, algorithm="MD5-sess",charset="UTF-8",realm=r,)"sv,
         "nonce=n,algorithm=md5-sess,\r\n charset=utf-8,realm=\"r\""sv,
         R"(NONCE="\n",Algorithm=md5-sess,charset=utf-8,realm="r",qop="auth-int, auth , x")"sv,
         R"(nonce="n",algorithm=md5-sess,charset=utf-8,realm="r",opaque="?",stale=true,maxbuf=9)"sv,
         R"(nonce="n",algorithm=md5-sess,charset=utf-8,realm="r",realm="s",new="\"",new=1)"sv})
        CHECK(answer(same) == plain);
}

TEST_CASE("RFC 2831 2.1.1: a challenge that is none is refused", "[sasl][digest_md5]") {
    for (auto const bad :
         {""sv, ","sv, "nonce"sv, "nonce="sv, R"(nonce="n")"sv, R"(nonce="n",algorithm=md5)"sv,
          "algorithm=md5-sess"sv, R"(nonce="n",nonce="n",algorithm=md5-sess)"sv,
          R"(nonce="n",algorithm=md5-sess,algorithm=md5-sess)"sv,
          R"(nonce="n",algorithm=md5-sess,charset=latin-1)"sv, R"(nonce="n,algorithm=md5-sess)"sv,
          R"(nonce="n"algorithm=md5-sess)"sv, R"(nonce="n" algorithm=md5-sess)"sv,
          R"(="n",algorithm=md5-sess)"sv, R"(nonce="n",algorithm=md5-sess,x="\)"sv,
          "nonce=\"\1\",algorithm=md5-sess"sv, "nonce=\"n\0\",algorithm=md5-sess"sv,
          R"(nonce="n",algorithm=md5-sess,qop=auth,qop=auth)"sv})
        CHECK(answer(bad) == "malformed_message");
    CHECK(answer(R"(nonce="n",algorithm=md5-sess,qop="auth-conf")") == "mechanism_too_weak");
    CHECK(answer(R"(nonce="n",algorithm=md5-sess,x=")" + std::string(2048, 'x') + '"') ==
          "payload_too_long");
}

TEST_CASE("RFC 2831 2.1.2: the realm is one that is offered; the first, if none is wanted",
          "[sasl][digest_md5]") {
    constexpr auto offer = R"(realm="a",realm="b",nonce="n",algorithm=md5-sess)"sv;
    CHECK(answer(offer).find(R"(realm="a")") != std::string::npos);
    CHECK(answer(offer, "b").find(R"(realm="b")") != std::string::npos);
    CHECK(answer(offer, "c") == "wrong_credentials");
    CHECK(answer(R"(nonce="n",algorithm=md5-sess)", "c").find(R"(realm="c")") != std::string::npos);
    CHECK(answer(R"(nonce="n",algorithm=md5-sess)").find("realm") == std::string::npos);
}

TEST_CASE("RFC 2831 2.1.2, charset: without UTF-8 a name is in ISO 8859-1", "[sasl][digest_md5]") {
    constexpr auto offer = R"(realm="r",nonce="n",algorithm=md5-sess)"sv;
    CHECK(answer(offer, "", u8"jos\u00e9"_u).starts_with("username=\"jos\xe9\","));
    CHECK(answer(offer, "", u8"\u0142uk"_u) == "malformed_message");
    // a server that says UTF-8, and a client that does not know it
    scene scene;
    scene.accounts.name = scene.asks.username = u8"jos\u00e9"_u;
    CHECK(scene.play([](int message, std::string& text) {
        if (message == 0) text.resize(text.find(",charset="));
    }));
    CHECK(scene.response.find("charset") == std::string::npos);
    CHECK(!scene.play([](int message, std::string& text) {
        if (message == 1) text.erase(text.find("charset=utf-8,"), 14);
    }));
}

TEST_CASE("RFC 2831 2.1.2, 2.1.3: a response must be the challenge's, and have everything",
          "[sasl][digest_md5]") {
    scene scene;
    auto const replaced = [&](std::string_view from, std::string_view to) {
        CHECK(!scene.play([&](int message, std::string& text) {
            if (message != 1) return;
            auto const at = text.find(from);
            REQUIRE(at != text.npos);
            text.replace(at, from.size(), to);
        }));
        return scene.server_fault;
    };
    for (auto const* gone :
         {R"(username="chris",)", R"(realm="elwood.innosoft.com",)", R"(nonce="OA6MG9tEQGm2hh",)",
          R"(nc=00000001,)", R"(cnonce="OA6MHXh6VqTrRk",)",
          R"(digest-uri="imap/elwood.innosoft.com",)"}) {
        CHECK(replaced(gone, "") == errc::malformed_message);
        CHECK(replaced(gone, gone + std::string{gone}) == errc::malformed_message);
    }
    CHECK(replaced("nc=00000001", "nc=00000002") == errc::malformed_message);
    CHECK(replaced("nonce=\"OA6M", "nonce=\"XA6M") == errc::nonce_mismatch);
    CHECK(replaced("qop=auth", "qop=auth-int") == errc::malformed_message);
    CHECK(replaced("realm=\"elwood", "realm=\"edwood") == errc::wrong_credentials);
    CHECK(replaced("imap/", "xmpp/") == errc::wrong_credentials);
    CHECK(replaced("imap/elwood", "imap/edwood") == errc::wrong_credentials);
    CHECK(replaced("charset=utf-8", "charset=utf-7") == errc::malformed_message);
    CHECK(replaced("chris", "\xff") == errc::not_utf8);
    CHECK(replaced("qop=auth", "x=" + std::string(4096, 'x')) == errc::payload_too_long);
    CHECK(scene.play());
}

TEST_CASE("RFC 2831 2.1.3: the server proves that it knows the password, too",
          "[sasl][digest_md5]") {
    scene scene;
    auto const proves = [&](std::string_view proof) {
        CHECK(!scene.play([&](int message, std::string& text) {
            if (message == 2) text = proof;
        }));
        return scene.client_fault;
    };
    CHECK(proves("rspauth=ea40f60335c427b5527b84dbabcdfffc") == errc::wrong_verifier);
    CHECK(proves("rspauth=EA40F60335C427B5527B84DBABCDFFFD") == errc::wrong_verifier);
    CHECK(proves("rspauth=ea40f60335c427b5527b84dbabcdfff") == errc::wrong_verifier);
    CHECK(proves("x=y") == errc::missing_verifier);
    CHECK(proves("") == errc::malformed_message);

    // it may come with success, too (RFC 6120 6.3.10)
    auto const finish = [&](std::optional<std::string_view> data) {
        auto made = client::make(scene.asks);
        secret out;
        made->begin(out);
        CHECK(made->respond(scene.challenge, out) == std::nullopt);
        return made->finish(data);
    };
    CHECK(finish("rspauth=ea40f60335c427b5527b84dbabcdfffd") == std::nullopt);
    CHECK(finish({}) == errc::missing_verifier);
    CHECK(finish("rspauth=x") == errc::wrong_verifier);
}

TEST_CASE("RFC 4422 3.4, 3.6: DIGEST-MD5's messages at the wrong time fail", "[sasl][digest_md5]") {
    scene scene;
    REQUIRE(scene.play());
    secret out;
    auto early = client::make(scene.asks);
    CHECK(early->respond(scene.challenge, out) == errc::unexpected_challenge);
    CHECK(early->finish({}) == errc::unexpected_success);
    auto begun = client::make(scene.asks);
    begun->begin(out);
    CHECK(begun->finish(scene.proof) == errc::unexpected_success);
    auto late = client::make(scene.asks);
    late->begin(out);
    (void)late->respond(scene.challenge, out);
    (void)late->respond(scene.proof, out);
    CHECK(late->respond(scene.proof, out) == errc::unexpected_challenge);

    server elwood{scene.accounts, scene.has};
    // 2.2.2: an initial response would be a subsequent authentication, which is answered as an initial one
    CHECK(elwood.step(scene.response, out) == sasl::verdict::challenge());
    CHECK(elwood.step({}, out) == sasl::verdict::failure(errc::unexpected_response));
    CHECK(elwood.step(scene.response, out) == sasl::verdict::failure(errc::unexpected_response));
    server strict{scene.accounts, scene.has};
    (void)strict.step({}, out);
    CHECK(strict.step(scene.response, out) == sasl::verdict::challenge());
    CHECK(strict.step("x", out) == sasl::verdict::failure(errc::malformed_message));
}

TEST_CASE("RFC 2831 2.1: what cannot be quoted is no client and no server", "[sasl][digest_md5]") {
    STATIC_REQUIRE(sasl::client_mechanism<client>);
    STATIC_REQUIRE(sasl::server_mechanism<server>);
    auto const is_refused = [](std::string_view user, std::string_view cnonce,
                               std::string_view host) {
        return !client::make({.username = user, .password = "", .cnonce = cnonce, .host = host});
    };
    CHECK(!is_refused("user", "c", "h"));
    CHECK(is_refused("", "c", "h"));
    CHECK(is_refused("user", "", "h"));
    CHECK(is_refused("user", "c", ""));
    auto const starts = [](std::string_view nonce, std::string_view realm) {
        users const accounts{};
        server elwood{accounts, {.nonce = nonce, .host = "h", .realm = realm}};
        secret out;
        auto const verdict = elwood.step({}, out);
        CHECK((verdict == sasl::verdict::challenge() ||
               verdict == sasl::verdict::failure(errc::temporary_failure)));
        return verdict == sasl::verdict::challenge();
    };
    CHECK(starts("n", ""));
    CHECK(!starts("", "r"));
    for (auto const bad : {"a\0"sv, "a\n"sv, "\x7f"sv, "\xff"sv}) {
        CHECK(!starts(bad, "r"));
        CHECK(!starts("n", bad));
        CHECK(is_refused(bad, "c", "h"));
        CHECK(is_refused("user", bad, "h"));
        CHECK(is_refused("user", "c", bad));
    }
}

TEST_CASE("RFC 2831 2.1: any octet of what is hashed changed, and nobody is let in",
          "[sasl][digest_md5]") {
    scene scene;
    scene.asks.authzid = "chris-admin";
    REQUIRE(scene.play());
    std::string const challenge = scene.challenge, response = scene.response, proof = scene.proof;
    std::string_view const messages[]{challenge, response, proof};
    std::size_t tried = 0;
    for (int number = 0; number < 3; ++number)
        for (std::size_t at = 0; at < messages[number].size(); ++at) {
            std::string_view const before = messages[number].substr(0, at);
            std::string_view const directive = before.substr(before.rfind(',') + 1);
            std::size_t const equals = directive.find('=');
            // names may be written in any case, and these three are not hashed
            if (equals == directive.npos || directive.starts_with("qop=") ||
                directive.starts_with("charset=") || directive.starts_with("algorithm="))
                continue;
            for (int bit = 0; bit < 8; ++bit, ++tried) {
                INFO(number << ": " << before << " ^ " << (1 << bit));
                REQUIRE(!scene.play([&](int message, std::string& text) {
                    if (message == number) text[at] = static_cast<char>(text[at] ^ 1 << bit);
                }));
            }
        }
    CHECK(tried > 1'700);
}

}  // namespace digest_md5_tests
