// SPDX-License-Identifier: BSL-1.0
// A second reader of XMPP's XML, written to be checked by eye: octet by octet, copies of everything, no tricks.
#pragma once

#include <algorithm>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/options.hpp>
#include <couplet/xml/xml_declaration.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slow {

namespace xml = couplet::xml;
using couplet::xml_errc;
using couplet::xml_error;

struct attribute {
    xml::expanded_name name;
    std::string prefix, value;
};
struct declaration {
    std::string prefix, ns;
};

/// What xml::start_tag offers.
struct start_tag {
    std::string qualified_, ns_;
    std::vector<attribute> attributes_;
    std::vector<declaration> declarations_;

    std::string_view qualified() const { return qualified_; }
    std::string_view prefix() const { return xml::split_name(qualified_).prefix; }
    xml::expanded_name name() const { return {ns_, xml::split_name(qualified_).local}; }
    auto const& attributes() const { return attributes_; }
    auto const& declarations() const { return declarations_; }
};

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
    struct named {  // an attribute as written; `value` is decoded
        std::string name, value;
        std::uint64_t at;
    };
    using scope = std::map<std::string, std::string>;

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
        bool const is_incomplete = is_incomplete_character();
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
    /// Some octets behind `char_` would make it a character.
    bool is_incomplete_character() const {
        auto const lead = static_cast<unsigned char>(char_[0]);
        std::size_t const size = lead < 0xC2   ? 1
                                 : lead < 0xE0 ? 2
                                 : lead < 0xF0 ? 3
                                 : lead < 0xF5 ? 4
                                               : 1;
        if (char_.size() >= size) return false;
        for (unsigned second = 0x80; second < 0xC0; ++second) {
            std::string whole = char_;
            if (whole.size() == 1) whole += static_cast<char>(second);
            whole.resize(size, '\x80');
            if (couplet::utf8::decode(whole, 0).size != 0) return true;
        }
        return false;
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
    static bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

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
        append_line_end_normalised(run_, c, '\n');
        return true;
    }
    void end_run() {
        if (in_run_) sink_.text(run_);
        run_.clear();
        in_run_ = false;
        brackets_ = 0;
        after_cr_ = false;
    }
    /// XML 1.0 2.11
    void append_line_end_normalised(std::string& to, char32_t c, char line_end) {
        bool const after_cr = std::exchange(after_cr_, c == '\r');
        if (c == '\n' && after_cr) return;
        if (c == '\r' || c == '\n')
            to += line_end;
        else
            to += char_;
    }

    // references

    bool open_reference(state back) {
        after_cr_ = false;
        reference_at_ = at_;
        reference_.clear();
        back_ = back;
        return go(state::reference);
    }
    bool reference(char32_t c) {
        reference_ += char_;
        if (reference_[0] == '#') return character_reference(c);
        static std::map<std::string, char> const entities{
            {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}, {"quot;", '"'}};
        if (auto const found = entities.find(reference_); found != entities.end())
            return end_reference(static_cast<char32_t>(found->second));
        for (auto const& [entity, meaning] : entities)
            if (entity.compare(0, reference_.size(), reference_) == 0) return true;
        // The name of another entity, which need not be complete, or no name at all.
        bool const first = reference_.size() == char_.size();
        bool const goes_on = first ? xml::is_name_start(c) : c == ';' || xml::is_name_char(c);
        return fail(goes_on ? xml_errc::undeclared_entity : xml_errc::malformed_reference,
                    reference_at_);
    }
    bool character_reference(char32_t c) {
        bool const hex = reference_.size() > 1 && reference_[1] == 'x';
        std::string const digits = reference_.substr(hex ? 2 : 1);
        if (digits.empty()) return true;
        if (c == ';' && digits.size() > 1) {
            if (!xml::is_char(number_)) return fail(xml_errc::forbidden_reference, reference_at_);
            return end_reference(number_);
        }
        auto const digit =
            std::string_view(hex ? "0123456789abcdef" : "0123456789")
                .find(static_cast<char>(c < 0x80 ? c | (c >= 'A' && c <= 'F' ? 0x20 : 0) : 0));
        if (digit == std::string_view::npos || c >= 0x80)
            return fail(xml_errc::malformed_reference, reference_at_);
        if (digits.size() == 1) number_ = 0;
        number_ = number_ * (hex ? 16 : 10) + static_cast<char32_t>(digit);
        return number_ > 0x10FFFF ? fail(xml_errc::forbidden_reference, reference_at_) : true;
    }
    bool end_reference(char32_t meaning) {
        couplet::utf8::append(back_ == state::value ? attributes_.back().value : run_, meaning);
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
        after_cr_ = false;
        return go(state::section);
    }
    bool section(char32_t c) {
        append_line_end_normalised(markup_, c, '\n');
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
    static bool declares(named const& a) {
        return a.name == "xmlns" || a.name.compare(0, 6, "xmlns:") == 0;
    }
    bool may_have_one_more(named const& a) {
        auto const of_its_kind = static_cast<std::uint64_t>(
            std::count_if(attributes_.begin(), attributes_.end(),
                          [&](named const& b) { return declares(a) == declares(b); }));
        if (!declares(a))
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
        after_cr_ = false;
        return go(state::value);
    }
    bool value(char32_t c) {
        if (c == quote_) return go(state::in_tag);
        if (c == '<') return fail(xml_errc::less_than_in_value, at_);
        if (c == '&') return open_reference(state::value);
        auto& value = attributes_.back().value;
        if (c == '\t')  // XML 1.0 3.3.3
            value += ' ', after_cr_ = false;
        else
            append_line_end_normalised(value, c, ' ');
        return true;
    }

    /// At its '>': of all broken rules the one at the lowest place.
    bool complete_tag(bool empty) {
        std::set<std::pair<std::uint64_t, xml_errc>> faults;
        scope inside = scopes_.back();
        std::set<std::string> raw;
        std::set<std::pair<std::string, std::string>> expanded;
        start_tag tag;
        for (auto const& a : attributes_) {
            if (!raw.insert(a.name).second) faults.insert({a.at, xml_errc::duplicate_attribute});
            if (declares(a)) declare(a, inside, tag, faults);
        }
        auto const resolve = [&](std::string_view prefix, std::uint64_t at) {
            auto const found = inside.find(std::string(prefix));
            if (found == inside.end()) faults.insert({at, xml_errc::undeclared_prefix});
            return found == inside.end() ? std::string_view{} : std::string_view(found->second);
        };
        tag.qualified_ = name_;
        tag.ns_ = resolve(tag.prefix(), name_at_);
        for (auto const& a : attributes_) {
            if (declares(a)) continue;
            auto const [prefix, local] = xml::split_name(a.name);
            std::string_view const ns = prefix.empty() ? "" : resolve(prefix, a.at);
            tag.attributes_.push_back({{ns, local}, std::string(prefix), a.value});
            if (!ns.empty() && !expanded.insert({std::string(ns), std::string(local)}).second)
                faults.insert({a.at, xml_errc::duplicate_expanded_name});
        }
        if (!faults.empty()) return fail(faults.begin()->second, faults.begin()->first);
        sink_.start_element(tag);
        std::uint64_t const namespaces =
            (open_.empty() ? 0 : open_.back().second) + tag.declarations_.size();
        open_.push_back({name_, namespaces});
        scopes_.push_back(std::move(inside));
        return opened(empty);
    }
    void declare(named const& a, scope& inside, start_tag& tag,
                 std::set<std::pair<std::uint64_t, xml_errc>>& faults) {
        std::string const prefix = a.name == "xmlns" ? "" : a.name.substr(6);
        tag.declarations_.push_back({prefix, a.value});
        if (a.value.size() > limits_.namespace_octets)
            faults.insert({a.at, xml_errc::namespace_too_long});
        else if (prefix == "xmlns" || a.value == xml::ns::xmlns ||
                 (prefix == "xml") != (a.value == xml::ns::xml))
            faults.insert({a.at, xml_errc::reserved_namespace});
        else if (!prefix.empty() && a.value.empty())
            faults.insert({a.at, xml_errc::empty_namespace});
        inside[prefix] = a.value;
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
    std::string char_, markup_, run_, name_, reference_;
    std::vector<named> attributes_;
    std::vector<std::pair<std::string, std::uint64_t>> open_;  // name, declarations in scope
    std::vector<scope> scopes_;
    std::size_t nodes_ = 0, brackets_ = 0;
    char32_t quote_ = 0, number_ = 0;
    bool in_run_ = false, after_cr_ = false, had_root_ = false, has_mark_ = false;
};

}  // namespace slow
