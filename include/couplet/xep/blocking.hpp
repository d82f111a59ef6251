// SPDX-License-Identifier: BSL-1.0
// Blocking: whom an account wants to hear nothing from (XEP-0191).
#pragma once

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// An address, or a domain with all addresses there (XEP-0191 6).
struct blocked_item {
    address jid{};

    static constexpr auto schema =
        declare::content(declare::attribute("jid", &blocked_item::jid).required());
    friend bool operator==(blocked_item const&, blocked_item const&) = default;
};

/// Who is blocked? (XEP-0191 3.2)
struct blocklist_request {
    static constexpr auto schema =
        declare::element({"urn:xmpp:blocking", "blocklist"}).in(occurs::iq_get);
    friend bool operator==(blocklist_request const&, blocklist_request const&) = default;
};

/// The answer (XEP-0191 3.2).
struct blocklist {
    xml::list<blocked_item> items{};

    static constexpr auto schema = declare::element({"urn:xmpp:blocking", "blocklist"},
                                                    declare::child("item", &blocklist::items))
                                       .in(occurs::iq_result);
    friend bool operator==(blocklist const&, blocklist const&) = default;
};

/// The client blocks, or the server says that another client has; at least one, else it is `bad-request`
/// (XEP-0191 3.3).
struct block {
    xml::list<blocked_item> items{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:blocking", "block"},
                         declare::child("item", &block::items).required())
            .in(occurs::iq_set);
    friend bool operator==(block const&, block const&) = default;
};

/// Likewise; without items all are unblocked (XEP-0191 3.4, 3.5).
struct unblock {
    xml::list<blocked_item> items{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:blocking", "unblock"}, declare::child("item", &unblock::items))
            .in(occurs::iq_set);
    friend bool operator==(unblock const&, unblock const&) = default;
};

/// Beside `not-acceptable`: the user has blocked whom the stanza is for (XEP-0191 3.3).
struct blocked {
    static constexpr auto schema =
        declare::element({"urn:xmpp:blocking:errors", "blocked"}).in(occurs::error);
    friend bool operator==(blocked const&, blocked const&) = default;
};

}  // namespace couplet::xep
