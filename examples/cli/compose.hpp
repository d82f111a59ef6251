// SPDX-License-Identifier: BSL-1.0
// What `couplet message`, `presence` and `iq` are told on the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cli {

struct composition {
    using text = std::optional<std::string>;

    text to, from, id, type, language;
    text body, subject, thread, parent;  // of a message
    text show, status, priority;         // of a presence
    text error, error_text;              // of a stanza of type error
    std::vector<std::string> payloads;   // elements, as XML
};

}  // namespace cli
