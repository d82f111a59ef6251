// SPDX-License-Identifier: BSL-1.0
// message: what one entity tells another (RFC 6121 5.2).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/stanza/attributes.hpp>
#include <couplet/stanza/children.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/texts.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/text/equal.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet {

/// The conversation that a message belongs to (RFC 6121 5.2.5): an opaque name, to be compared octet by octet. Empty:
/// of none.
struct message_thread {
    std::string_view id{};
    std::string_view parent{};

    friend constexpr bool operator==(message_thread const&,
                                     message_thread const&) noexcept = default;
};

/// `append(out, message{.to = romeo, .type = message_type::chat, .body = "Art thou not Romeo?"})`. Borrows.
struct message {
    address to{};
    address from{};
    std::optional<std::string_view> id{};
    message_type type = message_type::normal;
    /// Empty: the stream's, where it is written; an empty xml:lang, which is none (RFC 6120 8.1.5), reads so, too.
    std::string_view language{};
    texts subject{};
    texts body{};
    message_thread thread{};

    /// What a stanza says, if it is a message: an unknown type is `normal` (5.2.2), the language is that of the stream
    /// if the stanza has none (RFC 6120 8.1.5). A second thread is an error (5.2.5).
    static expected<message, schema_error> read(stanza_view const& stanza) noexcept;

    friend constexpr bool operator==(message const&, message const&) noexcept = default;
};

namespace detail {

/// Fills a message that is as new; what is wrong with it, if anything.
inline std::optional<schema_error> read_message(stanza_view const& stanza, message& into) noexcept {
    constexpr std::string_view name = "message";
    auto const type = stanza.message_type();
    if (!type) return schema_error{schema_errc::absent, name};
    into.to = stanza.to();
    into.from = stanza.from();
    into.id = stanza.id();
    into.type = *type;
    into.language = stanza.language();
    bool has_thread = false;
    for (xml::element_view const child : stanza.element().children()) {
        if (!stanza.is_own(child)) continue;
        std::string_view const local = child.local();
        if (text::equal(local, "body")) {
            if (into.body.empty()) into.body = read_texts(child);
        } else if (text::equal(local, "subject")) {
            if (into.subject.empty()) into.subject = read_texts(child);
        } else if (text::equal(local, "thread")) {
            if (std::exchange(has_thread, true))
                return schema_error{schema_errc::repeated_child, name, "thread"};
            into.thread = {child.text(), child.attribute("parent").value_or("")};
        }
    }
    return std::nullopt;
}

}  // namespace detail

inline expected<message, schema_error> message::read(stanza_view const& stanza) noexcept {
    expected<message, schema_error> made{std::in_place};  // filled where the caller wants it
    if (auto const error = detail::read_message(stanza, *made)) made = unexpected{*error};
    return made;
}

/// Writes the message with `payloads` in it: what has a schema, an element_view, or an error, which makes it one of
/// type error (RFC 6120 8.3.1 7). For any stream: its own children have the namespace of what is around.
template <class Sink, class... Payloads>
void write(xml::writer<Sink>& out, message const& m, Payloads const&... payloads) {
    static_assert((may_stand_in<Payloads>(occurs::message) && ...), "is no payload of a message");
    auto const type = type_with<Payloads...>(m.type);
    bool const is_normal = type == message_type::normal;  // the default, RFC 6121 5.2.2
    out.open("message");
    write(out, stanza_attributes{m.from, m.to, m.id, is_normal ? "" : name(type), m.language});
    write(out, "subject", m.subject);
    write(out, "body", m.body);
    if (m.thread != message_thread{}) {
        out.open("thread");
        if (!m.thread.parent.empty()) out.attribute("parent", m.thread.parent);
        out.text(m.thread.id).close();
    }
    (write(out, payloads), ...);
    out.close();
}

/// Appends the message to a stream of jabber:client: to anything with `append(char const*, std::size_t)`. Truthy if
/// it was refused, as text with U+0000 is; then nothing was appended to what has `size()` and `resize(size)`.
template <class Out, class... Payloads>
std::optional<writer_error> append(Out& out, message const& m, Payloads const&... payloads) {
    xml::writer stream{out, xml::client_stream};
    write(stream, m, payloads...);
    return stream.finish();
}

}  // namespace couplet
