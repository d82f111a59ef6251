// SPDX-License-Identifier: BSL-1.0
// One of two units that include everything: they link, and inline objects are the same in both.
#include <couplet/couplet.hpp>

std::string_view name_seen_by_two();
void const* profile_seen_by_two();

int main() {
    if (couplet::name(couplet::jid_errc::part_too_long) != name_seen_by_two()) return 1;
    return profile_seen_by_two() == &couplet::precis::nickname ? 0 : 1;
}
