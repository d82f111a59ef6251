// SPDX-License-Identifier: BSL-1.0
// Gathers what is written, so that a sink gets few and large pieces, and none of what is refused in time.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include <couplet/xml/escape.hpp>

namespace couplet::xml {

/// 1 KiB in front of a sink. Pieces are written behind `room()` and count once they are committed.
template <class Sink>
class output_block {
  public:
    static constexpr bool is_noexcept =
        noexcept(std::declval<Sink&>().append(std::declval<char const*>(), std::size_t{}));
    static constexpr bool can_take_back = requires(Sink & sink) {
        { sink.size() } -> std::convertible_to<std::size_t>;
        sink.resize(std::size_t{});
    };
    static constexpr std::size_t size = 1'024;
    /// What escaping wants to have behind its output.
    static constexpr std::size_t slack = detail::escape_slack;

    explicit output_block(Sink& sink) noexcept : sink_{sink} {}
    output_block(output_block const&) = delete;
    output_block& operator=(output_block const&) = delete;

    /// Where to write; room for `wanted` octets, or for as many as there can be.
    [[gnu::always_inline]] char* room(std::size_t wanted) noexcept(is_noexcept) {
        if (wanted > size - used_) [[unlikely]]
            flush();
        return block_ + used_;
    }
    char* end() noexcept { return block_ + size; }
    bool has_room(char const* at, std::size_t wanted) noexcept {
        return wanted <= static_cast<std::size_t>(end() - at);
    }
    void commit(char const* to) noexcept { used_ = static_cast<std::size_t>(to - block_); }

    void put(std::string_view text) noexcept(is_noexcept) {
        while (!text.empty()) {
            char* const to = room(text.size());
            auto const part = text.substr(0, size - used_);
            std::memcpy(to, part.data(), part.size());
            commit(to + part.size());
            text.remove_prefix(part.size());
        }
    }
    /// With references; `text` must be legal.
    template <place Where>
    void put_escaped(std::string_view text) noexcept(is_noexcept) {
        while (!text.empty()) {
            auto const part = text.substr(0, size / 2);
            char* const to = room(part.size() + slack);
            auto const [read, to_end] = detail::escape<Where, true>(part, to, end());
            commit(to_end);
            text.remove_prefix(read);
        }
    }
    void put_name(std::string_view prefix, std::string_view local) noexcept(is_noexcept) {
        put(prefix);
        if (!prefix.empty()) put(":");
        put(local);
    }
    void put_declaration(std::string_view prefix, std::string_view ns) noexcept(is_noexcept) {
        put(prefix.empty() ? " xmlns" : " xmlns:");
        put(prefix);
        put("='");
        put_escaped<place::value>(ns);
        put("'");
    }
    [[gnu::noinline]] void flush() noexcept(is_noexcept) {
        if constexpr (can_take_back)
            if (!has_flushed_) before_ = sink_.size();
        has_flushed_ = true;
        bool const had_thrown = std::exchange(has_thrown_, true);
        if (used_ != 0) sink_.append(block_, used_);
        has_thrown_ = had_thrown;
        used_ = 0;
    }
    /// Whether the sink has thrown, so that who knows what is missing.
    bool has_thrown() const noexcept { return has_thrown_; }
    /// What was flushed stays.
    void settle() noexcept { has_flushed_ = false; }
    /// Drops what was not flushed, and takes back what was if the sink can.
    void drop() noexcept(is_noexcept) {
        used_ = 0;
        if constexpr (can_take_back)
            if (has_flushed_) sink_.resize(before_);
        has_flushed_ = has_thrown_ = false;
    }

  private:
    Sink& sink_;
    std::size_t used_ = 0;
    std::size_t before_ = 0;  // the sink's size
    bool has_flushed_ = false;
    bool has_thrown_ = false;
    char block_[size];
};

}  // namespace couplet::xml
