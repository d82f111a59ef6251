// SPDX-License-Identifier: BSL-1.0
// A server with users, for a client that says what it likes.
#pragma once

#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/text/base64.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "negotiation/accounts.hpp"
#include "negotiation/hostile.hpp"

namespace capulet {

using namespace couplet::literals;

/// Always the same.
struct counting {
    std::uint64_t last = 0x0123456789ABCDEF;
    std::uint64_t operator()() { return last += 0x9E3779B97F4A7C15; }
};
inline counting source;
inline sasl_test::known_users const users{.iterations = 1};

inline couplet::server_settings settings() {
    return {.random = source, .domain = "example.com"_jid, .fake_iterations = 1};
}

using machine = couplet::server<couplet::openssl::digests, sasl_test::known_users>;
using scene = hostile::scene<machine>;

inline std::string header(std::string_view from = {}) {
    std::string const who = from.empty() ? "" : " from='" + std::string{from} + '\'';
    return "<?xml version='1.0'?><stream:stream to='example.com'" + who +
           " version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
}
inline std::string encoded(std::string_view octets) {
    std::string text;
    couplet::base64::append(text, octets);
    return text;
}
/// The features that were sent last.
inline std::string features_in(std::string const& sent) {
    auto const begin = sent.rfind("<stream:features");
    return begin == sent.npos ? "" : sent.substr(begin);
}

/// Its stream has begun, over TLS that says `facts`.
inline scene begins(couplet::server_settings const& wanted = settings(),
                    couplet::tls_facts const& facts = hostile::tls, std::string_view from = {},
                    sasl_test::known_users const& known = users) {
    scene talk{hostile::whole, wanted, known};
    talk.shakes_hands(facts);
    talk.hears(header(from));
    return talk;
}

}  // namespace capulet
