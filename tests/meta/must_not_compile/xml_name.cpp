// expect: this_is_no_qualified_name
// SPDX-License-Identifier: BSL-1.0
// XML 1.0 2.3, Namespaces in XML 1.0 4: a name given as a literal is one.
#include <couplet/xml/names.hpp>

#ifdef CONTROL
inline constexpr couplet::xml::any_name name{"stream:features"};
#else
inline constexpr couplet::xml::any_name name{"stream:fea tures"};
#endif
