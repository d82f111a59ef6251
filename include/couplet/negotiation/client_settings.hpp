// SPDX-License-Identifier: BSL-1.0
// What a client wants of its session.
#pragma once

#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/limits.hpp>

namespace couplet {

/// `client<digests> c{{.account = "juliet@example.com"_jid, .password = secret, .nonce = nonce}}`. The views live until the
/// session is ready or has ended. The defaults are the safe ones.
struct client_settings {
    /// Who; with a resource: the one that is wished for (RFC 6120 7.7.1).
    jid_view account;
    std::string_view password{};
    /// Of the mechanisms that take a token instead (RFC 7628).
    std::string_view token{};
    /// 18 octets or more, new for every session, that nobody can guess; any octets.
    std::string_view nonce{};
    tls_policy tls = tls_policy::required;
    stream_framing framing = stream_framing::tcp;
    /// Of what people are told (RFC 6120 4.7.4).
    std::string_view language{};
    patience waits{};
    /// XEP-0198: where the server has it.
    management_options management{};
    /// An earlier session, to go on with (XEP-0198 5); it is copied, and must live until `ready`. Null: none.
    saved_session const* resumes = nullptr;
    /// The account is made first (XEP-0077).
    bool registers = false;
    /// A method of XEP-0138 that the caller brings along, such as "zlib"; empty: none. The risk: a stream that is compressed
    /// before it is encrypted tells secrets by its size (XEP-0138 7).
    std::string_view compression{};
    /// What the server may send once the client is authenticated.
    xml::limits limits = xml::c2s_limits;
    /// Redirections that have brought it here (RFC 6120 4.9.3.19).
    unsigned redirects = 0;
};

}  // namespace couplet
