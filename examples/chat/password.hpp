// SPDX-License-Identifier: BSL-1.0
// The password: from a file, from the environment, or asked for without echo.
#pragma once

#include <string>
#include <string_view>

namespace chat {

/// `file` empty: COUPLET_PASSWORD; without that it is asked for at the terminal. Throws bad_setup.
std::string find_password(std::string const& file, std::string_view whose);

}  // namespace chat
