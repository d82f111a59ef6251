// SPDX-License-Identifier: BSL-1.0
// iq: a request, or its result or error (RFC 6120 8.2.3).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/stanza/attributes.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet {

/// `append(out, iq{.to = server, .id = "p1", .type = iq_type::get}, ping{})`. The id is always written. Borrows.
struct iq {
    address to{};
    address from{};
    std::string_view id{};
    iq_type type = iq_type::get;
    /// Empty: the stream's, where it is written; an empty xml:lang, which is none (RFC 6120 8.1.5), reads so, too.
    std::string_view language{};

    /// What a stanza says, if it is an iq; the language is that of the stream if the stanza has none (8.1.5). Errors
    /// are a missing id, and a missing or unknown type.
    static expected<iq, schema_error> read(stanza_view const& stanza) noexcept {
        constexpr std::string_view name = "iq";
        if (stanza.kind() != stanza_kind::iq)
            return unexpected{schema_error{schema_errc::absent, name}};
        if (!stanza.id())
            return unexpected{schema_error{schema_errc::missing_attribute, name, "id"}};
        auto const type = stanza.iq_type();
        if (!type)
            return unexpected{schema_error{
                stanza.type() ? schema_errc::malformed_attribute : schema_errc::missing_attribute,
                name, "type"}};
        return iq{stanza.to(), stanza.from(), *stanza.id(), *type, stanza.language()};
    }

    friend constexpr bool operator==(iq const&, iq const&) noexcept = default;
};

/// Writes the iq with its payload, what has a schema or an element_view, and with an error, which makes it one of type
/// error (RFC 6120 8.3.1 7). That a request has a payload (8.2.3 5), and an error says which (8.3.1 4), is the caller's
/// to see to. For any stream: it has the namespace of what is around.
template <class Sink, class... Payloads>
void write(xml::writer<Sink>& out, iq const& i, Payloads const&... payloads) {
    static_assert(payload_count<Payloads...> <= 1, "RFC 6120 8.2.3: one payload beside an error");
    static_assert((may_stand_in<Payloads>(occurs::iq) && ...), "is no payload of an iq");
    auto const type = type_with<Payloads...>(i.type);
    out.open("iq");
    write(out, stanza_attributes{i.from, i.to, i.id, name(type), i.language});
    (write(out, payloads), ...);
    out.close();
}

/// Appends the iq to a stream of jabber:client: to anything with `append(char const*, std::size_t)`. Truthy if it was
/// refused, as text with U+0000 is; then nothing was appended to what has `size()` and `resize(size)`.
template <class Out, class... Payloads>
std::optional<writer_error> append(Out& out, iq const& i, Payloads const&... payloads) {
    xml::writer stream{out, xml::client_stream};
    write(stream, i, payloads...);
    return stream.finish();
}

}  // namespace couplet
