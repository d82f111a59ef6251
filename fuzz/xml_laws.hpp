// SPDX-License-Identifier: BSL-1.0
// The tests' laws of XML for fuzz targets.
#pragma once

#include <couplet/xml/parser.hpp>

#include "../tests/xml/grammar.hpp"
#include "../tests/xml/laws.hpp"

#include "broken.hpp"
