// SPDX-License-Identifier: BSL-1.0
// What xml::writer should make of calls, by the rules and without its means: which faults a call has, what is meant.
#pragma once

#include <couplet/text/utf8.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/writer_errc.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events.hpp"

namespace writing {

namespace xml = couplet::xml;
using couplet::writer_errc;
using faults = std::set<writer_errc>;
using scope = std::map<std::string, std::string>;  // prefix -> namespace

inline scope const stream_scope{{"", "jabber:client"},
                                {"stream", "http://etherx.jabber.org/streams"}};

class model {
  public:
    explicit model(bool is_document) : is_document_{is_document} { reset(); }

    // Each call returns its faults; if it has none, it is done.

    faults declaration() const {
        return is_document_ && is_untouched_ ? faults{}
                                             : faults{writer_errc::misplaced_declaration};
    }
    faults declare(std::string const& prefix, std::string const& ns) {
        faults found = may_open();
        if (!prefix.empty()) add_name(found, prefix);
        if (prefix == "xmlns" || ns == xml::ns::xmlns || (prefix == "xml") != (ns == xml::ns::xml))
            found.insert(writer_errc::reserved_namespace);
        if (!prefix.empty() && ns.empty()) found.insert(writer_errc::empty_namespace);
        if (pending_.contains(prefix)) found.insert(writer_errc::duplicate_declaration);
        add_text(found, ns);
        if (!found.empty()) return found;
        is_declaring_ = true;
        is_untouched_ = false;
        end_start_tag();
        if (prefix != "xml") pending_[prefix] = ns;
        return found;
    }
    faults open(std::string const& qualified) {
        faults found = may_open();
        auto const name = parts(qualified);
        add_qualified(found, name);
        scope inside = with_pending();
        auto const ns = look_up(inside, name.first);
        if (!ns && !name.first.empty()) found.insert(writer_errc::undeclared_prefix);
        if (found.empty()) enter(ns.value_or(""), name.second, std::move(inside));
        return found;
    }
    faults open(std::string const& ns, std::string const& local) {
        faults found = may_open();
        add_expanded(found, ns, local);
        scope inside = with_pending();
        if (look_up(inside, "").value_or("") != ns && (ns.empty() || !has_prefix(inside, ns))) {
            if (!pending_.contains(""))
                inside[""] = ns;
            else if (ns.empty())
                found.insert(writer_errc::duplicate_declaration);
            else
                declare_fresh(inside, ns);
        }
        if (found.empty()) enter(ns, local, std::move(inside));
        return found;
    }
    faults attribute(std::string const& qualified, std::string const& value) {
        auto const name = parts(qualified);
        faults found = may_have_attribute(value);
        add_qualified(found, name);
        if (qualified == "xmlns") found.insert(writer_errc::reserved_namespace);
        auto const ns = name.first.empty() ? "" : look_up(scopes_.back(), name.first);
        if (!ns) found.insert(writer_errc::undeclared_prefix);
        if (attributes_.contains({ns.value_or(""), name.second}))
            found.insert(writer_errc::duplicate_attribute);
        if (found.empty()) attributes_[{*ns, name.second}] = value;
        return found;
    }
    faults attribute(std::string const& ns, std::string const& local, std::string const& value) {
        faults found = may_have_attribute(value);
        add_expanded(found, ns, local);
        if (ns.empty() && local == "xmlns") found.insert(writer_errc::reserved_namespace);
        if (attributes_.contains({ns, local})) found.insert(writer_errc::duplicate_attribute);
        if (!found.empty()) return found;
        if (!ns.empty() && !has_prefix(scopes_.back(), ns)) declare_fresh(scopes_.back(), ns);
        attributes_[{ns, local}] = value;
        return found;
    }
    faults text(std::string const& characters) {
        faults found;
        if (characters.empty()) return found;
        if (depth() == 0) found.insert(writer_errc::text_outside_root);
        if (is_declaring_) found.insert(writer_errc::misplaced_declaration);
        add_text(found, characters);
        if (!found.empty()) return found;
        end_start_tag();
        events_.text(characters);
        return found;
    }
    faults close() {
        if (is_declaring_) return {writer_errc::misplaced_declaration};
        if (depth() == 0) return {writer_errc::nothing_open};
        end_start_tag();
        events_.end_element();
        scopes_.pop_back();
        return {};
    }
    faults flush() {
        if (is_declaring_) return {writer_errc::misplaced_declaration};
        end_start_tag();
        return {};
    }
    faults finish() {
        faults found;
        if (is_declaring_) found.insert(writer_errc::misplaced_declaration);
        if (depth() != 0) found.insert(writer_errc::unclosed_element);
        if (is_document_ && !has_root_) found.insert(writer_errc::no_root);
        return found;
    }
    void declaration_is_done() { is_untouched_ = false; }
    void reset() {
        scopes_ = {is_document_ ? scope{} : stream_scope};
        pending_.clear();
        attributes_.clear();
        events_ = {};
        is_declaring_ = in_start_tag_ = has_root_ = false;
        is_untouched_ = true;
    }
    std::size_t depth() const { return scopes_.size() - 1; }
    /// What a parser that leaves out declarations reports of it.
    std::string const& events() const { return events_.lines; }

  private:
    static std::pair<std::string, std::string> parts(std::string const& qualified) {
        auto const colon = qualified.find(':');
        if (colon == std::string::npos || colon == 0) return {"", qualified};
        return {qualified.substr(0, colon), qualified.substr(colon + 1)};
    }
    static void add_name(faults& found, std::string_view name) {
        if (!xml::is_ncname(name)) found.insert(writer_errc::malformed_name);
        if (name.size() > xml::max_written_name) found.insert(writer_errc::name_too_long);
    }
    static void add_text(faults& found, std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            auto const c = couplet::utf8::decode(text, at);
            if (c.size == 0) return void(found.insert(writer_errc::malformed_utf8));
            if (!xml::is_char(c.value)) return void(found.insert(writer_errc::forbidden_character));
            at += c.size;
        }
    }
    static void add_qualified(faults& found, std::pair<std::string, std::string> const& name) {
        add_name(found, name.second);
        if (!name.first.empty()) add_name(found, name.first);
        if (name.first == "xmlns") found.insert(writer_errc::reserved_namespace);
    }
    static void add_expanded(faults& found, std::string_view ns, std::string_view local) {
        add_name(found, local);
        add_text(found, ns);
        if (ns == xml::ns::xmlns) found.insert(writer_errc::reserved_namespace);
    }
    static std::optional<std::string> look_up(scope const& in, std::string const& prefix) {
        if (prefix == "xml") return std::string(xml::ns::xml);
        auto const found = in.find(prefix);
        return found == in.end() ? std::nullopt : std::optional(found->second);
    }
    static bool has_prefix(scope const& in, std::string const& ns) {
        if (ns == xml::ns::xml) return true;
        for (auto const& [prefix, means] : in)
            if (!prefix.empty() && means == ns) return true;
        return false;
    }
    static void declare_fresh(scope& in, std::string const& ns) {
        int n = 1;
        while (in.contains("ns" + std::to_string(n))) ++n;
        in["ns" + std::to_string(n)] = ns;
    }

    faults may_open() const {
        faults found;
        if (is_document_ && has_root_ && depth() == 0) found.insert(writer_errc::second_root);
        if (depth() == xml::max_written_depth) found.insert(writer_errc::too_deep);
        return found;
    }
    faults may_have_attribute(std::string_view value) const {
        faults found;
        if (!in_start_tag_) found.insert(writer_errc::misplaced_attribute);
        add_text(found, value);
        return found;
    }
    scope with_pending() const {
        scope inside = scopes_.back();
        for (auto const& [prefix, ns] : pending_) inside[prefix] = ns;
        return inside;
    }
    void enter(std::string const& ns, std::string const& local, scope inside) {
        end_start_tag();
        name_ = events::expanded(ns, local);
        scopes_.push_back(std::move(inside));
        pending_.clear();
        in_start_tag_ = has_root_ = true;
        is_declaring_ = is_untouched_ = false;
    }
    void end_start_tag() {
        if (!in_start_tag_) return;
        std::vector<events::merged::attribute> list;
        for (auto const& [name, value] : attributes_)
            list.push_back({events::expanded(name.first, name.second), value});
        events_.start(name_, {}, std::move(list));
        attributes_.clear();
        in_start_tag_ = false;
    }

    bool is_document_;
    bool is_declaring_ = false, in_start_tag_ = false, has_root_ = false, is_untouched_ = true;
    std::vector<scope> scopes_;
    scope pending_;
    std::string name_;  // of the open start tag
    std::map<std::pair<std::string, std::string>, std::string> attributes_;
    events::merged events_;
};

}  // namespace writing
