// SPDX-License-Identifier: BSL-1.0
// A stanza that comes over one stream and goes on over another.
#pragma once

#include <couplet/stanza/copy.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/writer.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "catch.hpp"

namespace passing {

namespace xml = couplet::xml;
using couplet::address;
using couplet::stanza_view;

/// The first stanza of a stream of that content namespace and language; it lives as long as this.
class arrival {
  public:
    explicit arrival(std::string_view stanza, std::string_view ns = xml::ns::client,
                     std::string_view language = {})
        : octets_{"<stream:stream xmlns='" + std::string{ns} +
                  "' xmlns:stream='http://etherx.jabber.org/streams'"} {
        if (!language.empty()) octets_ += " xml:lang='" + std::string{language} + "'";
        (octets_ += '>') += stanza;
        in_.feed(octets_);
        REQUIRE(in_.next());
        auto const event = in_.next();
        REQUIRE(event);
        element_ = std::get<xml::element_view>(*event);
    }
    arrival(arrival const&) = delete;
    arrival& operator=(arrival const&) = delete;

    xml::element_view element() const { return element_; }
    /// It must be one.
    stanza_view view() const { return stanza_view::from(element_).value(); }

  private:
    std::string octets_;
    couplet::stream_reader in_;
    xml::element_view element_;
};

/// The stanza as it goes on, with the `from` that it has.
inline std::string passed_on(stanza_view stanza, std::span<xml::declaration const> stream) {
    std::string out;
    xml::writer writer{out, stream};
    write(writer, stanza);
    REQUIRE_FALSE(writer.finish());
    return out;
}
/// The same with another `from`.
inline std::string passed_on(stanza_view stanza, std::span<xml::declaration const> stream,
                             address from) {
    std::string out;
    xml::writer writer{out, stream};
    write(writer, stanza, from);
    REQUIRE_FALSE(writer.finish());
    return out;
}

}  // namespace passing
