// expect: constraints not satisfied|no matching function for call to .attribute
// SPDX-License-Identifier: BSL-1.0
// An attribute is what has a form as text: an enumeration with a spelling, not any enumeration.
#include <couplet/xml/declare.hpp>

enum class colour { red, green };
#ifdef CONTROL
constexpr auto spelling(colour) noexcept { return couplet::xml::words{"red", "green"}; }
#endif

struct paint {
    colour of{};
    static constexpr auto schema = couplet::declare::element(
        {"urn:example:paint", "paint"}, couplet::declare::attribute("of", &paint::of));
};
static_assert(couplet::named<paint>);
