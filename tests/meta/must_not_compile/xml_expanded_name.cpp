// expect: this_is_no_local_name
// SPDX-License-Identifier: BSL-1.0
// Namespaces in XML 1.0 4: a local name has no colon.
#include <couplet/xml/names.hpp>

#ifdef CONTROL
inline constexpr couplet::xml::any_name name{"urn:xmpp:ping", "ping"};
#else
inline constexpr couplet::xml::any_name name{"urn:xmpp:ping", "p:ping"};
#endif
