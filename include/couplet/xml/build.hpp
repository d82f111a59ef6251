// SPDX-License-Identifier: BSL-1.0
// Writes what was declared: `write(writer, value)` for any aggregate with a schema.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/fields.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet::xml {

namespace detail {

/// The values a member has: none, one or several.
template <class Member, class F>
constexpr void for_each_value(Member const& member, F f) {
    if constexpr (cardinality<Member>::is_list) {
        for (auto const& one : member) f(one);
    } else if constexpr (cardinality<Member>::is_optional) {
        if (member) f(*member);
    } else {
        f(member);
    }
}

/// Writes the fields of a `T` that stands in the namespace of `Outer`.
template <class Sink, declared T, class Outer>
class builder {
    static_assert(has_distinct_names<T>(), "two fields have the same name");

  public:
    builder(writer<Sink>& out, T const& value) noexcept : out_{out}, value_{value} {}

    void attributes() {
        for_each_field<T>([this](auto index) {
            if constexpr (is_attribute_field<field<index>>) this->attribute(field_of<T, index>);
        });
    }
    void contents() {
        for_each_field<T>([this](auto index) { this->template content<index>(); });
    }

  private:
    template <std::size_t Index>
    using field = std::remove_cvref_t<decltype(field_of<T, Index>)>;

    /// In the namespace of the element around it.
    static constexpr any_name name_in_outer(std::string_view local) noexcept {
        if constexpr (named<Outer>)
            return {namespace_of<Outer>(), local};
        else
            return any_name{qualified_name{{}, local}};
    }

    template <class Field>
    void attribute(Field const& what) {
        auto const& member = value_.*what.member;
        using member_type = std::remove_cvref_t<decltype(member)>;
        if constexpr (has_default<Field>) {
            if (member == what.absent) return;
        } else if constexpr (std::is_same_v<member_type, bool> ||
                             std::is_same_v<member_type, address>) {
            if (!member) return what.is_required ? refuse() : void();
        }
        for_each_value(member, [&](auto const& one) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, address>)
                if (!one) return;
            out_.attribute(what.name, text_of{one});
        });
    }

    template <std::size_t Index>
    void content() {
        constexpr auto const& what = field_of<T, Index>;
        using kind = field<Index>;
        if constexpr (is_text_field<kind>) {
            for_each_value(value_.*what.member,
                           [this](auto const& one) { out_.text(text_of{one}); });
        } else if constexpr (is_named_child_field<kind>) {
            static constexpr any_name name = name_in_outer(what.name);
            static_assert(name.is_checked(), "a child has a name");
            check_list(what, value_.*what.member);
            for_each_value(value_.*what.member,
                           [this](auto const& one) { this->child(name, one); });
        } else if constexpr (is_child_field<kind>) {
            check_list(what, value_.*what.member);
            for_each_value(value_.*what.member, [this](auto const& one) { this->child(one); });
        } else if constexpr (is_flag_field<kind>) {
            static constexpr any_name name = name_in_outer(what.name);
            static_assert(name.is_checked(), "a child has a name");
            if (value_.*what.member) out_.element(name);
        } else if constexpr (is_choice_field<kind>) {
            for_each_value(value_.*what.member, [this](auto one) {
                out_.element(what.ns.empty() ? name_in_outer(spelled(one))
                                             : any_name{what.ns, spelled(one)});
            });
        } else if constexpr (is_any_field<kind>) {
            for (auto const& one : value_.*what.member) write(out_, one);
        }
    }
    template <class Value>
    void child(Value const& one) {
        if constexpr (named<Value>)
            write(out_, one);
        else
            write(out_, one.element());
    }
    template <class Field, class Member>
    void check_list([[maybe_unused]] Field const& what,
                    [[maybe_unused]] Member const& member) noexcept {
        if constexpr (cardinality<Member>::is_list)
            if (what.is_required && member.empty()) refuse();
    }
    void refuse() noexcept { out_.refuse(writer_errc::missing_value); }
    template <class Value>
    void child(any_name const& name, Value const& one) {
        if constexpr (declared<Value>) {
            out_.open(name);
            builder<Sink, Value, Outer> inner{out_, one};
            inner.attributes();
            inner.contents();
            out_.close();
        } else {
            if constexpr (std::is_same_v<Value, address>)
                if (!one) return;
            out_.element(name, text_of{one});
        }
    }

    writer<Sink>& out_;
    T const& value_;
};

/// The names among which an enumerator chooses, checked by the compiler.
template <class T, class Rows = void>
struct chosen_names;
template <class T, std::size_t... Row>
struct chosen_names<T, std::index_sequence<Row...>> {
    using chosen = std::remove_cvref_t<decltype(T{}.*T::schema.name.member)>;
    static constexpr any_name all[]{any_name{T::schema.name.ns, words_of<chosen>.spelled[Row]}...};
};
/// That of `which`; an empty one, which no writer takes, for a number that is no enumerator.
template <class T, class Enum>
any_name chosen_name_of(Enum which) noexcept {
    constexpr std::size_t count = words_of<Enum>.size();
    auto const row = static_cast<std::size_t>(which);
    if (row < count) return chosen_names<T, std::make_index_sequence<count>>::all[row];
    return {T::schema.name.ns, std::string_view{}};
}

}  // namespace detail

/// The attributes and what is in it, of an element that the caller opens and closes.
template <class Sink, declared T>
void write_content(writer<Sink>& out, T const& value) {
    detail::builder<Sink, T, T> build{out, value};
    build.attributes();
    build.contents();
}

/// The whole element. What cannot be written, text with U+0000 or what is required and absent, is the writer's refusal.
template <class Sink, named T>
void write(writer<Sink>& out, T const& value) {
    constexpr auto const& name = T::schema.name;
    if constexpr (is_chosen_name<std::remove_cvref_t<decltype(name)>>)
        out.open(detail::chosen_name_of<T>(value.*name.member));
    else
        out.open(name);
    write_content(out, value);
    out.close();
}

/// Each of them.
template <class Sink, class T>
void write(writer<Sink>& out, list<T> const& all) {
    for (T const& one : all) write(out, one);
}

/// Appends the element to anything with `append(char const*, std::size_t)`, as a document of its own. Truthy if
/// it was refused: then nothing was appended.
template <class Sink, named T>
std::optional<writer_error> append(Sink& out, T const& value) {
    writer document{out};
    write(document, value);
    return document.finish();
}

}  // namespace couplet::xml
