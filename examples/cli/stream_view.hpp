// SPDX-License-Identifier: BSL-1.0
// What came through a stream, for people: indented XML that means what was read, with the octets at which it stands.
#pragma once

#include <couplet/stream/reader.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "input.hpp"
#include "output.hpp"
#include "palette.hpp"
#include "recording.hpp"
#include "seat.hpp"
#include "visible.hpp"

namespace cli {

/// Each tag that opens something has a line of its own with its offset; an element in which only text
/// stands is one line. White space between elements is left out. Does not recurse.
class stream_view {
  public:
    stream_view(output& out, alphabet letters, palette colours, input const& from)
        : out_{out}, letters_{letters}, colours_{colours}, from_{from} {}

    void open(couplet::xml::element_view header, std::uint64_t offset,
              std::optional<couplet::header_errc> fault);
    void element(couplet::xml::element_view top, std::uint64_t offset, std::size_t octets,
                 std::optional<couplet::stanza_verdict> const& verdict);
    void close(std::uint64_t offset);
    void error(couplet::stream_failure const& what, std::uint64_t offset);
    void end(recording const& streams);

  private:
    void margin(std::uint64_t offset, std::size_t depth);
    void start_tag(couplet::xml::element_view tag, std::string_view end);
    void end_tag(std::string_view qualified);
    void text(std::string_view run);
    void lone_text(std::string_view run, std::size_t depth);
    void end_line();
    void fault(std::string_view name, std::uint64_t offset);
    void row(std::string_view label, std::string_view text);

    output& out_;
    alphabet letters_;
    palette colours_;
    input const& from_;
    std::string root_;  // the header's name, as it was written
    bool is_first_ = true;
};

}  // namespace cli
