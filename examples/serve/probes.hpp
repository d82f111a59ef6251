// SPDX-License-Identifier: BSL-1.0
// How available somebody is, asked and answered (RFC 6121 4.3).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// A resource that has become available sees those whom its account is subscribed to, and its account's others: who is
/// elsewhere is asked, who is here looked at (RFC 6121 4.3.1).
void look_around(house& all, resident& who, client_resource& newcomer);
/// Somebody who may know asks (RFC 6121 4.3.2).
void answer_probe(house& all, couplet::stanza_view stanza, house::way const& to);

}  // namespace serve
