// SPDX-License-Identifier: BSL-1.0
// Makes an arbitrary value of anything declared, from octets: the same octets, the same value.
#pragma once

#include <couplet/stanza/view.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/fields.hpp>
#include <couplet/xml/owned_element.hpp>
#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "spoiler.hpp"
#include "xml/grammar.hpp"

namespace xep_laws {

namespace xml = couplet::xml;

/// What one of a user's own types may be read from.
inline constexpr std::string_view value_texts[]{"2002-09-10T23:08:25Z",
                                                "1969-07-20T21:56:15.123456789-05:00",
                                                "+07:00",
                                                "Z",
                                                "1776-07-04",
                                                "16:00:00",
                                                "0",
                                                "AAAA",
                                                "a"};
/// What no field means.
inline constexpr std::string_view foreign_elements[]{
    "<x xmlns='urn:example:foreign'/>",
    "<y xmlns='urn:example:foreign' a='&lt;1'>text<z/> &amp; text</y>",
    "<p:z xmlns:p='urn:example:other' p:a='1' xml:lang='en'><x xmlns=''/></p:z>"};
inline constexpr std::string_view stanzas[]{
    "<message xmlns='jabber:client' from='a@b/c' type='chat'><body>1 &lt; 2</body></message>",
    "<presence xmlns='jabber:server' xml:lang='cs'><x xmlns='urn:example:foreign'/></presence>",
    "<iq xmlns='jabber:component:accept' type='get' id='1'><query "
    "xmlns='jabber:iq:version'/></iq>"};

/// Whether a value holds elements, whose equality is identity.
template <class Value>
constexpr bool has_views() {
    if constexpr (std::is_same_v<Value, xml::element_view> || xml::recognised<Value>) {
        return true;
    } else if constexpr (couplet::declared<Value>) {
        bool has = false;
        xml::for_each_field<Value>([&](auto index) {
            using member = std::remove_cvref_t<decltype(std::declval<Value>().*
                                                        xml::field_of<Value, index>.member)>;
            has = has || has_views<xml::value_of<member>>();
        });
        return has;
    } else {
        return false;
    }
}

/// Owns what its values borrow.
class generator {
  public:
    explicit generator(grammar::choices& choose) : choose_{choose} {}

    template <class Value>
    Value value() {
        if constexpr (std::is_same_v<Value, std::string_view>) {
            return text();
        } else if constexpr (std::is_same_v<Value, couplet::address>) {
            return couplet::address::from_text(text());
        } else if constexpr (std::is_same_v<Value, bool>) {
            return choose_(2) == 1;
        } else if constexpr (xml::number<Value>) {
            return number<Value>();
        } else if constexpr (xml::spelled_enum<Value>) {
            return static_cast<Value>(choose_(xml::words_of<Value>.size()));
        } else if constexpr (xml::text_value<Value>) {
            return user_value<Value>();
        } else if constexpr (std::is_same_v<Value, xml::element_view>) {
            return parsed(choose_.of(foreign_elements));
        } else if constexpr (xml::recognised<Value>) {
            return *Value::from(parsed(choose_.of(stanzas)));
        } else {
            return aggregate<Value>();
        }
    }

  private:
    std::string_view text() {
        std::string& made = texts_.emplace_back();
        for (std::size_t pieces = choose_(4); pieces > 0; --pieces) made += choose_.of(text_pieces);
        return made;
    }
    template <class Number>
    Number number() {
        using limits = std::numeric_limits<Number>;
        Number const edges[]{0, 1, limits::max(), limits::min(), static_cast<Number>(choose_(256))};
        return choose_.of(edges);
    }
    template <class Value>
    Value user_value() {
        for (int tries = 0; tries < 8; ++tries)
            if (auto const made = Value::from_text(choose_.of(value_texts))) return *made;
        for (auto const one : value_texts)
            if (auto const made = Value::from_text(one)) return *made;
        return Value{};
    }
    xml::element_view parsed(std::string_view text) {
        auto made = xml::parse_element(text);
        return elements_.emplace_back(std::move(*made)).view();
    }

    template <class T>
    T aggregate() {
        T made{};
        if constexpr (couplet::named<T>) {
            using name = std::remove_cvref_t<decltype(T::schema.name)>;
            if constexpr (xml::is_chosen_name<name>) {
                auto& member = made.*T::schema.name.member;
                member = value<std::remove_cvref_t<decltype(member)>>();
            }
        }
        xml::for_each_field<T>([&](auto index) { this->template fill<T, index>(made); });
        return made;
    }
    template <class T, std::size_t Index>
    void fill(T& made) {
        constexpr auto const& field = xml::field_of<T, Index>;
        using kind = std::remove_cvref_t<decltype(field)>;
        auto& member = made.*field.member;
        using member_type = std::remove_cvref_t<decltype(member)>;
        using one = xml::value_of<member_type>;
        if constexpr (xml::cardinality<member_type>::is_list) {
            member = row<one>(is_required<kind>(field) ? 1 : 0);
        } else if constexpr (xml::cardinality<member_type>::is_optional) {
            if (choose_(2) == 1) member = value<one>();
            // A text that is empty is no text.
            if constexpr (xml::is_text_field<kind> && std::is_same_v<one, std::string_view>)
                if (member && member->empty()) member.reset();
        } else if constexpr (xml::is_attribute_field<kind> &&
                             std::is_same_v<one, couplet::address>) {
            if (is_required<kind>(field) || choose_(2) == 1) member = value<one>();
        } else {
            member = value<one>();
        }
    }
    template <class Field>
    static constexpr bool is_required(Field const& field) {
        if constexpr (requires { field.is_required; })
            return field.is_required;
        else
            return false;
    }
    template <class Value>
    xml::list<Value> row(std::size_t least) {
        auto made = std::make_shared<std::vector<Value>>();
        for (std::size_t count = least + choose_(4); count > 0; --count)
            made->push_back(value<Value>());
        rows_.push_back(made);
        return *made;
    }

    grammar::choices& choose_;
    std::deque<std::string> texts_;
    std::deque<xml::element> elements_;
    std::vector<std::shared_ptr<void>> rows_;
};

/// Whether two values mean the same; elements are compared as trees.
template <class Value>
bool same(Value const& a, Value const& b) {
    using many = xml::cardinality<Value>;
    if constexpr (std::is_same_v<Value, xml::element_view>) {
        return xml::equal(a, b);
    } else if constexpr (xml::recognised<Value>) {
        return xml::equal(a.element(), b.element());
    } else if constexpr (many::is_optional) {
        return a.has_value() == b.has_value() && (!a || same(*a, *b));
    } else if constexpr (many::is_list) {
        auto left = a.begin();
        auto right = b.begin();
        for (; left != a.end() && right != b.end(); ++left, ++right)
            if (!same(*left, *right)) return false;
        return left == a.end() && right == b.end();
    } else if constexpr (couplet::declared<Value>) {
        bool is = true;
        if constexpr (couplet::named<Value>) {
            using name = std::remove_cvref_t<decltype(Value::schema.name)>;
            if constexpr (xml::is_chosen_name<name>)
                is = a.*Value::schema.name.member == b.*Value::schema.name.member;
        }
        xml::for_each_field<Value>([&](auto index) {
            constexpr auto member = xml::field_of<Value, index>.member;
            is = is && same(a.*member, b.*member);
        });
        return is;
    } else {
        return a == b;
    }
}

}  // namespace xep_laws
