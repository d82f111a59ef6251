// expect: a child has a name
// SPDX-License-Identifier: BSL-1.0
// The names of children in a declaration are names, too.
#include <couplet/xml/build.hpp>
#include <string>
#include <string_view>

namespace declare = couplet::declare;

struct paint {
    std::string_view colour{};
    static constexpr auto schema =
#ifdef CONTROL
        declare::element({"urn:example:paint", "paint"}, declare::child("colour", &paint::colour));
#else
        declare::element({"urn:example:paint", "paint"}, declare::child("a b", &paint::colour));
#endif
};

bool written(std::string& out);
bool written(std::string& out) { return !couplet::xml::append(out, paint{}); }
