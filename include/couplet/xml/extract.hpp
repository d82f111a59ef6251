// SPDX-License-Identifier: BSL-1.0
// Reads what was declared: `read<T>(element)`, and `has<T>` and `get<T>` of what an element or stanza carries.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <couplet/expected.hpp>
#include <couplet/xml/child_list.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/fields.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/schema_errc.hpp>

namespace couplet {

namespace xml {

/// Whether `element` has the name that `T` declares.
template <named T>
bool is_named_as(element_view element) noexcept {
    constexpr auto const& name = T::schema.name;
    if constexpr (is_chosen_name<std::remove_cvref_t<decltype(name)>>) {
        using chosen = std::remove_cvref_t<decltype(T{}.*name.member)>;
        return element.ns() == name.ns && find_spelled<chosen>(element.local()).has_value();
    } else {
        return element.is({name.ns(), name.local()});
    }
}

/// The attributes and contents of `element`, whatever its name; `called` stands in errors. What is not declared is
/// ignored (RFC 6120 8.4). Linear, but for lists in which a value is a list again.
template <declared T>
expected<T, schema_error> read_content(element_view element, std::string_view called) noexcept;

/// An element that `T` declares, or what is wrong with it: first an attribute, in document order, then a child or the
/// text, in document order, then what is missing, in the order of the declaration.
template <named T>
expected<T, schema_error> read(element_view element) noexcept {
    constexpr auto const& name = T::schema.name;
    if constexpr (is_chosen_name<std::remove_cvref_t<decltype(name)>>) {
        using chosen = std::remove_cvref_t<decltype(T{}.*name.member)>;
        auto const which = find_spelled<chosen>(element.local());
        if (element.ns() != name.ns || !which)
            return unexpected{schema_error{schema_errc::absent, spelled(chosen{}), {}}};
        auto made = read_content<T>(element, spelled(*which));
        if (made) (*made).*name.member = *which;
        return made;
    } else {
        if (!is_named_as<T>(element))
            return unexpected{schema_error{schema_errc::absent, name.local(), {}}};
        return read_content<T>(element, name.local());
    }
}

/// A view that knows itself whether an element is one, such as a stanza_view.
template <class T>
concept recognised = !declared<T> && requires(element_view element, T const& view) {
    { T::from(element) } -> std::same_as<std::optional<T>>;
    { view.element() } -> std::same_as<element_view>;
};

namespace detail {

/// Whether a child of `around` is meant by a field of `T`.
template <declared T, std::size_t Index>
bool is_meant(element_view around, element_view child) noexcept {
    constexpr auto const& field = field_of<T, Index>;
    using kind = std::remove_cvref_t<decltype(field)>;
    if constexpr (is_named_child_field<kind> || is_flag_field<kind>) {
        return child.local() == field.name && child.ns() == around.ns();
    } else if constexpr (is_child_field<kind>) {
        using value = value_of<std::remove_cvref_t<decltype(T{}.*field.member)>>;
        if constexpr (recognised<value>)
            return value::from(child).has_value();
        else
            return is_named_as<value>(child);
    } else if constexpr (is_choice_field<kind>) {
        using chosen = value_of<std::remove_cvref_t<decltype(T{}.*field.member)>>;
        return child.ns() == (field.ns.empty() ? around.ns() : field.ns) &&
               find_spelled<chosen>(child.local()).has_value();
    } else {
        return false;
    }
}
template <declared T>
bool is_meant_by_any(element_view around, element_view child) noexcept {
    bool is = false;
    for_each_field<T>([&](auto index) { is = is || is_meant<T, index>(around, child); });
    return is;
}

/// One value of a child that a field means.
template <class Value>
expected<Value, schema_error> read_child(element_view child, schema_error malformed) noexcept {
    if constexpr (named<Value>) {
        return read<Value>(child);
    } else if constexpr (recognised<Value>) {
        return *Value::from(child);
    } else if constexpr (declared<Value>) {
        return read_content<Value>(child, malformed.field);
    } else {
        auto const value = from_text<Value>(child.text());
        if (!value) return unexpected{malformed};
        return *value;
    }
}

/// The children that a list field means; they were read once before.
template <declared T, std::size_t Index>
struct listed {
    using value = value_of<std::remove_cvref_t<decltype(T{}.*field_of<T, Index>.member)>>;
    static constexpr bool is_any = is_any_field<std::remove_cvref_t<decltype(field_of<T, Index>)>>;

    static bool is_wanted(element_view child) noexcept {
        if constexpr (is_any)
            return !is_meant_by_any<T>(child.parent(), child);
        else
            return is_meant<T, Index>(child.parent(), child);
    }
    static value read(element_view child) noexcept {
        if constexpr (is_any)
            return child;
        else
            return read_child<value>(child, {}).value_or(value{});
    }
};

/// Reads one element, field by field.
template <declared T>
class extractor {
  public:
    extractor(element_view element, std::string_view called) noexcept
        : element_{element}, called_{called} {}

    expected<T, schema_error> read() noexcept {
        for (xml::attribute const& one : element_.attributes())
            for_each_field<T>([&](auto index) { this->template take_attribute<index>(one); });
        for (element_view const child : element_.children())
            for_each_field<T>([&](auto index) {
                if (!has_failed_ && is_meant<T, index>(element_, child))
                    this->template take_child<index>(child);
            });
        for_each_field<T>([&](auto index) { this->template complete<index>(); });
        if (has_failed_) return unexpected{fault_};
        return value_;
    }

  private:
    template <std::size_t Index>
    using field = std::remove_cvref_t<decltype(field_of<T, Index>)>;
    template <std::size_t Index>
    static constexpr std::uint64_t bit = std::uint64_t{1} << Index;
    static_assert(field_count<T> <= 64);

    void fail(schema_errc code, std::string_view which) noexcept {
        if (!has_failed_) fault_ = {code, called_, which};
        has_failed_ = true;
    }

    template <std::size_t Index>
    void take_attribute(xml::attribute const& one) noexcept {
        if constexpr (is_attribute_field<field<Index>>) {
            constexpr auto const& what = field_of<T, Index>;
            constexpr expanded_name wanted = meaning_of(what.name);
            if (has_failed_ || one.name != wanted) return;
            auto& member = value_.*what.member;
            auto const value =
                from_text<value_of<std::remove_cvref_t<decltype(member)>>>(one.value);
            if (!value && what.ignores_unknown) return;
            if (!value) return fail(schema_errc::malformed_attribute, wanted.local);
            member = *value;
            seen_ |= bit<Index>;
        }
    }

    template <std::size_t Index>
    void take_child(element_view child) noexcept {
        constexpr auto const& what = field_of<T, Index>;
        using kind = field<Index>;
        if constexpr (is_flag_field<kind>) {
            value_.*what.member = true;
        } else if constexpr (!is_attribute_field<kind> && !is_text_field<kind> &&
                             !is_any_field<kind>) {
            auto& member = value_.*what.member;
            using many = cardinality<std::remove_cvref_t<decltype(member)>>;
            using value_type = typename many::value;
            bool const is_first = (seen_ & bit<Index>) == 0;
            seen_ |= bit<Index>;
            if (!many::is_list && !is_first)
                return fail(schema_errc::repeated_child, name_of<Index>());
            if constexpr (is_choice_field<kind>) {
                member = *find_spelled<value_type>(child.local());
            } else {
                auto const one = read_child<value_type>(
                    child, {schema_errc::malformed_child, called_, name_of<Index>()});
                if (!one) return fail_with(one.error());
                if constexpr (!many::is_list)
                    member = *one;
                else if (is_first)
                    member = list_children<listed<T, Index>>(element_);
            }
        }
    }
    void fail_with(schema_error error) noexcept {
        fault_ = error;
        has_failed_ = true;
    }

    /// The text, what no field took, and whether what must be there is.
    template <std::size_t Index>
    void complete() noexcept {
        if (has_failed_) return;
        constexpr auto const& what = field_of<T, Index>;
        using kind = field<Index>;
        if constexpr (is_text_field<kind>) {
            take_text(value_.*what.member);
        } else if constexpr (is_any_field<kind>) {
            value_.*what.member = list_children<listed<T, Index>>(element_);
        } else if constexpr (has_default<kind>) {
            if ((seen_ & bit<Index>) == 0) value_.*what.member = what.absent;
        } else if constexpr (is_required<Index>()) {
            if ((seen_ & bit<Index>) == 0)
                fail(is_attribute_field<kind> ? schema_errc::missing_attribute
                                              : schema_errc::missing_child,
                     name_of<Index>());
        }
    }
    /// An optional text that is empty, or an optional number that is white space, is none.
    template <class Member>
    void take_text(Member& member) noexcept {
        auto const text = element_.text();
        constexpr bool is_verbatim = std::is_same_v<value_of<Member>, std::string_view>;
        if (cardinality<Member>::is_optional && (is_verbatim ? text : collapsed(text)).empty())
            return;
        auto const value = from_text<value_of<Member>>(text);
        if (!value) return fail(schema_errc::malformed_text, {});
        member = *value;
    }

    template <std::size_t Index>
    static constexpr bool is_required() noexcept {
        using kind = field<Index>;
        if constexpr (is_flag_field<kind>) {
            return false;
        } else {
            using member = std::remove_cvref_t<decltype(T{}.*field_of<T, Index>.member)>;
            bool is = !cardinality<member>::is_optional && !cardinality<member>::is_list;
            if constexpr (is_attribute_field<kind>)
                is = is && !std::is_same_v<member, bool> && !std::is_same_v<member, address>;
            if constexpr (is_attribute_field<kind> || is_named_child_field<kind> ||
                          is_child_field<kind>)
                is = is || field_of<T, Index>.is_required;
            return is;
        }
    }
    /// As errors call it; of children with a choice of names there is none to tell.
    template <std::size_t Index>
    static constexpr std::string_view name_of() noexcept {
        constexpr auto const& what = field_of<T, Index>;
        using kind = field<Index>;
        if constexpr (is_attribute_field<kind>) {
            return what.name.local();
        } else if constexpr (is_named_child_field<kind> || is_flag_field<kind>) {
            return what.name;
        } else if constexpr (is_child_field<kind>) {
            using child = value_of<std::remove_cvref_t<decltype(T{}.*what.member)>>;
            if constexpr (named<child>) {
                constexpr auto const& name = child::schema.name;
                if constexpr (!is_chosen_name<std::remove_cvref_t<decltype(name)>>)
                    return name.local();
            }
        }
        return {};
    }

    element_view element_;
    std::string_view called_;
    T value_{};
    std::uint64_t seen_ = 0;
    schema_error fault_{};
    bool has_failed_ = false;
};

}  // namespace detail

template <declared T>
expected<T, schema_error> read_content(element_view element, std::string_view called) noexcept {
    return detail::extractor<T>{element, called}.read();
}

}  // namespace xml

/// The element whose children `has` and `get` look at.
inline xml::element_view carrier(xml::element_view element) noexcept { return element; }
template <class Container>
    requires requires(Container const& c) {
        { c.element() } -> std::convertible_to<xml::element_view>;
    }
xml::element_view carrier(Container const& container) noexcept { return container.element(); }
/// Where what a container carries stands; whoever knows it overloads this.
template <class Container>
constexpr occurs place_of(Container const&) noexcept {
    return occurs::anywhere;
}

/// The first child that is a `T`, where a `T` may stand; no element if there is none.
template <named T, class Container>
xml::element_view find(Container const& container) noexcept {
    if (!overlap(place_of(container), T::schema.where)) return {};
    for (xml::element_view const child : carrier(container).children())
        if (xml::is_named_as<T>(child)) return child;
    return {};
}
/// Whether an element or a stanza carries a `T`, be it well-formed or not.
template <named T, class Container>
bool has(Container const& container) noexcept {
    return static_cast<bool>(find<T>(container));
}
/// The first `T` that an element or a stanza carries; `schema_errc::absent` if it carries none.
template <named T, class Container>
expected<T, schema_error> get(Container const& container) noexcept {
    return xml::read<T>(find<T>(container));
}

namespace detail {
template <named T>
struct well_formed {
    static bool is_wanted(xml::element_view child) noexcept {
        return xml::is_named_as<T>(child) && xml::read<T>(child).has_value();
    }
    static T read(xml::element_view child) noexcept { return *xml::read<T>(child); }
};
}  // namespace detail

/// All well-formed ones, in their order, each read when it is come by: of several `stanza_id`s who gave it decides, not
/// which stands first (XEP-0359 6).
template <named T, class Container>
xml::list<T> get_all(Container const& container) noexcept {
    if (!overlap(place_of(container), T::schema.where)) return {};
    return xml::list_children<detail::well_formed<T>>(carrier(container));
}

}  // namespace couplet
