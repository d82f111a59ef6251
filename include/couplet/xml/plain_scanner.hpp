// SPDX-License-Identifier: BSL-1.0
// The part of the tokeniser that reads elements as they are mostly written, without a step for each token.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <couplet/xml/tag_scanner.hpp>

namespace couplet::xml {

/// What is plain: ASCII names, one space before each attribute, none elsewhere in tags, no reference in a
/// value, no limit near. Everything else, and what the octets at hand do not complete, is left to the steps.
class plain_scanner : public tag_scanner {
  public:
    using tag_scanner::tag_scanner;

  protected:
    /// At the first octet of markup or text in an element or of a top-level start tag, or, in `step::tag`, at
    /// a space. Goes on as long as everything is plain and `may_be_plain`.
    template <class Sink>
    [[gnu::noinline]] progress elements(Sink& sink) noexcept {
        bool const is_in_tag = step_ == step::tag;
        step_ = step::content;
        char const* at = at_;
        char const* const end = end_ - slack;
        if (is_in_tag) at = rest_of_tag(at, sink);
        while (at != nullptr && at < end) {
            if (*at != '<')
                at = plain_text(at, sink);
            else if (at[1] == '/')
                at = plain_end_tag(at, sink);
            else
                at = plain_start_tag(at, sink);
        }
        if (at == nullptr) return step_ <= step::epilog ? progress::element : progress::going;
        at_ = at;
        return progress::going;
    }
    bool may_be_plain() const noexcept { return end_ - at_ > slack; }

    progress begin_run() noexcept {
        if (nodes_ >= limits_.nodes) return fail(xml_errc::too_many_nodes, at_);
        ++nodes_;
        token_ = at_;
        is_encoded_ = false;
        return progress::going;
    }
    template <class Sink>
    progress run(Sink& sink) noexcept {
        constexpr std::string_view close = "]]>";
        for (;;) {
            at_ = find(at_, ends_text{});
            if (at_ == end_) return progress::starved;
            if (*at_ == '<') break;
            after_reference_ = step::run;
            if (*at_ == '&') {
                if (!skip_predefined()) return go(step::reference);
                continue;
            }
            std::size_t const size = common(close);
            if (size == close.size()) return fail(xml_errc::cdata_end_in_text, at_);
            if (size == left()) return progress::starved;
            is_encoded_ |= *at_ == '\r';
            ++at_;
        }
        std::string_view text;
        if (!decoded_run(sink, decoding::text, text)) return fail(xml_errc::out_of_memory, token_);
        sink.text(text);
        return go(step::content);
    }
    /// What the octets from `token_` on mean, if the sink wants to know; false if there is no memory left.
    template <class Sink>
    bool decoded_run(Sink&, decoding as, std::string_view& run) noexcept {
        run = {token_, static_cast<std::size_t>(at_ - token_)};
        if (std::is_same_v<Sink, ignore> || !is_encoded_) return true;
        auto* const out = static_cast<char*>(bench_->nodes.allocate(run.size()));
        if (out == nullptr) return false;
        run = {out, decode(run, as, out)};
        return true;
    }

  private:
    /// Octets behind those that are looked at, so that few looks ahead need a check.
    static constexpr std::ptrdiff_t slack = 16;

    // Each of these returns the place behind what it has read; null if the steps go on, or nothing does.

    char const* leave(step next, char const* at) noexcept {
        at_ = token_ = at;
        step_ = next;
        return nullptr;
    }

    template <class Sink>
    [[gnu::always_inline]] char const* plain_text(char const* at, Sink& sink) noexcept {
        char const* const stop = find(at, ends_text{});
        if (stop == end_ || *stop != '<' || nodes_ >= limits_.nodes) [[unlikely]]
            return encoded_text(at, stop, sink);
        ++nodes_;
        sink.text({at, static_cast<std::size_t>(stop - at)});
        return stop;
    }
    template <class Sink>
    [[gnu::noinline]] char const* encoded_text(char const* at, char const* stop,
                                               Sink& sink) noexcept {
        at_ = at;
        if (begin_run() != progress::going) return nullptr;
        at_ = stop;
        step_ = step::run;
        run(sink);
        return step_ == step::content ? at_ : nullptr;
    }

    template <class Sink>
    [[gnu::always_inline]] char const* plain_end_tag(char const* at, Sink& sink) noexcept {
        auto& open = bench_->open;
        open_element const& closed = open.back();
        std::size_t const size = closed.name_size;
        if (static_cast<std::size_t>(end_ - at) < size + 3 || at[size + 2] != '>' ||
            !is_same_name(at + 2, closed.name, size))
            return leave(step::markup, at);
        at += size + 3;
        bench_->bindings.truncate(closed.bindings);
        namespaces_ = closed.namespaces;
        open.pop_back();
        sink.end_element();
        return open.empty() ? complete(at) : at;
    }
    char const* complete(char const* at) noexcept {
        at_ = at;
        end_top_element();
        return nullptr;
    }
    [[gnu::always_inline]] bool is_same_name(char const* a, char const* b,
                                             std::size_t size) const noexcept {
        constexpr std::size_t word = sizeof(std::uint64_t);
        if (size > 2 * word || end_ - a < 16 || std::endian::native != std::endian::little)
            return std::memcmp(a, b, size) == 0;
        std::uint64_t const first = differing_bits(a, b);
        if (size <= word) return first << (64 - 8 * size) == 0;
        return (first | differing_bits(a + size - word, b + size - word)) == 0;
    }
    static std::uint64_t differing_bits(char const* a, char const* b) noexcept {
        std::uint64_t x = 0, y = 0;
        std::memcpy(&x, a, sizeof x);
        std::memcpy(&y, b, sizeof y);
        return x ^ y;
    }

    template <class Sink>
    [[gnu::always_inline]] char const* plain_start_tag(char const* at, Sink& sink) noexcept {
        char const* const name = at + 1;
        std::size_t prefix_size = 0;
        char const* const behind = name_end(name, prefix_size);
        if (!ends_element_name(*behind) || !is_plain_name(name, behind) ||
            nodes_ >= limits_.nodes || bench_->open.size() >= limits_.depth)
            return leave_name(at, behind);
        ++nodes_;
        bench_->attributes.clear();
        tag_.open(at, default_ns());
        tag_.set_name(name, static_cast<std::size_t>(behind - name), prefix_size);
        return rest_of_tag(behind, sink);
    }
    /// Behind the element's name or at a space behind a value.
    template <class Sink>
    [[gnu::always_inline]] char const* rest_of_tag(char const* at, Sink& sink) noexcept {
        if (*at == ' ') at = plain_attributes(at);
        bool const is_empty = *at == '/';
        at += is_empty ? 1 : 0;
        if (*at != '>') return leave_tag(is_empty ? at - 1 : at);
        ++at;
        if (tag_.needs_rules || tag_.names.may_repeat()) return ruled_tag(at, is_empty, sink);
        sink.start_element(start_tag{tag_.qualified(), tag_.prefix_size, tag_.default_ns,
                                     bench_->attributes.data(), bench_->attributes.size(),
                                     offset_of(tag_.begin)});
        if (is_empty) {
            sink.end_element();
            return bench_->open.empty() ? complete(at) : at;
        }
        auto const bindings = static_cast<std::uint32_t>(bench_->bindings.size());
        return push_element(tag_, bindings) ? at : nullptr;
    }
    static bool ends_element_name(char c) noexcept { return c == ' ' || c == '>' || c == '/'; }
    /// That the octets between are members of names is known.
    [[gnu::always_inline]] bool is_plain_name(char const* begin, char const* end) const noexcept {
        // of the members of a name only '-', '.' and digits are below 'A'
        return static_cast<std::size_t>(end - begin) - 1 < limits_.name_octets && *begin >= 'A';
    }
    /// The first octet that does not go on with the ASCII name at `begin`, one with a prefix if it has one.
    [[gnu::always_inline]] char const* name_end(char const* begin,
                                                std::size_t& prefix_size) const noexcept {
        char const* const end = skip_members(begin);
        if (*end != ':') [[likely]]
            return end;
        prefix_size = static_cast<std::size_t>(end - begin);
        return local_name_end(end + 1);
    }
    /// Goes on, at most to `end_ - slack / 2`, while there are ASCII members of names, colons not counted.
    [[gnu::always_inline]] char const* skip_members(char const* at) const noexcept {
        for (;; at += 4) {
            if (!is_name_member(at[0])) return at;
            if (!is_name_member(at[1])) return at + 1;
            if (!is_name_member(at[2])) return at + 2;
            if (!is_name_member(at[3])) return at + 3;
            if (end_ - at <= slack) return at;
        }
    }
    /// The end of the local name at `at`; a place where no plain name ends if there is none.
    [[gnu::noinline]] char const* local_name_end(char const* at) const noexcept {
        char const* const end = skip_members(at);
        return end != at && *at >= 'A' && *end != ':' ? end : at - 1;
    }

    /// From a start tag whose name goes on, or ends with something else; nothing is read twice.
    [[gnu::noinline]] char const* leave_name(char const* at, char const* behind) noexcept {
        leave(step::markup, at);
        bool const goes_on = is_name_member(*behind) || *behind == ':';
        if (!goes_on || at[1] < 'A' || begin_tag() != progress::going) return nullptr;
        token_ = at + 1;
        at_ = behind;
        step_ = step::element_name;
        return nullptr;
    }
    [[gnu::noinline]] char const* leave_tag(char const* at) noexcept {
        at_ = at;
        step_ = step::tag;
        if (*at == ' ') {
            ++at_;
            step_ = step::tag_space;
        }
        return nullptr;
    }
    template <class Sink>
    [[gnu::noinline]] char const* ruled_tag(char const* behind, bool is_empty,
                                            Sink& sink) noexcept {
        at_ = behind;
        finish_tag(sink, is_empty);
        return step_ == step::content ? behind : nullptr;
    }

    /// The attributes from the space at `at` on, as long as they are plain; returns what is behind the last.
    [[gnu::noinline]] char const* plain_attributes(char const* at) noexcept {
        auto& attributes = bench_->attributes;
        std::size_t const room = attributes.capacity();
        raw_attribute* next = attributes.end();
        raw_attribute* const stop =
            attributes.data() + (room < limits_.attributes ? room : limits_.attributes);
        name_filter names = tag_.names;
        while (*at == ' ' && end_ - at > slack && next < stop) {
            char const* const name = at + 1;
            std::size_t prefix_size = 0;
            char const* const behind = name_end(name, prefix_size);
            char const quote = behind[1];
            if (*behind != '=' || !is_plain_name(name, behind) || (quote != '\'' && quote != '"'))
                break;
            char const* const value = behind + 2;
            char const* const end = find(value, ends_value{quote});
            if (end_ - end < 3 || *end != quote) break;
            *next = {.name = name,
                     .value = value,
                     .name_size = static_cast<std::uint32_t>(behind - name),
                     .value_size = static_cast<std::uint32_t>(end - value),
                     .prefix_size = static_cast<std::uint32_t>(prefix_size)};
            if (!note_plain(*next)) break;
            names.add(name, behind);
            ++next;
            at = end + 1;
        }
        tag_.names = names;
        attributes.truncate(static_cast<std::size_t>(next - attributes.data()));
        return at;
    }
    /// What the rules for whole tags need to know of an attribute; false if a limit is near.
    [[gnu::always_inline]] bool note_plain(raw_attribute& attribute) noexcept {
        bool const is_prefixed = attribute.prefix_size != 0;
        if (!is_prefixed && (attribute.name_size != 5 || !is_xmlns(attribute.name))) return true;
        if (is_prefixed && !(attribute.prefix_size == 5 && is_xmlns(attribute.name))) {
            if (attribute.prefix() == "xml")
                attribute.set_ns(ns::xml);
            else
                tag_.needs_rules = true;
            return true;
        }
        if (!has_room_for_declaration()) return false;
        attribute.is_declaration = true;
        if (is_prefixed)
            tag_.declare_prefix();
        else
            tag_.declare_default(attribute.decoded_value(), limits_.namespace_octets);
        return true;
    }
    static bool is_xmlns(char const* name) noexcept { return std::memcmp(name, "xmlns", 5) == 0; }
};

}  // namespace couplet::xml
