// SPDX-License-Identifier: BSL-1.0
// A recorded connection: the streams of one direction, each of which may begin anew inside of the one before.
#pragma once

#include <couplet/stream/reader.hpp>
#include <cstdint>
#include <optional>

#include "input.hpp"

namespace cli {

struct reading {
    /// Octets that the reader is fed at a time.
    std::uint64_t feed = ~std::uint64_t{0};
    /// At the start, and from authentication on.
    couplet::xml::limits before = couplet::xml::c2s_limits;
    couplet::xml::limits after = couplet::xml::c2s_limits;
};

/// Takes events out of an input. RFC 6120 lets a stream begin anew, without an end of the one before,
/// behind the elements of TLS (5.4.3.3), SASL (6.4.6) and compression (XEP-0138 3) that one or the other
/// side then stops at: if what follows such an element is `<?xml` or `<stream:stream`, 16 octets of
/// white space apart, it is a new stream. Anywhere else that is a fault.
class recording {
  public:
    recording(input& from, reading const& how)
        : how_{how}, from_{from}, reader_{how.before, {}, pool_} {}

    /// The next event; nothing at the end of the input or behind a failure.
    std::optional<couplet::stream_event> next();

    /// In the input: of the last event, how many octets it has; where the failure stands.
    std::uint64_t offset() const { return begin_ + reader_.offset(); }
    std::size_t octets() const { return reader_.octets(); }
    std::uint64_t offset_of(couplet::stream_failure const& what) const {
        return begin_ + what.error.offset;
    }

    // At the end:
    /// Whether the input ends inside of a header or an element, which begins at `offset_inside()`.
    bool is_inside() const { return reader_.is_inside() && !reader_.failure(); }
    std::uint64_t offset_inside() const { return begin_ + reader_.inside_of(); }
    /// Octets behind the end of the stream, which mean nothing (RFC 6120 4.4).
    std::uint64_t ignored() const { return ignored_; }

  private:
    bool feed_more();
    void notice(couplet::stream_event const& event);
    void begin_anew(std::size_t at);

    couplet::xml::workspace_pool pool_;
    reading how_;
    input& from_;
    couplet::stream_reader reader_;
    std::uint64_t begin_ = 0;  // of the stream
    std::uint64_t ignored_ = 0;
    std::size_t feed_size_ = 0;  // of the feed that the reader has
    bool may_begin_anew_ = false;
    bool is_authenticated_ = false;
};

}  // namespace cli
