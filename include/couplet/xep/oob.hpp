// SPDX-License-Identifier: BSL-1.0
// oob, oob_request: a URI, told or to be fetched (XEP-0066).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Fetch that, and answer when you have it (XEP-0066 2).
struct oob_request {
    std::string_view url{};
    std::optional<std::string_view> desc{};
    std::optional<std::string_view> sid{};  ///< of a stream initiation (XEP-0066 6)

    static constexpr auto schema =
        declare::element({"jabber:iq:oob", "query"}, declare::child("url", &oob_request::url),
                         declare::child("desc", &oob_request::desc),
                         declare::attribute("sid", &oob_request::sid))
            .in(occurs::iq_set);
    friend bool operator==(oob_request const&, oob_request const&) = default;
};

/// There is that (XEP-0066 3).
struct oob {
    std::string_view url{};
    std::optional<std::string_view> desc{};

    static constexpr auto schema =
        declare::element({"jabber:x:oob", "x"}, declare::child("url", &oob::url),
                         declare::child("desc", &oob::desc))
            .in(occurs::message | occurs::presence);
    friend bool operator==(oob const&, oob const&) = default;
};

}  // namespace couplet::xep
