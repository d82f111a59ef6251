// SPDX-License-Identifier: BSL-1.0
// Octets in; the stream header, top-level elements, the end of the stream or what is wrong with it out (RFC 6120 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include <couplet/lifetimebound.hpp>
#include <couplet/match.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/intake.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/options.hpp>
#include <couplet/xml/tree.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// The stream header has come: the root's start tag, nothing in it yet.
struct opened {
    xml::element_view header;
};
/// `</stream:stream>` has come. What is behind it is ignored.
struct closed {};
/// Nothing after it is read.
struct stream_failure {
    xml_error error;

    /// What RFC 6120 4.9.3 says to answer.
    stream_condition condition() const noexcept { return couplet::condition(error.code); }
};

/// An element: a stanza, or another top-level element of the stream; of a document its root.
using stream_event = std::variant<opened, xml::element_view, closed, stream_failure>;

/// Reads one stream. `feed` it what has come from the peer, in any pieces, and take events until `next` has
/// none; the octets must stay where they are until then, and what an event shows until the next call.
/// Checks everything on the way, does not recurse, and never throws: no memory is a failure too.
///
/// With a pool, which readers share, it allocates nothing in steady state; without one it asks the heap
/// whenever something has begun and gives all back when nothing has. Moving it ends what events show.
class stream_reader {
  public:
    explicit stream_reader(xml::limits const& bounds = {}, xml::options wanted = {}) noexcept
        : intake_{bounds, wanted, nullptr} {}
    /// The pool must outlive the reader, and be used by one thread at a time.
    stream_reader(xml::limits const& bounds, xml::options wanted,
                  xml::workspace_pool& pool COUPLET_LIFETIMEBOUND) noexcept
        : intake_{bounds, wanted, &pool} {}

    /// What has come. Not before `next` has returned nothing: that is a failure, since octets would be
    /// skipped. After the end or a failure it is ignored.
    void feed(std::string_view octets COUPLET_LIFETIMEBOUND) noexcept { intake_.feed(octets); }
    /// The octets must outlive the call: no string that ends with it.
    template <class Text>
        requires(!std::is_lvalue_reference_v<Text> && !std::is_trivially_copyable_v<Text>)
    void feed(Text&& octets) = delete;

    /// The next event; nothing if more octets are needed, or none will be read any more.
    /// Stops exactly behind the element that it returns: see `left_over`.
    [[nodiscard]] std::optional<stream_event> next() noexcept {
        if (intake_.machine().is_failed()) return fail();
        xml::tree_builder tree{intake_.nodes()};
        bool const is_new = !intake_.is_inside();
        xml::ignore nothing;
        xml::progress const came = is_new ? intake_.advance(tree) : intake_.advance(nothing);
        bool const is_tree = came == xml::progress::header || came == xml::progress::element;
        if (!is_new && is_tree) intake_.replay(came, tree);
        if (is_tree && tree.is_out_of_memory())
            intake_.machine().fail(xml_errc::out_of_memory, intake_.offset());
        if (intake_.machine().is_failed()) return fail();
        if (came != xml::progress::starved) {
            offset_ = intake_.offset();
            octets_ = intake_.octets();
        }
        switch (came) {
            case xml::progress::header: return opened{view_of(tree.root())};
            case xml::progress::element: return view_of(tree.root());
            case xml::progress::closed: return closed{};
            default: return {};
        }
    }
    /// The input ends here: for a document, as each WebSocket message is one. A failure if it ends inside
    /// of something; only if there is none was the element that `next` returned all of the message.
    [[nodiscard]] std::optional<stream_failure> finish() noexcept {
        if (!intake_.machine().is_failed() && !intake_.is_finished())
            intake_.machine().fail(xml_errc::incomplete, intake_.fed_octets());
        return failure();
    }

    /// Of the first octet of the last event in the stream, and how many octets it has; of a failure the
    /// octet at fault, and none.
    std::uint64_t offset() const noexcept { return offset_; }
    std::size_t octets() const noexcept { return octets_; }
    /// What of the last feed stands behind the last event: for a caller who goes on with it elsewhere, as
    /// TLS begins right behind the '>' of `<proceed/>` (RFC 6120 5.4.2.3). What came there in plaintext must
    /// not become part of the new stream (5.4.3.3): refuse it.
    std::string_view left_over() const noexcept { return intake_.left_over(); }
    /// Whether a header or element has begun and is not complete, and its first octet in the stream.
    bool is_inside() const noexcept { return intake_.is_inside(); }
    std::uint64_t inside_of() const noexcept { return intake_.offset(); }
    /// Octets that were fed, those that were refused or ignored too.
    std::uint64_t received() const noexcept { return intake_.fed_octets(); }

    /// The failure, if there was one; the first is the last.
    std::optional<stream_failure> failure() const noexcept {
        if (!intake_.machine().is_failed()) return {};
        return stream_failure{intake_.machine().error()};
    }
    bool is_closed() const noexcept { return intake_.machine().is_closed(); }

    /// From now on, as when the peer has authenticated. What has been read of an element stays within the
    /// limits that held then.
    void set_limits(xml::limits const& bounds) noexcept { intake_.machine().set_bounds(bounds); }
    xml::limits const& limits() const noexcept { return intake_.machine().bounds(); }
    /// Whether its copies of what comes from now on, as of passwords that come in pieces, are set to 0 as soon as they are
    /// not needed any more (RFC 4616 4). At first not. What has begun while it was so is wiped in any case.
    void set_wiping(bool wipes) noexcept { intake_.set_wiping(wipes); }
    /// As new, with the same limits and options: for the stream that begins anew (RFC 6120 4.3.3).
    /// `left_over` is lost; take it before and feed it after, where it belongs to the new stream.
    void restart() noexcept {
        intake_.restart();
        offset_ = octets_ = 0;
        is_failure_told_ = false;
    }

  private:
    std::optional<stream_event> fail() noexcept {
        intake_.abandon();
        if (is_failure_told_) return {};
        is_failure_told_ = true;
        offset_ = intake_.machine().error().offset;
        octets_ = 0;
        return stream_failure{intake_.machine().error()};
    }
    xml::element_view view_of(xml::element_node const* root) const noexcept {
        return {root, &intake_.machine().root()};
    }

    xml::intake intake_;
    std::uint64_t offset_ = 0;
    std::size_t octets_ = 0;
    bool is_failure_told_ = false;
};

}  // namespace couplet
