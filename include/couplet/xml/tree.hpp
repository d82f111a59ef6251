// SPDX-License-Identifier: BSL-1.0
// The sink that makes a tree of what the scanner reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>

#include <couplet/xml/arena.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/start_tag.hpp>

namespace couplet::xml {

/// Nodes go to an arena; names and text stay where the scanner found them. `Arena` is asked for the arena
/// at each node, since it may not be there before.
template <class Arena>
class tree_builder {
  public:
    explicit tree_builder(Arena arena) noexcept : arena_{arena} {}

    /// The element and its attributes stand in one piece of memory.
    void start_element(start_tag const& tag) noexcept {
        raw_attribute const* const end = tag.raw_end();
        auto const count = static_cast<std::size_t>(end - tag.raw_begin());
        auto* memory = static_cast<char*>(
            arena_().allocate(sizeof(element_node) + count * sizeof(attribute_node)));
        if (memory == nullptr) {
            is_out_of_memory_ = true;
            return;
        }
        auto* const node = new (memory) element_node;
        node->name(tag.qualified().data(), tag.qualified().size());
        node->ns = tag.ns().data();
        node->ns_size = static_cast<std::uint32_t>(tag.ns().size());
        node->prefix = static_cast<std::uint32_t>(tag.prefix_size());
        memory += sizeof(element_node);
        for (auto const* raw = tag.raw_begin(); raw != end; ++raw, memory += sizeof(attribute_node))
            node->append_attribute(make_attribute(memory, *raw));
        if (open_ != nullptr)
            open_->append_node(node);
        else
            root_ = node;
        open_ = node;
    }
    void text(std::string_view run) noexcept { add_text(rapidxml::node_data, run); }
    void cdata(std::string_view section) noexcept { add_text(rapidxml::node_cdata, section); }
    void end_element() noexcept {
        if (open_ == nullptr) return;
        if (open_->has_runs()) join_runs();
        open_ = static_cast<element_node*>(open_->parent());
    }

    element_node const* root() const noexcept { return root_; }
    /// Whether there was no memory for a node: the tree is not complete.
    bool is_out_of_memory() const noexcept { return is_out_of_memory_; }

  private:
    static attribute_node* make_attribute(void* memory, raw_attribute const& raw) noexcept {
        auto* const node = new (memory) attribute_node;
        node->name(raw.name, raw.name_size);
        node->value(raw.value, raw.value_size);
        if (raw.is_declaration) {
            node->ns = ns::xmlns.data();
            node->ns_size = static_cast<std::uint32_t>(ns::xmlns.size());
            node->prefix = raw.prefix_size | attribute_node::declaration_bit;
        } else {
            node->ns = raw.ns;
            node->ns_size = raw.ns_size;
            node->prefix = raw.prefix_size;
        }
        return node;
    }
    void add_text(rapidxml::node_type type, std::string_view text) noexcept {
        if (open_ == nullptr) return;
        void* const memory = arena_().allocate(sizeof(rapidxml::xml_node<char>));
        if (memory == nullptr) {
            is_out_of_memory_ = true;
            return;
        }
        auto* const node = new (memory) rapidxml::xml_node<char>(type);
        node->value(text.data(), text.size());
        bool const is_first = open_->value_size() == 0;
        open_->append_node(node);
        if (is_first)
            open_->value(text.data(), text.size());
        else if (!text.empty())
            open_->prefix |= element_node::runs_bit;
    }
    /// Linear in the text: each run stands in one element.
    void join_runs() noexcept {
        std::size_t size = 0;
        for (auto* at = open_->first_node(); at != nullptr; at = at->next_sibling())
            if (at->type() != rapidxml::node_element) size += at->value_size();
        auto* const all = static_cast<char*>(arena_().allocate(size));
        is_out_of_memory_ |= all == nullptr;
        if (all == nullptr) return;
        char* out = all;
        for (auto* at = open_->first_node(); at != nullptr; at = at->next_sibling()) {
            if (at->type() == rapidxml::node_element || at->value_size() == 0) continue;
            std::memcpy(out, at->value(), at->value_size());
            out += at->value_size();
        }
        open_->value(all, size);
    }

    Arena arena_;
    element_node* root_ = nullptr;
    element_node* open_ = nullptr;
    bool is_out_of_memory_ = false;
};

}  // namespace couplet::xml
