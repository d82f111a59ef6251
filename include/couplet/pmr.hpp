// SPDX-License-Identifier: BSL-1.0
// couplet's owning types over std::pmr::memory_resource. Opt-in.
#pragma once

#include <memory_resource>

#include <couplet/jid.hpp>

namespace couplet::pmr {

using jid = basic_jid<rfc7622, std::pmr::polymorphic_allocator<char>>;

}  // namespace couplet::pmr
