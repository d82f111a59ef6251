// SPDX-License-Identifier: BSL-1.0
// What `couplet session` is told on the command line.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/negotiation/choose.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stream/header.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace cli {

struct conversation {
    bool is_server = false;
    bool is_direct = false;                 ///< TLS stands before the first octet (XEP-0368)
    std::optional<couplet::jid> account{};  ///< who a client is; whom a server knows
    std::optional<couplet::jid> domain{};   ///< of a server; none: the account's
    std::string password{};
    std::string token{};
    std::string language{};
    std::string compression{};
    couplet::sasl::policy policy{};
    couplet::tls_policy tls = couplet::tls_policy::required;
    couplet::stream_framing framing = couplet::stream_framing::tcp;
    std::uint32_t iterations = 4'096;    ///< of the keys that a server keeps
    std::optional<std::string> nonce{};  ///< fixed, to have the same again
    bool asks = false;                   ///< a server lets the input decide what is bound
};

}  // namespace cli
