// SPDX-License-Identifier: BSL-1.0
// What a server wants of the sessions that its clients begin.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/random_ref.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// `server<digests, accounts> s{{.random = source, .domain = "im.example.com"_jid}, my_accounts}`. The views and what is
/// borrowed live until the session is ready or has ended. The defaults are the safe ones.
struct server_settings {
    /// Ids of streams and nonces are drawn from it: nobody may be able to guess what it gives.
    random_ref random;
    /// Served here, and who answers where no domain, or a wrong one, is asked for (RFC 6120 4.9.1.3).
    jid_view domain;
    /// Also served; and those that are served no longer (RFC 6120 4.9.3.5).
    domain_set other_domains{};
    domain_set gone_domains{};
    /// Those that it can speak to people in; the first is its default (RFC 6120 4.7.4).
    std::span<std::string_view const> languages{};
    /// Offered, as far as digests and credentials can serve them, and TLS stands where it must.
    sasl::mechanism_set mechanisms = sasl::current_mechanisms;
    /// Without TLS, too, passwords and tokens are taken as they are.
    bool let_everybody_on_the_way_read_the_password = false;
    /// How often a client may try again (RFC 6120 6.4.5: 2 to 5); then its stream is ended.
    unsigned retries = 3;
    /// Of SCRAM, for users that there are not: what most of those have that there are.
    std::uint32_t fake_iterations = 4'096;
    tls_policy tls = tls_policy::required;
    /// White space behind `<starttls/>` and behind what ends a login, which RFC 6120 5.3.3 and 6.3.5 forbid and go-sendxmpp
    /// 0.5 sends, is dropped. Nothing else may stand between `<starttls/>` and TLS, either way (5.4.3.3).
    bool drops_stray_space = false;
    stream_framing framing = stream_framing::tcp;
    patience waits{};
    /// XEP-0198: offered, and on which terms.
    management_options management{};
    /// Strangers may ask for accounts (XEP-0077).
    bool registers = false;
    /// A method of XEP-0138 that the caller brings along, such as "zlib"; empty: none, since it tells secrets (7).
    std::string_view compression{};
    /// What a client may send once it is authenticated; before that `xml::preauth_limits` hold.
    xml::limits limits = xml::c2s_limits;
    /// What is needed while an element is read; must outlive the machine. None: the heap is asked.
    xml::workspace_pool* pool = nullptr;
};

}  // namespace couplet
