// SPDX-License-Identifier: BSL-1.0
// The tokeniser: XML 1.0 and Namespaces in XML as far as XMPP allows them (RFC 6120 11), resumable at any octet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/xml/plain_scanner.hpp>
#include <couplet/xml/xml_declaration.hpp>

namespace couplet::xml {

/// Reads octets that are known to be whole characters (see check_chars) and hands what they mean to a
/// sink. It neither owns nor copies them: from `text()` on they must still be there at the next call, at
/// the same place or at one that `moved` was told. Does not recurse, and allocates in the workspace only.
class scanner : public plain_scanner {
  public:
    using plain_scanner::plain_scanner;

    /// Goes on to `end`, or to the end of the header, of an element or of the root, whichever is first.
    /// `bench` must be the same from the beginning of an element to its end.
    template <class Sink>
    progress scan(char const* end, workspace& bench, Sink& sink) noexcept {
        bench_ = &bench;
        progress came = progress::going;
        do {
            end_ = before(end, bound());
            do came = one_step(sink);
            while (came == progress::going);
        } while (came == progress::starved && end_ != end && before(end, bound()) != end_);
        return came;
    }

    /// As a scan to where it stands would do inside of an element.
    void stay() noexcept { end_ = at_; }
    /// As new, with the same limits and options.
    void restart() noexcept { *this = scanner{limits_, options_}; }

    /// The octets at `at` come next; the first of them is number `offset` of the stream.
    void place(char const* at, std::uint64_t offset) noexcept {
        text_ = at_ = at;
        base_ = offset;
    }
    /// The octets from `text()` on stand at `to` now, and are still where they were.
    void moved(char const* to) noexcept {
        if (!is_between()) shift_views(to);
        at_ = to + (at_ - text_);
        text_ = to;
    }
    /// Back to the beginning of what has just been completed, header or element, to scan it once more.
    void rewind(progress completed, char const* begin, std::uint64_t offset) noexcept {
        if (completed == progress::header) {
            root_.reset();
            namespaces_ = 0;
        }
        place(begin, offset);
        is_root_done_ = false;
        step_ = root_.is_open() ? step::between : step::prolog;
    }

    /// Whether the next octet belongs to nothing that has begun: nothing is kept of what came before.
    bool is_between() const noexcept { return step_ <= step::epilog || step_ >= step::empty_root; }

    /// Behind the root of a document, where white space may stand.
    bool is_in_epilog() const noexcept { return step_ == step::epilog; }

    /// The first octet that the limits do not allow any more, if it is one of those before `received`;
    /// null otherwise.
    char const* excess(char const* received) const noexcept {
        std::uint64_t const most = bound();
        return static_cast<std::uint64_t>(received - text_) > most ? text_ + most : nullptr;
    }
    /// Which limit that is.
    xml_errc excess_code() const noexcept {
        if (bound() < element_bound()) return xml_errc::stream_too_long;
        return is_header() ? xml_errc::header_too_long : xml_errc::too_many_octets;
    }

  private:
    // Octets from text_ on that the limits allow.
    std::uint64_t element_bound() const noexcept {
        constexpr std::uint64_t none = ~std::uint64_t{0};
        if (is_header())
            return limits_.header_octets -
                   (base_ < limits_.header_octets ? base_ : limits_.header_octets);
        return is_between() ? none : limits_.stanza_octets;
    }
    std::uint64_t bound() const noexcept {
        std::uint64_t const most = element_bound();
        if (limits_.stream_octets == 0) return most;
        std::uint64_t const rest =
            limits_.stream_octets - (base_ < limits_.stream_octets ? base_ : limits_.stream_octets);
        return rest < most ? rest : most;
    }
    /// `end`, or the last end of a character that is not beyond `most` octets.
    char const* before(char const* end, std::uint64_t most) const noexcept {
        if (static_cast<std::uint64_t>(end - text_) <= most) return end;
        end = text_ + most;
        while (end > at_ && (static_cast<unsigned char>(*end) & 0xC0) == 0x80) --end;
        return end < at_ ? at_ : end;
    }

    template <class Sink>
    [[gnu::always_inline]] progress one_step(Sink& sink) noexcept {
        switch (step_) {
            case step::start: return start();
            case step::prolog:
            case step::between:
            case step::epilog: return between(sink);
            case step::opening: return opening();
            case step::declaration: return declaration();
            case step::content: return may_be_plain() ? elements(sink) : content();
            case step::run: return run(sink);
            case step::reference: return reference();
            case step::digits: return digits();
            case step::markup: return markup();
            case step::section: return section(sink);
            case step::element_name: return element_name();
            case step::tag: return goes_on_plain() ? elements(sink) : tag(sink);
            case step::tag_space: return tag_space(sink);
            case step::attribute_name: return attribute_name();
            case step::equals: return equals();
            case step::quote: return quote();
            case step::value: return value();
            case step::empty_tag: return empty_tag(sink);
            case step::end_tag: return end_tag(sink);
            case step::end_tag_space: return end_tag_space(sink);
            case step::empty_root: return close_empty_root(sink);
            case step::closed: return progress::closed;
            case step::failed: return progress::failed;
        }
        return progress::failed;
    }

    /// At the first octet of all, where an XML declaration may stand.
    progress start() noexcept {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        if (left() == 0) return progress::starved;
        if (options_.byte_order_mark && base_ == 0 && common(mark) == mark.size()) {
            place(at_ + mark.size(), mark.size());
            return progress::going;
        }
        if (*at_ != '<') return go(step::prolog);
        if (!is_header()) end_ = before(end_, limits_.stanza_octets);
        return go(step::opening);
    }
    progress opening() noexcept {
        constexpr std::string_view open = "<?xml";
        std::size_t const size = common(open);
        if (size == left()) return progress::starved;
        if (size < open.size() || !is_space(at_[size])) return go(step::prolog);
        token_ = at_;
        at_ += open.size();
        return go(step::declaration);
    }
    progress declaration() noexcept {
        while (at_ != end_ && *at_ != '>' && *at_ != '<') ++at_;
        if (at_ == end_) return progress::starved;
        if (*at_ == '<' || at_[-1] != '?') return fail(xml_errc::malformed_declaration, at_);
        ++at_;
        auto const fault = check_xml_declaration({token_, static_cast<std::size_t>(at_ - token_)});
        if (fault) return fail(fault->code, token_ + fault->offset);
        place(at_, offset_of(at_));
        return go(step::prolog);
    }
    /// Outside of all elements but the root of a stream.
    template <class Sink>
    progress between(Sink& sink) noexcept {
        skip_space();
        place(at_, offset_of(at_));
        if (at_ == end_) return progress::starved;
        if (*at_ != '<') return fail(outside(), at_);
        if (!is_header()) end_ = before(end_, limits_.stanza_octets);
        bool const is_element =
            may_be_plain() && at_[1] != '/' && !is_header() && step_ == step::between;
        if (is_element) return elements(sink);
        token_ = at_;
        return go(step::markup);
    }
    bool goes_on_plain() const noexcept { return may_be_plain() && *at_ == ' ' && !is_header(); }
    xml_errc outside() const noexcept {
        return root_.is_open() ? xml_errc::text_between_elements : xml_errc::text_outside_root;
    }

    progress content() noexcept {
        if (at_ == end_) return progress::starved;
        if (*at_ == '<') {
            token_ = at_;
            return go(step::markup);
        }
        progress const begun = begin_run();
        return begun == progress::going ? go(step::run) : begun;
    }
    template <class Sink>
    progress section(Sink& sink) noexcept {
        constexpr std::string_view close = "]]>";
        for (;;) {
            at_ = find(at_, ends_section{});
            if (at_ == end_) return progress::starved;
            std::size_t const size = common(close);
            if (size == close.size()) break;
            if (size == left()) return progress::starved;
            is_encoded_ |= *at_ == '\r';
            ++at_;
        }
        std::string_view text;
        if (!decoded_run(sink, decoding::section, text))
            return fail(xml_errc::out_of_memory, token_);
        at_ += close.size();
        sink.cdata(text);
        return go(step::content);
    }
    /// At '<', which is `token_`.
    progress markup() noexcept {
        if (left() < 2) return progress::starved;
        switch (at_[1]) {
            case '/': return begin_end_tag();
            case '!': return declaration_or_section();
            case '?': return fail(xml_errc::processing_instruction, token_);
            default: break;
        }
        if (is_root_done_ || !begins_name(at_ + 1)) return fail(xml_errc::malformed_markup, token_);
        if (progress const begun = begin_tag(); begun != progress::going) return begun;
        token_ = ++at_;
        return go(step::element_name);
    }
    progress declaration_or_section() noexcept {
        constexpr struct {
            std::string_view open;
            xml_errc code;
        } refused[]{{"<!--", xml_errc::comment}, {"<!DOCTYPE", xml_errc::document_type}};
        constexpr std::string_view section = "<![CDATA[";
        bool is_open = false;
        for (auto const& [open, code] : refused) {
            std::size_t const size = common(open);
            if (size == open.size()) return fail(code, token_);
            is_open |= size == left();
        }
        std::size_t const size = common(section);
        if (size < section.size() && (is_open || size == left())) return progress::starved;
        if (size < section.size()) return fail(xml_errc::malformed_markup, token_);
        if (bench_->open.empty()) return fail(outside(), token_);
        if (progress const begun = begin_run(); begun != progress::going) return begun;
        token_ = at_ += section.size();
        return go(step::section);
    }

    progress begin_end_tag() noexcept {
        if (bench_->open.empty() && !root_.is_open())
            return fail(xml_errc::malformed_markup, token_);
        at_ += 2;
        return go(step::end_tag);
    }
    template <class Sink>
    progress end_tag(Sink& sink) noexcept {
        std::string_view const expected =
            bench_->open.empty() ? root_.qualified() : bench_->open.back().qualified();
        auto const known = static_cast<std::size_t>(at_ - token_) - 2;
        std::string_view const rest = expected.substr(known);
        std::size_t const size = common(rest);
        at_ += size;
        if (at_ == end_) return progress::starved;
        if (size < rest.size() || name_octets(at_) != 0)
            return fail(xml_errc::mismatched_end_tag, token_);
        return end_tag_space(sink);
    }
    template <class Sink>
    progress end_tag_space(Sink& sink) noexcept {
        step_ = step::end_tag_space;
        skip_space();
        if (at_ == end_) return progress::starved;
        if (*at_ != '>') return fail(xml_errc::malformed_tag, at_);
        ++at_;
        return bench_->open.empty() ? close_root(sink) : close_element(sink);
    }
    template <class Sink>
    progress close_empty_root(Sink& sink) noexcept {
        place(at_, offset_of(at_));
        return close_root(sink);
    }
    template <class Sink>
    progress close_root(Sink& sink) noexcept {
        step_ = step::closed;
        sink.end_element();
        return progress::closed;
    }
    void shift_views(char const* to) noexcept {
        auto const begin = reinterpret_cast<std::uintptr_t>(text_);
        auto const end = reinterpret_cast<std::uintptr_t>(end_);
        auto const shifted = [&](char const* view) {
            auto const place = reinterpret_cast<std::uintptr_t>(view);
            return place >= begin && place <= end ? to + (place - begin) : view;
        };
        auto const shift = [&](std::string_view& view) {
            view = {shifted(view.data()), view.size()};
        };
        for (auto& element : bench_->open) {
            element.name = shifted(element.name);
            element.default_ns = shifted(element.default_ns);
        }
        for (auto& attribute : bench_->attributes) {
            attribute.name = shifted(attribute.name);
            attribute.value = shifted(attribute.value);
        }
        for (auto& bound : bench_->bindings) {
            shift(bound.prefix);
            shift(bound.ns);
        }
        shift(tag_.default_ns);
        for (auto* view : {&tag_.begin, &tag_.name, &token_, &reference_}) *view = shifted(*view);
    }
};

}  // namespace couplet::xml
