// SPDX-License-Identifier: BSL-1.0
// One body of BOSH as octets: what its wrapper says, and how one is put around what a machine sends (XEP-0124 6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stream/body.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The wrapper of a body, and not what is in it: that a machine reads. Borrows from the octets.
class bosh_wrapper {
  public:
    explicit bosh_wrapper(std::string_view octets COUPLET_LIFETIMEBOUND) : in_{xml::c2s_limits} {
        in_.feed(octets);
        auto const event = in_.next();
        auto const* const came = event ? std::get_if<opened>(&*event) : nullptr;
        if (came == nullptr) return;
        if (auto const read = xml::read<bosh_body>(came->header)) says_ = *read;
    }
    bosh_wrapper(bosh_wrapper const&) = delete;
    bosh_wrapper& operator=(bosh_wrapper const&) = delete;

    /// Whether it is a wrapper, as its schema says.
    explicit operator bool() const noexcept { return says_.has_value(); }
    /// What it says, but for the child of see-other-uri. Borrows from this.
    bosh_body const* operator->() const noexcept COUPLET_LIFETIMEBOUND { return &*says_; }
    bosh_body const& operator*() const noexcept COUPLET_LIFETIMEBOUND { return *says_; }

  private:
    stream_reader in_;
    std::optional<bosh_body> says_;
};

/// Where a body says that the client shall go (XEP-0124 17.2); empty if it does not.
inline std::string read_bosh_uri(std::string_view octets) {
    auto const whole = xml::parse_element(octets);
    if (!whole) return {};
    auto const body = xml::read<bosh_body>(whole->view());
    return body && body->uri ? std::string{*body->uri} : std::string{};
}

/// Whether there is nothing in it: a request for what there is to come (XEP-0124 8).
inline bool is_empty_bosh_body(std::string_view octets) {
    stream_reader in{xml::c2s_limits};
    in.feed(octets);
    (void)in.next();
    auto const event = in.next();
    return event && std::holds_alternative<closed>(*event);
}

/// Appends a body around elements that were written as documents of their own.
[[nodiscard]] inline std::optional<writer_error> append_around(secret& out, bosh_body const& body,
                                                               std::string_view elements) {
    if (elements.empty()) return append(out, body);
    xml::writer writer{out};
    writer.declare("", xml::ns::httpbind);
    if (body.version || body.restart || body.restart_logic) writer.declare("xmpp", xml::ns::xbosh);
    writer.declare("stream", xml::ns::streams).open(bosh_body::schema.name);
    xml::write_content(writer, body);
    if (auto const refused = writer.flush()) return refused;
    out.append(elements);
    out.append("</body>");
    return {};
}

/// What a machine has to send, taken piece by piece.
struct bosh_pieces {
    secret elements{};
    secret header{};  ///< the last one
    bool has_error = false;
    bool has_end = false;

    /// Takes the first piece, which must be there.
    void take(stream_link& link) {
        switch (*link.front()) {
            case outgoing::header:
                header.clear();
                header.append(link.output());
                break;
            case outgoing::error: has_error = true; [[fallthrough]];
            case outgoing::element: elements.append(link.output()); break;
            case outgoing::end: has_end = true; break;
        }
        link.consume(link.output().size());
    }
};

}  // namespace couplet
