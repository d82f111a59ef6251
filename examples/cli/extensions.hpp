// SPDX-License-Identifier: BSL-1.0
// The extensions that couplet knows, in words.
#pragma once

#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <optional>
#include <string_view>

namespace cli {

struct extension {
    std::string_view title;
    bool (*is)(couplet::xml::element_view payload);
    std::optional<couplet::schema_error> (*fault)(couplet::xml::element_view payload);
    couplet::occurs where;
};

/// What that payload is, where it stands; null if it is not known.
extension const* find_extension(couplet::xml::element_view payload, couplet::occurs place);

}  // namespace cli
