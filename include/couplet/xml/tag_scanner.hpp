// SPDX-License-Identifier: BSL-1.0
// The part of the tokeniser that reads start tags (XML 1.0 3.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <couplet/xml/cursor.hpp>
#include <couplet/xml/root_scope.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/tag_rules.hpp>

namespace couplet::xml {

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
        tag_ = {};
        tag_.begin = token_;
        return progress::going;
    }
    progress element_name() noexcept {
        progress const found = name(tag_.prefix_size);
        if (found != progress::going) return found;
        set_element_name(token_, static_cast<std::size_t>(at_ - token_), tag_.prefix_size);
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
        return add_attribute(token_, static_cast<std::size_t>(at_ - token_), prefix_size);
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
        set_value(token_, at_, is_encoded_);
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

    /// Reads a start tag at '<' as far as it is of the plainest kind: ASCII names of less than a block,
    /// one space before each attribute, nothing encoded. What is different is left to the steps.
    template <class Sink>
    [[gnu::always_inline]] progress plain_start_tag(Sink& sink) noexcept {
        token_ = at_;
        plain_name const name = plain_name_at(at_ + 1);
        if (name.size == 0) return go(step::markup);
        if (progress const begun = begin_tag(); begun != progress::going) return begun;
        set_element_name(at_ + 1, name.size, name.prefix_size);
        at_ += 1 + name.size;
        while (*at_ == ' ')
            if (!plain_attribute()) return is_failed() ? progress::failed : go(step::tag);
        if (*at_ == '>') {
            ++at_;
            return finish_tag(sink, false);
        }
        if (*at_ == '/' && left() > 1 && at_[1] == '>') {
            at_ += 2;
            return finish_tag(sink, true);
        }
        return go(step::tag);
    }
    /// Octets that must be there for a plain name to be looked for.
    static constexpr std::size_t plain_slack = 2 * text::native_block::size + 8;

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

    /// The name at `at`, behind which a block of octets is known to be.
    [[gnu::always_inline]] plain_name plain_name_at(char const* at) const noexcept {
        using block = text::native_block;
        block const octets = block::load(at);
        auto const colons = octets.equals(':');
        auto const members = octets.with_case_bit().between('a', 'z') | octets.between('0', ':') |
                             octets.between('-', '.') | octets.equals('_');
        auto const others = static_cast<block::bits_type>(block::bits(members) ^ block::all);
        if (others == 0 || !ascii_name_start.contains(*at)) return {0, 0};
        std::size_t const size = text::first_octet<block>(others);
        auto const before =
            static_cast<block::bits_type>(block::bits(colons) & (others - 1) & ~others);
        if (size > limits_.name_octets) return {0, 0};
        if (before == 0) return {size, 0};
        std::size_t const colon = text::first_octet<block>(before);
        bool const is_qualified = colon != 0 && (before & (before - 1)) == 0 && colon + 1 < size &&
                                  ascii_name_start.contains(at[colon + 1]);
        return is_qualified ? plain_name{size, colon} : plain_name{0, 0};
    }
    /// The attribute behind the space at `at_`; false, and nothing moved, if it is not plain.
    [[gnu::always_inline]] bool plain_attribute() noexcept {
        if (left() < plain_slack) return false;
        char const* const begin = at_ + 1;
        plain_name const name = plain_name_at(begin);
        if (name.size == 0 || begin[name.size] != '=') return false;
        char const quote = begin[name.size + 1];
        if (quote != '\'' && quote != '"') return false;
        char const* const value = begin + name.size + 2;
        char const* const stop = find(value, ends_value{quote});
        if (end_ - stop < 2 || *stop != quote) return false;
        if (add_attribute(begin, name.size, name.prefix_size) == progress::failed) return false;
        set_value(value, stop, false);
        at_ = stop + 1;
        return true;
    }

    void set_element_name(char const* name, std::size_t size, std::size_t prefix_size) noexcept {
        tag_.name = name;
        tag_.name_size = static_cast<std::uint32_t>(size);
        tag_.prefix_size = static_cast<std::uint32_t>(prefix_size);
        tag_.has_prefixes = prefix_size != 0;
    }
    [[gnu::always_inline]] progress add_attribute(char const* name, std::size_t size,
                                                  std::size_t prefix_size) noexcept {
        raw_attribute added{.name = name,
                            .value = nullptr,
                            .name_size = static_cast<std::uint32_t>(size),
                            .value_size = 0,
                            .prefix_size = static_cast<std::uint32_t>(prefix_size)};
        std::string_view const first{name, prefix_size == 0 ? size : prefix_size};
        if (first == "xmlns") {
            added.is_declaration = true;
            if (progress const counted = count_declaration(name); counted != progress::going)
                return counted;
        } else {
            tag_.has_prefixes |= prefix_size != 0;
            if (bench_->attributes.size() - tag_.declarations >= limits_.attributes)
                return fail(xml_errc::too_many_attributes, name);
        }
        auto const hash = static_cast<unsigned char>(name[size - 1]) * 5U +
                          static_cast<unsigned char>(name[0]) + size;
        std::uint64_t const bit = std::uint64_t{1} << (hash & 63);
        tag_.may_repeat |= (tag_.seen & bit) != 0;
        tag_.seen |= bit;
        if (!bench_->attributes.try_push_back(added)) return fail(xml_errc::out_of_memory, name);
        return progress::going;
    }
    progress count_declaration(char const* name) noexcept {
        if (tag_.declarations >= limits_.declarations)
            return fail(xml_errc::too_many_declarations, name);
        if (namespaces_ + tag_.declarations >= limits_.namespaces)
            return fail(xml_errc::too_many_namespaces, name);
        ++tag_.declarations;
        return progress::going;
    }
    void set_value(char const* begin, char const* end, bool is_encoded) noexcept {
        raw_attribute& attribute = bench_->attributes.back();
        attribute.value = begin;
        attribute.value_size = static_cast<std::uint32_t>(end - begin);
        attribute.is_encoded = is_encoded;
    }
    template <class Sink>
    progress end_of_tag(Sink& sink, xml_errc otherwise) noexcept {
        char const c = *at_;
        if (c != '>' && c != '/') return fail(otherwise, at_);
        ++at_;
        return c == '>' ? finish_tag(sink, false) : go(step::empty_tag);
    }

    /// Behind the tag's '>'.
    template <class Sink>
    [[gnu::always_inline]] progress finish_tag(Sink& sink, bool is_empty) noexcept {
        auto const bindings = static_cast<std::uint32_t>(bench_->bindings.size());
        std::string_view const outside =
            bench_->open.empty() ? root_.default_ns()
                                 : std::string_view{bench_->open.back().default_ns,
                                                    bench_->open.back().default_ns_size};
        tag_.ns = tag_.default_ns = outside;
        if (tag_.has_prefixes || tag_.may_repeat || tag_.declarations != 0) {
            tag_rules rules{tag_, *bench_, root_, limits_};
            if (!rules.apply()) return fail(rules.code(), rules.at());
        }
        if constexpr (!std::is_same_v<Sink, ignore>)
            if (!decode_values()) return fail(xml_errc::out_of_memory, tag_.begin);
        sink.start_element(start_tag{tag_.qualified(), tag_.prefix_size, tag_.ns,
                                     bench_->attributes.data(), bench_->attributes.size(),
                                     offset_of(tag_.begin)});
        if (is_header()) return keep_header(is_empty);
        bench_->attributes.clear();
        open_element const opened{
            tag_.name,      tag_.default_ns.data(),
            tag_.name_size, static_cast<std::uint32_t>(tag_.default_ns.size()),
            bindings,       namespaces_};
        if (!bench_->open.try_push_back(opened)) return fail(xml_errc::out_of_memory, tag_.begin);
        namespaces_ += tag_.declarations;
        return is_empty ? close_element(sink) : go(step::content);
    }
    bool decode_values() noexcept {
        for (auto& attribute : bench_->attributes)
            if (attribute.is_encoded && !decode_value(attribute, bench_->nodes)) return false;
        return true;
    }
    progress keep_header(bool is_empty) noexcept {
        std::string_view language;
        for (auto& attribute : bench_->attributes) {
            if (attribute.qualified() != "xml:lang") continue;
            if (attribute.is_encoded && !decode_value(attribute, bench_->nodes))
                return fail(xml_errc::out_of_memory, tag_.begin);
            language = attribute.decoded_value();
        }
        if (!root_.assign(tag_.qualified(), tag_.default_ns, language, bench_->bindings.data(),
                          bench_->bindings.size()))
            return fail(xml_errc::out_of_memory, tag_.begin);
        bench_->bindings.clear();
        bench_->attributes.clear();
        namespaces_ += tag_.declarations;
        nodes_ = 0;
        step_ = is_empty ? step::empty_root : step::between;
        return progress::header;
    }
};

}  // namespace couplet::xml
