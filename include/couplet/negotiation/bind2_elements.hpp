// SPDX-License-Identifier: BSL-1.0
// Bind 2 on the wire: resource binding inline in SASL2 (XEP-0386).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/stanza/condition.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/client_state.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>

/// Resource binding inline in SASL2; `feature::bind2` offers it.
namespace couplet::bind2 {

/// A resource is asked for, and what shall hold in its session from the beginning (XEP-0386 3.2).
struct bind {
    std::optional<std::string_view> tag{};            ///< the software; others will see it
    std::optional<xep::enable_carbons> carbons{};     ///< XEP-0280
    std::optional<xep::sm::enable> management{};      ///< XEP-0198 9.1
    std::optional<xep::client_state> client_state{};  ///< XEP-0352
    xml::elements others{};                           ///< in their order

    static constexpr auto schema =
        declare::element({"urn:xmpp:bind:0", "bind"}, declare::child("tag", &bind::tag),
                         declare::child(&bind::carbons), declare::child(&bind::management),
                         declare::child(&bind::client_state), declare::any(&bind::others))
            .in(occurs::inside);
};

/// It was bound; the address is in `<success/>` (XEP-0386 3.2).
struct bound {
    std::optional<xep::sm::enabled> managed{};  ///< XEP-0198 9.1
    std::optional<xep::sm::failed> unmanaged{};
    xml::elements others{};  ///< in their order, as the archive's `<metadata/>` of XEP-0313

    static constexpr auto schema =
        declare::element({"urn:xmpp:bind:0", "bound"}, declare::child(&bound::managed),
                         declare::child(&bound::unmanaged), declare::any(&bound::others))
            .in(occurs::inside);
};

}  // namespace couplet::bind2
