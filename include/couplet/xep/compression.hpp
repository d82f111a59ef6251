// SPDX-License-Identifier: BSL-1.0
// compress, compressed, compression_failure: how zlib is agreed upon (XEP-0138).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/stanza/condition.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>

namespace couplet::xep {

/// Asks for one of the methods that `feature::compression` offers (XEP-0138 2). Compressed before it is encrypted, a
/// stream tells secrets by its size (7).
struct compress {
    std::string_view method{};

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/compress", "compress"},
                         declare::child("method", &compress::method))
            .in(occurs::stream);
    friend bool operator==(compress const&, compress const&) = default;
};

/// Agreed: behind it a new stream begins, compressed (XEP-0138 2).
struct compressed {
    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/compress", "compressed"}).in(occurs::stream);
    friend bool operator==(compressed const&, compressed const&) = default;
};

/// XEP-0138 2, 10.2.
enum class compression_condition : std::uint8_t {
    setup_failed,        ///< the method is known, and does not work
    processing_failed,   ///< octets that are not of the method; in a stream error
    unsupported_method,  ///< an unknown method
};
constexpr auto spelling(compression_condition) noexcept {
    return xml::words{"setup-failed", "processing-failed", "unsupported-method"};
}

/// Not agreed: the stream goes on as it was. One of the two is there.
struct compression_failure {
    std::optional<compression_condition> condition{};
    std::optional<couplet::stanza_condition> stanza_condition{};

    static constexpr auto schema =
        declare::element(
            {"http://jabber.org/protocol/compress", "failure"},
            declare::choice(&compression_failure::condition),
            declare::choice(xml::ns::stanza_errors, &compression_failure::stanza_condition))
            .in(occurs::stream | occurs::error);
    /// As the default would say it: see `sm::failed`.
    friend constexpr bool operator==(compression_failure const& a,
                                     compression_failure const& b) noexcept {
        bool const has = a.stanza_condition.has_value();
        return a.condition == b.condition && has == b.stanza_condition.has_value() &&
               (!has || *a.stanza_condition == *b.stanza_condition);
    }
};

}  // namespace couplet::xep
