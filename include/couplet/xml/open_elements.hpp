// SPDX-License-Identifier: BSL-1.0
// What the writer remembers: the elements that are open, and which prefixes mean what (Namespaces in XML 1.0 6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/start_tag.hpp>

namespace couplet::xml {

/// What a stream header declares (RFC 6120 4.8): the namespaces in scope where stanzas are written.
inline constexpr declaration client_stream[]{{"", ns::client}, {"stream", ns::streams}};
inline constexpr declaration server_stream[]{{"", ns::server}, {"stream", ns::streams}};
inline constexpr declaration component_stream[]{{"", ns::component}, {"stream", ns::streams}};

/// Elements within elements that the writer can have open.
inline constexpr std::size_t max_written_depth = 128;

namespace detail {

/// A new last element to be written member by member, which is faster than to copy one from the stack;
/// null: no memory.
template <class T, std::size_t Inline>
[[gnu::always_inline]] inline T* add_to(buffer<T, Inline>& all) noexcept {
    std::size_t const at = all.size();
    if (at == all.capacity() && !all.try_reserve(at + 1)) return nullptr;
    all.resize(at + 1);
    return all.data() + at;
}

}  // namespace detail

/// Copies of texts, taken back in reverse order.
class text_stack {
  public:
    /// A text that stays where it is, or a copy.
    struct entry {
        char const* constant;
        std::uint32_t offset;
        std::uint32_t size;
    };

    [[gnu::always_inline]] static entry constant(std::string_view text) noexcept {
        return {text.data(), 0, static_cast<std::uint32_t>(text.size())};
    }
    /// false: no memory.
    [[nodiscard]] bool copy(std::string_view text, entry& out) noexcept {
        std::size_t const before = copies_.size();
        if (text.size() > UINT32_MAX - before || !copies_.try_reserve(before + text.size()))
            return false;
        out = {nullptr, static_cast<std::uint32_t>(before),
               static_cast<std::uint32_t>(text.size())};
        copies_.append(text.data(), text.size());
        return true;
    }
    [[gnu::always_inline]] std::string_view operator[](entry const& e) const noexcept {
        return {e.constant != nullptr ? e.constant : copies_.data() + e.offset, e.size};
    }
    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(copies_.size()); }
    [[gnu::always_inline]] void shrink(std::uint32_t size) noexcept {
        if (size != copies_.size()) cut(size);
    }

  private:
    [[gnu::noinline]] void cut(std::size_t size) noexcept { copies_.resize(size); }

    buffer<char, 256> copies_;
};

/// Allocates only for what is more than stanzas have. Functions that return bool return false if there is
/// no memory.
class open_elements {
  public:
    /// Stands for a declaration in scope.
    enum class id : std::uint32_t {};
    static constexpr id none{0xFFFFFFFF};
    static constexpr id xml_prefix{0xFFFFFFFE};  // Namespaces 3: declared by definition

    /// How much there was before an element.
    struct mark {
        std::uint32_t own;
        std::uint32_t texts;
        id default_ns;
    };

    explicit open_elements(std::span<declaration const> outer) noexcept : outer_{outer} {
        default_ = outer_default();
    }
    open_elements(open_elements const&) = delete;
    open_elements& operator=(open_elements const&) = delete;

    std::size_t depth() const noexcept { return depth_; }
    bool is_full() const noexcept { return depth_ == max_written_depth; }
    [[gnu::always_inline]] mark here() const noexcept {
        return {static_cast<std::uint32_t>(own_.size()), texts_.size(), default_};
    }

    /// Of `none`: the empty one.
    std::string_view prefix(id which) const noexcept {
        if (which == none) return {};
        if (which == xml_prefix) return "xml";
        std::size_t const i = index(which);
        return i < outer_.size() ? outer_[i].prefix : texts_[own_[i - outer_.size()].prefix];
    }
    /// Of `none`: the empty one.
    std::string_view ns(id which) const noexcept {
        if (which == none) return {};
        if (which == xml_prefix) return ns::xml;
        std::size_t const i = index(which);
        return i < outer_.size() ? outer_[i].ns : texts_[own_[i - outer_.size()].ns];
    }
    std::string_view default_namespace() const noexcept { return ns(default_); }
    /// The innermost declaration of `wanted`; `none` if there is none.
    id find_prefix(std::string_view wanted) const noexcept {
        if (wanted == "xml") return xml_prefix;
        for (std::size_t i = outer_.size() + own_.size(); i-- > 0;)
            if (prefix(id(i)) == wanted) return id(i);
        return none;
    }
    /// A prefix, not the empty one, that means `wanted` here; `none` if there is none.
    [[gnu::always_inline]] id find_namespace(std::string_view wanted) const noexcept {
        for (std::size_t i = own_.size(); i-- > 0;)
            if (texts_[own_[i].ns] == wanted && own_[i].prefix.size != 0)
                if (id const found = id(outer_.size() + i); is_visible(found)) return found;
        for (std::size_t i = outer_.size(); i-- > 0;)
            if (outer_[i].ns == wanted && !outer_[i].prefix.empty() && is_visible(id(i)))
                return id(i);
        return wanted == ns::xml ? xml_prefix : none;
    }

    /// Declares from here on, until the element that has it is popped.
    [[nodiscard]] bool declare(std::string_view prefix, std::string_view ns) noexcept {
        own* const added = detail::add_to(own_);
        if (added == nullptr || !texts_.copy(prefix, added->prefix) || !texts_.copy(ns, added->ns))
            return false;
        if (prefix.empty()) default_ = last();
        return true;
    }
    [[nodiscard, gnu::always_inline]] bool declare_default(std::string_view constant) noexcept {
        own* const added = detail::add_to(own_);
        if (added == nullptr) return false;
        added->prefix = text_stack::constant({});
        added->ns = text_stack::constant(constant);
        default_ = last();
        return true;
    }
    /// Whether there is a declaration since `before`.
    bool declares(mark before, std::string_view wanted) const noexcept {
        for (std::size_t i = before.own; i < own_.size(); ++i)
            if (texts_[own_[i].prefix] == wanted) return true;
        return false;
    }
    id last() const noexcept { return id(outer_.size() + own_.size() - 1); }
    std::size_t own_count() const noexcept { return own_.size(); }
    id own_at(std::size_t i) const noexcept { return id(outer_.size() + i); }

    /// An element that is deeper by one; there must be room for it.
    [[gnu::always_inline]] void push(mark before, id prefix, text_stack::entry local) noexcept {
        frame& top = frames_[depth_++];
        top.local = local;
        top.prefix = prefix;
        top.before = before;
    }
    [[nodiscard]] bool push_copy(mark before, id prefix, std::string_view local) noexcept {
        text_stack::entry copy;
        if (!texts_.copy(local, copy)) return false;
        push(before, prefix, copy);
        return true;
    }
    /// Of the innermost element, which there must be.
    id top_prefix() const noexcept { return frames_[depth_ - 1].prefix; }
    std::string_view top_local() const noexcept { return texts_[frames_[depth_ - 1].local]; }
    [[gnu::always_inline]] void pop() noexcept {
        mark const& before = frames_[--depth_].before;
        default_ = before.default_ns;
        while (own_.size() != before.own) own_.pop_back();
        texts_.shrink(before.texts);
    }
    void clear() noexcept {
        depth_ = 0;
        own_.clear();
        texts_.shrink(0);
        default_ = outer_default();
    }

  private:
    struct own {
        text_stack::entry prefix;
        text_stack::entry ns;
    };
    struct frame {
        text_stack::entry local;
        id prefix;
        mark before;
    };

    static std::size_t index(id which) noexcept { return static_cast<std::size_t>(which); }
    bool is_visible(id which) const noexcept { return find_prefix(prefix(which)) == which; }
    id outer_default() const noexcept {
        for (std::size_t i = outer_.size(); i-- > 0;)
            if (outer_[i].prefix.empty()) return id(i);
        return none;
    }

    std::span<declaration const> outer_;
    id default_;
    std::size_t depth_ = 0;
    text_stack texts_;
    buffer<own, 8> own_;
    frame frames_[max_written_depth];  // not initialised
};

}  // namespace couplet::xml
