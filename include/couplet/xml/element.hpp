// SPDX-License-Identifier: BSL-1.0
// element_view: one element of a tree of RapidXML nodes, with the names that Namespaces in XML gives them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#if !defined(__cpp_exceptions) && !defined(RAPIDXML_NO_EXCEPTIONS)
#define RAPIDXML_NO_EXCEPTIONS  // RapidXML does not compile otherwise; its parser is not used
#endif
#include <rapidxml/rapidxml.hpp>

#include <couplet/lifetimebound.hpp>
#include <couplet/text/equal.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/root_scope.hpp>
#include <couplet/xml/start_tag.hpp>

namespace couplet::xml {

/// RapidXML's node of an element, which also knows its namespace. Its `value()` is all text that stands
/// directly in it; its attributes are `attribute_node`s, the namespace declarations among them.
struct element_node : rapidxml::xml_node<char> {
    element_node() noexcept : rapidxml::xml_node<char>{rapidxml::node_element} {}

    char const* ns = nullptr;
    std::uint32_t ns_size = 0;
    std::uint32_t prefix = 0;  // its size, and whether `value()` is a copy of several runs of text

    static constexpr std::uint32_t runs_bit = 1U << 31;
    std::size_t prefix_size() const noexcept { return prefix & ~runs_bit; }
    bool has_runs() const noexcept { return (prefix & runs_bit) != 0; }
};
struct attribute_node : rapidxml::xml_attribute<char> {
    char const* ns = nullptr;
    std::uint32_t ns_size = 0;
    std::uint32_t prefix = 0;  // its size, and whether it declares a namespace

    static constexpr std::uint32_t declaration_bit = 1U << 31;
    std::size_t prefix_size() const noexcept { return prefix & ~declaration_bit; }
    bool is_declaration() const noexcept { return (prefix & declaration_bit) != 0; }
};

namespace detail {

/// The name of an element or attribute, without prefix and colon.
template <class Node>
std::string_view local_part(Node const& node) noexcept {
    std::size_t const prefix = node.prefix_size(), skipped = prefix == 0 ? 0 : prefix + 1;
    return {node.name() + skipped, node.name_size() - skipped};
}

}  // namespace detail

/// What is in an element: elements and runs of text.
class node_view;

/// Borrows an element of a tree; two pointers, cheap to copy. Valid as long as the tree, which for what a
/// stream_reader hands out is until it is asked for more. A default-constructed view stands for no
/// element: it has no name and nothing in it, so that lookups can be chained.
class element_view {
    template <class Iterator>
    struct range;
    class attribute_iterator;
    class declaration_iterator;
    class child_iterator;
    class node_iterator;

  public:
    element_view() noexcept = default;
    element_view(element_node const* node, root_scope const* scope) noexcept
        : node_{node}, scope_{scope} {}

    /// Whether there is an element.
    explicit operator bool() const noexcept { return node_ != nullptr; }

    expanded_name name() const noexcept { return {ns(), local()}; }
    std::string_view ns() const noexcept {
        return node_ == nullptr ? std::string_view{} : std::string_view{node_->ns, node_->ns_size};
    }
    std::string_view local() const noexcept {
        return node_ == nullptr ? std::string_view{} : detail::local_part(*node_);
    }
    /// As it was written: `prefix:local`.
    std::string_view qualified() const noexcept {
        if (node_ == nullptr) return {};
        return {node_->name(), node_->name_size()};
    }
    std::string_view prefix() const noexcept {
        return {qualified().data(), node_ == nullptr ? 0 : node_->prefix_size()};
    }
    [[gnu::always_inline]] bool is(expanded_name wanted) const noexcept {
        return node_ != nullptr && text::equal(local(), wanted.local) &&
               text::equal(ns(), wanted.ns);
    }

    /// The value of an attribute without a namespace; nothing if there is none. A prefixed attribute is
    /// never meant (Namespaces in XML 1.0 6.2).
    template <class Text>
        requires std::is_convertible_v<Text const&, std::string_view>
            std::optional<std::string_view> attribute(Text const& local)
    const noexcept { return attribute(expanded_name{{}, local}); }
    std::optional<std::string_view> attribute(expanded_name wanted) const noexcept;
    /// xml::attribute in document order, without the namespace declarations.
    range<attribute_iterator> attributes() const noexcept;
    /// The xml::declaration that stand in this element.
    range<declaration_iterator> declarations() const noexcept;

    /// All text directly in the element, data and CDATA sections, white space included.
    std::string_view text() const noexcept {
        if (node_ == nullptr) return {};
        return {node_->value(), node_->value_size()};
    }

    /// The elements directly in this one.
    range<child_iterator> children() const noexcept;
    /// Those of one name.
    range<child_iterator> children(expanded_name wanted COUPLET_LIFETIMEBOUND) const noexcept;
    /// The first of them; no element if there is none.
    element_view child(expanded_name wanted) const noexcept;
    /// In this element's own namespace.
    template <class Text>
        requires std::is_convertible_v<Text const&, std::string_view> element_view
        child(Text const& local)
    const noexcept { return child(expanded_name{ns(), local}); }
    /// The elements behind this one in the element around it.
    child_iterator siblings_after() const noexcept;
    /// Elements and runs of text, in document order.
    range<node_iterator> contents() const noexcept;
    /// The element around this one; none around a top-level element.
    element_view parent() const noexcept {
        if (node_ == nullptr) return {};
        return {static_cast<element_node const*>(node_->parent()), scope_};
    }

    /// The xml:lang in scope, inherited from elements around it and the stream header (RFC 6120 4.7.4,
    /// XML 1.0 2.12); empty if there is none. Linear in depth.
    std::string_view language() const noexcept;
    /// What a prefix means here; the empty one the default namespace. Nothing if it is not declared.
    /// Linear in the declarations in scope.
    std::optional<std::string_view> namespace_of(std::string_view prefix) const noexcept;

    /// The way to RapidXML; read only, and only as valid as this view.
    rapidxml::xml_node<char> const* native() const noexcept { return node_; }
    element_node const* node() const noexcept { return node_; }
    root_scope const* scope() const noexcept { return scope_; }

    /// The same element, not an equal one: see `equal`.
    friend bool operator==(element_view a, element_view b) noexcept { return a.node_ == b.node_; }

  private:
    static attribute_node const* next_attribute(attribute_node const* at) noexcept {
        return static_cast<attribute_node const*>(at->next_attribute());
    }
    attribute_node const* first_attribute() const noexcept {
        return node_ == nullptr ? nullptr
                                : static_cast<attribute_node const*>(node_->first_attribute());
    }

    element_node const* node_ = nullptr;
    root_scope const* scope_ = nullptr;
};

template <class Iterator>
struct element_view::range {
    Iterator first;

    Iterator begin() const noexcept { return first; }
    Iterator end() const noexcept { return {}; }
    bool empty() const noexcept { return first == Iterator{}; }
};

class node_view {
  public:
    node_view(rapidxml::xml_node<char> const* node, root_scope const* scope) noexcept
        : node_{node}, scope_{scope} {}

    bool is_element() const noexcept { return node_->type() == rapidxml::node_element; }
    /// Whether it is the content of a CDATA section.
    bool is_cdata() const noexcept { return node_->type() == rapidxml::node_cdata; }
    /// No element if it is text.
    element_view element() const noexcept {
        if (!is_element()) return {};
        return {static_cast<element_node const*>(node_), scope_};
    }
    /// The run of text; empty if it is an element.
    std::string_view text() const noexcept {
        if (is_element()) return {};
        return {node_->value(), node_->value_size()};
    }

  private:
    rapidxml::xml_node<char> const* node_;
    root_scope const* scope_;
};

// Forward iterators; a default-constructed one is the end.

class element_view::attribute_iterator {
  public:
    using value_type = xml::attribute;
    using difference_type = std::ptrdiff_t;

    attribute_iterator() noexcept = default;
    explicit attribute_iterator(attribute_node const* at) noexcept : at_{at} { skip(); }
    xml::attribute operator*() const noexcept {
        return {{{at_->ns, at_->ns_size}, detail::local_part(*at_)},
                {at_->name(), at_->prefix_size()},
                {at_->value(), at_->value_size()}};
    }
    attribute_iterator& operator++() noexcept {
        at_ = next_attribute(at_);
        skip();
        return *this;
    }
    attribute_iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(attribute_iterator, attribute_iterator) noexcept = default;

  private:
    void skip() noexcept {
        while (at_ != nullptr && at_->is_declaration()) at_ = next_attribute(at_);
    }

    attribute_node const* at_ = nullptr;
};

class element_view::declaration_iterator {
  public:
    using value_type = xml::declaration;
    using difference_type = std::ptrdiff_t;

    declaration_iterator() noexcept = default;
    explicit declaration_iterator(attribute_node const* at) noexcept : at_{at} { skip(); }
    xml::declaration operator*() const noexcept {
        return {at_->prefix_size() == 0 ? std::string_view{} : detail::local_part(*at_),
                {at_->value(), at_->value_size()}};
    }
    declaration_iterator& operator++() noexcept {
        at_ = next_attribute(at_);
        skip();
        return *this;
    }
    declaration_iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(declaration_iterator, declaration_iterator) noexcept = default;

  private:
    void skip() noexcept {
        while (at_ != nullptr && !at_->is_declaration()) at_ = next_attribute(at_);
    }

    attribute_node const* at_ = nullptr;
};

class element_view::node_iterator {
  public:
    using value_type = node_view;
    using difference_type = std::ptrdiff_t;

    node_iterator() noexcept = default;
    node_iterator(rapidxml::xml_node<char> const* at, root_scope const* scope) noexcept
        : at_{at}, scope_{scope} {}
    node_view operator*() const noexcept { return {at_, scope_}; }
    node_iterator& operator++() noexcept {
        at_ = at_->next_sibling();
        return *this;
    }
    node_iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(node_iterator a, node_iterator b) noexcept { return a.at_ == b.at_; }

  private:
    rapidxml::xml_node<char> const* at_ = nullptr;
    root_scope const* scope_ = nullptr;
};

class element_view::child_iterator {
  public:
    using value_type = element_view;
    using difference_type = std::ptrdiff_t;

    child_iterator() noexcept = default;
    /// All elements.
    child_iterator(rapidxml::xml_node<char> const* at, root_scope const* scope) noexcept
        : at_{at}, scope_{scope} {
        skip();
    }
    /// Those with that name.
    child_iterator(rapidxml::xml_node<char> const* at, root_scope const* scope,
                   expanded_name wanted) noexcept
        : at_{at}, scope_{scope}, wanted_{wanted}, has_wanted_{true} {
        skip();
    }
    element_view operator*() const noexcept {
        return {static_cast<element_node const*>(at_), scope_};
    }
    child_iterator& operator++() noexcept {
        at_ = at_->next_sibling();
        skip();
        return *this;
    }
    child_iterator operator++(int) noexcept {
        auto const before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(child_iterator const& a, child_iterator const& b) noexcept {
        return a.at_ == b.at_;
    }

  private:
    bool is_wanted() const noexcept {
        return at_->type() == rapidxml::node_element && (!has_wanted_ || (**this).is(wanted_));
    }
    void skip() noexcept {
        while (at_ != nullptr && !is_wanted()) at_ = at_->next_sibling();
    }

    rapidxml::xml_node<char> const* at_ = nullptr;
    root_scope const* scope_ = nullptr;
    expanded_name wanted_;
    bool has_wanted_ = false;
};

inline std::optional<std::string_view> element_view::attribute(
    expanded_name wanted) const noexcept {
    for (xml::attribute const& one : attributes())
        if (one.name == wanted) return one.value;
    return {};
}
inline auto element_view::attributes() const noexcept -> range<attribute_iterator> {
    return {attribute_iterator{first_attribute()}};
}
inline auto element_view::declarations() const noexcept -> range<declaration_iterator> {
    return {declaration_iterator{first_attribute()}};
}
inline auto element_view::contents() const noexcept -> range<node_iterator> {
    return {node_iterator{node_ == nullptr ? nullptr : node_->first_node(), scope_}};
}
inline auto element_view::children() const noexcept -> range<child_iterator> {
    return {child_iterator{node_ == nullptr ? nullptr : node_->first_node(), scope_}};
}
inline auto element_view::children(expanded_name wanted) const noexcept -> range<child_iterator> {
    return {child_iterator{node_ == nullptr ? nullptr : node_->first_node(), scope_, wanted}};
}
inline auto element_view::siblings_after() const noexcept -> child_iterator {
    return {node_ == nullptr ? nullptr : node_->next_sibling(), scope_};
}
inline element_view element_view::child(expanded_name wanted) const noexcept {
    auto const found = children(wanted);
    return found.empty() ? element_view{} : *found.begin();
}
inline std::string_view element_view::language() const noexcept {
    for (element_view at = *this; at; at = at.parent())
        if (auto const found = at.attribute({ns::xml, "lang"})) return *found;
    return scope_ == nullptr ? std::string_view{} : scope_->language();
}
inline std::optional<std::string_view> element_view::namespace_of(
    std::string_view prefix) const noexcept {
    if (prefix == "xml") return ns::xml;
    for (element_view at = *this; at; at = at.parent())
        for (declaration const& one : at.declarations())
            if (one.prefix == prefix) return one.ns;
    if (scope_ != nullptr)
        for (binding const& one : *scope_)
            if (one.prefix == prefix) return one.ns;
    if (!prefix.empty()) return {};
    return scope_ == nullptr ? std::string_view{} : scope_->default_ns();
}

}  // namespace couplet::xml
