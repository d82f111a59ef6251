// SPDX-License-Identifier: BSL-1.0
// Addresses in the source are checked by the compiler, and ask for exactly as much of one as is needed.
#include <couplet/jid/literal.hpp>
#include <iostream>

namespace xmpp = couplet;
using namespace couplet::literals;

constexpr auto admin = "Admin@EXAMPLE.com"_jid;  // 16 bytes, no allocation, lower-cased already
static_assert(admin == "admin@example.com"_jid);
static_assert(admin.local() == "admin" && admin.is_bare());
static_assert("example.com/a@b"_jid.domain() == "example.com");  // RFC 7622 3.2: '/' cuts first
static_assert("[2001:DB8:0:0:0:0:0:1]"_jid.domain() == "[2001:db8::1]");  // RFC 5952
// constexpr auto bad = "ro meo@example.com"_jid;  does not compile: "a_code_point_is_not_allowed..."

/// A subscription is between accounts (RFC 6121 3): a full address cannot be passed by mistake.
void subscribe(xmpp::bare_jid_view contact) { std::cout << "subscribe to " << contact << '\n'; }

int main() {
    constexpr auto laptop = "romeo@example.com/laptop"_jid;
    // subscribe(laptop);  does not compile
    subscribe(laptop.bare());
    if (auto const account = admin.as_bare()) subscribe(*account);
}
