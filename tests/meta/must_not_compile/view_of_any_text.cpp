// expect: private|no matching (function|constructor)|no viable conversion|could not convert|conversion from
// SPDX-License-Identifier: BSL-1.0
// A view is canonical by construction: no text becomes one unchecked.
#include <couplet/jid/view.hpp>

#ifdef CONTROL
inline constexpr auto address = couplet::jid_view::from_canonical("juliet@example.com");
#else
inline constexpr couplet::jid_view address{"juliet@example.com"};
#endif
