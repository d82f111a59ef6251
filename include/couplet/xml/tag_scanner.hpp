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
    /// Behind the element's name.
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
        step_ = step::attribute_name;
        return attribute_name();
    }
    progress attribute_name() noexcept {
        std::uint32_t prefix_size = 0;
        progress const found = name(prefix_size);
        if (found != progress::going) return found;
        progress const added = add_attribute({.name = token_,
                                              .value = token_,
                                              .name_size = static_cast<std::uint32_t>(at_ - token_),
                                              .value_size = 0,
                                              .prefix_size = prefix_size});
        if (added != progress::going) return added;
        step_ = step::equals;
        return equals();
    }
    progress equals() noexcept {
        skip_space();
        if (at_ == end_) return progress::starved;
        if (*at_ != '=') return fail(xml_errc::malformed_tag, at_);
        ++at_;
        step_ = step::quote;
        return quote();
    }
    progress quote() noexcept {
        skip_space();
        if (at_ == end_) return progress::starved;
        if (*at_ != '\'' && *at_ != '"') return fail(xml_errc::malformed_tag, at_);
        quote_ = *at_++;
        token_ = at_;
        is_encoded_ = false;
        step_ = step::value;
        return value();
    }
    progress value() noexcept {
        for (;;) {
            at_ = find(at_, ends_value{quote_});
            if (at_ == end_) return progress::starved;
            char const c = *at_;
            if (c == quote_) break;
            if (c == '<') return fail(xml_errc::less_than_in_value, at_);
            after_reference_ = step::value;
            if (c == '&') {
                if (!skip_predefined()) return go(step::reference);
                continue;
            }
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

    /// Behind the '>' of `tag_`.
    template <class Sink>
    progress finish_tag(Sink& sink, bool is_empty) noexcept {
        auto const bindings = static_cast<std::uint32_t>(bench_->bindings.size());
        tag_.ns = tag_.default_ns;
        if (tag_.needs_rules || tag_.names.may_repeat()) {
            tag_rules rules{tag_, *bench_, root_, limits_};
            if (!rules.apply()) return fail(rules.code(), rules.at());
        }
        if (!std::is_same_v<Sink, ignore> && tag_.has_encoded && !decode_values())
            return fail(xml_errc::out_of_memory, tag_.begin);
        auto& attributes = bench_->attributes;
        sink.start_element(start_tag{tag_.qualified(), tag_.prefix_size, tag_.ns, attributes.data(),
                                     attributes.size(), offset_of(tag_.begin)});
        if (is_header()) return keep_header(tag_, is_empty);
        attributes.clear();
        if (!push_element(tag_, bindings)) return progress::failed;
        return is_empty ? close_element(sink) : go(step::content);
    }
    template <class Sink>
    progress close_element(Sink& sink) noexcept {
        open_element const& closed = bench_->open.back();
        bench_->bindings.truncate(closed.bindings);
        namespaces_ = closed.namespaces;
        bench_->open.pop_back();
        sink.end_element();
        return bench_->open.empty() ? end_top_element() : go(step::content);
    }
    progress end_top_element() noexcept {
        nodes_ = 0;
        is_root_done_ = !is_stream();
        step_ = is_stream() ? step::between : step::epilog;
        return progress::element;
    }
    [[gnu::always_inline]] bool push_element(open_tag const& tag, std::uint32_t bindings) noexcept {
        bool const is_pushed = bench_->open.try_push_back(
            {tag.name, tag.default_ns.data(), tag.name_size,
             static_cast<std::uint32_t>(tag.default_ns.size()), bindings, namespaces_});
        if (is_pushed)
            namespaces_ += tag.declarations;
        else
            fail(xml_errc::out_of_memory, tag.begin);
        return is_pushed;
    }
    /// The default namespace where the scanner stands.
    [[gnu::always_inline]] std::string_view default_ns() const noexcept {
        if (bench_->open.empty()) return root_.default_ns();
        return {bench_->open.back().default_ns, bench_->open.back().default_ns_size};
    }
    bool has_room_for_declaration() const noexcept {
        return tag_.declarations < limits_.declarations &&
               namespaces_ + tag_.declarations < limits_.namespaces;
    }
    bool is_stream() const noexcept { return options_.as == framing::stream; }
    bool is_header() const noexcept { return is_stream() && !root_.is_open(); }

    root_scope root_;
    open_tag tag_{};
    std::uint32_t nodes_ = 0;
    std::uint32_t namespaces_ = 0;  // declarations in scope
    bool is_root_done_ = false;     // of a document

  private:
    progress add_attribute(raw_attribute added) noexcept {
        std::string_view const first = added.prefix_size == 0 ? added.qualified() : added.prefix();
        added.is_declaration = first == "xmlns";
        tag_.needs_rules |= added.is_declaration || added.prefix_size != 0;
        auto const attributes = bench_->attributes.size() - tag_.declarations;
        if (added.is_declaration && !has_room_for_declaration())
            return fail(tag_.declarations >= limits_.declarations ? xml_errc::too_many_declarations
                                                                  : xml_errc::too_many_namespaces,
                        added.name);
        if (!added.is_declaration && attributes >= limits_.attributes)
            return fail(xml_errc::too_many_attributes, added.name);
        tag_.declarations += added.is_declaration ? 1 : 0;
        tag_.names.add(added.name, added.name + added.name_size);
        return bench_->attributes.try_push_back(added) ? progress::going
                                                       : fail(xml_errc::out_of_memory, added.name);
    }
    void set_value(char const* begin, char const* end) noexcept {
        raw_attribute& attribute = bench_->attributes.back();
        attribute.value = begin;
        attribute.value_size = static_cast<std::uint32_t>(end - begin);
        attribute.is_encoded = is_encoded_;
        tag_.has_encoded |= is_encoded_;
        tag_.needs_rules |= is_encoded_;
    }
    template <class Sink>
    progress end_of_tag(Sink& sink, xml_errc otherwise) noexcept {
        char const c = *at_;
        if (c != '>' && c != '/') return fail(otherwise, at_);
        ++at_;
        return c == '>' ? finish_tag(sink, false) : go(step::empty_tag);
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
