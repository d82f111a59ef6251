// SPDX-License-Identifier: BSL-1.0
// enable_carbons, disable_carbons, carbon, no_carbons: what one's other clients send and receive (XEP-0280).
#pragma once

#include <cstdint>

#include <couplet/xep/forwarded.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet::xep {

/// From now on (XEP-0280 4); in Bind 2, too (XEP-0386).
struct enable_carbons {
    static constexpr auto schema =
        declare::element({"urn:xmpp:carbons:2", "enable"}).in(occurs::iq_set | occurs::inside);
    friend bool operator==(enable_carbons const&, enable_carbons const&) = default;
};

/// No more (XEP-0280 5).
struct disable_carbons {
    static constexpr auto schema =
        declare::element({"urn:xmpp:carbons:2", "disable"}).in(occurs::iq_set);
    friend bool operator==(disable_carbons const&, disable_carbons const&) = default;
};

/// Which way the message went that a carbon is a copy of.
enum class carbon_kind : std::uint8_t {
    received,  ///< to another client of this account (XEP-0280 7)
    sent,      ///< by another client of this account (XEP-0280 8)
};
constexpr auto spelling(carbon_kind) noexcept { return xml::words{"received", "sent"}; }

/// A copy of a message. It must come from one's own bare address: a carbon from anybody else is forged and must be
/// ignored (XEP-0280 11, CVE-2017-5589 and its kind): see `find_unexpected_sender`.
struct carbon {
    carbon_kind kind{};
    xep::forwarded forwarded{};

    static constexpr auto schema =
        declare::one_of("urn:xmpp:carbons:2", &carbon::kind, declare::child(&carbon::forwarded))
            .in(occurs::message);
    friend bool operator==(carbon const&, carbon const&) = default;
};

/// No copies of the message it stands in (XEP-0280 9); a `no_copy_hint` should stand beside it.
struct no_carbons {
    static constexpr auto schema =
        declare::element({"urn:xmpp:carbons:2", "private"}).in(occurs::message);
    friend bool operator==(no_carbons const&, no_carbons const&) = default;
};

}  // namespace couplet::xep
