// SPDX-License-Identifier: BSL-1.0
// Octets as what is read from them, kept as long as the test looks at it.
#pragma once

#include <couplet/stream/read_header.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/owned_element.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace octets {

namespace xml = couplet::xml;

/// Room for whatever a test makes up.
inline constexpr xml::limits roomy{
    .stanza_octets = 1U << 24, .header_octets = 1U << 24, .name_octets = 1U << 16};

/// A stream's beginning, or a document of another framing.
class header {
  public:
    explicit header(std::string_view text, couplet::header_options const& options = {})
        : text_{text},
          reader_{
              roomy,
              {.as = options.framing == couplet::stream_framing::tcp ? xml::framing::stream
                                                                     : xml::framing::document}} {
        reader_.feed(text_);
        auto const event = reader_.next();
        if (!event) return;
        if (auto const* const opened = std::get_if<couplet::opened>(&*event))
            root_ = opened->header;
        if (auto const* const element = std::get_if<xml::element_view>(&*event)) root_ = *element;
        if (auto const* const failure = std::get_if<couplet::stream_failure>(&*event))
            failure_ = *failure;
        if (root_) read_ = couplet::read_header(root_, options);
    }
    header(header const&) = delete;
    header& operator=(header const&) = delete;

    /// Whether the octets had a root at all.
    bool is_read() const { return static_cast<bool>(root_); }
    couplet::read_header_result const& result() const { return read_; }
    couplet::stream_header const& value() const { return read_.header; }
    std::optional<couplet::header_errc> fault() const { return read_.fault; }
    xml::element_view root() const { return root_; }
    std::optional<couplet::stream_failure> failure() const { return failure_; }

  private:
    std::string text_;
    couplet::stream_reader reader_;
    xml::element_view root_;
    couplet::read_header_result read_;
    std::optional<couplet::stream_failure> failure_;
};

/// What `append` writes, or the refusal's name.
template <class... T>
std::string written(T const&... what) {
    std::string out;
    if (auto const refused = append(out, what...))
        return "refused: " + std::string(name(refused->code)) + out;
    return out;
}

/// A whole element; no element if the octets are none.
inline xml::element element(std::string_view text) {
    auto read = xml::parse_element(text, roomy);
    return read ? std::move(*read) : xml::element{};
}

/// What comes behind a header: the names of elements, `name(condition)` of errors, "end".
inline std::string events(std::string_view text) {
    couplet::stream_reader in{roomy};
    std::string all;
    in.feed(text);
    while (auto const event = in.next())
        std::visit(couplet::match{
                       [&](couplet::opened const&) { all += "header "; },
                       [&](xml::element_view e) {
                           (all += e.qualified());
                           for (auto const child : e.children()) (all += '/') += child.local();
                           all += ' ';
                       },
                       [&](couplet::closed) { all += "end"; },
                       [&](couplet::stream_failure f) { all += name(f.condition()); },
                   },
                   *event);
    return all;
}

}  // namespace octets
