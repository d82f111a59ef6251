// Whatever a peer says that does not know the secret, no mechanism of either side succeeds; a refusal says nothing.
// SPDX-License-Identifier: BSL-1.0
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "broken.hpp"

namespace {

namespace base64 = couplet::base64;
namespace openssl = couplet::openssl;
namespace sasl = couplet::sasl;
using couplet::secret;
using sha256 = openssl::sha256;
using kind = sasl::verdict::kind;

constexpr couplet::tls_facts tls{.exporter = "exported"};
constexpr couplet::channel_binding exporter{couplet::binding_type::tls_exporter, "exported"};

/// The user whose secret is a hash of the input: who writes the input cannot know it.
struct users {
    std::string password;

    explicit users(std::string_view input)
        : password{couplet::hex(couplet::hash_secret<sha256>("secret of ", input)).view()} {}

    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view user) const {
        if (user != "user") return {};
        auto keys = sasl::derive_keys<Hash>(password, "salt", 1);
        if (!keys) return {};
        return *std::move(keys);
    }
    sasl::fast_tokens find_tokens(std::string_view user, std::string_view) const {
        if (user != "user") return {};
        return {{}, {secret{password}}};
    }
    std::optional<couplet::wiped_array<16>> find_digest_md5(std::string_view user,
                                                            std::string_view realm) const {
        if (user != "user") return {};
        return sasl::digest_md5_secret<openssl::md5>(user, realm, password);
    }
    static bool may_act_as(std::string_view, std::string_view) { return true; }
    static std::string_view pepper() { return "pepper"; }
};

std::string_view take_line(std::string_view& rest) {
    std::size_t const end = rest.find('\n');
    std::string_view const line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return line;
}

/// Each line is a challenge, the last one the data of success.
template <class Client>
std::string broken_by_server(Client& client, std::string_view lines) {
    secret out;
    client.begin(out);
    std::optional<std::string_view> last;
    while (!lines.empty()) {
        std::string_view const line = take_line(lines);
        if (lines.empty() && line != "nothing") last = line;
        if (lines.empty()) break;
        std::size_t const before = out.size();
        if (!client.respond(line, out)) continue;
        if (out.size() != before) return "a client answers what it refuses";
        if (!client.respond(line, out) || !client.finish(line)) return "a refusal is not the end";
        return {};
    }
    return client.finish(last) ? "" : "a client trusts who does not know the secret";
}

template <class Server>
std::string broken_by_client(Server& server, std::string_view lines) {
    secret out;
    while (!lines.empty()) {
        std::string_view const line = take_line(lines);
        std::size_t const before = out.size();
        auto const verdict =
            server.step(line == "nothing" ? std::nullopt : std::optional{line}, out);
        if (verdict.is == kind::success) return "a server lets in who does not know the secret";
        if (verdict.is == kind::challenge) continue;
        if (out.size() != before) return "a server answers what it refuses";
        if (server.step(line, out).is != kind::failure) return "a refusal is not the end";
        return {};
    }
    return {};
}

sasl::scram_client_options const asks(users const& all) {
    return {.username = "user",
            .authzid = "somebody",
            .password = all.password,
            .nonce = "client",
            .binding = exporter,
            .offer = "SCRAM-SHA-256-PLUS",
            .policy = {.least_iterations = 1, .most_iterations = 50}};
}
sasl::scram_server_options const has{.nonce = "server",
                                     .tls = tls,
                                     .is_plus = true,
                                     .offers_plus = true,
                                     .offer = "SCRAM-SHA-256-PLUS"};

/// Two who know the secret, and one between: the number of a message, what is cut from it, and what is put there.
std::string broken_between(users const& all, std::string_view change) {
    if (change.size() < 3) return {};
    auto const number = static_cast<std::size_t>(change[0]) % 4;
    std::size_t const at = static_cast<unsigned char>(change[1]);
    std::size_t const cut = static_cast<unsigned char>(change[2]) % 32;
    bool is_changed = false;
    auto const pass = [&](std::size_t message, secret& out) {
        std::string text{out.view()};
        if (message == number && at <= text.size()) text.replace(at, cut, change.substr(3));
        is_changed = is_changed || text != out.view();
        out.clear();
        return text;
    };
    auto client = sasl::scram_client<sha256>::make(asks(all));
    sasl::scram_server<sha256, users> server{all, has};
    secret out;
    client->begin(out);
    if (server.step(pass(0, out), out).is == kind::failure) return is_changed ? "" : "no challenge";
    if (client->respond(pass(1, out), out)) return is_changed ? "" : "no answer";
    if (server.step(pass(2, out), out).is != kind::success) return is_changed ? "" : "no success";
    if (is_changed) return "a server does not see that a message was changed";
    if (client->finish(pass(3, out))) return is_changed ? "" : "no end";
    return is_changed ? "a client does not see that a message was changed" : "";
}

std::string broken_text(std::string_view octets) {
    secret text, back;
    base64::append_secret(text, octets);
    if (!base64::decode_secret(text, back) || back.view() != octets) return "not decoded";
    std::string by_table(base64::decoded_size(octets.size()), '\0');
    auto const size = base64::decode(octets, by_table.data());
    by_table.resize(size ? *size : 0);
    back.clear();
    if (base64::decode_secret(octets, back) != size.has_value() || back.view() != by_table)
        return "decoded in another way than what is no secret";
    if (octets.empty() || !sasl::detail::is_sendable(octets)) return {};
    std::string escaped, name;
    sasl::append_saslname(escaped, octets);
    if (!sasl::detail::is_saslname(escaped)) return "an escaped name is no saslname";
    sasl::append_name(name, escaped);
    return name == octets ? "" : "another name than was escaped";
}

std::string broken_by(std::string_view input) {
    users const all{input};
    std::string_view rest = input;
    std::string_view const who = take_line(rest);
    if (who == "between") return broken_between(all, rest);
    if (who == "scram client") {
        sasl::scram_server<sha256, users> server{all, has};
        return broken_by_client(server, rest);
    }
    if (who == "scram server") {
        auto client = sasl::scram_client<sha256>::make(asks(all));
        return broken_by_server(*client, rest);
    }
    if (who == "token client") {
        sasl::hashed_token_server<sha256, users> server{all, "HT", exporter};
        return broken_by_client(server, rest);
    }
    if (who == "token server") {
        auto client = sasl::hashed_token_client<sha256>::make(
            {.username = "user", .token = all.password, .binding = exporter});
        return broken_by_server(*client, rest);
    }
    if (who == "digest client") {
        sasl::digest_md5_server<openssl::md5, users> server{
            all, {.nonce = "nonce", .host = "host", .realm = "realm"}};
        return broken_by_client(server, rest);
    }
    if (who == "digest server") {
        auto client = sasl::digest_md5_client<openssl::md5>::make(
            {.username = "user", .password = all.password, .cnonce = "cnonce", .host = "host"});
        return broken_by_server(*client, rest);
    }
    if (who == "plain client") {
        sasl::plain_server<openssl::digests, users> server{all, 1};
        return broken_by_client(server, rest);
    }
    return broken_text(input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(broken_by(fuzz::view(data, size)));
    return 0;
}
