// SPDX-License-Identifier: BSL-1.0
// bind, bound: a stream gets its resource, and thereby its full address (RFC 6120 7).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// The client asks for a resource, or leaves its choice to the server (RFC 6120 7.6.1, 7.7.1).
struct bind {
    std::optional<std::string_view> resource{};

    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-bind", "bind"},
                                                    declare::child("resource", &bind::resource))
                                       .in(occurs::iq_set);
    friend bool operator==(bind const&, bind const&) = default;
};

/// The server tells the full address (RFC 6120 7.6.1), which need not have the resource that was asked for (7.7.2.2).
struct bound {
    address jid{};

    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-bind", "bind"},
                                                    declare::child("jid", &bound::jid).required())
                                       .in(occurs::iq_result);
    friend bool operator==(bound const&, bound const&) = default;
};

}  // namespace couplet::xep
