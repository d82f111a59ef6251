// SPDX-License-Identifier: BSL-1.0
// A stanza on its way to several, whatever it is made of.
#pragma once

#include <net/any_stanza.hpp>

namespace serve {

using net::any_stanza;
using net::written;

}  // namespace serve
