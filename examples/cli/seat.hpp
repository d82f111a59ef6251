// SPDX-License-Identifier: BSL-1.0
// Whose place is taken when a stream is judged: what RFC 6120 would answer there.
#pragma once

#include <couplet/stanza/check.hpp>
#include <couplet/stream/read_header.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "json.hpp"
#include "position.hpp"

namespace cli {

/// Takes a place. It borrows the position.
class seat {
  public:
    explicit seat(position const& taken) : taken_{taken} {}

    /// In a stream of that content; without a header.
    void take(couplet::stream_content content);
    /// From the header on. What is wrong with it, to whoever sits here.
    std::optional<couplet::header_errc> open(couplet::xml::element_view header);

    /// What is to be done with a stanza, or with another element of a content namespace; nothing of what belongs to a
    /// negotiation.
    std::optional<couplet::stanza_verdict> judge(couplet::xml::element_view element) const;

  private:
    couplet::stanza_context context() const;

    position const& taken_;
    couplet::stanza_role role_ = couplet::stanza_role::client;
};

/// Whether something is sent because of it.
inline bool is_answered(couplet::stanza_verdict const& verdict) {
    return verdict.stanza_error() || verdict.stream_error();
}
/// `null`, `{"stanza_error":"bad-request"}`, `{"stream_error":"..."}`; an ignored stanza is answered by nothing.
json to_json(couplet::stanza_verdict const& verdict);
/// What is said to people: "bad-request: an iq without 'id' (RFC 6120 8.2.3 1)".
std::string to_text(couplet::stanza_verdict const& verdict);

/// kind, type, id, from, to, payloads. What is absent is null; an address that is none is an object with the error.
void describe(couplet::stanza_view stanza, json& object);

}  // namespace cli
