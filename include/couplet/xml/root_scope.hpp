// SPDX-License-Identifier: BSL-1.0
// What a stream header leaves behind for the elements inside of it: its name, its namespaces and its language.
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>

#include <couplet/xml/workspace.hpp>

namespace couplet::xml {

/// One allocation that holds everything; none before the header has come.
class root_scope {
  public:
    root_scope() noexcept = default;
    root_scope(root_scope const&) = delete;
    root_scope(root_scope&& other) noexcept : memory_{other.memory_} { other.memory_ = nullptr; }
    root_scope& operator=(root_scope const&) = delete;
    root_scope& operator=(root_scope&& other) noexcept {
        contents* const mine = memory_;
        memory_ = other.memory_;
        other.memory_ = mine;
        return *this;
    }
    ~root_scope() { reset(); }

    bool is_open() const noexcept { return memory_ != nullptr; }
    std::string_view qualified() const noexcept { return of(&contents::name); }
    std::string_view default_ns() const noexcept { return of(&contents::default_ns); }
    /// The header's xml:lang; empty if it has none (RFC 6120 4.7.4).
    std::string_view language() const noexcept { return of(&contents::language); }
    binding const* begin() const noexcept {
        return memory_ == nullptr ? nullptr : reinterpret_cast<binding const*>(memory_ + 1);
    }
    binding const* end() const noexcept {
        return memory_ == nullptr ? nullptr : begin() + memory_->bindings;
    }

    void reset() noexcept {
        ::operator delete(memory_);
        memory_ = nullptr;
    }
    /// Copies what is given; false if there is no memory left.
    [[nodiscard]] bool assign(std::string_view name, std::string_view default_ns,
                              std::string_view language, binding const* bindings,
                              std::size_t count) noexcept {
        std::size_t size = sizeof(contents) + count * sizeof(binding) + name.size() +
                           default_ns.size() + language.size();
        for (std::size_t i = 0; i < count; ++i)
            size += bindings[i].prefix.size() + bindings[i].ns.size();
        void* const memory = ::operator new(size, std::nothrow);
        if (memory == nullptr) return false;
        reset();
        auto* const copies = reinterpret_cast<binding*>(static_cast<contents*>(memory) + 1);
        auto* out = reinterpret_cast<char*>(copies + count);
        auto const copy = [&out](std::string_view from) {
            if (!from.empty()) std::memcpy(out, from.data(), from.size());
            out += from.size();
            return std::string_view{out - from.size(), from.size()};
        };
        memory_ = new (memory) contents{copy(name), copy(default_ns), copy(language), count};
        for (std::size_t i = 0; i < count; ++i)
            new (copies + i) binding{copy(bindings[i].prefix), copy(bindings[i].ns)};
        return true;
    }

  private:
    struct contents {
        std::string_view name, default_ns, language;
        std::size_t bindings;  // which follow, and then the octets of all views
    };

    std::string_view of(std::string_view contents::*view) const noexcept {
        return memory_ == nullptr ? std::string_view{} : memory_->*view;
    }

    contents* memory_ = nullptr;
};

}  // namespace couplet::xml
