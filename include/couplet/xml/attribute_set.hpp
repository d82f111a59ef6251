// SPDX-License-Identifier: BSL-1.0
// The attributes that a start tag has so far, so that none stands there twice (XML 1.0 3.1, Namespaces in XML 1.0 6.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/xml/open_elements.hpp>

namespace couplet::xml {

/// Prefixes mean the same throughout a start tag, so names that differ as expanded ones differ as written.
class attribute_set {
  public:
    enum class outcome : std::uint8_t { added, duplicate, no_memory };

    void clear() noexcept {
        if (hashes_ == 0) return;
        hashes_ = 0;
        all_.clear();
        texts_.shrink(0);
    }
    [[gnu::always_inline]] outcome add(std::string_view local, open_elements::id prefix,
                                       bool is_constant, open_elements const& scope) noexcept {
        std::uint64_t const hash = std::uint64_t{1} << hash_of(local);
        if ((hashes_ & hash) != 0 && has(local, prefix, scope)) return outcome::duplicate;
        entry* const added = detail::add_to(all_);
        if (added == nullptr) return outcome::no_memory;
        added->local = text_stack::constant(local);
        added->prefix = prefix;
        if (!is_constant && !texts_.copy(local, added->local)) return outcome::no_memory;
        hashes_ |= hash;
        return outcome::added;
    }

  private:
    struct entry {
        text_stack::entry local;
        open_elements::id prefix;
    };

    /// `local` is not empty.
    static constexpr unsigned hash_of(std::string_view local) noexcept {
        auto const first = static_cast<unsigned char>(local[0]);
        auto const last = static_cast<unsigned char>(local.back());
        auto const size = static_cast<std::uint32_t>(local.size());
        return (first * 0x9E3779B1U + last * 0x85EBCA77U + size * 0xC2B2AE3DU) >> 26;
    }
    [[gnu::noinline]] bool has(std::string_view local, open_elements::id prefix,
                               open_elements const& scope) const noexcept {
        for (entry const& e : all_)
            if (texts_[e.local] == local && scope.ns(e.prefix) == scope.ns(prefix)) return true;
        return false;
    }

    std::uint64_t hashes_ = 0;
    text_stack texts_;
    buffer<entry, 16> all_;
};

}  // namespace couplet::xml
