// SPDX-License-Identifier: BSL-1.0
// registration: an account is asked for, made, or given up in-band (XEP-0077).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>

namespace couplet::xep {

/// Empty in an iq-get; in its result, the fields that are wanted are there and empty, or hold what is known
/// (XEP-0077 3.1); in an iq-set they are filled in. A form of XEP-0004 in it comes before the fields, which come before a
/// place to go to instead (5, 6).
struct registration {
    bool registered = false;  ///< there is an account already
    std::optional<std::string_view> instructions{};
    std::optional<std::string_view> username{};
    std::optional<std::string_view> password{};
    std::optional<std::string_view> email{};
    bool remove = false;     ///< the account is given up, in an iq-set (3.2)
    xml::elements others{};  ///< in their order: fields of old, a form, `oob_data`

    static constexpr auto schema =
        declare::element(
            {"jabber:iq:register", "query"}, declare::flag("registered", &registration::registered),
            declare::child("instructions", &registration::instructions),
            declare::child("username", &registration::username),
            declare::child("password", &registration::password),
            declare::child("email", &registration::email),
            declare::flag("remove", &registration::remove), declare::any(&registration::others))
            .in(occurs::iq);
};

}  // namespace couplet::xep
