// SPDX-License-Identifier: BSL-1.0
// software_version: what somebody runs (XEP-0092).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// What do you run? (XEP-0092 2)
struct software_version_request {
    static constexpr auto schema =
        declare::element({"jabber:iq:version", "query"}).in(occurs::iq_get);
    friend bool operator==(software_version_request const&,
                           software_version_request const&) = default;
};

/// The answer. Users must be able to keep `os` to themselves (XEP-0092 5).
struct software_version {
    std::string_view name{};
    std::string_view version{};
    std::optional<std::string_view> os{};

    static constexpr auto schema =
        declare::element({"jabber:iq:version", "query"},
                         declare::child("name", &software_version::name),
                         declare::child("version", &software_version::version),
                         declare::child("os", &software_version::os))
            .in(occurs::iq_result);
    friend bool operator==(software_version const&, software_version const&) = default;
};

}  // namespace couplet::xep
