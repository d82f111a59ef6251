// SPDX-License-Identifier: BSL-1.0
// Whose place the user takes when a stream is judged.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/stanza/rule.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct position {
    std::optional<couplet::stanza_role> role;  ///< none: the one that fits the stream's content
    std::vector<couplet::jid> domains;         ///< what is answered for; none: everything
    std::optional<couplet::jid> peer;          ///< who has authenticated; none: whoever it is
};
/// The words for `--role`, and the role of each.
std::vector<std::string> role_names();
std::optional<couplet::stanza_role> find_role(std::string_view name);

}  // namespace cli
