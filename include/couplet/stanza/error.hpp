// SPDX-License-Identifier: BSL-1.0
// stanza_error: why a stanza was not accepted, as `<error/>` says it (RFC 6120 8.3.2, 8.3.4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/stanza/children.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/texts.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// `stanza_error{.condition = stanza_condition::gone, .uri = "xmpp:romeo@afterlife.example"}`. Borrows.
struct stanza_error {
    stanza_condition condition = stanza_condition::undefined_condition;
    stanza_error_type type = default_type(condition);
    /// Who says so (8.3.1).
    address by{};
    /// For people, beside what a program tells them; never to be interpreted (8.3.2).
    tagged_text text{};
    /// Where else to go, of `gone` and `redirect` (8.3.3.5, 8.3.3.14); of others it is not written.
    std::string_view uri{};
    /// For entities older than RFC 3920: `legacy_code(condition)`.
    std::optional<std::uint16_t> code{};
    /// What an application adds (8.3.4); whoever does not understand it ignores it.
    xml::element_view application{};

    /// What `<error/>` says. An unknown condition is undefined-condition (8.3.2); a type that is unknown or missing is
    /// the condition's default; where there is no condition at all the legacy code tells it (XEP-0086 3).
    static stanza_error read(xml::element_view error) noexcept;
    /// Of an error stanza, undefined-condition if it has no `<error/>`; nothing of any other stanza (8.3.1).
    static std::optional<stanza_error> read(stanza_view stanza) noexcept {
        if (!stanza.is_error()) return {};
        return read(stanza.error_element());
    }

    /// The application's element is compared as itself, not as an equal one.
    friend bool operator==(stanza_error const&, stanza_error const&) noexcept = default;
};

namespace detail {
/// Whether its element holds another address.
constexpr bool has_uri(stanza_condition condition) noexcept {
    return condition == stanza_condition::gone || condition == stanza_condition::redirect;
}
}  // namespace detail

inline stanza_error stanza_error::read(xml::element_view error) noexcept {
    std::optional<stanza_condition> condition;
    bool is_unknown = false;
    bool has_text = false;
    stanza_error read;
    for (xml::element_view const child : error.children()) {
        if (child.ns() != xml::ns::stanza_errors) {
            if (!read.application && child.ns() != error.ns()) read.application = child;
        } else if (child.local() == "text") {
            if (!has_text) read.text = read_text(child);
            has_text = true;
        } else if (auto const known = find_stanza_condition(child.local()); !known) {
            is_unknown = true;
        } else if (!condition) {
            condition = known;
            if (detail::has_uri(*known)) read.uri = xml::collapsed(child.text());
        }
    }
    if (auto const code = error.attribute("code")) read.code = xml::from_text<std::uint16_t>(*code);
    if (!condition && !is_unknown && read.code) condition = find_legacy_condition(*read.code);
    read.condition = condition.value_or(stanza_condition::undefined_condition);
    auto const type = find_stanza_error_type(error.attribute("type").value_or(""));
    read.type = type.value_or(default_type(read.condition));
    read.by = address::from_text(error.attribute("by"));
    return read;
}

namespace detail {

/// The names of the conditions, checked by the compiler.
template <std::size_t... Row>
constexpr std::array<xml::any_name, sizeof...(Row)> make_condition_names(
    std::index_sequence<Row...>) noexcept {
    return {xml::any_name{xml::ns::stanza_errors, stanza_condition_table[Row].name}...};
}
inline constexpr auto condition_names =
    make_condition_names(std::make_index_sequence<stanza_condition_count>{});

}  // namespace detail

/// Writes `<error/>`, last into its stanza; `conditions` are what an application adds: what has a schema, or an
/// element_view. Where one is given, `error.application` is not written as well.
template <class Sink, class... Conditions>
void write(xml::writer<Sink>& out, stanza_error const& error, Conditions const&... conditions) {
    auto const condition =
        name(error.condition).empty() ? stanza_condition::undefined_condition : error.condition;
    auto const uri = detail::has_uri(condition) ? error.uri : std::string_view{};
    out.open("error");
    if (error.code) out.attribute("code", xml::text_of{*error.code});
    if (error.by) out.attribute("by", error.by.text());
    out.attribute("type", name(error.type));
    out.open(detail::condition_names[static_cast<std::size_t>(condition)]).text(uri).close();
    if (error.text != tagged_text{}) {
        out.open({"urn:ietf:params:xml:ns:xmpp-stanzas", "text"});
        if (!error.text.language.empty()) out.attribute("xml:lang", error.text.language);
        out.text(error.text.text).close();
    }
    if constexpr (sizeof...(conditions) == 0)
        xml::write(out, error.application);
    else
        (write(out, conditions), ...);
    out.close();
}
/// The same for an error that is only its condition.
template <class Sink, class... Conditions>
void write(xml::writer<Sink>& out, stanza_condition condition, Conditions const&... conditions) {
    write(out, stanza_error{.condition = condition}, conditions...);
}

}  // namespace couplet
