// expect: this_is_no_local_name_or_no_namespace|consteval|constant expression
// SPDX-License-Identifier: BSL-1.0
// The names in a declaration are names.
#include <couplet/xml/declare.hpp>

struct paint {
    static constexpr auto schema =
#ifdef CONTROL
        couplet::declare::element({"urn:example:paint", "paint"});
#else
        couplet::declare::element({"urn:example:paint", "wet paint"});
#endif
};
