// SPDX-License-Identifier: BSL-1.0
// A line of what `couplet session` is told: a JSON object.
#pragma once

#include <couplet/expected.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// What a session is to do next.
struct instruction {
    enum class verb : std::uint8_t {
        receive,      ///< octets have come: `text`
        send,         ///< a stanza, or another element: `text`
        tls,          ///< TLS stands, or if not `holds` could not be had
        compression,  ///< compression stands
        tick,         ///< so late it is: `seconds`
        close,
        cut,          ///< the connection has gone
        connect,      ///< another connection
        bind,         ///< to a server: the full address is `text`
        refuse_bind,  ///< to a server: with the stanza error `text`
    };
    verb what{};
    std::string text{};
    bool holds = true;
    std::uint64_t seconds = 0;
    std::string exporter{}, server_end_point{}, unique{};  ///< of TLS
};

/// Why a line is not done, and nothing has happened.
struct objection {
    std::string_view error;  ///< a word for programs
    std::string why;         ///< for people
    std::optional<std::size_t>
        offset{};  ///< of the octet at fault: of the line, or of the text in it
};

/// Reads a line: an object with one verb in it, and with what belongs to that verb.
couplet::expected<instruction, objection> read_instruction(std::string_view line);

}  // namespace cli
