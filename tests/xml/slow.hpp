// SPDX-License-Identifier: BSL-1.0
// A second reader of XMPP's XML, written to be checked by eye: octet by octet, copies of everything, no tricks.
#pragma once

#include <algorithm>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/options.hpp>
#include <couplet/xml/xml_declaration.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slow_character.hpp"
#include "slow_tag.hpp"

namespace slow {

/// The interface of xml::parser.
template <class Sink>
class parser {
  public:
    explicit parser(Sink& sink, xml::limits limits = {}, xml::options options = {})
        : sink_{sink}, limits_{limits}, options_{options} {
        if (is_stream()) unit_ = 0;  // a declaration and white space are part of a stream's header
        scopes_.push_back({{"", ""}, {"xml", std::string(xml::ns::xml)}});
    }

    bool feed(std::string_view octets) {
        for (char const c : octets)
            if (!octet(c)) return false;
        return !error_;
    }
    bool finish() {
        if (error_) return false;
        if (state_ == state::closed ||
            (state_ == state::outside && had_root_ && open_.empty() && char_.empty()))
            return true;
        return fail(xml_errc::incomplete, count_);
    }
    std::optional<xml_error> error() const { return error_; }

  private:
    enum class state {
        outside,
        content,
        markup,
        declaration,
        section,
        reference,
        name,
        in_tag,
        in_tag_space,
        attribute_name,
        before_equals,
        before_quote,
        value,
        empty,
        end_name,
        end_space,
        closed,
    };
    bool fail(xml_errc code, std::uint64_t offset) {
        error_ = {code, offset};
        return false;
    }
    bool go(state next) {
        state_ = next;
        return true;
    }
    bool is_stream() const { return options_.as == xml::framing::stream; }
    /// The elements outside of the limits' unit: a stream's root.
    std::size_t base() const { return is_stream() && had_root_ ? 1 : 0; }
    bool in_element() const { return open_.size() > base(); }

    // characters

    bool octet(char c) {
        if (error_) return false;
        if (state_ == state::closed) return true;
        std::uint64_t const at = count_++;
        if (char_.empty()) at_ = at;
        char_ += c;
        bool const is_incomplete = is_incomplete_character(char_);
        auto const decoded = couplet::utf8::decode(char_, 0);
        if (!is_incomplete && decoded.size == 0) return fail(xml_errc::malformed_utf8, at_);
        if (!is_incomplete && !xml::is_char(decoded.value))
            return fail(xml_errc::forbidden_character, at_);
        if (unit_ && at - *unit_ >= unit_limit())
            return fail(is_header() ? xml_errc::header_too_long : xml_errc::too_many_octets, at);
        if (limits_.stream_octets != 0 && at >= limits_.stream_octets)
            return fail(xml_errc::stream_too_long, at);
        if (is_incomplete) return true;
        bool const good = character(decoded.value);
        char_.clear();
        return good;
    }
    bool is_header() const { return is_stream() && !had_root_; }
    std::uint64_t unit_limit() const {
        return is_header() ? limits_.header_octets : limits_.stanza_octets;
    }

    bool character(char32_t c) {
        switch (state_) {
            case state::outside: return outside(c);
            case state::content: return content(c);
            case state::markup: return markup(c);
            case state::declaration: return in_declaration(c);
            case state::section: return section(c);
            case state::reference: return reference(c);
            case state::name: return name(c);
            case state::in_tag: return in_tag(c, false);
            case state::in_tag_space: return in_tag(c, true);
            case state::attribute_name: return attribute_name(c);
            case state::before_equals: return equals(c);
            case state::before_quote: return quote(c);
            case state::value: return value(c);
            case state::empty:
                return c == '>' ? complete_tag(true) : fail(xml_errc::malformed_tag, at_);
            case state::end_name: return end_name(c);
            case state::end_space: return end_space(c);
            case state::closed: break;
        }
        return true;
    }

    // between markup

    bool outside(char32_t c) {
        if (c == 0xFEFF && at_ == 0 && options_.byte_order_mark) return has_mark_ = true;
        if (c == '<') return open_markup();
        if (is_space(c)) return true;
        return fail(open_.empty() ? xml_errc::text_outside_root : xml_errc::text_between_elements,
                    at_);
    }
    bool open_markup() {
        mark_ = at_;
        markup_.clear();
        if (!unit_) unit_ = at_;
        return go(state::markup);
    }
    bool content(char32_t c) {
        if (c == '<') {
            end_run();
            return open_markup();
        }
        if (!in_run_) {
            if (nodes_ >= limits_.nodes) return fail(xml_errc::too_many_nodes, at_);
            ++nodes_;
            in_run_ = true;
        }
        if (c == '>' && brackets_ >= 2) return fail(xml_errc::cdata_end_in_text, at_ - 2);
        brackets_ = c == ']' ? brackets_ + 1 : 0;
        if (c == '&') return open_reference(state::content);
        line_ends_.append(run_, c, char_, '\n');
        return true;
    }
    void end_run() {
        if (in_run_) sink_.text(run_);
        run_.clear();
        in_run_ = false;
        brackets_ = 0;
        line_ends_ = {};
    }
    // references

    bool open_reference(state back) {
        line_ends_ = {};
        reference_at_ = at_;
        reference_ = {};
        back_ = back;
        return go(state::reference);
    }
    bool reference(char32_t c) {
        switch (reference_.read(c, char_)) {
            case reference_reader::state::going: return true;
            case reference_reader::state::bad: return fail(reference_.fault, reference_at_);
            case reference_reader::state::complete: break;
        }
        couplet::utf8::append(back_ == state::value ? attributes_.back().value : run_,
                              reference_.meaning);
        return go(back_);
    }

    // markup that is no tag

    bool markup(char32_t c) {
        markup_ += char_;
        bool const first = markup_.size() == char_.size();
        if (first && c == '?') return question_mark();
        if (first && c == '/') return open_end_tag();
        if (first && xml::is_name_start(c)) return open_start_tag(c);
        static constexpr std::pair<std::string_view, xml_errc> refused[]{
            {"!--", xml_errc::comment}, {"!DOCTYPE", xml_errc::document_type}};
        bool going = false;
        for (auto const& [opener, code] : refused) {
            if (markup_ == opener) return fail(code, mark_);
            going |= opener.substr(0, markup_.size()) == markup_;
        }
        if (markup_ == "![CDATA[") return open_section();
        going |= std::string_view("![CDATA[").substr(0, markup_.size()) == markup_;
        return going ? true : fail(xml_errc::malformed_markup, mark_);
    }
    bool question_mark() {
        if (mark_ == (has_mark_ ? 3U : 0U)) return go(state::declaration);
        return fail(xml_errc::processing_instruction, mark_);
    }
    bool in_declaration(char32_t c) {
        static constexpr std::string_view opener = "?xml";
        std::size_t const before = markup_.size();
        markup_ += char_;
        bool const begins = before < opener.size() ? opener.substr(0, markup_.size()) == markup_
                                                   : before > opener.size() || is_space(c);
        if (!begins) return fail(xml_errc::processing_instruction, mark_);
        if (c == '<' || (c == '>' && !markup_.ends_with("?>")))
            return fail(xml_errc::malformed_declaration, at_);
        if (c != '>') return true;
        if (auto const fault = xml::check_xml_declaration('<' + markup_))
            return fail(fault->code, mark_ + fault->offset);
        if (!is_stream()) unit_.reset();
        return go(state::outside);
    }
    bool open_section() {
        if (!in_element())
            return fail(
                open_.empty() ? xml_errc::text_outside_root : xml_errc::text_between_elements,
                mark_);
        if (nodes_ >= limits_.nodes) return fail(xml_errc::too_many_nodes, mark_);
        ++nodes_;
        markup_.clear();
        line_ends_ = {};
        return go(state::section);
    }
    bool section(char32_t c) {
        line_ends_.append(markup_, c, char_, '\n');
        if (!markup_.ends_with("]]>")) return true;
        markup_.resize(markup_.size() - 3);
        sink_.cdata(markup_);
        return go(state::content);
    }

    // start tags

    bool open_start_tag(char32_t c) {
        if (open_.empty() && had_root_) return fail(xml_errc::malformed_markup, mark_);
        if (open_.size() - base() >= limits_.depth) return fail(xml_errc::too_deep, mark_);
        if (nodes_ >= limits_.nodes) return fail(xml_errc::too_many_nodes, mark_);
        ++nodes_;
        name_.clear();
        name_at_ = at_;
        attributes_.clear();
        return name(c);
    }
    bool name(char32_t c) {
        state_ = state::name;
        if (grows(name_, name_at_, c)) return !error_;
        if (!is_qualified(name_, name_at_)) return false;
        return in_tag(c, false);
    }
    /// Appends what belongs to a name; may fail.
    bool grows(std::string& name, std::uint64_t at, char32_t c) {
        if (!xml::is_name_char(c)) return false;
        name += char_;
        if (name.size() > limits_.name_octets) fail(xml_errc::name_too_long, at);
        return true;
    }
    bool is_qualified(std::string const& name, std::uint64_t at) {
        return xml::is_qualified_name(name) ? true : fail(xml_errc::malformed_qualified_name, at);
    }
    bool in_tag(char32_t c, bool after_space) {
        if (is_space(c)) return go(state::in_tag_space);
        if (c == '>') return complete_tag(false);
        if (c == '/') return go(state::empty);
        if (!after_space) return fail(xml_errc::malformed_tag, at_);
        if (!xml::is_name_start(c)) return fail(xml_errc::malformed_name, at_);
        attributes_.push_back({"", "", at_});
        return attribute_name(c);
    }
    bool attribute_name(char32_t c) {
        state_ = state::attribute_name;
        auto& a = attributes_.back();
        if (grows(a.name, a.at, c)) return !error_;
        if (!is_qualified(a.name, a.at) || !may_have_one_more(a)) return false;
        return equals(c);
    }
    bool may_have_one_more(named const& a) {
        auto const of_its_kind = static_cast<std::uint64_t>(
            std::count_if(attributes_.begin(), attributes_.end(),
                          [&](named const& b) { return a.declares() == b.declares(); }));
        if (!a.declares())
            return of_its_kind <= limits_.attributes ? true
                                                     : fail(xml_errc::too_many_attributes, a.at);
        if (of_its_kind > limits_.declarations) return fail(xml_errc::too_many_declarations, a.at);
        std::uint64_t const outside = open_.empty() ? 0 : open_.back().second;
        return outside + of_its_kind <= limits_.namespaces
                   ? true
                   : fail(xml_errc::too_many_namespaces, a.at);
    }
    bool equals(char32_t c) {
        if (is_space(c)) return go(state::before_equals);
        return c == '=' ? go(state::before_quote) : fail(xml_errc::malformed_tag, at_);
    }
    bool quote(char32_t c) {
        if (is_space(c)) return true;
        if (c != '\'' && c != '"') return fail(xml_errc::malformed_tag, at_);
        quote_ = c;
        return go(state::value);
    }
    bool value(char32_t c) {
        if (c == quote_) {
            line_ends_ = {};
            return go(state::in_tag);
        }
        if (c == '<') return fail(xml_errc::less_than_in_value, at_);
        if (c == '&') return open_reference(state::value);
        auto& value = attributes_.back().value;
        if (c == '\t') char_ = ' ';  // XML 1.0 3.3.3
        line_ends_.append(value, c, char_, ' ');
        return true;
    }

    /// At its '>': of all broken rules the one at the lowest place.
    bool complete_tag(bool empty) {
        whole_tag const whole(name_, name_at_, attributes_, scopes_.back(), limits_);
        if (auto const fault = whole.first_fault()) return fail(fault->code, fault->offset);
        sink_.start_element(whole.tag());
        std::uint64_t const outside = open_.empty() ? 0 : open_.back().second;
        open_.push_back({name_, outside + whole.tag().declarations().size()});
        scopes_.push_back(whole.inside());
        return opened(empty);
    }
    bool opened(bool empty) {
        bool const is_root = open_.size() == 1;
        if (is_root && is_stream()) {
            nodes_ = 0;
            unit_.reset();
        }
        had_root_ = true;
        if (empty) return close();
        return go(in_element() ? state::content : state::outside);
    }

    // end tags

    bool open_end_tag() {
        name_.clear();
        name_at_ = at_ + 1;
        if (open_.empty()) return fail(xml_errc::malformed_markup, mark_);
        return go(state::end_name);
    }
    bool end_name(char32_t c) {
        std::string const& expected = open_.back().first;
        if (name_.size() < expected.size()) {
            name_ += char_;
            if (expected.compare(0, name_.size(), name_) == 0) return true;
            return fail(xml_errc::mismatched_end_tag, mark_);
        }
        if (xml::is_name_char(c)) return fail(xml_errc::mismatched_end_tag, mark_);
        state_ = state::end_space;
        return end_space(c);
    }
    bool end_space(char32_t c) {
        if (is_space(c)) return true;
        return c == '>' ? close() : fail(xml_errc::malformed_tag, at_);
    }
    bool close() {
        sink_.end_element();
        open_.pop_back();
        scopes_.pop_back();
        if (open_.empty() && is_stream()) return go(state::closed);
        if (in_element()) return go(state::content);
        nodes_ = 0;
        unit_.reset();
        return go(state::outside);
    }

    Sink& sink_;
    xml::limits limits_;
    xml::options options_;
    std::optional<xml_error> error_;
    state state_ = state::outside;
    state back_ = state::content;
    std::uint64_t count_ = 0;  // octets so far
    std::uint64_t at_ = 0;     // where the character begins
    std::uint64_t mark_ = 0;   // where the markup begins
    std::uint64_t name_at_ = 0;
    std::uint64_t reference_at_ = 0;
    std::optional<std::uint64_t> unit_;  // where the header or the top-level element begins
    std::string char_, markup_, run_, name_;
    reference_reader reference_;
    line_end_reader line_ends_;
    std::vector<named> attributes_;
    std::vector<std::pair<std::string, std::uint64_t>> open_;  // name, declarations in scope
    std::vector<scope> scopes_;
    std::size_t nodes_ = 0, brackets_ = 0;
    char32_t quote_ = 0;
    bool in_run_ = false, had_root_ = false, has_mark_ = false;
};

}  // namespace slow
