// SPDX-License-Identifier: BSL-1.0
// Rules that need a whole start tag: no attribute twice, declarations, prefixes (XML 1.0 3.1, Namespaces in XML 1.0).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/text/sort.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/reference.hpp>
#include <couplet/xml/root_scope.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet::xml {

/// Tells whether one of some names may be another one's double: has a bit for each, and many names for each bit.
class name_filter {
  public:
    [[gnu::always_inline]] void add(char const* begin, char const* end) noexcept {
        auto const first = static_cast<unsigned char>(*begin);
        auto const last = static_cast<unsigned char>(end[-1]);
        auto const size = static_cast<unsigned>(end - begin);
        std::uint64_t const bit = std::uint64_t{1} << ((first + 13 * last + 9 * size) % 64);
        repeated_ |= seen_ & bit;
        seen_ |= bit;
    }
    bool may_repeat() const noexcept { return repeated_ != 0; }

  private:
    std::uint64_t seen_ = 0;
    std::uint64_t repeated_ = 0;
};

/// A start tag that is being read; its attributes are in the workspace.
struct open_tag {
    char const* begin;  // its '<'
    char const* name;   // qualified
    std::string_view ns;
    std::string_view default_ns;
    std::uint32_t name_size;
    std::uint32_t prefix_size;
    std::uint32_t declarations;
    bool needs_rules;   // something in it is more than a name without prefix or a default namespace
    bool has_encoded;   // some value is not what it means
    name_filter names;  // of the attributes

    void open(char const* at, std::string_view outside) noexcept {
        begin = at;
        default_ns = outside;
        declarations = 0;
        needs_rules = has_encoded = false;
        names = {};
    }
    void set_name(char const* at, std::size_t size, std::size_t prefix) noexcept {
        name = at;
        name_size = static_cast<std::uint32_t>(size);
        prefix_size = static_cast<std::uint32_t>(prefix);
        needs_rules = prefix != 0;
    }
    [[gnu::always_inline]] void declare_default(std::string_view value, std::size_t most) noexcept {
        default_ns = value;
        ++declarations;
        if (value.size() > most || is_reserved(value)) needs_rules = true;
    }
    void declare_prefix() noexcept {
        ++declarations;
        needs_rules = true;
    }

    std::string_view qualified() const noexcept { return {name, name_size}; }
    std::string_view prefix() const noexcept { return {name, prefix_size}; }

  private:
    static bool is_reserved(std::string_view value) noexcept {
        constexpr char last_common = 'g';  // "http://www.w3.org/"
        return value.size() > 16 && value[16] == last_common &&
               (value == ns::xml || value == ns::xmlns);
    }
};

/// Applies the rules to one tag. Of several faults it keeps the one at the lowest place.
class tag_rules {
  public:
    tag_rules(open_tag& tag, workspace& bench, root_scope const& root,
              limits const& bounds) noexcept
        : tag_{tag}, bench_{bench}, root_{root}, limits_{bounds} {}

    /// Decodes the declarations, adds their prefixes to the workspace's bindings, and gives every name
    /// its namespace. False if a rule is broken: see `code` and `at`.
    bool apply() noexcept {
        if (tag_.names.may_repeat())
            find_repeated(xml_errc::duplicate_attribute, [](raw_attribute const& attribute) {
                return key{{}, attribute.qualified(), true};
            });
        if (tag_.declarations != 0) declare();
        tag_.ns = tag_.default_ns;
        resolve_prefixes();
        return at_ == nullptr;
    }
    xml_errc code() const noexcept { return code_; }
    /// Where the broken rule's name stands.
    char const* at() const noexcept { return at_; }

  private:
    struct key {
        std::string_view ns, local;
        bool counts;

        bool operator==(key const& other) const noexcept {
            return local == other.local && ns == other.ns;
        }
        bool operator<(key const& other) const noexcept {
            int const order = local.compare(other.local);
            return order != 0 ? order < 0 : ns < other.ns;
        }
    };

    void fault(xml_errc code, char const* at) noexcept {
        if (at_ != nullptr && (at > at_ || (at == at_ && code > code_))) return;
        code_ = code;
        at_ = at;
    }

    void declare() noexcept {
        for (auto& attribute : bench_.attributes)
            if (attribute.is_declaration) declare(attribute);
    }
    void declare(raw_attribute& attribute) noexcept {
        if (attribute.is_encoded && !decode_value(attribute)) return;
        std::string_view const ns = attribute.decoded_value();
        bool const is_default = attribute.prefix_size == 0;
        std::string_view const prefix = is_default ? std::string_view{} : attribute.local();
        bool const is_xml = prefix == "xml";
        if (ns.size() > limits_.namespace_octets)
            fault(xml_errc::namespace_too_long, attribute.name);
        else if (prefix == "xmlns" || ns == ns::xmlns || is_xml != (ns == ns::xml))
            fault(xml_errc::reserved_namespace, attribute.name);
        else if (!is_default && ns.empty())
            fault(xml_errc::empty_namespace, attribute.name);
        if (is_default)
            tag_.default_ns = ns;
        else if (!bench_.bindings.try_push_back({prefix, ns}))
            fault(xml_errc::out_of_memory, attribute.name);
    }

    void resolve_prefixes() noexcept {
        if (tag_.prefix_size != 0) resolve(tag_.prefix(), tag_.name, tag_.ns);
        std::size_t prefixed = 0;
        for (auto& attribute : bench_.attributes) {
            if (attribute.prefix_size == 0 || attribute.is_declaration) continue;
            std::string_view ns;
            resolve(attribute.prefix(), attribute.name, ns);
            attribute.set_ns(ns);
            ++prefixed;
        }
        if (prefixed > 1)
            find_repeated(xml_errc::duplicate_expanded_name, [](raw_attribute const& attribute) {
                return key{
                    {attribute.ns, attribute.ns_size}, attribute.local(), attribute.ns_size != 0};
            });
    }
    void resolve(std::string_view prefix, char const* name, std::string_view& ns) noexcept {
        if (prefix == "xml") {
            ns = ns::xml;
            return;
        }
        for (std::size_t i = bench_.bindings.size(); i-- != 0;)
            if (bench_.bindings[i].prefix == prefix) {
                ns = bench_.bindings[i].ns;
                return;
            }
        for (binding const& bound : root_)
            if (bound.prefix == prefix) {
                ns = bound.ns;
                return;
            }
        fault(xml_errc::undeclared_prefix, name);
    }

    /// Finds the first attribute whose key an earlier one has: pair by pair, or sorted if there are many.
    template <class KeyOf>
    void find_repeated(xml_errc code, KeyOf key_of) noexcept {
        auto const& all = bench_.attributes;
        if (all.size() > 16) return find_repeated_sorted(code, key_of);
        for (std::size_t i = 1; i < all.size(); ++i) {
            key const mine = key_of(all[i]);
            for (std::size_t j = 0; j < i && mine.counts; ++j)
                if (key_of(all[j]) == mine) return fault(code, all[i].name);
        }
    }
    template <class KeyOf>
    void find_repeated_sorted(xml_errc code, KeyOf key_of) noexcept {
        auto const& all = bench_.attributes;
        auto* const sorted =
            static_cast<std::uint32_t*>(bench_.nodes.allocate(all.size() * sizeof(std::uint32_t)));
        if (sorted == nullptr) return fault(xml_errc::out_of_memory, tag_.begin);
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < all.size(); ++i)
            if (key_of(all[i]).counts) sorted[count++] = i;
        heap_sort(sorted, count, [&](std::uint32_t a, std::uint32_t b) {
            key const mine = key_of(all[a]), other = key_of(all[b]);
            return mine == other ? a < b : mine < other;
        });
        for (std::size_t i = 1; i < count; ++i)
            if (key_of(all[sorted[i]]) == key_of(all[sorted[i - 1]]))
                fault(code, all[sorted[i]].name);
    }

    bool decode_value(raw_attribute& attribute) noexcept {
        if (xml::decode_value(attribute, bench_.nodes)) return true;
        fault(xml_errc::out_of_memory, attribute.name);
        return false;
    }

    open_tag& tag_;
    workspace& bench_;
    root_scope const& root_;
    limits const& limits_;
    xml_errc code_{};
    char const* at_ = nullptr;
};

}  // namespace couplet::xml
