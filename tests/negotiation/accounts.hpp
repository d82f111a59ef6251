// SPDX-License-Identifier: BSL-1.0
// A server's users in memory, for the tests of mechanisms, exchanges and steps.
#pragma once

#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/secret.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace sasl_test {

/// Passwords are kept, so that each test can have the hash function that it wants; a real one keeps keys.
struct known_users {
    std::map<std::string, std::string, std::less<>> passwords{{"juliet", "r0m30myr0m30"},
                                                              {"romeo", "Montague 1597"}};
    std::map<std::string, std::string, std::less<>> tokens{
        {"juliet", "vF9dft4qmTc2Nvb3RlckBhbHRh"}};
    /// Whom others than oneself one may be: user and bare address.
    std::set<std::pair<std::string, std::string>> deputies{{"juliet", "nurse@example.com"}};
    std::uint32_t iterations = 4'096;

    bool may_act_as(std::string_view username, std::string_view authzid) const {
        return deputies.count({std::string{username}, std::string{authzid}}) != 0;
    }
    template <class Hash>
    std::optional<couplet::sasl::scram_keys<Hash>> find_keys(std::string_view username) const {
        auto const found = passwords.find(username);
        if (found == passwords.end()) return {};
        return *couplet::sasl::derive_keys<Hash>(found->second, "salt of " + found->first,
                                                 iterations);
    }
    bool is_token(std::string_view username, std::string_view token) const {
        auto const found = tokens.find(username);
        return couplet::is_same_secret(token, found == tokens.end() ? "" : found->second) &&
               found != tokens.end();
    }
    /// Of one installation of juliet's, for one mechanism.
    couplet::sasl::fast_tokens find_tokens(std::string_view username, std::string_view agent,
                                           std::string_view mechanism) const {
        if (username != "juliet" || agent != fast_agent || mechanism != fast_mechanism) return {};
        return {{couplet::secret{fresh_token}, is_expired}, {couplet::secret{current_token}}};
    }
    bool use_token(std::string_view, std::string_view, std::string_view,
                   couplet::sasl::token_use const& use) const {
        if (use.count && *use.count <= last_count) return false;
        last_count = use.count.value_or(last_count);
        if (use.is_fresh) current_token = std::exchange(fresh_token, "");
        if (use.is_last_time) current_token = "";
        return true;
    }
    std::optional<couplet::sasl::new_token> give_token(std::string_view, std::string_view,
                                                       std::string_view mechanism,
                                                       bool is_asked) const {
        if (!is_asked) return {};
        fast_mechanism = mechanism;
        fresh_token = "given token " + std::to_string(++given);
        return couplet::sasl::new_token{
            couplet::secret{fresh_token},
            *couplet::xep::date_time::from_text("2030-01-01T00:00:00Z")};
    }
    std::string fast_agent{};
    mutable std::string fast_mechanism = "HT-SHA-256-NONE";
    mutable std::string fresh_token = "a fresh token", current_token = "a current token";
    bool is_expired = false;
    mutable std::uint32_t last_count = 0;
    mutable int given = 0;
    auto find_digest_md5(std::string_view username, std::string_view realm) const {
        auto const found = passwords.find(username);
        using made = decltype(couplet::sasl::digest_md5_secret<couplet::openssl::md5>(
            username, realm, username));
        return found == passwords.end() ? std::optional<made>{}
                                        : couplet::sasl::digest_md5_secret<couplet::openssl::md5>(
                                              username, realm, found->second);
    }
    static std::string_view pepper() { return "known to nobody"; }
};

}  // namespace sasl_test
