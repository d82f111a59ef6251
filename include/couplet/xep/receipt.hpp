// SPDX-License-Identifier: BSL-1.0
// receipt_request, receipt: a message has reached a client, whether or not anybody read it (XEP-0184).
#pragma once

#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Asks for a receipt of the message it stands in, which needs an id; never in a receipt (XEP-0184 5.1, 5.4).
struct receipt_request {
    static constexpr auto schema =
        declare::element({"urn:xmpp:receipts", "request"}).in(occurs::message);
    friend bool operator==(receipt_request const&, receipt_request const&) = default;
};

/// The message with that id has come. Whether it was sent to who answers is for the reader to check.
struct receipt {
    std::string_view id{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:receipts", "received"}, declare::attribute("id", &receipt::id))
            .in(occurs::message);
    friend bool operator==(receipt const&, receipt const&) = default;
};

}  // namespace couplet::xep
