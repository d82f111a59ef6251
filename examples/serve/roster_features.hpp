// SPDX-License-Identifier: BSL-1.0
// What a client may rely on: versions of its roster, and subscriptions approved in advance (RFC 6121 2.6.1, 3.4).
#pragma once

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>

namespace serve {

/// A step of which nothing is negotiated.
class roster_features {
  public:
    static constexpr couplet::facts needs = couplet::fact::authenticated;
    static constexpr couplet::facts excludes{};

    bool offers(couplet::step_port const&) const noexcept { return true; }
    template <class Sink>
    void write_feature(couplet::xml::writer<Sink>& out, couplet::step_port const&) const {
        write(out, couplet::feature::roster_versioning{});
        write(out, couplet::feature::pre_approval{});
    }
    bool takes(couplet::xml::element_view) const noexcept { return false; }
    couplet::step_outcome take(couplet::xml::element_view, couplet::step_port&) const noexcept {
        return couplet::step_outcome::fails(couplet::negotiation_errc::unexpected_element);
    }
};

static_assert(couplet::server_step<roster_features>);

}  // namespace serve
