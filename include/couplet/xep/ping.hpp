// SPDX-License-Identifier: BSL-1.0
// ping: whether the other side is there (XEP-0199).
#pragma once

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// A request; the result is empty (XEP-0199 4).
struct ping {
    static constexpr auto schema = declare::element({"urn:xmpp:ping", "ping"}).in(occurs::iq_get);
    friend bool operator==(ping const&, ping const&) = default;
};

}  // namespace couplet::xep
