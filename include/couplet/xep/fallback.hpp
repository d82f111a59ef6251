// SPDX-License-Identifier: BSL-1.0
// fallback: text for who does not understand the rest of a message (XEP-0428).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>

namespace couplet::xep {

/// A part of a text, counted in code points (XEP-0426); without `start` from its beginning, without `end` to its end.
struct fallback_range {
    std::optional<std::uint32_t> start{};
    std::optional<std::uint32_t> end{};  ///< behind the last one

    static constexpr auto schema =
        declare::content(declare::attribute("start", &fallback_range::start),
                         declare::attribute("end", &fallback_range::end));
    friend bool operator==(fallback_range const&, fallback_range const&) = default;
};

/// Whoever understands the extension whose namespace is `for_` leaves out these parts of the subject and the body:
/// all of both where none is named (XEP-0428 2.2).
struct fallback {
    std::optional<std::string_view> for_{};
    xml::list<fallback_range> subjects{};
    xml::list<fallback_range> bodies{};

    static constexpr auto schema = declare::element({"urn:xmpp:fallback:0", "fallback"},
                                                    declare::attribute("for", &fallback::for_),
                                                    declare::child("subject", &fallback::subjects),
                                                    declare::child("body", &fallback::bodies))
                                       .in(occurs::message);
    friend bool operator==(fallback const&, fallback const&) = default;
};

}  // namespace couplet::xep
