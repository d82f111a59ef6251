// SPDX-License-Identifier: BSL-1.0
// correction: a message that stands in for an earlier one (XEP-0308).
#pragma once

#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// The message it stands in replaces the one with that id, which is always the first one, however often it was
/// corrected. It must be of the same sender; whether it is, is for the reader to check (XEP-0308 4).
struct correction {
    std::string_view id{};

    static constexpr auto schema = declare::element({"urn:xmpp:message-correct:0", "replace"},
                                                    declare::attribute("id", &correction::id))
                                       .in(occurs::message);
    friend bool operator==(correction const&, correction const&) = default;
};

}  // namespace couplet::xep
