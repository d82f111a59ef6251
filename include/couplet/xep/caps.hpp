// SPDX-License-Identifier: BSL-1.0
// caps: what a presence says of its sender's identities and features, without listing them (XEP-0115).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Whoever sends the same `ver` can do the same, once it was verified: see `caps_verification`. Without `hash` it is of a
/// format that nobody can verify, and is refused (XEP-0115 4, 5.4; the appendix on the legacy format).
struct caps {
    std::string_view hash{};  ///< "sha-1"; the names of IANA's hash function textual names registry
    std::string_view node{};  ///< a URI of the software
    std::string_view ver{};
    std::optional<std::string_view> ext{};  ///< of the legacy format

    static constexpr auto schema = declare::element({"http://jabber.org/protocol/caps", "c"},
                                                    declare::attribute("hash", &caps::hash),
                                                    declare::attribute("node", &caps::node),
                                                    declare::attribute("ver", &caps::ver),
                                                    declare::attribute("ext", &caps::ext))
                                       .in(occurs::presence | occurs::features);
    friend bool operator==(caps const&, caps const&) = default;
};

}  // namespace couplet::xep
