// SPDX-License-Identifier: BSL-1.0
// xml::element: a copy of a subtree that outlives the stream, and declares every namespace that it uses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/text/buffer.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/intake.hpp>
#include <couplet/xml/tree.hpp>
#include <couplet/xml/walk.hpp>

namespace couplet::xml {

/// Owns an element and everything in it, in one allocation, or two if there is an xml:lang around it. Its `language()` is what it was where it was
/// copied from; it has no parent. Copying may throw std::bad_alloc.
class element {
  public:
    /// No element.
    element() noexcept = default;
    explicit element(element_view source);
    element(element const& other) : element{other.view()} {}
    element(element&& other) noexcept
        : memory_{std::exchange(other.memory_, nullptr)},
          root_{std::exchange(other.root_, nullptr)} {}
    element& operator=(element const& other) { return *this = element{other}; }
    element& operator=(
        element&& other) noexcept {  // by value clang 14 would leak `one = {}` in a template
        element had{std::move(other)};
        std::swap(memory_, had.memory_);
        std::swap(root_, had.root_);
        return *this;
    }
    ~element() {
        if (memory_ == nullptr) return;
        memory_->~root_scope();
        ::operator delete(memory_);
    }

    /// Valid as long as the element, wherever that is moved to.
    element_view view() const noexcept COUPLET_LIFETIMEBOUND { return {root_, memory_}; }
    operator element_view() const noexcept COUPLET_LIFETIMEBOUND { return view(); }

  private:
    class copier;

    root_scope* memory_ = nullptr;  // the nodes and their octets stand behind it
    element_node* root_ = nullptr;
};

/// Goes through the source twice: to count, and to copy.
class element::copier {
  public:
    explicit copier(element_view source) : source_{source} {
        find_declarations();
        walk(
            source_, [&](element_view one) { count(one); }, [&](node_view one) { count(one); },
            [](element_view) {});
    }
    std::size_t octets() const noexcept { return octets_; }
    std::size_t declarations() const noexcept { return missing_.size(); }

    element_node* copy(void* memory) noexcept {
        at_ = static_cast<char*>(memory);
        element_node* root = nullptr;
        element_node* open = nullptr;
        walk(
            source_,
            [&](element_view one) {
                auto* const node = copy(one, open);
                if (open != nullptr) open->append_node(node);
                if (open == nullptr) root = node;
                open = node;
            },
            [&](node_view one) {
                auto* const node = make<rapidxml::xml_node<char>>(
                    one.is_cdata() ? rapidxml::node_cdata : rapidxml::node_data);
                std::string_view const text = copy(one.text());
                node->value(text.data(), text.size());
                open->append_node(node);
                if (!open->has_runs() && !text.empty()) open->value(text.data(), text.size());
            },
            [&](element_view) { open = static_cast<element_node*>(open->parent()); });
        return root;
    }

  private:
    static constexpr std::size_t rounded(std::size_t size) noexcept {
        return (size + alignof(void*) - 1) & ~(alignof(void*) - 1);
    }

    /// The prefixes that are used inside and declared outside.
    void find_declarations() {
        walk(
            source_,
            [&](element_view one) {
                use(one, one.prefix(), one.ns());
                for (attribute const& each : one.attributes())
                    if (!each.prefix.empty()) use(one, each.prefix, each.name.ns);
            },
            [](node_view) {}, [](element_view) {});
    }
    void use(element_view where, std::string_view prefix, std::string_view ns) {
        if (prefix == "xml" || (prefix.empty() && ns.empty())) return;
        element_view const around = where == source_ ? element_view{} : where.parent();
        if (around && around.prefix() == prefix && around.ns() == ns) return;  // seen to already
        for (element_view at = where;; at = at.parent()) {
            for (declaration const& one : at.declarations())
                if (one.prefix == prefix) return;
            if (at == source_) break;
        }
        for (declaration const& one : missing_)
            if (one.prefix == prefix) return;
        missing_.push_back({prefix, ns});
    }

    void count(element_view one) noexcept {
        octets_ += rounded(sizeof(element_node)) + rounded(one.qualified().size());
        if (!shares_ns(one)) octets_ += rounded(one.ns().size());
        if (one.node()->has_runs()) octets_ += rounded(one.text().size());
        for (auto const* each = one.native()->first_attribute(); each != nullptr;
             each = each->next_attribute())
            octets_ += rounded(sizeof(attribute_node)) + rounded(each->name_size()) +
                       rounded(each->value_size()) +
                       rounded(static_cast<attribute_node const*>(each)->ns_size);
        if (one == source_)
            for (declaration const& each : missing_)
                octets_ += rounded(sizeof(attribute_node)) + rounded(each.prefix.size() + 6) +
                           rounded(each.ns.size());
    }
    void count(node_view one) noexcept {
        octets_ += rounded(sizeof(rapidxml::xml_node<char>)) + rounded(one.text().size());
    }
    /// Whether it has the very namespace of the element around it.
    bool shares_ns(element_view one) const noexcept {
        return one != source_ && one.ns() == one.parent().ns();
    }

    void* take(std::size_t size) noexcept {
        char* const piece = at_;
        at_ += rounded(size);
        return piece;
    }
    template <class Node, class... Arguments>
    Node* make(Arguments... arguments) noexcept {
        return new (take(sizeof(Node))) Node(arguments...);
    }
    std::string_view copy(std::string_view text) noexcept {
        auto* const to = static_cast<char*>(take(text.size()));
        if (!text.empty()) std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }
    element_node* copy(element_view one, element_node const* around) noexcept {
        auto* const node = make<element_node>();
        std::string_view const name = copy(one.qualified());
        std::string_view const ns =
            shares_ns(one) ? std::string_view{around->ns, around->ns_size} : copy(one.ns());
        node->name(name.data(), name.size());
        node->ns = ns.data();
        node->ns_size = static_cast<std::uint32_t>(ns.size());
        node->prefix = one.node()->prefix;
        if (node->has_runs()) {
            std::string_view const text = copy(one.text());
            node->value(text.data(), text.size());
        }
        if (one == source_)
            for (declaration const& each : missing_) declare(*node, each);
        for (auto const* each = one.native()->first_attribute(); each != nullptr;
             each = each->next_attribute())
            add(*node, static_cast<attribute_node const&>(*each));
        return node;
    }
    void add(element_node& to, attribute_node const& from) noexcept {
        auto* const node = make<attribute_node>();
        std::string_view const name = copy({from.name(), from.name_size()});
        std::string_view const value = copy({from.value(), from.value_size()});
        node->name(name.data(), name.size());
        node->value(value.data(), value.size());
        node->ns = copy({from.ns, from.ns_size}).data();
        node->ns_size = from.ns_size;
        node->prefix = from.prefix;
        to.append_attribute(node);
    }
    void declare(element_node& to, declaration const& what) noexcept {
        constexpr std::string_view xmlns = "xmlns:";
        auto* const node = make<attribute_node>();
        std::size_t const open = what.prefix.empty() ? xmlns.size() - 1 : xmlns.size();
        auto* const name = static_cast<char*>(take(xmlns.size() + what.prefix.size()));
        std::memcpy(name, xmlns.data(), open);
        if (!what.prefix.empty()) std::memcpy(name + open, what.prefix.data(), what.prefix.size());
        std::string_view const value = copy(what.ns);
        node->name(name, open + what.prefix.size());
        node->value(value.data(), value.size());
        node->ns = ns::xmlns.data();
        node->ns_size = static_cast<std::uint32_t>(ns::xmlns.size());
        node->prefix = (what.prefix.empty() ? 0U : 5U) | attribute_node::declaration_bit;
        to.append_attribute(node);
    }

    element_view source_;
    buffer<declaration, 16> missing_;
    std::size_t octets_ = 0;
    char* at_ = nullptr;
};

inline element::element(element_view source) {
    if (!source) return;
    copier copies{source};
    root_scope scope;
    std::string_view const language = source.language();
    if (!language.empty() && !scope.assign({}, {}, language, nullptr, 0))
        couplet::detail::throw_bad_alloc();
    void* const memory = ::operator new(sizeof(root_scope) + copies.octets());
    memory_ = new (memory) root_scope{std::move(scope)};
    root_ = copies.copy(memory_ + 1);
}

/// Reads one document. Returns it, or what is wrong with it.
inline expected<element, xml_error> parse_element(std::string_view text,
                                                  limits const& bounds = {}) {
    intake octets{bounds, {.as = framing::document}, nullptr};
    tree_builder tree{octets.nodes()};
    octets.feed(text);
    progress const came = octets.advance(tree);
    element read;
    if (came == progress::element && !tree.is_out_of_memory())
        read = element{element_view{tree.root(), &octets.machine().root()}};
    ignore nothing;
    if (came == progress::element) octets.advance(nothing);
    if (octets.machine().is_failed()) return unexpected{octets.machine().error()};
    if (tree.is_out_of_memory()) return unexpected{xml_error{xml_errc::out_of_memory, 0}};
    if (!octets.is_finished())
        return unexpected{xml_error{xml_errc::incomplete, octets.fed_octets()}};
    return read;
}

}  // namespace couplet::xml
