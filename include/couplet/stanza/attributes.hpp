// SPDX-License-Identifier: BSL-1.0
// What stanzas have in common, on its way out: five attributes, and text in several languages (RFC 6120 8.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include <couplet/jid/address.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/texts.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

struct stanza_error;

namespace detail {
inline constexpr xml::any_name stanza_names[]{"message", "presence",
                                              "iq"};  // checked by the compiler

/// What is written as `<error/>`.
template <class T>
inline constexpr bool is_stanza_error =
    std::is_same_v<T, stanza_condition> || std::is_same_v<T, stanza_error>;
}  // namespace detail

/// Begins a stanza, in the namespace of what is around: one of jabber:client in a client's stream.
template <class Sink>
void open(xml::writer<Sink>& out, stanza_kind kind) {
    out.open(detail::stanza_names[static_cast<std::size_t>(kind)]);
}

/// What stands in the start tag of a stanza. An empty type or language is none: there is no such word (RFC 6120
/// 8.1.4, 8.1.5).
struct stanza_attributes {
    address from{};
    address to{};
    std::optional<std::string_view> id{};
    std::string_view type{};
    std::string_view language{};
};

/// Writes them to the element that was just opened; addresses as they are, faulty or not.
template <class Sink>
[[gnu::always_inline]] inline void write(xml::writer<Sink>& out, stanza_attributes const& all) {
    if (all.from) out.attribute("from", all.from.text());
    if (all.to) out.attribute("to", all.to.text());
    if (all.id) out.attribute("id", *all.id);
    if (!all.type.empty()) out.attribute("type", all.type);
    if (!all.language.empty()) out.attribute("xml:lang", all.language);
}

/// Whether a payload may stand there, as far as its type tells.
template <class Payload>
constexpr bool may_stand_in(occurs place) noexcept {
    if constexpr (named<Payload>)
        return overlap(Payload::schema.where, place);
    else
        return true;
}

/// How many of the payloads are no errors.
template <class... Payloads>
inline constexpr std::size_t payload_count = (std::size_t{0} + ... +
                                              std::size_t{!detail::is_stanza_error<Payloads>});

/// The type of a stanza with these payloads: an error makes it one of type error, since no other may hold an `<error/>`
/// (RFC 6120 8.3.1 7).
template <class... Payloads, class Type>
constexpr Type type_with(Type type) noexcept {
    constexpr std::size_t errors = sizeof...(Payloads) - payload_count<Payloads...>;
    static_assert(errors <= 1, "RFC 6120 8.3.1 4: a stanza has one error at most");
    return errors == 0 ? type : Type::error;
}

/// Writes an element of that name for each text, and its xml:lang if it has one of its own.
template <class Sink>
[[gnu::always_inline]] inline void write(xml::writer<Sink>& out, xml::any_name name,
                                         texts const& all) {
    all.for_each([&](tagged_text const& one) __attribute__((always_inline)) {
        out.open(name);
        if (!one.language.empty()) out.attribute("xml:lang", one.language);
        out.text(one.text).close();
    });
}

}  // namespace couplet
