// SPDX-License-Identifier: BSL-1.0
// Accounts are made, changed and given up in-band (XEP-0077).
#pragma once

#include <couplet/stanza/condition.hpp>
#include <couplet/xep/registration.hpp>
#include <functional>
#include <optional>
#include <string_view>

#include "house.hpp"

namespace serve {

/// Of a stranger; why not, if it cannot be (XEP-0077 3.1).
std::optional<couplet::stanza_condition> add_account(house& all, std::string_view name,
                                                     std::string_view password);
/// Of its owner: another password, or the end of the account. What is to be done behind the answer is left in `then`
/// (XEP-0077 3.2, 3.3).
std::optional<couplet::stanza_condition> change_account(house& all, resident& whose,
                                                        couplet::xep::registration const& wish,
                                                        std::function<void()>& then);

}  // namespace serve
