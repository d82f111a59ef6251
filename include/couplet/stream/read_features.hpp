// SPDX-License-Identifier: BSL-1.0
// <stream:features/> as it came: `get<feature::starttls>(features)`, and what else is in it (RFC 6120 4.3.2).
#pragma once

#include <cstddef>
#include <optional>

#include <couplet/stream/features.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// Borrows the tree of its element; trivially copyable. `has` and `get` look for features by their type.
class stream_features {
  public:
    /// Nothing if `element` is not `<features/>` in the namespace of streams.
    static std::optional<stream_features> from(xml::element_view element) noexcept {
        if (!element.is({xml::ns::streams, "features"})) return {};
        return stream_features{element};
    }

    xml::element_view element() const noexcept { return element_; }
    /// All of them in their order, known or not.
    auto all() const noexcept { return element_.children(); }
    /// Nothing on offer: the negotiation is over (RFC 6120 4.3.5).
    bool empty() const noexcept { return all().empty(); }

    /// Whether something must be negotiated before stanzas may be sent (RFC 6120 4.3.2): SASL, resource binding, TLS if
    /// nothing else is on offer (5.3.1), or whatever has `<required/>` in it.
    bool is_mandatory() const noexcept {
        std::size_t count = 0;
        bool is = false;
        for (xml::element_view const one : all()) {
            is = is || is_mandatory(one);
            ++count;
        }
        return is || (count == 1 && has<feature::starttls>(*this));
    }
    /// Of one feature, also one that is not known, as far as it can be told: there is no generic format (4.3.2).
    static bool is_mandatory(xml::element_view one) noexcept {
        return xml::is_named_as<feature::mechanisms>(one) ||
               xml::is_named_as<feature::authentication>(one) ||
               xml::is_named_as<feature::bind>(one) || one.child("required");
    }

  private:
    explicit stream_features(xml::element_view element) noexcept : element_{element} {}

    xml::element_view element_;
};

/// Features stand where features may stand.
constexpr occurs place_of(stream_features const&) noexcept { return occurs::features; }

}  // namespace couplet
