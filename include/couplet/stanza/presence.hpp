// SPDX-License-Identifier: BSL-1.0
// presence: who is available, and who may know (RFC 6121 4.7).
#pragma once

#include <cstddef>
#include <cstdint>
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
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet {

/// How available an entity is (RFC 6121 4.7.2.1); `online` is presence without `<show/>` and has no word on the wire.
enum class presence_show : std::uint8_t { online, away, chat, dnd, xa };

namespace detail {
inline constexpr std::string_view presence_show_words[]{"", "away", "chat", "dnd", "xa"};
}  // namespace detail

/// What `<show/>` says; empty for `online`, which has none.
constexpr std::string_view name(presence_show show) noexcept {
    return detail::word(detail::presence_show_words, static_cast<std::size_t>(show));
}
/// The value of that name on the wire; none for a name that RFC 6121 4.7.2.1 does not define, as "online".
constexpr std::optional<presence_show> find_presence_show(std::string_view text) noexcept {
    return detail::find_word<presence_show>(detail::presence_show_words, text);
}

/// `append(out, presence{.show = presence_show::dnd, .status = "Wooing Juliet"})`. Borrows. Who is unavailable has
/// neither a show nor a priority: of that type they are neither written nor read (RFC 6121 4.5.1).
struct presence {
    address to{};
    address from{};
    std::optional<std::string_view> id{};
    presence_type type = presence_type::available;
    /// Empty: the stream's, where it is written; an empty xml:lang, which is none (RFC 6120 8.1.5), reads so, too.
    std::string_view language{};
    presence_show show = presence_show::online;
    texts status{};
    std::int8_t priority = 0;

    /// What a stanza says, if it is a presence: without `<priority/>` it is 0 (4.7.2.3), the language is that of the
    /// stream if the stanza has none (RFC 6120 8.1.5). Errors are an unknown type (4.7.1) or show (4.7.2.1), a priority
    /// that is no number from -128 to 127, and a second show or priority; an empty show is `online`.
    static expected<presence, schema_error> read(stanza_view const& stanza) noexcept;

    friend constexpr bool operator==(presence const&, presence const&) noexcept = default;
};

namespace detail {

/// Fills a presence that is as new.
class presence_reader {
  public:
    explicit presence_reader(presence& into) noexcept : into_{into} {}

    /// What is wrong with it, if anything.
    std::optional<schema_error> read(stanza_view const& stanza) noexcept {
        if (stanza.kind() != stanza_kind::presence)
            return schema_error{schema_errc::absent, "presence"};
        auto const type = stanza.presence_type();
        if (!type) return fail(schema_errc::malformed_attribute, "type");
        into_.to = stanza.to();
        into_.from = stanza.from();
        into_.id = stanza.id();
        into_.type = *type;
        into_.language = stanza.language();
        for (xml::element_view const child : stanza.element().children())
            if (stanza.is_own(child) && !take(child)) return error_;
        if (*type == presence_type::unavailable) {
            into_.show = presence_show::online;
            into_.priority = 0;
        }
        return std::nullopt;
    }

  private:
    /// false: with that child something is wrong.
    bool take(xml::element_view child) noexcept {
        std::string_view const local = child.local();
        if (text::equal(local, "status")) {
            if (into_.status.empty()) into_.status = read_texts(child);
        } else if (text::equal(local, "show")) {
            return take_show(xml::collapsed(child.text()));
        } else if (text::equal(local, "priority")) {
            return take_priority(xml::collapsed(child.text()));
        }
        return true;
    }
    bool take_show(std::string_view text) noexcept {
        if (std::exchange(has_show_, true)) return refuse(schema_errc::repeated_child, "show");
        if (text.empty()) return true;  // as clients are known to say that they are online
        auto const show = find_presence_show(text);
        if (!show) return refuse(schema_errc::malformed_child, "show");
        into_.show = *show;
        return true;
    }
    bool take_priority(std::string_view text) noexcept {
        if (std::exchange(has_priority_, true))
            return refuse(schema_errc::repeated_child, "priority");
        auto const priority = xml::from_text<std::int8_t>(text);
        if (!priority) return refuse(schema_errc::malformed_child, "priority");
        into_.priority = *priority;
        return true;
    }
    bool refuse(schema_errc code, std::string_view field) noexcept {
        error_ = fail(code, field);
        return false;
    }
    static schema_error fail(schema_errc code, std::string_view field) noexcept {
        return {code, "presence", field};
    }

    presence& into_;
    schema_error error_{};
    bool has_show_ = false;
    bool has_priority_ = false;
};

}  // namespace detail

inline expected<presence, schema_error> presence::read(stanza_view const& stanza) noexcept {
    expected<presence, schema_error> made{std::in_place};  // filled where the caller wants it
    if (auto const error = detail::presence_reader{*made}.read(stanza)) made = unexpected{*error};
    return made;
}

/// Writes the presence with `payloads` in it: what has a schema, an element_view, or an error, which makes it one of
/// type error (RFC 6120 8.3.1 7). For any stream: its own children have the namespace of what is around.
template <class Sink, class... Payloads>
void write(xml::writer<Sink>& out, presence const& p, Payloads const&... payloads) {
    static_assert((may_stand_in<Payloads>(occurs::presence) && ...), "is no payload of a presence");
    auto const type = type_with<Payloads...>(p.type);
    bool const has_details = type != presence_type::unavailable;
    out.open("presence");
    write(out, stanza_attributes{p.from, p.to, p.id, name(type), p.language});
    if (has_details && p.show != presence_show::online) out.element("show", name(p.show));
    write(out, "status", p.status);
    if (has_details && p.priority != 0) out.element("priority", xml::text_of{p.priority});
    (write(out, payloads), ...);
    out.close();
}

/// Appends the presence to a stream of jabber:client: to anything with `append(char const*, std::size_t)`. Truthy if
/// it was refused, as text with U+0000 is; then nothing was appended to what has `size()` and `resize(size)`.
template <class Out, class... Payloads>
std::optional<writer_error> append(Out& out, presence const& p, Payloads const&... payloads) {
    xml::writer stream{out, xml::client_stream};
    write(stream, p, payloads...);
    return stream.finish();
}

}  // namespace couplet
