// expect: two fields have the same name
// SPDX-License-Identifier: BSL-1.0
// What is written twice under one name could not be read again.
#include <couplet/xml/build.hpp>
#include <string>
#include <string_view>

namespace declare = couplet::declare;

struct paint {
    std::string_view colour{};
    std::string_view shade{};
    static constexpr auto schema =
        declare::element({"urn:example:paint", "paint"}, declare::child("colour", &paint::colour),
#ifdef CONTROL
                         declare::attribute("colour", &paint::shade));
#else
                         declare::child("colour", &paint::shade));
#endif
};

bool written(std::string& out);
bool written(std::string& out) { return !couplet::xml::append(out, paint{}); }
