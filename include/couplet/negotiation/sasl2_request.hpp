// SPDX-License-Identifier: BSL-1.0
// What a client has asked for with SASL2, kept until it has authenticated (XEP-0388 2.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/negotiation/fast_elements.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/xep/stream_management.hpp>

namespace couplet {

/// A copy of `<authenticate/>` but for the mechanism's own.
struct sasl2_request {
    std::string agent_id{};
    std::string software{};
    std::string device{};
    bool binds = false;  ///< XEP-0386
    std::string tag{};
    std::optional<xep::sm::enable> management{};
    bool resumes = false;  ///< XEP-0198
    std::string previd{};
    std::uint32_t handled = 0;
    bool wants_token = false;  ///< XEP-0484
    std::string token_mechanism{};
    std::optional<fast::use> token_use{};

    sasl2_request() = default;
    explicit sasl2_request(sasl2::authenticate const& came)
        : binds{came.bind.has_value()},
          resumes{came.resume.has_value()},
          wants_token{came.token_request.has_value()},
          token_use{came.token_use} {
        if (auto const& agent = came.user_agent) {
            agent_id = agent->id.value_or(std::string_view{});
            software = agent->software.value_or(std::string_view{});
            device = agent->device.value_or(std::string_view{});
        }
        if (binds) tag = came.bind->tag.value_or(std::string_view{});
        if (binds) management = came.bind->management;
        if (resumes) previd = came.resume->previd;
        if (resumes) handled = came.resume->h;
        if (wants_token) token_mechanism = came.token_request->mechanism;
    }
};

}  // namespace couplet
