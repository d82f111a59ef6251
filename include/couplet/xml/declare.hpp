// SPDX-License-Identifier: BSL-1.0
// Declares what an element means, once: its name, its attributes, its children, and where it may stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/xml/lexical.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// Where an element may stand; values are joined with `|`.
enum class occurs : std::uint16_t {
    nowhere = 0,
    message = 1,
    presence = 2,
    iq_get = 4,
    iq_set = 8,
    iq_result = 16,
    iq_request = iq_get | iq_set,
    iq = iq_request | iq_result,
    error = 32,      ///< in the error of a stanza or a stream
    stream = 64,     ///< beside stanzas
    features = 128,  ///< in `<stream:features/>`
    inside = 256,    ///< in another payload
    anywhere = 0x1FF,
};
constexpr occurs operator|(occurs a, occurs b) noexcept {
    return static_cast<occurs>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// Whether any place of one is a place of the other.
constexpr bool overlap(occurs a, occurs b) noexcept {
    return (static_cast<unsigned>(a) & static_cast<unsigned>(b)) != 0;
}

/// An aggregate with a `static constexpr auto schema` made by `declare::element`, `one_of` or `content`.
template <class T>
concept declared = requires {
    T::schema.fields;
};
/// One with a name of its own.
template <class T>
concept named = declared<T> && T::schema.is_named;

/// A declaration is written inside of the aggregate that it is about, behind its members:
///
///     static constexpr auto schema =
///         declare::element({"urn:xmpp:receipts", "received"}, declare::attribute("id", &receipt::id));
///
/// A member's type says how often: `X` must be there, `std::optional<X>` may, `xml::list<X>` any number of times.
/// A `bool` or `address` that is not there is false or absent. `.required()` behind a field: an address must be there, a
/// list must not be empty. `.ignoring_unknown()`: an attribute that cannot be read is as if it were not there.
namespace declare {

/// Of an attribute that must be there.
struct no_default {};

template <class T, class Member, class Default>
struct attribute_field {
    xml::any_name name;
    Member T::*member;
    Default absent;  // what it means if it is not there
    bool is_required = false;
    bool ignores_unknown = false;

    constexpr attribute_field required() const noexcept {
        return {name, member, absent, true, ignores_unknown};
    }
    constexpr attribute_field ignoring_unknown() const noexcept {
        return {name, member, absent, is_required, true};
    }
};
template <class T, class Member>
struct text_field {
    Member T::*member;
};
/// A child with only text, or with the content that `Member` declares, named here.
template <class T, class Member>
struct named_child_field {
    std::string_view name;
    Member T::*member;
    bool is_required = false;

    constexpr named_child_field required() const noexcept { return {name, member, true}; }
};
template <class T, class Member>
struct child_field {
    Member T::*member;
    bool is_required = false;

    constexpr child_field required() const noexcept { return {member, true}; }
};
template <class T>
struct flag_field {
    std::string_view name;
    bool T::*member;
};
template <class T, class Member>
struct choice_field {
    std::string_view ns;  // empty for the element's
    Member T::*member;
};
template <class T>
struct any_field {
    T member;
};

/// What an attribute or a text can be read from and written as; an enumeration needs its `spelling` before it is used.
template <class Member>
inline constexpr bool is_textual = xml::lexical<Member>;
template <class Value>
inline constexpr bool is_textual<std::optional<Value>> = xml::lexical<Value>;
template <class Member>
concept textual = is_textual<Member>;

/// `name='value'`; `name` may be one with a namespace, such as "xml:lang".
template <class T, textual Member>
constexpr auto attribute(xml::any_name name, Member T::*member) noexcept {
    return attribute_field<T, Member, no_default>{name, member, {}};
}
/// One that means `absent` if it is not there, and is not written then.
template <class T, textual Member>
constexpr auto attribute(xml::any_name name, Member T::*member,
                         std::type_identity_t<Member> absent) noexcept {
    return attribute_field<T, Member, Member>{name, member, absent};
}
/// The element's own text.
template <class T, textual Member>
constexpr auto text(Member T::*member) noexcept {
    return text_field<T, Member>{member};
}
/// `<name>text</name>`, in the namespace of the element; or with what `content` declares in it.
template <class T, class Member>
constexpr auto child(char const* name, Member T::*member) noexcept {
    return named_child_field<T, Member>{name, member};
}
/// A child that has a declaration of its own, or, as a stanza, knows by `from(element)` whether it is one.
template <class T, class Member>
constexpr auto child(Member T::*member) noexcept {
    return child_field<T, Member>{member};
}
/// `<name/>` is there or is not.
template <class T>
constexpr auto flag(char const* name, bool T::*member) noexcept {
    return flag_field<T>{name, member};
}
/// One empty child, named as the enumerator is spelled.
template <class T, class Member>
constexpr auto choice(Member T::*member) noexcept {
    return choice_field<T, Member>{{}, member};
}
/// Likewise in another namespace, such as that of the stanza errors.
template <class T, class Member>
constexpr auto choice(std::string_view ns, Member T::*member) noexcept {
    return choice_field<T, Member>{ns, member};
}
/// The children that no other field took, in their order; `Member` is xml::elements.
template <class T, class Member>
constexpr auto any(Member T::*member) noexcept {
    return any_field<Member T::*>{member};
}

/// The fields in their order, as a std::tuple would hold them, which costs the compiler several times as much.
template <std::size_t Index, class Field>
struct numbered_field {
    Field field;
};
template <class Indices, class... Fields>
struct numbered_fields;
template <std::size_t... Index, class... Fields>
struct numbered_fields<std::index_sequence<Index...>, Fields...>
    : numbered_field<Index, Fields>... {
    static constexpr std::size_t size = sizeof...(Fields);
};
template <std::size_t Index, class Field>
constexpr Field const& field_at(numbered_field<Index, Field> const& one) noexcept {
    return one.field;
}

/// What `element`, `one_of` and `content` make.
template <class Name, class... Fields>
struct schema {
    static constexpr bool is_named = !std::is_same_v<Name, std::nullopt_t>;

    Name name;
    numbered_fields<std::index_sequence_for<Fields...>, Fields...> fields;
    occurs where = occurs::anywhere;

    /// Where it may stand; anywhere if nothing is said.
    constexpr schema in(occurs place) const noexcept { return {name, fields, place}; }
};
/// The name of an element that an enumerator chooses.
template <class T, class Enum>
struct chosen_name {
    std::string_view ns;
    Enum T::*member;
};

/// An element of that name.
template <class... Fields>
constexpr auto element(xml::any_name name, Fields... fields) noexcept {
    return schema<xml::any_name, Fields...>{name, {{fields}...}};
}
/// Elements of one namespace, named as the enumerators of `member` are spelled.
template <class T, class Enum, class... Fields>
constexpr auto one_of(std::string_view ns, Enum T::*member, Fields... fields) noexcept {
    return schema<chosen_name<T, Enum>, Fields...>{{ns, member}, {{fields}...}};
}
/// What is in an element that is named where it is used: `child("name", &T::member)`.
template <class... Fields>
constexpr auto content(Fields... fields) noexcept {
    return schema<std::nullopt_t, Fields...>{std::nullopt, {{fields}...}};
}

}  // namespace declare

}  // namespace couplet
