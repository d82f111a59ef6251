// SPDX-License-Identifier: BSL-1.0
// What a machine tells its caller: what to do next, what has been reached, what has come, why it is over.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/header_errc.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/schema_errc.hpp>

namespace couplet {

// What events show stays until the next call of `next`.

/// Send what `output` has, shake hands for TLS, then call `tls_established` (RFC 6120 5.4.3).
struct start_tls {};
/// Send what `output` has, put compression under the stream, then call `compression_established` (XEP-0138 2).
struct start_compression {
    std::string_view method;
};

/// Which client it is, and where; nobody else is to be told (XEP-0388 2.3).
struct client_agent {
    std::string_view id{};  ///< always the same for an installation
    std::string_view software{};
    std::string_view device{};
};
/// A token that stands for the password from now on, and is as secret (XEP-0484 3.3).
struct token_given {
    std::string_view token;
    xep::date_time expiry;
};
/// The initiating entity has proved who it is (RFC 6120 6.4.6).
struct authenticated {
    jid_view identity;
    std::string_view mechanism;
    client_agent agent{};                ///< to a server, of SASL2
    std::optional<token_given> token{};  ///< to a client: for the next time
};

/// To a server: a client wants an address (RFC 6120 7). Call `bind` with the full one, or `refuse_bind`.
struct bind_requested {
    std::optional<std::string_view> resource;  ///< the client's wish, as it is written
    std::string_view tag{};  ///< of Bind 2: the client's name for itself (XEP-0386 3.2)
};
/// To a server: a client wants to go on with an earlier session (XEP-0198 5). Call `resume` or `refuse_resume`.
struct resume_requested {
    std::string_view id;
    std::uint32_t handled;  ///< what the client has handled of it
};
/// To a server: somebody wants an account (XEP-0077 3.1). Call `register_account` or `refuse_registration`.
struct registration_requested {
    std::string_view username;
    std::string_view password;
    bool is_removal = false;
};
/// To a client: the server wants more than a name and a password, or sends people elsewhere: what `query` says, an
/// xep::registration (XEP-0077 3.1, 5, 6). Call `decide` with `client_registration::submit`, or `close`.
struct registration_form {
    xml::element_view query;
};
/// A server asks whether a dialback key is ours (XEP-0220 2.3). The machine has answered it if it knows the secret.
struct key_checked {
    std::string_view from;
    std::string_view to;
    bool is_valid;
};
/// Somebody claims to speak for `from` with a key that only that domain can judge (XEP-0220 2.1): ask there, then
/// call `accept_domain` or `refuse_domain`.
struct verification_wanted {
    std::string_view from;
    std::string_view to;
    std::string_view id;
    std::string_view key;
};
/// To who asked whether stanzas from one domain to the other may come (XEP-0220 2.1.1).
struct domain_judged {
    std::string_view from;
    std::string_view to;
    bool is_valid;
    std::optional<stanza_condition> error{};  ///< why it is not known (2.5)
};
/// To who asked what a key is worth that came on the stream `id` (XEP-0220 2.1.2): now that stream's `accept_domain` or
/// `refuse_domain` is due. `from` is who asked, as in the question.
struct key_judged {
    std::string_view from;
    std::string_view to;
    std::string_view id;
    bool is_valid;
    std::optional<stanza_condition> error{};
};

/// The negotiation is over: stanzas flow. Some may have come before it, behind resource binding (RFC 6120 7.1); they are
/// answered from now on. `address`: see `session::address`.
struct ready {
    jid_view address;
    bool is_resumed = false;  ///< nothing of the earlier session is lost (XEP-0198 5)
};
/// So many more stanzas of this side have arrived (XEP-0198 4).
struct acknowledged {
    std::uint32_t count;
};
/// To a client: the earlier session is no more, and a new one begins (XEP-0198 5). What of it is left in
/// `saved_session` is the caller's to send again; if `handled` is there, `acknowledge(*handled)` it first.
struct not_resumed {
    std::optional<stanza_condition> condition;
    std::optional<std::uint32_t> handled;
};

/// The finer reason of a failure.
using failure_detail = std::variant<std::monostate, header_errc, xml_error, stream_condition,
                                    sasl::condition, sasl::errc, stanza_condition, schema_error>;

/// It went wrong. The peer has been told as far as it is to know; `ended` follows.
struct failed {
    negotiation_errc why{};
    failure_detail detail{};
    /// What the peer says of it, for people; of `wrong_domain` who has answered.
    std::string_view text{};
    std::optional<host_and_port>
        other_host{};          ///< where the server wants it to go (RFC 6120 4.9.3.19)
    std::uint64_t offset = 0;  ///< of the octet or element at fault, in the stream
};
/// Nothing comes any more, and nothing is sent behind what `output` has. Send that, then end TLS with close_notify (RFC
/// 6120 4.4), then the connection.
struct ended {
    bool is_clean = false;  ///< both sides have closed their streams
    /// To a client: where to connect instead, if `may_follow` says so (RFC 7395 3.6.1).
    std::optional<std::string_view> other_uri{};
};

/// An element of the stream that is no stanza and that no step takes comes as xml::element_view only where it was asked
/// for; else it is a fault.
using session_event =
    std::variant<start_tls, start_compression, authenticated, bind_requested, resume_requested,
                 registration_requested, registration_form, key_checked, verification_wanted,
                 domain_judged, key_judged, ready, stanza_view, xml::element_view, acknowledged,
                 not_resumed, failed, ended>;

}  // namespace couplet
