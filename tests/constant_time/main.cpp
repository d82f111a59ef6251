// SPDX-License-Identifier: BSL-1.0
// What secrets pass through, for a tool that watches branches and indices: memcheck is told that they have no value.
// Each way is gone to its good end, where the value shows. With an argument it leaks on purpose. See check.sh.
#include <valgrind/memcheck.h>

#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace base64 = couplet::base64;
namespace openssl = couplet::openssl;
namespace sasl = couplet::sasl;
using couplet::secret;
using couplet::wiped_array;
using verdict = sasl::verdict::kind;

void hide(char const* octets, std::size_t size) { VALGRIND_MAKE_MEM_UNDEFINED(octets, size); }
void show(char const* octets, std::size_t size) { VALGRIND_MAKE_MEM_DEFINED(octets, size); }

secret hidden(std::string_view text) {
    secret made{text};
    hide(made.data(), made.size());
    return made;
}
/// What is sent is seen by everybody.
std::string sent(secret& out) {
    show(out.data(), out.size());
    std::string text{out.view()};
    out.clear();
    return text;
}
bool is_same(std::string_view a, std::string_view b) {
    show(a.data(), a.size());
    show(b.data(), b.size());
    return a == b;
}

struct users {
    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view user) const {
        if (user != "user") return {};
        auto keys = sasl::derive_keys<Hash>("pencil", "salt", 2);
        if (!keys) return {};
        hide(keys->stored_key.data(), keys->stored_key.size());
        hide(keys->server_key.data(), keys->server_key.size());
        return *keys;
    }
    static sasl::fast_tokens find_tokens(std::string_view, std::string_view) {
        return {{hidden("another token")}, {hidden("token")}};
    }
    static std::optional<wiped_array<16>> find_digest_md5(std::string_view user,
                                                          std::string_view realm) {
        auto made = sasl::digest_md5_secret<openssl::md5>(user, realm, "pencil");
        hide(made.data(), made.size());
        return made;
    }
    static bool may_act_as(std::string_view, std::string_view) { return false; }
    static std::string_view pepper() { return "pepper"; }
};

bool compare() {
    return !couplet::is_same_secret(hidden("one text"), hidden("one test")) &&
           couplet::is_same_secret(hidden("one text"), hidden("one text"));
}

bool encode() {
    bool is_right = true;
    std::string octets;
    for (int i = 0; i < 256; ++i) octets += static_cast<char>(i * 7);
    for (std::size_t size = 254; size <= 256; ++size) {
        std::string_view const some = std::string_view{octets}.substr(0, size);
        std::string expected;
        base64::append(expected, some);
        secret text, back;
        base64::append_secret(text, hidden(some));
        is_right = base64::decode_secret(text, back) && is_right;
        is_right = is_same(back, some) && is_same(text, expected) && is_right;
        secret wrong{expected};
        wrong.data()[7] = '-';
        hide(wrong.data(), wrong.size() - 2);
        is_right = !base64::decode_secret(wrong, back) && is_right;
    }
    wiped_array<4> few{{'\x00', '\x9a', '\xbf', '\xff'}};
    hide(few.data(), few.size());
    return is_same(couplet::hex(few), "009abfff") && is_right;
}

template <class Hash>
bool keyed() {
    bool is_right = true;
    for (std::size_t const size : {std::size_t{1}, Hash::block_size, Hash::block_size + 1}) {
        std::string const key(size, 'k');
        auto const mac = couplet::hmac<Hash>{hidden(key)}(hidden("a text"));
        is_right = is_same(mac, couplet::hmac<Hash>{key}("a text")) && is_right;
    }
    auto const keys = sasl::derive_keys<Hash>(hidden("pencil"), "salt", 3);
    return is_right && keys && sasl::is_password(*keys, hidden("pencil")) &&
           !sasl::is_password(*keys, hidden("pencil2"));
}

/// Client and server, what goes over the wire being shown.
template <class Client, class Server>
bool face(Client& client, Server& server) {
    secret out;
    bool const speaks = client.begin(out);
    auto step = speaks ? server.step(sent(out), out) : server.step({}, out);
    while (step.is == verdict::challenge) {
        std::string const challenge = sent(out);
        if (client.respond(challenge, out)) return false;
        step = server.step(sent(out), out);
    }
    if (step.is != verdict::success) return false;
    std::string const data = sent(out);
    return !client.finish(data.empty() ? std::nullopt : std::optional<std::string_view>{data});
}

template <class Hash>
bool scram() {
    users const accounts;
    secret const password = hidden("pencil");
    auto client = sasl::scram_client<Hash>::make(
        {.username = "user",
         .password = password,
         .nonce = "client",
         .binding = {couplet::binding_type::tls_exporter, "exported"},
         .policy = {.least_iterations = 1}});
    sasl::scram_server<Hash, users> server{
        accounts,
        {.nonce = "server", .tls = {.exporter = "exported"}, .is_plus = true, .offers_plus = true}};
    return client && face(*client, server);
}

template <class Hash>
bool hashed_token() {
    users const accounts;
    secret const token = hidden("token");
    auto client = sasl::hashed_token_client<Hash>::make({.username = "user", .token = token});
    sasl::hashed_token_server<Hash, users> server{accounts, "HT", {}};
    return client && face(*client, server);
}

bool digest_md5() {
    users const accounts;
    secret const password = hidden("pencil");
    auto client = sasl::digest_md5_client<openssl::md5>::make(
        {.username = "user", .password = password, .cnonce = "client", .host = "host"});
    sasl::digest_md5_server_options const has{.nonce = "server", .host = "host", .realm = "host"};
    sasl::digest_md5_server<openssl::md5, users> server{accounts, has};
    return client && face(*client, server);
}

/// Over Base64, as on the wire, and nothing of it is ever shown.
bool plain() {
    users const accounts;
    secret const password = hidden("pencil");
    auto client = sasl::make_plain_client({.username = "user", .password = password});
    if (!client) return false;
    secret out, text, back;
    client->begin(out);
    base64::append_secret(text, out);
    if (!base64::decode_secret(text, back)) return false;
    sasl::plain_server<openssl::digests, users> server{accounts};
    out.clear();
    // the names in it are no secrets
    show(back.data(), sizeof "\0user");
    return server.step(back.view(), out).is == verdict::success;
}

/// What must be found.
bool leak() {
    secret const one = hidden("a secret"), other = hidden("a sacred");
    return one.view() != other.view();
}

}  // namespace

int main(int count, char**) {
    if (count > 1) return leak() ? 0 : 1;
    struct {
        char const* what;
        bool (*is_right)();
    } const ways[]{
        {"comparison", compare},
        {"Base64 and hexadecimal digits", encode},
        {"HMAC-SHA-1 and PBKDF2", keyed<openssl::sha1>},
        {"HMAC-SHA-256 and PBKDF2", keyed<openssl::sha256>},
        {"HMAC-SHA-512 and PBKDF2", keyed<openssl::sha512>},
        {"SCRAM-SHA-1-PLUS", scram<openssl::sha1>},
        {"SCRAM-SHA-256-PLUS", scram<openssl::sha256>},
        {"SCRAM-SHA-512-PLUS", scram<openssl::sha512>},
        {"HT-SHA-256-NONE", hashed_token<openssl::sha256>},
        {"DIGEST-MD5", digest_md5},
        {"PLAIN", plain},
    };
    int failed = 0;
    for (auto const& way : ways) {
        bool const is_right = way.is_right();
        std::printf("%s: %s\n", way.what, is_right ? "done" : "FAILED");
        failed += is_right ? 0 : 1;
    }
    return failed;
}
