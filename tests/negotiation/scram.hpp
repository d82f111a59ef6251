// SPDX-License-Identifier: BSL-1.0
// What the tests of mechanisms share: users, and the two sides face to face.
#pragma once

#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sasl_test {

namespace sasl = couplet::sasl;
using couplet::secret;
using namespace std::string_literals;
using namespace std::string_view_literals;

/// SHA-256 that says how much it had to do.
struct counted : couplet::openssl::sha256 {
    static inline thread_local std::size_t octets = 0;
    void update(std::string_view text) noexcept {
        octets += text.size();
        couplet::openssl::sha256::update(text);
    }
};

/// One user with one password, salted and iterated as the test says; may act as "<its name>-admin".
struct users {
    std::string_view name = "user";
    std::string_view password = "pencil";
    std::string salt = "salt for the tests";
    std::uint32_t iterations = 1;

    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view user) const {
        if (user != name) return {};
        auto keys = sasl::derive_keys<Hash>(password, salt, iterations);
        if (!keys) return {};
        return *std::move(keys);
    }
    bool may_act_as(std::string_view user, std::string_view authzid) const {
        return authzid == std::string{user} + "-admin";
    }
    static std::string_view pepper() { return "what nobody knows"; }
};

/// What became of an exchange, and what was said.
struct outcome {
    std::optional<sasl::errc> client_fault;
    std::optional<sasl::errc> server_fault;
    bool client_done = false;
    bool server_done = false;
    std::string client_first, server_first, client_final, server_final;

    bool is_success() const { return client_done && server_done; }
};

/// Lets a client talk to a server, which speak first and last. `change` may alter a message on its way: it is given its
/// number, 0 to 3.
template <class Client, class Server, class Change>
outcome talk(Client& client, Server& server, Change change) {
    outcome said;
    secret out;
    client.begin(out);
    said.client_first = out.view();
    change(0, said.client_first);
    out.clear();
    auto verdict = server.step(said.client_first, out);
    if (verdict.is == sasl::verdict::kind::failure) return said.server_fault = verdict.why, said;
    if (verdict.is == sasl::verdict::kind::challenge) {
        said.server_first = out.view();
        change(1, said.server_first);
        out.clear();
        if ((said.client_fault = client.respond(said.server_first, out))) return said;
        said.client_final = out.view();
        change(2, said.client_final);
        out.clear();
        verdict = server.step(said.client_final, out);
        if (verdict.is == sasl::verdict::kind::failure) said.server_fault = verdict.why;
        if (verdict.is != sasl::verdict::kind::success) return said;
    }
    said.server_done = true;
    said.server_final = out.view();
    change(3, said.server_final);
    said.client_fault = client.finish(said.server_final);
    said.client_done = !said.client_fault;
    return said;
}
template <class Client, class Server>
outcome talk(Client& client, Server& server) {
    return talk(client, server, [](int, std::string&) {});
}

}  // namespace sasl_test
