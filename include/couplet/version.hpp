// SPDX-License-Identifier: BSL-1.0
// The version of couplet, as macros for #if and as text. The build reads it from here.
#pragma once

#define COUPLET_VERSION_MAJOR 0
#define COUPLET_VERSION_MINOR 1
#define COUPLET_VERSION_PATCH 0
#define COUPLET_VERSION_STRING "0.1.0"

/// One number to compare: 100 for 0.1.0, 10203 for 1.2.3.
#define COUPLET_VERSION \
    (COUPLET_VERSION_MAJOR * 10000 + COUPLET_VERSION_MINOR * 100 + COUPLET_VERSION_PATCH)
