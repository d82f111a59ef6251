// SPDX-License-Identifier: BSL-1.0
// The other unit.
#include <couplet/couplet.hpp>

std::string_view name_seen_by_two() { return couplet::name(couplet::jid_errc::part_too_long); }
void const* profile_seen_by_two() { return &couplet::precis::nickname; }
