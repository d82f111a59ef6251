// expect: this_is_no_path
// SPDX-License-Identifier: BSL-1.0
// A path given as a literal is one.
#include <couplet/xml/path.hpp>

#ifdef CONTROL
inline constexpr couplet::xml::path way{"{urn:xmpp:forward:0}forwarded/delay@stamp"};
#else
inline constexpr couplet::xml::path way{"{urn:xmpp:forward:0}forwarded//delay@stamp"};
#endif
