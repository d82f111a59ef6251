// SPDX-License-Identifier: BSL-1.0
// BOTH(expr): the compiler proves the expression, and the running program proves it once more.
#pragma once

#include "catch.hpp"

#define BOTH(...)                   \
    do {                            \
        static_assert(__VA_ARGS__); \
        CHECK((__VA_ARGS__));       \
    } while (false)
