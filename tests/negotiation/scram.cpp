// SPDX-License-Identifier: BSL-1.0
// SCRAM: the examples of the RFCs to the octet, both sides face to face, and nobody in without the password.
#include <couplet/negotiation/scram_offer.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "negotiation/scram.hpp"
#include "support.hpp"

namespace scram_tests {

using namespace sasl_test;
using namespace support;
using couplet::binding_type;
using sasl::errc;
namespace openssl = couplet::openssl;

namespace {

template <class Hash>
using server = sasl::scram_server<Hash, users>;
template <class Hash>
using client = sasl::scram_client<Hash>;

struct example {
    std::string_view source, mechanism, user, password, salt, client_nonce, server_nonce;
    std::string_view client_first, server_first, client_final, server_final;
};
constexpr example examples[]{
    {"RFC 5802 5", "SCRAM-SHA-1", "user", "pencil", "QSXCR+Q6sek8bf92", "fyko+d2lbbFgONRv9qkxdawL",
     "3rfcNHYJY1ZVvWVs7j", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
     "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
     "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
     "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
    {"RFC 7677 3", "SCRAM-SHA-256", "user", "pencil", "W22ZaJ0SNY7soEsUEjb6gQ==",
     "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
     "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
     "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="
     "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
     "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
    {"RFC 6120 9.1.2", "SCRAM-SHA-1", "juliet", "r0m30myr0m30",
     "NjhkYTM0MDgtNGY0Zi00NjdmLTkxMmUtNDlmNTNmNDNkMDMz", "oMsTAAwAAAAMAAAANP0TAAAAAABPU0AA",
     "e124695b-69a9-4de6-9c30-b51b3808c59e", "n,,n=juliet,r=oMsTAAwAAAAMAAAANP0TAAAAAABPU0AA",
     "r=oMsTAAwAAAAMAAAANP0TAAAAAABPU0AAe124695b-69a9-4de6-9c30-b51b3808c59e,s="
     "NjhkYTM0MDgtNGY0Zi00NjdmLTkxMmUtNDlmNTNmNDNkMDMz,i=4096",
     "c=biws,r=oMsTAAwAAAAMAAAANP0TAAAAAABPU0AAe124695b-69a9-4de6-9c30-b51b3808c59e,p="
     "UA57tM/SvpATBkH2FXs0WDXvJYw=",
     "v=pNNDFVEQxuXxCoSEiW8GEZ+1RSo="},
};

std::string from_base64(std::string_view text) {
    secret octets;
    REQUIRE(couplet::base64::decode_secret(text, octets));
    return std::string{octets.view()};
}

template <class Hash>
void check_example(example const& it) {
    users const accounts{it.user, it.password, from_base64(it.salt), 4096};
    auto romeo = client<Hash>::make(
        {.username = it.user, .password = it.password, .nonce = it.client_nonce});
    REQUIRE(romeo);
    server<Hash> capulet{accounts, {.nonce = it.server_nonce}};
    outcome const said = talk(*romeo, capulet);
    CHECK(said.client_first == it.client_first);
    CHECK(said.server_first == it.server_first);
    CHECK(said.client_final == it.client_final);
    CHECK(said.server_final == it.server_final);
    CHECK(said.is_success());
    CHECK(capulet.username() == it.user);
    CHECK(capulet.authzid().empty());
}

/// A client and a server that know each other, of few iterations, with what a test changes.
struct scene {
    users accounts{};
    sasl::scram_client_options asks{.username = "user",
                                    .password = "pencil",
                                    .nonce = "client",
                                    .policy = {.least_iterations = 1}};
    sasl::scram_server_options has{.nonce = "server"};

    template <class Hash = openssl::sha256, class Change>
    outcome play(Change change) const {
        auto romeo = client<Hash>::make(asks);
        REQUIRE(romeo);
        server<Hash> capulet{accounts, has};
        return talk(*romeo, capulet, change);
    }
    template <class Hash = openssl::sha256>
    outcome play() const {
        return play<Hash>([](int, std::string&) {});
    }
};

constexpr couplet::tls_facts tls{.exporter = "an exporter's octets",
                                 .server_end_point = "a certificate's hash",
                                 .unique = "a finished message"};

/// What a server makes of a client's first message.
template <class Hash = openssl::sha256>
sasl::verdict first(std::string_view message,
                    sasl::scram_server_options has = {.nonce = "server"}) {
    users const accounts{};
    server<Hash> capulet{accounts, has};
    secret out;
    return capulet.step(message, out);
}

/// A server's store with one user in it.
struct keeper {
    sasl::scram_keys<counted> keys;

    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view user) const {
        if (user != "user") return {};
        return keys;
    }
    static bool may_act_as(std::string_view, std::string_view) { return true; }
    static std::string_view pepper() { return "what nobody knows"; }
};

/// What a client that has said "CNONCE" makes of a server's first message.
std::optional<errc> answer(std::string_view message) {
    auto romeo =
        client<openssl::sha1>::make({.username = "user", .password = "pencil", .nonce = "CNONCE"});
    REQUIRE(romeo);
    secret out;
    romeo->begin(out);
    return romeo->respond(message, out);
}

}  // namespace

TEST_CASE("RFC 5802 5, RFC 7677 3, RFC 6120 9.1.2: the examples to the octet, on both sides",
          "[sasl][scram]") {
    STATIC_REQUIRE(sasl::client_mechanism<client<openssl::sha1>>);
    STATIC_REQUIRE(sasl::server_mechanism<server<openssl::sha1>>);
    for (auto const& it : examples) {
        INFO(it.source);
        it.mechanism == "SCRAM-SHA-1" ? check_example<openssl::sha1>(it)
                                      : check_example<openssl::sha256>(it);
    }
}

TEST_CASE("RFC 5802 3: the keys that are kept are those of the examples", "[sasl][scram]") {
    auto const text = [](auto const& octets) {
        secret out;
        couplet::base64::append_secret(out, octets);
        return std::string{out.view()};
    };
    auto const one =
        sasl::derive_keys<openssl::sha1>("pencil", from_base64("QSXCR+Q6sek8bf92"), 4096);
    REQUIRE(one);
    CHECK(text(one->stored_key) == "6dlGYMOdZcOPutkcNY8U2g7vK9Y=");
    CHECK(text(one->server_key) == "D+CSWLOshSulAsxiupA+qs2/fTE=");
    auto const other =
        sasl::derive_keys<openssl::sha256>("pencil", from_base64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    REQUIRE(other);
    CHECK(text(other->stored_key) == "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=");
    CHECK(text(other->server_key) == "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    CHECK(sasl::is_password(*other, "pencil"));
    CHECK(!sasl::is_password(*other, "pencil "));
    CHECK(!sasl::is_password(*other, ""));
}

TEMPLATE_TEST_CASE("RFC 5802 6: each hash with each channel binding", "[sasl][scram]",
                   openssl::sha1, openssl::sha256, openssl::sha512) {
    for (auto const type : {binding_type::none, binding_type::tls_exporter,
                            binding_type::tls_unique, binding_type::tls_server_end_point}) {
        scene scene;
        scene.asks.binding = couplet::bind_to(tls, type);
        scene.has.tls = tls;
        scene.has.is_plus = type != binding_type::none;
        scene.has.offers_plus = true;
        auto const said = scene.template play<TestType>();
        CHECK(said.is_success());
        if (type == binding_type::none) continue;
        CHECK(said.client_first == "p=" + std::string{couplet::name(type)} + ",,n=user,r=client");
        // the other end of another connection
        scene.asks.binding.data = "somebody between";
        CHECK(scene.template play<TestType>().server_fault == errc::channel_binding_mismatch);
    }
}

TEST_CASE("RFC 5802 6: channel binding is what was offered, or the exchange fails",
          "[sasl][scram]") {
    sasl::scram_server_options const plus{
        .nonce = "server", .tls = tls, .is_plus = true, .offers_plus = true};
    sasl::scram_server_options const offers{.nonce = "server", .tls = tls, .offers_plus = true};
    CHECK(first("y,,n=user,r=c", offers) == sasl::verdict::failure(errc::downgrade_detected));
    CHECK(first("y,,n=user,r=c") == sasl::verdict::challenge());
    CHECK(first("n,,n=user,r=c", offers) == sasl::verdict::challenge());
    for (auto const* flag : {"n", "y"})
        CHECK(first(flag + std::string{",,n=user,r=c"}, plus) ==
              sasl::verdict::failure(errc::channel_binding_missing));
    CHECK(first("p=tls-exporter,,n=user,r=c", offers) ==
          sasl::verdict::failure(errc::malformed_message));
    CHECK(first("p=tls-exporter,,n=user,r=c", plus) == sasl::verdict::challenge());
    CHECK(first("p=tls-imagined,,n=user,r=c", plus) ==
          sasl::verdict::failure(errc::channel_binding_unsupported));
    auto without = plus;
    without.tls.unique = {};
    CHECK(first("p=tls-unique,,n=user,r=c", without) ==
          sasl::verdict::failure(errc::channel_binding_unsupported));
}

TEST_CASE("RFC 5802 6: a flag that was changed on its way is found out", "[sasl][scram]") {
    scene scene;
    scene.asks.is_binding_unoffered = true;
    auto const said = scene.play([](int message, std::string& text) {
        if (message == 0) text[0] = 'n';
    });
    CHECK(said.server_fault == errc::channel_binding_mismatch);
    CHECK(scene.play().client_first.starts_with("y,,"));
    CHECK(scene.play().is_success());
}

TEST_CASE("RFC 5802 5.1: names are escaped, prepared and come out as they were meant",
          "[sasl][scram]") {
    scene scene;
    scene.accounts.name = "a,b=c";
    scene.asks.username = u8"a,\u00ADb=c"_u;  // a soft hyphen, mapped to nothing
    scene.asks.authzid = "a,b=c-admin";
    auto romeo = client<openssl::sha1>::make(scene.asks);
    server<openssl::sha1> capulet{scene.accounts, scene.has};
    auto const said = talk(*romeo, capulet);
    CHECK(said.client_first == "n,a=a=2Cb=3Dc-admin,n=a=2Cb=3Dc,r=client");
    CHECK(said.is_success());
    CHECK(capulet.username() == "a,b=c");
    CHECK(capulet.authzid() == "a,b=c-admin");

    scene.asks.authzid = "somebody";
    CHECK(scene.play().server_fault == errc::invalid_authzid);
}

TEST_CASE("RFC 5802 5.1, 2.2: SASLprep of names and passwords", "[sasl][scram]") {
    scene scene;
    scene.accounts.password = u8"p\u00e4ss IX"_u;
    scene.asks.password =
        u8"pa\u0308ss\u00a0\u2168"_u;  // decomposed, no-break space, roman numeral
    CHECK(scene.play().is_success());
    scene.asks.password = u8"p\u00e4ss"_u;
    CHECK(scene.play().server_fault == errc::wrong_credentials);

    auto const fault = [](std::string_view user, std::string_view password) {
        auto const made =
            client<openssl::sha1>::make({.username = user, .password = password, .nonce = "n"});
        return made ? std::optional<errc>{} : std::optional{made.error()};
    };
    CHECK(fault("user", "pencil") == std::nullopt);
    CHECK(fault("", "pencil") == errc::not_saslprep);
    CHECK(fault("user", "") == errc::not_saslprep);
    CHECK(fault(u8"\u00ad"_u, "pencil") == errc::not_saslprep);
    CHECK(fault("us\aer", "pencil") == errc::not_saslprep);
    CHECK(fault("user", "pen\acil") == errc::not_saslprep);
    CHECK(fault("user", "\xff") == errc::not_saslprep);
    CHECK(fault(u8"\u0221"_u, "pencil") == std::nullopt);      // unassigned: a query may
    CHECK(fault("user", u8"\u0221"_u) == errc::not_saslprep);  // what is stored may not
    CHECK(first("n,,n=us\aer,r=c") == sasl::verdict::failure(errc::not_saslprep));
    CHECK(first(u8"n,,n=\u00ad,r=c"_u) == sasl::verdict::failure(errc::not_saslprep));
}

TEST_CASE("RFC 5802 5.1: what cannot be sent is no client", "[sasl][scram]") {
    for (std::string_view const nonce : {"", "a,b", "a b", "\x7f", "\xc3\xa4"}) {
        INFO(nonce);
        auto const made =
            client<openssl::sha1>::make({.username = "user", .password = "pencil", .nonce = nonce});
        REQUIRE(!made);
        CHECK(made.error() == errc::malformed_message);
        CHECK(first("n,,n=user,r=c", {.nonce = nonce}) ==
              sasl::verdict::failure(errc::temporary_failure));
    }
    for (std::string_view const authzid : {"a\0b"sv, "\xff"sv})
        CHECK(!client<openssl::sha1>::make(
            {.username = "user", .authzid = authzid, .password = "pencil", .nonce = "n"}));
}

TEST_CASE("RFC 5802 7: a client's first message is the grammar's, or is refused", "[sasl][scram]") {
    for (std::string_view const good :
         {"n,,n=user,r=c", "n,a=user-admin,n=user,r=c", "y,,n=us=2Cer=3D,r=!~", "n,,n=user,r=c,x=y",
          "n,,n=user,r=c,x==,y=z"}) {
        INFO(good);
        CHECK(first(good) == sasl::verdict::challenge());
    }
    for (std::string_view const bad : {""sv,
                                       "n"sv,
                                       "n,"sv,
                                       "n,,"sv,
                                       "n,,n=user"sv,
                                       "n,,r=c,n=user"sv,
                                       "N,,n=user,r=c"sv,
                                       "x,,n=user,r=c"sv,
                                       "nn,,n=user,r=c"sv,
                                       "p,,n=user,r=c"sv,
                                       "p=,,n=user,r=c"sv,
                                       "p=a_b,,n=user,r=c"sv,
                                       "F,n,,n=user,r=c"sv,
                                       "n,b=x,n=user,r=c"sv,
                                       "n,a=,n=user,r=c"sv,
                                       "n,a,n=user,r=c"sv,
                                       "n,x,n=user,r=c"sv,
                                       "n,a=b=2c,n=user,r=c"sv,
                                       "n,a=x\0y,n=user,r=c"sv,
                                       "n,,n=,r=c"sv,
                                       "n,,n=us=er,r=c"sv,
                                       "n,,n=us=2cer,r=c"sv,
                                       "n,,n=us=3,r=c"sv,
                                       "n,,n=us=,r=c"sv,
                                       "n,,n=us=00er,r=c"sv,
                                       "n,,n=user,r="sv,
                                       "n,,n=user,r=a b"sv,
                                       "n,,n=user,r=c,"sv,
                                       "n,,n=user,,r=c"sv,
                                       "n,,n=user,r=c,x"sv,
                                       "n,,n=user,r=c,x="sv,
                                       "n,,n=user,r=c,1=y"sv,
                                       "n,,n=user,r=c,xy=z"sv,
                                       "n,,n=user,r=c,r=d"sv,
                                       "n,,n=user,r=c,n=d"sv,
                                       "n,,n=user,r=c,p=d"sv,
                                       "n,,n=us\0er,r=c"sv,
                                       "n,,N=user,r=c"sv,
                                       "n,,n=user,r=c,x=\0"sv}) {
        INFO(bad);
        CHECK(first(bad) == sasl::verdict::failure(errc::malformed_message));
    }
    CHECK(first("n,,m=x,n=user,r=c") == sasl::verdict::failure(errc::extension_not_supported));
    CHECK(first("n,,n=user,m=x,r=c") == sasl::verdict::failure(errc::extension_not_supported));
    CHECK(first("n,,n=user,r=c,x=y,m=x") == sasl::verdict::failure(errc::extension_not_supported));
    CHECK(first("n,,n=us\xff,r=c") == sasl::verdict::failure(errc::not_utf8));
    CHECK(first("n,a=\xff,n=user,r=c") == sasl::verdict::failure(errc::not_utf8));
    CHECK(first("n,,n=user,r=c,x=\xff") == sasl::verdict::failure(errc::not_utf8));
}

TEST_CASE("RFC 5802 7, 5.1: a server's first message is the grammar's, or is refused",
          "[sasl][scram]") {
    CHECK(answer("r=CNONCEx,s=QSXCR+Q6sek8bf92,i=4096") == std::nullopt);
    CHECK(answer("r=CNONCEx,s=QSXCR+Q6sek8bf92,i=4096,x=y") == std::nullopt);
    CHECK(answer("r=CNONCEx,s=QQ==,i=4096,h=unknown") == std::nullopt);  // not asked for

    struct row {
        errc why;
        std::vector<std::string_view> messages;
    } const rows[]{
        {errc::nonce_mismatch,
         {"r=other,s=QSXCR+Q6sek8bf92,i=4096", "r=CNONCE,s=QSXCR+Q6sek8bf92,i=4096",
          "r=CNONC,s=QQ==,i=4096", "r=xCNONCE,s=QQ==,i=4096", "r=cnonceX,s=QQ==,i=4096"}},
        {errc::extension_not_supported,
         {"m=ext,r=CNONCEx,s=QSXCR+Q6sek8bf92,i=4096", "r=CNONCEx,m=e,s=QQ==,i=4096",
          "r=CNONCEx,s=QQ==,i=4096,m=e"}},
        {errc::malformed_message,
         {"r=CNONCEx,s=QSXCR+Q6sek8bf92", "r=CNONCEx,i=4096", "r=CNONCEx,s=QSXCR+Q6sek8bf92,i=0",
          "r=CNONCEx,s=QSXCR+Q6sek8bf92,i=-1", "r=CNONCEx,s=QSXCR+Q6sek8bf92,i=04096",
          "s=QSXCR+Q6sek8bf92,r=CNONCEx,i=4096", "", "r=CNONCEx,,s=QSXCR+Q6sek8bf92,i=4096",
          "r=CNONCEx,s=,i=4096", "r=CNONCEx,s=QQ==,i=", "r=CNONCEx,s=QQ==,i=+4096",
          "r=CNONCEx,s=QQ==,i=4096 ", "r=CNONCEx,s=QQ==,i=4096,", "r=CNONCEx y,s=QQ==,i=4096",
          "r=CNONCEx,s=QQ==,i=4096,h=a,h=b", "r=CNONCEx,s=QQ==,i=4096,s=QQ==", "e=other-error"}},
        {errc::malformed_base64,
         {"r=CNONCEx,s=!!!,i=4096", "r=CNONCEx,s=QQ,i=4096", "r=CNONCEx,s=QR==,i=4096",
          "r=CNONCEx,s=QQ==QQ==,i=4096", "r=CNONCEx,s=QSXCR-Q6,i=4096",
          "r=CNONCEx,s= QQ==,i=4096"}},
        {errc::too_few_iterations, {"r=CNONCEx,s=QQ==,i=1", "r=CNONCEx,s=QQ==,i=4095"}},
        {errc::too_many_iterations,
         {"r=CNONCEx,s=QQ==,i=1000001", "r=CNONCEx,s=QSXCR+Q6sek8bf92,i=99999999999",
          "r=CNONCEx,s=QQ==,i=4294971392", "r=CNONCEx,s=QQ==,i=18446744073709555712"}},
        {errc::not_utf8, {"r=CNONCEx,s=QQ==,i=4096,x=\xff"}},
    };
    for (auto const& [why, messages] : rows)
        for (auto const message : messages) {
            INFO(message);
            CHECK(answer(message) == why);
        }
}

TEST_CASE("RFC 5802 5.1: a server's last message proves who it is, or tells an error",
          "[sasl][scram]") {
    auto const finish = [](std::optional<std::string_view> last) {
        auto const& it = examples[0];
        auto romeo = client<openssl::sha1>::make(
            {.username = it.user, .password = it.password, .nonce = it.client_nonce});
        secret out;
        romeo->begin(out);
        CHECK(romeo->respond(it.server_first, out) == std::nullopt);
        auto const fault = romeo->finish(last);
        return std::pair{fault, romeo->told()};
    };
    CHECK(finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=").first == std::nullopt);
    CHECK(finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=y").first == std::nullopt);
    CHECK(finish(std::nullopt).first == errc::missing_verifier);
    CHECK(finish("v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=").first == errc::wrong_verifier);
    CHECK(finish("v=AAAA").first == errc::wrong_verifier);
    CHECK(finish("v=!!").first == errc::malformed_base64);
    CHECK(finish("v=rmF9pqV8S7suAoZWja4dJRkFsKR=").first == errc::malformed_base64);
    for (auto const* bad : {"", "v=", "x=1", "e=", "v", "v=AAAA,", "v=AAAA,e=x", "v=AAAA,v=AAAA"})
        CHECK(finish(bad).first == errc::malformed_message);
    CHECK(finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,m=x").first == errc::extension_not_supported);
    CHECK(finish("e=invalid-proof") ==
          std::pair{std::optional{errc::server_error}, sasl::scram_error::invalid_proof});
    CHECK(finish("e=unheard-of").second == sasl::scram_error::other_error);
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(sasl::scram_error::other_error); ++i)
        CHECK(sasl::find_scram_error(name(sasl::scram_error{i})) == sasl::scram_error{i});
}

TEST_CASE("RFC 6120 6.3.10: the verifier may come as a challenge, and success without data",
          "[sasl][scram]") {
    auto const& it = examples[0];
    auto const play = [&](std::string_view challenge, std::optional<std::string_view> data) {
        auto romeo = client<openssl::sha1>::make(
            {.username = it.user, .password = it.password, .nonce = it.client_nonce});
        secret out;
        romeo->begin(out);
        (void)romeo->respond(it.server_first, out);
        std::size_t const before = out.size();
        if (auto const fault = romeo->respond(challenge, out)) return fault;
        CHECK(out.size() == before);
        return romeo->finish(data);
    };
    CHECK(play(it.server_final, {}) == std::nullopt);
    CHECK(play(it.server_final, "") == errc::unexpected_data);
    CHECK(play(it.server_final, it.server_final) == errc::unexpected_data);
    CHECK(play("v=AAAA", {}) == errc::wrong_verifier);
}

TEST_CASE("RFC 4422 3.4, 3.6: messages at the wrong time fail", "[sasl][scram]") {
    auto const& it = examples[0];
    auto const make = [&] {
        return client<openssl::sha1>::make(
            {.username = it.user, .password = it.password, .nonce = it.client_nonce});
    };
    secret out;
    auto early = make();
    CHECK(early->finish({}) == errc::unexpected_success);
    auto begun = make();
    begun->begin(out);
    CHECK(begun->finish(it.server_final) == errc::unexpected_success);
    CHECK(begun->respond(it.server_first, out) == errc::unexpected_challenge);  // it stays failed
    auto silent = make();
    CHECK(silent->respond("", out) == errc::unexpected_challenge);
    auto twice = make();
    twice->begin(out);
    CHECK(twice->respond(it.server_first, out) == std::nullopt);
    CHECK(twice->finish(it.server_final) == std::nullopt);
    CHECK(twice->finish(it.server_final) == errc::unexpected_success);

    users const accounts{};
    server<openssl::sha1> asked{accounts, {.nonce = "s"}};
    out.clear();
    CHECK(asked.step({}, out) == sasl::verdict::challenge());  // client-first: an empty challenge
    CHECK(out.empty());
    CHECK(asked.step("n,,n=user,r=c", out) == sasl::verdict::challenge());
    CHECK(asked.step({}, out).is == sasl::verdict::kind::failure);
    CHECK(asked.step("c=biws,r=cs,p=AAAA", out) ==
          sasl::verdict::failure(errc::unexpected_response));
    server<openssl::sha1> mute{accounts, {.nonce = "s"}};
    (void)mute.step({}, out);
    CHECK(mute.step({}, out) == sasl::verdict::failure(errc::missing_initial_response));
}

TEST_CASE("RFC 5802 9: no user and a wrong password look alike, and no keys are ever right",
          "[sasl][scram]") {
    scene scene;
    scene.has.fake_iterations = 1;
    scene.asks.username = "nobody";
    auto const once = scene.play();
    auto const again = scene.play();
    CHECK(once.server_fault == errc::unknown_user);
    CHECK(once.server_first == again.server_first);
    CHECK(condition_of(errc::unknown_user) == condition_of(errc::wrong_credentials));
    scene.asks.username = "nobody else";
    CHECK(scene.play().server_first != once.server_first);  // each has a salt of its own
    auto const keys = sasl::fake_keys<openssl::sha512>("pepper", "nobody", 4096);
    CHECK(keys.salt.size() == 16);
    CHECK(keys.iterations == 4096);
    CHECK(keys.salt != sasl::fake_keys<openssl::sha512>("salt", "nobody", 4096).salt);
    CHECK(!(keys.stored_key == keys.server_key));
}

TEST_CASE("RFC 5802 9: a server does the same work for a user and for none", "[sasl][scram]") {
    keeper const accounts{*sasl::derive_keys<counted>("pencil", "a salt of 16 oct", 4096)};
    auto const work = [&](std::string_view user) {
        sasl::scram_server<counted, keeper> capulet{accounts, {.nonce = "server"}};
        secret out;
        auto const before = counted::octets;
        REQUIRE(capulet.step("n,,n=" + std::string{user} + ",r=c", out) ==
                sasl::verdict::challenge());
        REQUIRE(capulet.step("c=biws,r=cserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", out)
                    .is == sasl::verdict::kind::failure);
        return counted::octets - before;
    };
    CHECK(work("user") == work("none"));
    CHECK(work("user") > 500);
}

TEST_CASE("XEP-0474 5: what was offered is hashed, sorted as octets", "[sasl][scram]") {
    std::string_view const mechanisms[]{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"};
    std::string_view const bindings[]{"tls-server-end-point", "tls-exporter"};
    auto const offer = sasl::scram_offer(mechanisms, bindings);
    CHECK(offer == "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS\x1ftls-exporter\x1etls-server-end-point");
    CHECK(sasl::scram_offer(mechanisms, std::vector<std::string_view>{}) ==
          "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS");

    // 4.3, the example; with the password and the data that it names
    users const accounts{.salt = from_base64("QSXCR+Q6sek8bf92"), .iterations = 4096};
    auto romeo = client<openssl::sha1>::make(
        {.username = "user",
         .password = "pencil",
         .nonce = "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6",
         .binding = {binding_type::tls_exporter, "THIS IS FAKE CB DATA"},
         .offer = offer});
    server<openssl::sha1> capulet{accounts,
                                  {.nonce = "a09117a6-ac50-4f2f-93f1-93799c2bddf6",
                                   .tls = {.exporter = "THIS IS FAKE CB DATA"},
                                   .is_plus = true,
                                   .offers_plus = true,
                                   .offer = offer}};
    auto const said = talk(*romeo, capulet);
    CHECK(said.client_first == "p=tls-exporter,,n=user,r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6");
    CHECK(said.server_first ==
          "r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,"
          "s=QSXCR+Q6sek8bf92,i=4096,h=G6k/rBLDqgOhRRaCuuatSDFkJ08=");
    CHECK(said.client_final.starts_with(
        "c=cD10bHMtZXhwb3J0ZXIsLFRISVMgSVMgRkFLRSBDQiBEQVRB,r=12C4CD5C-E38E-4A98-8F6D-"
        "15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,"));
    CHECK(said.is_success());
}

TEST_CASE("XEP-0474 5: the client-final-message of the example, with its extension, is right",
          "[sasl][scram]") {
    users const accounts{.salt = from_base64("QSXCR+Q6sek8bf92"), .iterations = 4096};
    std::string_view const mechanisms[]{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"};
    std::string_view const bindings[]{"tls-server-end-point", "tls-exporter"};
    auto const offer = sasl::scram_offer(mechanisms, bindings);
    server<openssl::sha1> capulet{accounts,
                                  {.nonce = "a09117a6-ac50-4f2f-93f1-93799c2bddf6",
                                   .tls = {.exporter = "THIS IS FAKE CB DATA"},
                                   .is_plus = true,
                                   .offers_plus = true,
                                   .offer = offer}};
    secret out;
    REQUIRE(capulet.step("p=tls-exporter,,n=user,r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6", out) ==
            sasl::verdict::challenge());
    out.clear();
    CHECK(capulet.step("c=cD10bHMtZXhwb3J0ZXIsLFRISVMgSVMgRkFLRSBDQiBEQVRB,r=12C4CD5C-E38E-4A98-"
                       "8F6D-15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,x=19C6532F-1CF4-"
                       "4A27-A18D-DC9CEA41BBB3,p=M/SIDjT+dfcxUh89jZEypRvFxB4=",
                       out) == sasl::verdict::success());
    CHECK(out.view() == "v=MQrMPvv7yv4x4Cq4W4Ih25EqS2c=");
}

TEST_CASE("XEP-0474 5: an offer that was thinned out ends the exchange", "[sasl][scram]") {
    scene scene;
    scene.has.offer = "SCRAM-SHA-1\x1eSCRAM-SHA-256";
    scene.asks.offer = "SCRAM-SHA-1";
    CHECK(scene.play().client_fault == errc::downgrade_detected);
    scene.asks.offer = scene.has.offer;
    CHECK(scene.play().is_success());
    scene.has.offer = {};  // a server that does not protect
    CHECK(scene.play().is_success());
    // who changes the hash, too, changes what is signed
    scene.has.offer = "SCRAM-SHA-1\x1eSCRAM-SHA-256";
    scene.asks.offer = {};
    auto const said = scene.play([](int message, std::string& text) {
        if (message == 1) text.resize(text.find(",h="));
    });
    CHECK(said.server_fault == errc::wrong_credentials);
}

TEST_CASE("RFC 5802 7: any octet of any message changed, and nobody is let in", "[sasl][scram]") {
    scene scene;
    scene.asks.authzid = "user-admin";
    scene.asks.binding = couplet::bind_to(tls, binding_type::tls_exporter);
    scene.has.tls = tls;
    scene.has.is_plus = scene.has.offers_plus = true;
    scene.has.offer = scene.asks.offer = "SCRAM-SHA-256-PLUS\x1fSCRAM-SHA-256";
    auto const good = scene.play();
    REQUIRE(good.is_success());
    std::string const* const messages[]{&good.client_first, &good.server_first, &good.client_final,
                                        &good.server_final};
    constexpr auto others =
        "\0,=aAzZ0919+/-.~ \x7f\x80\xc3\xff"
        "nyprscimvehx"sv;
    std::size_t tried = 0;
    for (int number = 0; number < 4; ++number)
        for (std::size_t at = 0; at < messages[number]->size(); ++at) {
            auto const spoil = [&](auto&& how) {
                auto const said = scene.play([&](int message, std::string& text) {
                    if (message == number) how(text);
                });
                ++tried;
                INFO("message " << number << " at " << at);
                // the server has already succeeded when its last message is spoilt
                REQUIRE(!(number == 3 ? said.client_done : said.server_done));
            };
            char const before = (*messages[number])[at];
            for (char const octet : others)
                if (octet != before) spoil([&](std::string& text) { text[at] = octet; });
            for (int bit = 0; bit < 8; ++bit)
                spoil(
                    [&](std::string& text) { text[at] = static_cast<char>(text[at] ^ 1 << bit); });
            spoil([&](std::string& text) { text.erase(at, 1); });
            spoil([&](std::string& text) { text.insert(at, 1, before); });
            spoil([&](std::string& text) { text.resize(at); });
        }
    CHECK(tried > 13'000);
}

}  // namespace scram_tests
