// SPDX-License-Identifier: BSL-1.0
// What a message's sender would have done with it, which nobody must rely on (XEP-0334).
#pragma once

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Not in an archive; until it is delivered it may be kept (XEP-0334 4.1).
struct no_permanent_store_hint {
    static constexpr auto schema =
        declare::element({"urn:xmpp:hints", "no-permanent-store"}).in(occurs::message);
    friend bool operator==(no_permanent_store_hint const&,
                           no_permanent_store_hint const&) = default;
};

/// Not in an archive, nor for who is offline (XEP-0334 4.2).
struct no_store_hint {
    static constexpr auto schema =
        declare::element({"urn:xmpp:hints", "no-store"}).in(occurs::message);
    friend bool operator==(no_store_hint const&, no_store_hint const&) = default;
};

/// To nobody but the full address it was sent to (XEP-0334 4.3).
struct no_copy_hint {
    static constexpr auto schema =
        declare::element({"urn:xmpp:hints", "no-copy"}).in(occurs::message);
    friend bool operator==(no_copy_hint const&, no_copy_hint const&) = default;
};

/// In an archive, even though it has no body (XEP-0334 4.4).
struct store_hint {
    static constexpr auto schema =
        declare::element({"urn:xmpp:hints", "store"}).in(occurs::message);
    friend bool operator==(store_hint const&, store_hint const&) = default;
};

}  // namespace couplet::xep
