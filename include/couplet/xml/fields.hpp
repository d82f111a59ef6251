// SPDX-License-Identifier: BSL-1.0
// What building and extracting ask of a declaration: its fields, their names, and how often they may stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>

namespace couplet::xml {

/// How often a member's value stands in its element.
template <class Member>
struct cardinality {
    using value = Member;
    static constexpr bool is_optional = false;
    static constexpr bool is_list = false;
};
template <class T>
struct cardinality<std::optional<T>> {
    using value = T;
    static constexpr bool is_optional = true;
    static constexpr bool is_list = false;
};
template <class T>
struct cardinality<list<T>> {
    using value = T;
    static constexpr bool is_optional = false;
    static constexpr bool is_list = true;
};
/// One value of a member.
template <class Member>
using value_of = typename cardinality<Member>::value;

template <class T>
inline constexpr std::size_t field_count = decltype(T::schema.fields)::size;
template <class T, std::size_t Index>
inline constexpr auto& field_of = declare::field_at<Index>(T::schema.fields);

/// What kind of field it is.
template <class Field>
inline constexpr bool is_attribute_field = false;
template <class T, class M, class D>
inline constexpr bool is_attribute_field<declare::attribute_field<T, M, D>> = true;
/// An attribute that means something if it is not there.
template <class Field>
inline constexpr bool has_default = false;
template <class T, class M, class D>
inline constexpr bool has_default<declare::attribute_field<T, M, D>> =
    !std::is_same_v<D, declare::no_default>;
template <class Field>
inline constexpr bool is_text_field = false;
template <class T, class M>
inline constexpr bool is_text_field<declare::text_field<T, M>> = true;
template <class Field>
inline constexpr bool is_named_child_field = false;
template <class T, class M>
inline constexpr bool is_named_child_field<declare::named_child_field<T, M>> = true;
template <class Field>
inline constexpr bool is_child_field = false;
template <class T, class M>
inline constexpr bool is_child_field<declare::child_field<T, M>> = true;
template <class Field>
inline constexpr bool is_flag_field = false;
template <class T>
inline constexpr bool is_flag_field<declare::flag_field<T>> = true;
template <class Field>
inline constexpr bool is_choice_field = false;
template <class T, class M>
inline constexpr bool is_choice_field<declare::choice_field<T, M>> = true;
template <class Field>
inline constexpr bool is_any_field = false;
template <class M>
inline constexpr bool is_any_field<declare::any_field<M>> = true;

/// Whether the name of a declared type is an enumerator's.
template <class Name>
inline constexpr bool is_chosen_name = false;
template <class T, class Enum>
inline constexpr bool is_chosen_name<declare::chosen_name<T, Enum>> = true;

/// The namespace of a named type, known to the compiler.
template <named T>
constexpr std::string_view namespace_of() noexcept {
    if constexpr (is_chosen_name<std::remove_cvref_t<decltype(T::schema.name)>>)
        return T::schema.name.ns;
    else
        return T::schema.name.ns();
}

/// What an attribute's name means; of the prefixes only "xml" is known everywhere.
constexpr expanded_name meaning_of(any_name name) noexcept {
    return {name.is_expanded()       ? name.ns()
            : name.prefix() == "xml" ? ns::xml
                                     : std::string_view{},
            name.local()};
}

/// How a field is found, for those that are by name.
struct field_name {
    char kind = 0;
    expanded_name name{};
};
template <declared T, std::size_t Index>
constexpr field_name name_of_field() noexcept {
    using kind = std::remove_cvref_t<decltype(field_of<T, Index>)>;
    if constexpr (is_attribute_field<kind>)
        return {'@', meaning_of(field_of<T, Index>.name)};
    else if constexpr (is_named_child_field<kind> || is_flag_field<kind>)
        return {'/', {{}, field_of<T, Index>.name}};
    else
        return {};
}
/// Whether no two attributes and no two children of `T` have the same name.
template <declared T>
constexpr bool has_distinct_names() noexcept {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
        field_name const all[]{name_of_field<T, Index>()..., field_name{}};
        for (std::size_t i = 0; i < sizeof...(Index); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (all[i].kind != 0 && all[i].kind == all[j].kind && all[i].name == all[j].name)
                    return false;
        return true;
    }
    (std::make_index_sequence<field_count<T>>{});
}

/// Calls `f(std::integral_constant<std::size_t, I>)` for each field of `T` in order.
template <declared T, class F>
constexpr void for_each_field(F f) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (f(std::integral_constant<std::size_t, Index>{}), ...);
    }
    (std::make_index_sequence<field_count<T>>{});
}

}  // namespace couplet::xml
