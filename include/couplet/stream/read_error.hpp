// SPDX-License-Identifier: BSL-1.0
// A stream error as the peer sent it: whatever it lacks, the stream is over (RFC 6120 4.9.1.1, 4.9.2).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/stream/error.hpp>
#include <couplet/xml/child_list.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/element.hpp>

namespace couplet {

namespace detail {

/// The children of an error that are in an application's namespace.
struct application_child {
    static bool is_wanted(xml::element_view child) noexcept {
        return child.ns() != xml::ns::stream_errors && child.ns() != xml::ns::streams;
    }
    static xml::element_view read(xml::element_view child) noexcept { return child; }
};

}  // namespace detail

/// Nothing if `element` is no stream error. A condition that is unknown, or not there, is `undefined_condition` (RFC 6120
/// 4.9.2); the first one counts. "xml-not-well-formed" is what RFC 3920 called not-well-formed.
inline std::optional<stream_error> read_error(xml::element_view element) noexcept {
    if (!element.is({xml::ns::streams, "error"})) return {};
    stream_error error;
    bool has_condition = false, has_text = false;
    for (xml::element_view const child : element.children()) {
        if (child.ns() != xml::ns::stream_errors) continue;
        if (child.local() == "text") {
            if (has_text) continue;
            has_text = true;
            error.text = child.text();
            error.language = child.attribute({xml::ns::xml, "lang"}).value_or(std::string_view{});
        } else if (!has_condition) {
            has_condition = true;
            bool const is_old = child.local() == "xml-not-well-formed";
            error.condition = is_old ? stream_condition::not_well_formed
                                     : find_stream_condition(child.local())
                                           .value_or(stream_condition::undefined_condition);
            if (error.condition != stream_condition::see_other_host) continue;
            if (auto const elsewhere = parse_host_and_port(child.text()))
                error.other_host = *elsewhere;
        }
    }
    error.application = xml::list_children<detail::application_child>(element);
    return error;
}

}  // namespace couplet
