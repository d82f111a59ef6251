// SPDX-License-Identifier: BSL-1.0
// COUPLET_LIFETIMEBOUND: what a function returns borrows from its object or argument; clang warns where it outlives that.
#pragma once

#if defined(__clang__)
#define COUPLET_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define COUPLET_LIFETIMEBOUND
#endif
