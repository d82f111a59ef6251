// SPDX-License-Identifier: BSL-1.0
// What a client wants of its session.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/choose.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// Tokens instead of the password (XEP-0484). A token comes with `authenticated`, and is as secret as the password.
struct fast_settings {
    /// What the token is for; without a token, what one is wanted for, if anything, such as "HT-SHA-256-EXPR".
    std::string_view mechanism{};
    std::string_view token{};
    /// How often it has been used, this time included; needed where TLS carries it early.
    std::optional<std::uint32_t> count{};
    bool wants_token = false;   ///< another one, whatever the server thinks
    bool is_last_time = false;  ///< the token is void from then on
};

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
    /// Which mechanisms may be used, and how much work of SCRAM's is done.
    sasl::policy policy{};
    sasl::scram_policy scram{};
    /// The bare address of somebody else, to be that one (RFC 6120 6.3.8).
    std::optional<bare_jid_view> acts_as{};
    /// The caller's TLS shows a certificate that says who it is: EXTERNAL.
    bool has_certificate = false;
    /// Of SASL2: which client this is, by an id that stays (XEP-0388 2.3); its name in its address (XEP-0386 3.2).
    sasl2::user_agent agent{};
    std::string_view tag{};
    /// Its id is needed for tokens (XEP-0484 4.1).
    fast_settings fast{};
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
    /// What is needed while an element is read; must outlive the machine. None: the heap is asked.
    xml::workspace_pool* pool = nullptr;
    /// Redirections that have brought it here (RFC 6120 4.9.3.19).
    unsigned redirects = 0;
};

}  // namespace couplet
