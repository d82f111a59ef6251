// SPDX-License-Identifier: BSL-1.0
// The part of the tokeniser that reads start tags (XML 1.0 3.1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <couplet/xml/cursor.hpp>
#include <couplet/xml/root_scope.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/tag_rules.hpp>

namespace couplet::xml {

namespace detail {

/// Octets of ASCII names, the colon left out.
inline constexpr auto is_plain_name_octet = [] {
    std::array<bool, 256> is_member{};
    for (std::size_t octet = 0; octet < 256; ++octet) {
        char const c = static_cast<char>(octet);
        is_member[octet] = c != ':' && ascii_name.contains(c);
    }
    return is_member;
}();

}  // namespace detail

/// A sink that wants nothing: everything is checked all the same.
struct ignore {
    void start_element(start_tag const&) noexcept {}
    void text(std::string_view) noexcept {}
    void cdata(std::string_view) noexcept {}
    void end_element() noexcept {}
};

class tag_scanner : public cursor {
  public:
    using cursor::cursor;

    root_scope const& root() const noexcept { return root_; }

  protected:
    /// At the first octet of an element's name, its '<' at `token_`.
    progress begin_tag() noexcept {
        if (bench_->open.size() >= limits_.depth) return fail(xml_errc::too_deep, token_);
        if (nodes_ >= limits_.nodes) return fail(xml_errc::too_many_nodes, token_);
        ++nodes_;
        bench_->attributes.clear();
        tag_.open(token_, default_ns());
        return progress::going;
    }
    progress element_name() noexcept {
        std::uint32_t prefix_size = 0;
        progress const found = name(prefix_size);
        if (found != progress::going) return found;
        tag_.set_name(token_, static_cast<std::size_t>(at_ - token_), prefix_size);
        return go(step::tag);
    }
    template <class Sink>
    progress tag(Sink& sink) noexcept {
        if (at_ == end_) return progress::starved;
        if (is_space(*at_)) {
            ++at_;
            return go(step::tag_space);
        }
        return end_of_tag(sink, xml_errc::malformed_tag);
    }
    template <class Sink>
    progress tag_space(Sink& sink) noexcept {
        skip_space();
        if (at_ == end_) return progress::starved;
        if (!begins_name(at_)) return end_of_tag(sink, xml_errc::malformed_name);
        token_ = at_;
        return go(step::attribute_name);
    }
    progress attribute_name() noexcept {
        std::uint32_t prefix_size = 0;
        progress const found = name(prefix_size);
        if (found != progress::going) return found;
        step_ = step::equals;
        return add_attribute({.name = token_,
                              .value = token_,
                              .name_size = static_cast<std::uint32_t>(at_ - token_),
                              .value_size = 0,
                              .prefix_size = prefix_size});
    }
    progress equals() noexcept {
        skip_space();
        if (at_ == end_) return progress::starved;
        if (*at_ != '=') return fail(xml_errc::malformed_tag, at_);
        ++at_;
        return go(step::quote);
    }
    progress quote() noexcept {
        skip_space();
        if (at_ == end_) return progress::starved;
        if (*at_ != '\'' && *at_ != '"') return fail(xml_errc::malformed_tag, at_);
        quote_ = *at_++;
        token_ = at_;
        is_encoded_ = false;
        return go(step::value);
    }
    progress value() noexcept {
        for (;;) {
            at_ = find(at_, ends_value{quote_});
            if (at_ == end_) return progress::starved;
            char const c = *at_;
            if (c == quote_) break;
            if (c == '<') return fail(xml_errc::less_than_in_value, at_);
            after_reference_ = step::value;
            if (c == '&') return go(step::reference);
            is_encoded_ = true;  // TAB, LF or CR
            ++at_;
        }
        set_value(token_, at_);
        ++at_;
        return go(step::tag);
    }
    template <class Sink>
    progress empty_tag(Sink& sink) noexcept {
        if (at_ == end_) return progress::starved;
        if (*at_ != '>') return fail(xml_errc::malformed_tag, at_);
        ++at_;
        return finish_tag(sink, true);
    }

    /// Reads a start tag at '<' as far as it is of the plainest kind: ASCII names shorter than a block, one
    /// space before each attribute, nothing encoded, no limit near. What is different is left to the steps.
    template <class Sink>
    [[gnu::always_inline]] progress plain_start_tag(Sink& sink) noexcept {
        char const* at = at_;
        token_ = at;
        plain_name const name = plain_name_at(at + 1);
        if (name.size == 0 || !is_ascii(at[1 + name.size]) || nodes_ >= limits_.nodes ||
            bench_->open.size() >= limits_.depth)
            return go(step::markup);
        open_tag tag;
        tag.open(at, default_ns());
        tag.set_name(at + 1, name.size, name.prefix_size);
        at += 1 + name.size;
        if (*at == ' ')
            at = plain_attributes(at, tag);
        else
            bench_->attributes.clear();
        ++nodes_;
        bool const is_empty = *at == '/' && end_ - at > 1;
        if (is_empty) ++at;
        if (*at != '>') {
            at_ = is_empty ? at - 1 : at;
            tag_ = tag;
            return go(step::tag);
        }
        at_ = at + 1;
        if (!tag.needs_rules) {
            tag.ns = tag.default_ns;
            return finish(tag, static_cast<std::uint32_t>(bench_->bindings.size()), sink, is_empty);
        }
        tag_ = tag;
        return finish_tag(sink, is_empty);
    }
    /// Octets that must be there for a plain name to be looked for.
    static constexpr std::ptrdiff_t plain_slack = 2 * text::native_block::size + 8;

    template <class Sink>
    progress close_element(Sink& sink) noexcept {
        open_element const& closed = bench_->open.back();
        while (bench_->bindings.size() > closed.bindings) bench_->bindings.pop_back();
        namespaces_ = closed.namespaces;
        bench_->open.pop_back();
        sink.end_element();
        if (!bench_->open.empty()) return go(step::content);
        nodes_ = 0;
        is_root_done_ = !is_stream();
        step_ = is_stream() ? step::between : step::epilog;
        return progress::element;
    }
    /// The default namespace where the scanner stands.
    std::string_view default_ns() const noexcept {
        if (bench_->open.empty()) return root_.default_ns();
        return {bench_->open.back().default_ns, bench_->open.back().default_ns_size};
    }
    bool is_stream() const noexcept { return options_.as == framing::stream; }
    bool is_header() const noexcept { return is_stream() && !root_.is_open(); }

    root_scope root_;
    open_tag tag_{};
    std::uint32_t nodes_ = 0;
    std::uint32_t namespaces_ = 0;  // declarations in scope
    bool is_root_done_ = false;     // of a document

  private:
    struct plain_name {
        std::size_t size;  // 0: not plain
        std::size_t prefix_size;
    };

    /// The name at `at`, behind which two blocks of octets are known to be.
    [[gnu::always_inline]] plain_name plain_name_at(char const* at) const noexcept {
        std::size_t const size = plain_part_at(at);
        if (at[size] != ':') [[likely]]
            return {size <= limits_.name_octets ? size : 0, 0};
        std::size_t const local = plain_part_at(at + size + 1);
        std::size_t const all = size + 1 + local;
        bool const is_plain =
            size != 0 && local != 0 && at[all] != ':' && all <= limits_.name_octets;
        return {is_plain ? all : 0, size};
    }
    /// How many octets at `at`, at most a block, are an ASCII name without a colon. Octet by octet: the
    /// processor predicts how long names are, and does not wait for what a vector would find.
    [[gnu::always_inline]] static std::size_t plain_part_at(char const* at) noexcept {
        std::size_t size = 0;
        while (size < text::native_block::size &&
               detail::is_plain_name_octet[static_cast<unsigned char>(at[size])])
            ++size;
        bool const begins =
            *at >= 'A';  // of the members of a name only '-', '.' and digits are below
        return begins && size < text::native_block::size ? size : 0;
    }
    /// The attributes from the space at `at` on, as long as they are plain; returns what is behind the last.
    [[gnu::always_inline]] char const* plain_attributes(char const* at, open_tag& tag) noexcept {
        auto& attributes = bench_->attributes;
        std::size_t const room = attributes.capacity();
        raw_attribute* next = attributes.data();
        raw_attribute* const stop = next + (room < limits_.attributes ? room : limits_.attributes);
        char const* const last = end_ - plain_slack;
        while (*at == ' ' && at <= last && next != stop) {
            char const* const begin = at + 1;
            plain_name const name = plain_name_at(begin);
            char const quote = begin[name.size + 1];
            if (name.size == 0 || begin[name.size] != '=' || (quote != '\'' && quote != '"')) break;
            char const* const value = begin + name.size + 2;
            char const* const behind = find(value, ends_value{quote});
            if (end_ - behind < 2 || *behind != quote) break;
            *next = {.name = begin,
                     .value = value,
                     .name_size = static_cast<std::uint32_t>(name.size),
                     .value_size = static_cast<std::uint32_t>(behind - value),
                     .prefix_size = static_cast<std::uint32_t>(name.prefix_size)};
            if (!note_plain(*next, tag)) break;
            ++next;
            at = behind + 1;
        }
        attributes.resize(static_cast<std::size_t>(next - attributes.data()));
        return at;
    }
    /// What the rules for whole tags need to know of an attribute; false if a limit is near.
    [[gnu::always_inline]] bool note_plain(raw_attribute& attribute, open_tag& tag) noexcept {
        auto const key = name_key::of_eight(attribute.name, attribute.name_size);
        if (key.is("xmlns", 5)) {
            bool const is_default = attribute.name_size == 5;
            bool const is_prefix = attribute.prefix_size == 5;
            if (is_default || is_prefix) {
                if (!has_room_for_declaration(tag)) return false;
                attribute.is_declaration = true;
                if (is_default)
                    tag.declare_default(attribute.decoded_value(), limits_.namespace_octets);
                else
                    tag.declare_prefix();
            }
        } else if (attribute.prefix_size != 0) {
            if (key.is("xml:", 4))
                attribute.set_ns(ns::xml);
            else
                tag.needs_rules = true;
        }
        tag.note(key);
        return true;
    }
    bool has_room_for_declaration(open_tag const& tag) const noexcept {
        return tag.declarations < limits_.declarations &&
               namespaces_ + tag.declarations < limits_.namespaces;
    }

    progress add_attribute(raw_attribute added) noexcept {
        std::string_view const first = added.prefix_size == 0 ? added.qualified() : added.prefix();
        added.is_declaration = first == "xmlns";
        tag_.needs_rules |= added.is_declaration || added.prefix_size != 0;
        auto const attributes = bench_->attributes.size() - tag_.declarations;
        if (added.is_declaration && !has_room_for_declaration(tag_))
            return fail(tag_.declarations >= limits_.declarations ? xml_errc::too_many_declarations
                                                                  : xml_errc::too_many_namespaces,
                        added.name);
        if (!added.is_declaration && attributes >= limits_.attributes)
            return fail(xml_errc::too_many_attributes, added.name);
        tag_.declarations += added.is_declaration ? 1 : 0;
        tag_.note(name_key{added.name, added.name_size});
        return bench_->attributes.try_push_back(added) ? progress::going
                                                       : fail(xml_errc::out_of_memory, added.name);
    }
    void set_value(char const* begin, char const* end) noexcept {
        raw_attribute& attribute = bench_->attributes.back();
        attribute.value = begin;
        attribute.value_size = static_cast<std::uint32_t>(end - begin);
        attribute.is_encoded = is_encoded_;
        tag_.has_encoded |= is_encoded_;
    }
    template <class Sink>
    progress end_of_tag(Sink& sink, xml_errc otherwise) noexcept {
        char const c = *at_;
        if (c != '>' && c != '/') return fail(otherwise, at_);
        ++at_;
        return c == '>' ? finish_tag(sink, false) : go(step::empty_tag);
    }

    /// Behind the '>' of `tag_`.
    template <class Sink>
    progress finish_tag(Sink& sink, bool is_empty) noexcept {
        auto const bindings = static_cast<std::uint32_t>(bench_->bindings.size());
        tag_.ns = tag_.default_ns;
        if (tag_.needs_rules) {
            tag_rules rules{tag_, *bench_, root_, limits_};
            if (!rules.apply()) return fail(rules.code(), rules.at());
        }
        if (!std::is_same_v<Sink, ignore> && tag_.has_encoded && !decode_values())
            return fail(xml_errc::out_of_memory, tag_.begin);
        return finish(tag_, bindings, sink, is_empty);
    }
    /// All rules hold; `bindings` were there before.
    template <class Sink>
    [[gnu::always_inline]] progress finish(open_tag const& tag, std::uint32_t bindings, Sink& sink,
                                           bool is_empty) noexcept {
        auto& attributes = bench_->attributes;
        sink.start_element(start_tag{tag.qualified(), tag.prefix_size, tag.ns, attributes.data(),
                                     attributes.size(), offset_of(tag.begin)});
        if (is_header()) return keep_header(tag, is_empty);
        attributes.clear();
        bool const is_open = bench_->open.try_push_back(
            {tag.name, tag.default_ns.data(), tag.name_size,
             static_cast<std::uint32_t>(tag.default_ns.size()), bindings, namespaces_});
        if (!is_open) return fail(xml_errc::out_of_memory, tag.begin);
        namespaces_ += tag.declarations;
        return is_empty ? close_element(sink) : go(step::content);
    }
    bool decode_values() noexcept {
        for (auto& attribute : bench_->attributes)
            if (attribute.is_encoded && !decode_value(attribute, bench_->nodes)) return false;
        return true;
    }
    [[gnu::noinline]] progress keep_header(open_tag const& tag, bool is_empty) noexcept {
        std::string_view language;
        for (auto& attribute : bench_->attributes) {
            if (attribute.qualified() != "xml:lang") continue;
            if (attribute.is_encoded && !decode_value(attribute, bench_->nodes))
                return fail(xml_errc::out_of_memory, tag.begin);
            language = attribute.decoded_value();
        }
        if (!root_.assign(tag.qualified(), tag.default_ns, language, bench_->bindings.data(),
                          bench_->bindings.size()))
            return fail(xml_errc::out_of_memory, tag.begin);
        bench_->bindings.clear();
        bench_->attributes.clear();
        namespaces_ += tag.declarations;
        nodes_ = 0;
        step_ = is_empty ? step::empty_root : step::between;
        return progress::header;
    }
};

}  // namespace couplet::xml
