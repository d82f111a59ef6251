// SPDX-License-Identifier: BSL-1.0
// Everything declared, without its types: the laws of elements and octets, for property tests and a fuzz target.
#pragma once

#include <couplet/expected.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/walk.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "spoiler.hpp"
#include "xml/grammar.hpp"

namespace xep_laws {

namespace xml = couplet::xml;

/// Anything declared, seen without its type.
struct any_declared {
    std::string_view ns, local;
    couplet::occurs where;
    bool (*is_named)(xml::element_view);
    /// Read and built.
    couplet::expected<std::string, couplet::schema_error> (*rebuilt)(xml::element_view);
    std::string (*value_broken_by)(grammar::choices&);
    std::string (*element_broken_by)(xml::element_view);
    std::string (*container_broken_by)(xml::element_view);
    /// One, built.
    std::string (*built)(grammar::choices&);
};
/// Everything of all.hpp.
std::vector<any_declared> const& all();

/// Whether something of that namespace is there, or right below.
inline bool uses(xml::element_view one, std::string_view ns) {
    bool is = one.ns() == ns;
    for (xml::element_view const child : one.children()) is = is || child.ns() == ns;
    return is;
}
/// All elements of a tree, against everything declared in their namespaces.
inline std::string tree_broken_by(xml::element_view root) {
    std::string broken;
    auto const judge = [&](xml::element_view one) {
        for (auto const& type : all()) {
            if (!broken.empty() || !uses(one, type.ns)) continue;
            broken = type.container_broken_by(one);
            if (broken.empty()) broken = type.element_broken_by(one);
            if (!broken.empty())
                broken = std::string(type.ns) + ' ' + std::string(type.local) + ": " + broken;
        }
    };
    xml::walk(
        root, judge, [](xml::node_view) {}, [](xml::element_view) {});
    return broken;
}

/// A value, and the same spoilt.
inline std::string choices_broken_by(any_declared const& type, std::string_view octets) {
    grammar::choices choose{octets};
    if (auto broken = type.value_broken_by(choose); !broken.empty()) return broken;
    auto const tree = xml::parse_element(type.built(choose));
    if (!tree) return "not built";
    auto const spoilt = spoiler{choose}.copy(tree->view());
    auto const again = xml::parse_element(spoilt);
    if (!again) return "not spoilt as was meant: " + spoilt;
    auto const broken = tree_broken_by(again->view());
    return broken.empty() ? broken : broken + "\nin " + spoilt;
}

/// Octets of a fuzzer: markup as it is, or else choices.
inline std::string broken_by(std::string_view octets) {
    if (octets.starts_with('<')) {
        auto const tree = xml::parse_element(octets);
        return tree ? tree_broken_by(tree->view()) : std::string();
    }
    if (octets.empty()) return {};
    auto const which = static_cast<unsigned char>(octets[0]);
    return choices_broken_by(all()[which % all().size()], octets.substr(1));
}

}  // namespace xep_laws
