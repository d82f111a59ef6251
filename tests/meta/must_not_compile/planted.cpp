// expect: planted on purpose
// SPDX-License-Identifier: BSL-1.0
// Shows that the mechanism sees a fault and, with CONTROL, its absence.
#ifdef CONTROL
static_assert(true, "planted on purpose");
#else
static_assert(false, "planted on purpose");
#endif
