// SPDX-License-Identifier: BSL-1.0
// Appends well-formed XML to any string-like sink, and can append nothing else (XML 1.0, Namespaces in XML 1.0).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include <couplet/lifetimebound.hpp>
#include <couplet/xml/attribute_set.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/output_block.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/writer_errc.hpp>
#include <couplet/xml/writer_rules.hpp>

namespace couplet::xml {

/// `writer{out}.open("message").attribute("to", to).element("body", text).close().finish()`.
/// A call that would make something ill-formed writes nothing and is kept as the error, and so is every
/// call after it, until `finish` tells. What was written before the refusal is taken back where the sink
/// has `size()` and `resize(size)`, as std::string has; else what is more than 1 KiB may have reached it.
/// Nothing must be appended to the sink beside the writer between its first call and `finish` or `flush`.
template <class Sink>
class writer {
    using block = output_block<Sink>;
    static constexpr bool is_noexcept = block::is_noexcept;

  public:
    /// Writes documents, each with one root element.
    explicit writer(Sink& sink COUPLET_LIFETIMEBOUND) noexcept
        : out_{sink}, elements_{{}}, is_document_{true} {}
    /// Writes any number of elements into one that declares `in_scope`, as stanzas into a stream.
    writer(Sink& sink COUPLET_LIFETIMEBOUND,
           std::span<declaration const> in_scope COUPLET_LIFETIMEBOUND) noexcept
        : out_{sink}, elements_{in_scope}, is_document_{false} {}
    writer(writer const&) = delete;
    writer& operator=(writer const&) = delete;

    /// `<?xml version='1.0'?>`, before anything else (RFC 6120 11.5).
    writer& xml_declaration() noexcept(is_noexcept);

    /// Declares a namespace for the element that is opened next; with an empty prefix the default one.
    /// Only to choose a prefix or to declare ahead: `open` and `attribute` declare what they use.
    writer& declare(std::string_view prefix, std::string_view ns) noexcept(is_noexcept);

    /// A qualified name means what is declared in scope. An expanded one gets a prefix that is in scope,
    /// or else declares its namespace as the default one.
    [[gnu::always_inline]] writer& open(any_name name) noexcept(is_noexcept) {
        if (!name.is_checked() || state_ > state::nothing || elements_.is_full())
            return open_any(name);
        if (name.is_expanded()) return open_expanded(name);
        if (!name.prefix().empty()) return open_any(name);
        char* const to = begin_tag(name.local(), 0);
        elements_.push(elements_.here(), elements_.none, text_stack::constant(name.local()));
        out_.commit(to);
        return *this;
    }

    /// To the element that was just opened. A namespace gets a prefix, declared here if none is in scope.
    [[gnu::always_inline]] writer& attribute(any_name name,
                                             std::string_view value) noexcept(is_noexcept) {
        bool const is_plain = name.is_checked() && name.ns().empty() && name.prefix().empty() &&
                              name.local() != "xmlns";
        if (!is_plain || state_ != state::start_tag) [[unlikely]]
            return attribute_any(name, value);
        if (!remember(name.local(), elements_.none, true)) return *this;
        char* to = out_.room(name.local().size() + value.size() + 4 + block::slack);
        *to++ = ' ';
        std::memcpy(to, name.local().data(), name.local().size());
        to += name.local().size();
        *to++ = '=';
        *to++ = '\'';
        return put_unchecked<place::value>(to, value);
    }

    /// Character data; an empty one is nothing.
    writer& text(std::string_view characters) noexcept(is_noexcept);

    /// Ends the innermost element: `<name/>` if it is empty.
    writer& close() noexcept(is_noexcept);

    /// An element with only text, or nothing, in it.
    [[gnu::always_inline]] writer& element(any_name name,
                                           std::string_view characters = {}) noexcept(is_noexcept) {
        return open(name).text(characters).close();
    }

    /// Refuses what is being written, for a reason that the caller knows.
    [[gnu::cold]] writer& refuse(writer_errc why) noexcept { return refuse(writer_error{why, 0}); }

    /// Ends a start tag and hands everything to the sink, with elements left open, as a stream header is.
    /// After an error: as `finish`.
    [[nodiscard]] std::optional<writer_error> flush() noexcept(is_noexcept) {
        if (hand_over()) return {};
        return error_;
    }
    /// Hands everything to the sink if all is well. In any case the writer is as new.
    [[nodiscard]] std::optional<writer_error> finish() noexcept(is_noexcept) {
        if (end()) return {};
        return error_;
    }

    /// The first refusal since the last `finish`.
    std::optional<writer_error> error() const noexcept {
        if (state_ != state::refused) return {};
        return error_;
    }
    std::size_t depth() const noexcept { return elements_.depth(); }

  private:
    using id = open_elements::id;
    /// Where the next octet goes. A refusal is final until `finish`.
    enum class state : std::uint8_t {
        content,
        start_tag,
        top,      // outside of elements
        nothing,  // at the very beginning
        declaring,
        after_root,
        refused,
    };

    [[gnu::always_inline]] char* begin_tag(std::string_view local,
                                           std::size_t more) noexcept(is_noexcept) {
        char* to = out_.room(2 + local.size() + more);
        *to = '>';
        to += state_ == state::start_tag ? 1 : 0;
        *to++ = '<';
        if (__builtin_constant_p(local.size()))
            std::memcpy(to, local.data(), local.size());
        else
            detail::copy_short(to, local.data(), local.size());
        state_ = state::start_tag;
        attributes_.clear();
        return to + local.size();
    }
    [[gnu::always_inline]] bool remember(std::string_view local, id prefix,
                                         bool is_constant) noexcept {
        auto const outcome = attributes_.add(local, prefix, is_constant, elements_);
        if (outcome == attribute_set::outcome::added) [[likely]]
            return true;
        refuse({outcome == attribute_set::outcome::duplicate ? writer_errc::duplicate_attribute
                                                             : writer_errc::out_of_memory,
                0});
        return false;
    }
    [[gnu::always_inline]] void pop() noexcept {
        elements_.pop();
        state_ = elements_.depth() != 0 ? state::content
                 : is_document_         ? state::after_root
                                        : state::top;
    }
    bool may_open() noexcept;
    writer& open_any(any_name const& name) noexcept(is_noexcept);
    writer& open_expanded(any_name const& name) noexcept(is_noexcept);
    writer& attribute_any(any_name const& name, std::string_view value) noexcept(is_noexcept);
    writer& close_any() noexcept(is_noexcept);
    void put_declaration(id which) noexcept(is_noexcept) {
        out_.put_declaration(elements_.prefix(which), elements_.ns(which));
    }
    template <place Where>
    writer& put_unchecked(char* to, std::string_view text) noexcept(is_noexcept);
    template <place Where>
    writer& put_rest(detail::escaped done, std::string_view text) noexcept(is_noexcept);
    bool hand_over() noexcept(is_noexcept);
    bool end() noexcept(is_noexcept);
    [[gnu::cold, gnu::noinline]] writer& refuse(writer_error why) noexcept {
        if (state_ == state::refused) return *this;
        state_ = state::refused;
        error_ = why;
        return *this;
    }

    output_block<Sink> out_;
    open_elements elements_;
    attribute_set attributes_;
    open_elements::mark before_next_{};  // while declaring
    writer_error error_{};
    state state_ = state::nothing;
    bool is_document_;
};

template <class Sink>
writer<Sink>& writer<Sink>::xml_declaration() noexcept(is_noexcept) {
    if (!is_document_ || state_ != state::nothing)
        return refuse(writer_errc::misplaced_declaration);
    out_.put("<?xml version='1.0'?>");
    state_ = state::top;
    return *this;
}

template <class Sink>
bool writer<Sink>::may_open() noexcept {
    if (state_ == state::after_root) refuse(writer_errc::second_root);
    if (elements_.is_full()) refuse(writer_errc::too_deep);
    return state_ != state::refused;
}

template <class Sink>
writer<Sink>& writer<Sink>::declare(std::string_view prefix,
                                    std::string_view ns) noexcept(is_noexcept) {
    if (!may_open()) return *this;
    if (auto const refused = writer_rules::check_declaration(prefix, ns)) return refuse(*refused);
    if (state_ != state::declaring) before_next_ = elements_.here();
    if (elements_.declares(before_next_, prefix)) return refuse(writer_errc::duplicate_declaration);
    if (prefix != "xml" && !elements_.declare(prefix, ns))
        return refuse(writer_errc::out_of_memory);
    if (state_ == state::start_tag) out_.put(">");
    state_ = state::declaring;
    return *this;
}

/// The usual case of an expanded name: in the default namespace, or with a new one.
template <class Sink>
[[gnu::noinline]] writer<Sink>& writer<Sink>::open_expanded(any_name const& name) noexcept(
    is_noexcept) {
    constexpr std::string_view xmlns = " xmlns='";
    std::string_view const ns = name.ns();
    auto const before = elements_.here();
    bool const is_default = ns == elements_.default_namespace();
    if (!is_default) {
        if (ns.empty() || ns == ns::xmlns || elements_.find_namespace(ns) != elements_.none)
            return open_any(name);
        if (!elements_.declare_default(ns)) return refuse(writer_errc::out_of_memory);
    }
    char* const to = begin_tag(name.local(), xmlns.size() + ns.size() + 1 + block::slack);
    elements_.push(before, elements_.none, text_stack::constant(name.local()));
    if (is_default) {
        out_.commit(to);
        return *this;
    }
    std::memcpy(to, xmlns.data(), xmlns.size());
    return put_unchecked<place::value>(to + xmlns.size(), ns);
}

template <class Sink>
[[gnu::noinline]] writer<Sink>& writer<Sink>::open_any(any_name const& name) noexcept(is_noexcept) {
    auto prefix = elements_.none;
    if (!may_open()) return *this;
    if (auto const refused = writer_rules::check_name(name)) return refuse(*refused);
    auto const before = state_ == state::declaring ? before_next_ : elements_.here();
    if (auto const refused = writer_rules::element_prefix(name, elements_, before, prefix))
        return refuse(*refused);
    if (!elements_.push_copy(before, prefix, name.local()))
        return refuse(writer_errc::out_of_memory);
    if (state_ == state::start_tag) out_.put(">");
    out_.put("<");
    out_.put_name(elements_.prefix(prefix), name.local());
    for (std::size_t i = before.own; i < elements_.own_count(); ++i)
        put_declaration(elements_.own_at(i));
    state_ = state::start_tag;
    attributes_.clear();
    return *this;
}

template <class Sink>
[[gnu::noinline]] writer<Sink>& writer<Sink>::attribute_any(
    any_name const& name, std::string_view value) noexcept(is_noexcept) {
    auto prefix = elements_.none;
    if (state_ != state::start_tag) return refuse(writer_errc::misplaced_attribute);
    if (auto const refused = writer_rules::check_name(name)) return refuse(*refused);
    if (auto const refused = writer_rules::check_text(value)) return refuse(*refused);
    std::size_t const declared = elements_.own_count();
    if (auto const refused = writer_rules::attribute_prefix(name, elements_, prefix))
        return refuse(*refused);
    if (!remember(name.local(), prefix, name.is_checked())) return *this;
    if (elements_.own_count() != declared) put_declaration(prefix);
    out_.put(" ");
    out_.put_name(elements_.prefix(prefix), name.local());
    out_.put("='");
    out_.template put_escaped<place::value>(value);
    out_.put("'");
    return *this;
}

template <class Sink>
writer<Sink>& writer<Sink>::text(std::string_view characters) noexcept(is_noexcept) {
    if (characters.empty() || state_ == state::refused) return *this;
    if (state_ == state::declaring) return refuse(writer_errc::misplaced_declaration);
    if (elements_.depth() == 0) return refuse(writer_errc::text_outside_root);
    char* to = out_.room(characters.size() + 1 + block::slack);
    if (state_ == state::start_tag) *to++ = '>';
    return put_unchecked<place::text>(to, characters);
}

template <class Sink>
[[gnu::noinline]] writer<Sink>& writer<Sink>::close() noexcept(is_noexcept) {
    constexpr std::size_t short_name = 16;
    char* to = out_.room(0);
    if (!out_.has_room(to, short_name + 3)) return close_any();
    if (state_ == state::start_tag) {
        *to++ = '/';
        *to++ = '>';
    } else {
        if (state_ != state::content || elements_.top_prefix() != elements_.none)
            return close_any();
        auto const local = elements_.top_local();
        if (local.size() > short_name) return close_any();
        *to++ = '<';
        *to++ = '/';
        detail::copy_short(to, local.data(), local.size());
        to += local.size();
        *to++ = '>';
    }
    out_.commit(to);
    pop();
    return *this;
}

template <class Sink>
[[gnu::noinline]] writer<Sink>& writer<Sink>::close_any() noexcept(is_noexcept) {
    if (state_ == state::declaring) return refuse(writer_errc::misplaced_declaration);
    if (elements_.depth() == 0) return refuse(writer_errc::nothing_open);
    if (state_ == state::refused) return *this;
    if (state_ == state::start_tag) {
        out_.put("/>");
    } else {
        out_.put("</");
        out_.put_name(elements_.prefix(elements_.top_prefix()), elements_.top_local());
        out_.put(">");
    }
    pop();
    return *this;
}

template <class Sink>
[[gnu::noinline]] bool writer<Sink>::hand_over() noexcept(is_noexcept) {
    if (state_ == state::declaring) refuse(writer_errc::misplaced_declaration);
    if (out_.has_thrown()) refuse(writer_errc::sink_failed);
    if (state_ == state::refused) {
        out_.drop();
        elements_.clear();
        state_ = state::nothing;
        return false;
    }
    if (state_ == state::start_tag) {
        out_.put(">");
        state_ = state::content;
    }
    out_.flush();
    out_.settle();
    return true;
}

template <class Sink>
[[gnu::noinline]] bool writer<Sink>::end() noexcept(is_noexcept) {
    if (elements_.depth() != 0 && !out_.has_thrown()) refuse(writer_errc::unclosed_element);
    if (is_document_ && (state_ == state::nothing || state_ == state::top))
        refuse(writer_errc::no_root);
    if (!hand_over()) return false;
    state_ = state::nothing;
    return true;
}

/// Continues what was written up to `to` in the block; if refused, nothing is.
template <class Sink>
template <place Where>
[[gnu::noinline]] writer<Sink>& writer<Sink>::put_unchecked(
    char* to, std::string_view text) noexcept(is_noexcept) {
    if (!out_.has_room(to, text.size() + block::slack)) return put_rest<Where>({0, to}, text);
    std::size_t const plain =
        detail::copy_plain<Where, false, text::native_block>(text.data(), text.size(), to);
    if (plain != text.size()) return put_rest<Where>({plain, to + plain}, text);
    to += plain;
    if (Where == place::value)
        *to++ = '\'';
    else
        state_ = state::content;
    out_.commit(to);
    return *this;
}

template <class Sink>
template <place Where>
[[gnu::noinline]] writer<Sink>& writer<Sink>::put_rest(
    detail::escaped done, std::string_view text) noexcept(is_noexcept) {
    if (out_.has_room(done.out, text.size() - done.read + block::slack))
        done = detail::escape_rest<Where, false, text::native_block>(text, done.read, done.out,
                                                                     out_.end());
    if (done.read != text.size())
        if (auto const refused = writer_rules::check_text(text, done.read)) return refuse(*refused);
    out_.commit(done.out);
    out_.template put_escaped<Where>(text.substr(done.read));
    if (Where == place::value)
        out_.put("'");
    else
        state_ = state::content;
    return *this;
}

}  // namespace couplet::xml
