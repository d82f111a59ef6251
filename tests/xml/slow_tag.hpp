// SPDX-License-Identifier: BSL-1.0
// The rules for whole start tags, for the slow reader: in sets and maps, with copies of everything.
#pragma once

#include <couplet/xml/errc.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
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

/// An attribute as it stands there; its value is decoded.
struct named {
    std::string name, value;
    std::uint64_t at;

    bool declares() const { return name == "xmlns" || name.compare(0, 6, "xmlns:") == 0; }
};

/// What each prefix means.
using scope = std::map<std::string, std::string>;

/// A start tag, all of it; views into what it was made of.
class whole_tag {
  public:
    whole_tag(std::string const& name, std::uint64_t at, std::vector<named> const& attributes,
              scope const& outside, xml::limits const& limits)
        : inside_{outside} {
        std::set<std::string> raw;
        for (auto const& a : attributes) {
            if (!raw.insert(a.name).second) fault(a.at, xml_errc::duplicate_attribute);
            if (a.declares()) declare(a, limits);
        }
        tag_.qualified_ = name;
        tag_.ns_ = resolved(tag_.prefix(), at);
        for (auto const& a : attributes)
            if (!a.declares()) add(a);
    }
    whole_tag(whole_tag const&) = delete;
    whole_tag& operator=(whole_tag const&) = delete;

    start_tag const& tag() const { return tag_; }
    scope const& inside() const { return inside_; }
    std::optional<xml_error> first_fault() const {
        if (faults_.empty()) return std::nullopt;
        return xml_error{faults_.begin()->second, faults_.begin()->first};
    }

  private:
    void fault(std::uint64_t at, xml_errc code) { faults_.insert({at, code}); }
    void declare(named const& a, xml::limits const& limits) {
        std::string const prefix = a.name == "xmlns" ? "" : a.name.substr(6);
        tag_.declarations_.push_back({prefix, a.value});
        if (a.value.size() > limits.namespace_octets)
            fault(a.at, xml_errc::namespace_too_long);
        else if (prefix == "xmlns" || a.value == xml::ns::xmlns ||
                 (prefix == "xml") != (a.value == xml::ns::xml))
            fault(a.at, xml_errc::reserved_namespace);
        else if (!prefix.empty() && a.value.empty())
            fault(a.at, xml_errc::empty_namespace);
        inside_[prefix] = a.value;
    }
    std::string_view resolved(std::string_view prefix, std::uint64_t at) {
        auto const found = inside_.find(std::string(prefix));
        if (found != inside_.end()) return found->second;
        fault(at, xml_errc::undeclared_prefix);
        return {};
    }
    void add(named const& a) {
        auto const [prefix, local] = xml::split_name(a.name);
        std::string_view const ns = prefix.empty() ? "" : resolved(prefix, a.at);
        tag_.attributes_.push_back({{ns, local}, std::string(prefix), a.value});
        if (!ns.empty() && !expanded_.insert({std::string(ns), std::string(local)}).second)
            fault(a.at, xml_errc::duplicate_expanded_name);
    }

    start_tag tag_;
    scope inside_;
    std::set<std::pair<std::string, std::string>> expanded_;
    std::set<std::pair<std::uint64_t, xml_errc>> faults_;
};

}  // namespace slow
