// SPDX-License-Identifier: BSL-1.0
// couplet precis: RFC 8264 to 8266, RFC 5890 to 5893, RFC 3454
#include <array>
#include <couplet/precis/idna.hpp>
#include <couplet/precis/profiles.hpp>
#include <couplet/precis/stringprep.hpp>

#include "command.hpp"

namespace cli {
namespace {

using namespace couplet;
using enforced = expected<std::string, precis_error>;

template <precis::profile const& rules>
enforced by_precis(std::string_view text) {
    return precis::enforce<std::string>(rules, text);
}

enforced by_idna(std::string_view text) { return precis::enforce_domain<std::string>(text); }

template <precis::stringprep_profile rules>
enforced by_stringprep(std::string_view text) {
    return precis::stringprep<std::string>(rules, text);
}

struct entry {
    std::string_view name;
    enforced (*enforce)(std::string_view);
};

constexpr entry entries[] = {
    {"username_case_mapped", by_precis<precis::username_case_mapped>},
    {"username_case_preserved", by_precis<precis::username_case_preserved>},
    {"opaque_string", by_precis<precis::opaque_string>},
    {"nickname", by_precis<precis::nickname>},
    {"domain", by_idna},
    {"nodeprep", by_stringprep<precis::stringprep_profile::nodeprep>},
    {"resourceprep", by_stringprep<precis::stringprep_profile::resourceprep>},
    {"nameprep", by_stringprep<precis::stringprep_profile::nameprep>},
    {"saslprep", by_stringprep<precis::stringprep_profile::saslprep>},
};

constexpr auto profile_names = [] {
    std::array<std::string_view, std::size(entries)> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = entries[i].name;
    return all;
}();

}  // namespace

std::span<std::string_view const> precis_profiles() { return profile_names; }

bool judge_precis(item const& about, settings const& how, answers& out) {
    auto const text = entries[how.profile].enforce(about.text);
    if (text) {
        part const answer[] = {{"enforced", *text}};
        return out.accept(about, answer);
    }
    auto const [code, offset] = text.error();
    return out.refuse(about, {name(code), describe(code), {}, offset});
}

}  // namespace cli
