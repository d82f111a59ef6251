// SPDX-License-Identifier: BSL-1.0
// What holds for anything declared: each law returns what breaks it.
#pragma once

#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/writer.hpp>
#include <string>
#include <string_view>

#include "any_declared.hpp"
#include "generate.hpp"

namespace xep_laws {

/// Built, read, the same.
template <class T>
std::string value_broken_by(T const& meant) {
    std::string built;
    if (auto const refusal = xml::append(built, meant))
        return "refused: " + std::string(describe(refusal->code)) + ": " + built;
    auto const tree = xml::parse_element(built);
    if (!tree) return "not well-formed: " + built;
    auto const read = xml::read<T>(tree->view());
    if (!read) return std::string(describe(read.error().code)) + ": " + built;
    if (!same(*read, meant)) return "read as something else: " + built;
    if constexpr (requires { meant == meant; }) {
        if (!(*read == *xml::read<T>(tree->view()))) return "not equal to itself: " + built;
        if constexpr (!has_views<T>())
            if (!(*read == meant)) return "not equal: " + built;
    }
    return {};
}

/// In a stanza it is found where it may stand, and nowhere else.
template <class T>
std::string place_broken_by(T const& meant, std::string const& tag) {
    std::string built = '<' + tag + " xmlns='jabber:client'>";
    if (xml::append(built, meant)) return "refused";
    built += "</" + tag.substr(0, tag.find(' ')) + '>';
    auto const tree = xml::parse_element(built);
    auto const stanza = couplet::stanza_view::from(tree->view());
    bool const may = overlap(place_of(*stanza), T::schema.where);
    if (couplet::has<T>(*stanza) != may) return "found elsewhere: " + built;
    auto const got = couplet::get<T>(*stanza);
    if (got ? !may : may || got.error().code != couplet::schema_errc::absent)
        return "got elsewhere: " + built;
    if (got && !same(*got, meant)) return "got something else: " + built;
    return {};
}
inline constexpr char const* places[]{"message",       "presence",         "iq type='get'",
                                      "iq type='set'", "iq type='result'", "iq type='error'",
                                      "iq type='x'"};

/// What an element is read as is rebuilt and read to the same; it is read if and only if its name is the declared.
template <class T>
std::string element_broken_by(xml::element_view element) {
    auto const read = xml::read<T>(element);
    bool const is_named = xml::is_named_as<T>(element);
    if (!read) {
        if ((read.error().code == couplet::schema_errc::absent) == is_named)
            return "absent, or not absent";
        if (read.error().element.empty()) return "an error that does not say where";
        return {};
    }
    if (!is_named) return "read by another name";
    std::string built;
    if (xml::append(built, *read)) return "read, but not built";
    auto const tree = xml::parse_element(built);
    if (!tree) return "not well-formed: " + built;
    auto const again = xml::read<T>(tree->view());
    if (!again) return std::string(describe(again.error().code)) + ", rebuilt: " + built;
    if (!same(*read, *again)) return "rebuilt as something else: " + built;
    std::string twice;
    if (xml::append(twice, *again) || twice != built) return "rebuilt once more: " + twice;
    return {};
}

/// `has` says what `find` finds, and that is a child of the name.
template <class T>
std::string container_broken_by(xml::element_view around) {
    bool is_there = false;
    for (xml::element_view const child : around.children())
        is_there = is_there || xml::is_named_as<T>(child);
    bool const has = couplet::has<T>(around);
    bool const found = static_cast<bool>(couplet::find<T>(around));
    return has != is_there || found != is_there ? "has, or has not" : "";
}

template <class T>
constexpr any_declared seen_without_type() {
    constexpr auto const& name = T::schema.name;
    std::string_view local;
    if constexpr (!xml::is_chosen_name<std::remove_cvref_t<decltype(name)>>) local = name.local();
    return {xml::namespace_of<T>(),
            local,
            T::schema.where,
            [](xml::element_view element) { return xml::is_named_as<T>(element); },
            [](xml::element_view element) -> couplet::expected<std::string, couplet::schema_error> {
                auto const read = xml::read<T>(element);
                if (!read) return couplet::unexpected{read.error()};
                std::string out;
                static_cast<void>(xml::append(out, *read));
                return out;
            },
            [](grammar::choices& choose) {
                generator make{choose};
                T const meant = make.value<T>();
                auto const broken = value_broken_by(meant);
                return broken.empty() ? place_broken_by(meant, choose.of(places)) : broken;
            },
            [](xml::element_view element) { return element_broken_by<T>(element); },
            [](xml::element_view element) { return container_broken_by<T>(element); },
            [](grammar::choices& choose) {
                generator make{choose};
                std::string out;
                static_cast<void>(xml::append(out, make.value<T>()));
                return out;
            }};
}

}  // namespace xep_laws
