// SPDX-License-Identifier: BSL-1.0
// Octets in, events out: for those who want no tree. Checks as the tree does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/lifetimebound.hpp>
#include <couplet/xml/intake.hpp>

namespace couplet::xml {

/// A sink is an object with
///     void start_element(start_tag const&);  // of the root, too
///     void text(std::string_view);           // one run between two pieces of markup, never empty
///     void cdata(std::string_view);          // one CDATA section
///     void end_element();
/// that do not throw. What they are given are views that are valid during the call. They are called in the
/// same way however the octets are cut into pieces.
template <class Sink>
class parser {
  public:
    explicit parser(Sink& sink COUPLET_LIFETIMEBOUND, limits const& bounds = {},
                    options wanted = {}, workspace_pool* pool = nullptr) noexcept
        : intake_{bounds, wanted, pool}, sink_{sink} {}

    /// Reads all of `octets`; what comes behind the root of a stream is ignored. False if it has failed,
    /// now or before: see `error`.
    bool feed(std::string_view octets) noexcept {
        intake_.feed(octets);
        progress came = progress::going;
        while (came != progress::starved && came != progress::failed) came = intake_.advance(sink_);
        return came == progress::starved;
    }
    /// The input ends here. False if it has failed, or ends inside of something.
    bool finish() noexcept {
        if (!intake_.machine().is_failed() && !intake_.is_finished())
            intake_.machine().fail(xml_errc::incomplete, intake_.fed_octets());
        return !intake_.machine().is_failed();
    }
    /// What is wrong and where; the first error is the last.
    std::optional<xml_error> error() const noexcept {
        if (!intake_.machine().is_failed()) return {};
        return intake_.machine().error();
    }
    /// For the time from now on, as when the peer has authenticated.
    void set_limits(limits const& bounds) noexcept { intake_.machine().set_bounds(bounds); }

  private:
    intake intake_;
    Sink& sink_;
};

}  // namespace couplet::xml
