// SPDX-License-Identifier: BSL-1.0
// What is needed while an element is being read, and a pool of it: a stream between two elements holds none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/xml/arena.hpp>
#include <couplet/xml/reference.hpp>
#include <couplet/xml/start_tag.hpp>

namespace couplet::xml {

/// An element whose end tag has not come yet.
struct open_element {
    char const* name;  // qualified
    char const* default_ns;
    std::uint32_t name_size;
    std::uint32_t default_ns_size;
    std::uint32_t bindings;    // prefixes bound outside of it, in this element
    std::uint32_t namespaces;  // declarations in scope outside of it

    std::string_view qualified() const noexcept { return {name, name_size}; }
};

/// A prefix and what it stands for.
struct binding {
    std::string_view prefix;
    std::string_view ns;
};

/// Working memory for one element at a time: about 8 KB, and what a large element makes it grow to.
struct workspace {
    buffer<open_element, 16> open;
    buffer<raw_attribute, 16> attributes;  // of the start tag that is being read
    buffer<binding, 16> bindings;          // of the prefixes that the element declares
    buffer<char, 1024> text;  // what has come of an element that did not come in one piece
    arena nodes;
    workspace* next = nullptr;
    bool holds_secrets = false;  // what has been read in it is to be wiped

    workspace() noexcept = default;
    /// Forgets everything, and gives back what was allocated beyond what most elements need.
    void reset() noexcept {
        open.clear();
        attributes.clear();
        bindings.clear();
        text.clear();
        nodes.reset();
        if (open.capacity() > kept_items) open.reset();
        if (attributes.capacity() > kept_items) attributes.reset();
        if (bindings.capacity() > kept_items) bindings.reset();
        if (text.capacity() > kept_octets) text.reset();
    }

    /// Sets the octets that it keeps to 0: none of an element may be needed any more.
    void wipe() noexcept {
        text.wipe();
        nodes.wipe();
    }

  private:
    static constexpr std::size_t kept_items = 256;
    static constexpr std::size_t kept_octets = 512 * 1024;
};

/// Replaces an encoded value by what it means, which the arena keeps; false if there is no memory left.
inline bool decode_value(raw_attribute& attribute, arena& memory) noexcept {
    auto* const decoded = static_cast<char*>(memory.allocate(attribute.value_size));
    if (decoded == nullptr) return false;
    attribute.value_size =
        static_cast<std::uint32_t>(decode(attribute.decoded_value(), decoding::value, decoded));
    attribute.value = decoded;
    attribute.is_encoded = false;
    return true;
}

/// Workspaces that are free, at most 64 of them. Shared by all streams of a thread it makes elements free of
/// allocations; it must outlive them. Not to be shared between threads.
class workspace_pool {
  public:
    workspace_pool() noexcept = default;
    workspace_pool(workspace_pool const&) = delete;
    workspace_pool& operator=(workspace_pool const&) = delete;
    ~workspace_pool() { release(); }

    /// A workspace with nothing in it; null if there is no memory left.
    [[nodiscard]] workspace* take() noexcept {
        if (free_ == nullptr) return new (std::nothrow) workspace;
        workspace* const taken = free_;
        free_ = taken->next;
        --count_;
        return taken;
    }
    void give_back(workspace* used) noexcept {
        if (count_ == most) {
            delete used;
            return;
        }
        used->reset();
        used->next = free_;
        free_ = used;
        ++count_;
    }
    /// Frees all that are not in use.
    void release() noexcept {
        while (free_ != nullptr) {
            workspace* const next = free_->next;
            delete free_;
            free_ = next;
        }
        count_ = 0;
    }

  private:
    static constexpr std::size_t most = 64;

    workspace* free_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace couplet::xml
