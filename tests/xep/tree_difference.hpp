// SPDX-License-Identifier: BSL-1.0
// What a rebuilt element lacks of its original, in words; the order of children of different names does not matter.
#pragma once

#include <couplet/xml/element.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xep_laws {

namespace xml = couplet::xml;

/// `lacks` is what the original has more: attributes, children, text. `wrong` is what the rebuilt has more, or says
/// otherwise. White space beside children is layout.
struct tree_difference {
    std::vector<std::string> lacks, wrong;

    tree_difference(xml::element_view original, xml::element_view rebuilt) {
        compare(original, rebuilt);
    }

  private:
    using children = std::map<std::string, std::vector<xml::element_view>>;

    static std::string said(xml::expanded_name name) {
        return name.ns.empty() ? std::string(name.local)
                               : '{' + std::string(name.ns) + '}' + std::string(name.local);
    }
    /// Without the namespace, if it is the parent's.
    static std::string beside(std::string const& name, std::string const& parent) {
        std::size_t const size = parent.find('}') + 1;
        return name.compare(0, size, parent, 0, size) == 0 ? name.substr(size) : name;
    }
    static children by_name(xml::element_view around) {
        children all;
        for (xml::element_view const child : around.children())
            all[said(child.name())].push_back(child);
        return all;
    }
    static std::string_view text_of(xml::element_view one) {
        bool const is_layout = one.text().find_first_not_of(" \t\r\n") == std::string_view::npos;
        return is_layout && by_name(one).size() > 0 ? std::string_view{} : one.text();
    }

    void compare(xml::element_view original, xml::element_view rebuilt) {
        std::string const at = said(original.name());
        for (auto const& one : original.attributes()) {
            auto const again = rebuilt.attribute(one.name);
            if (!again)
                lacks.push_back(at + " @" + said(one.name) + '=' + std::string(one.value));
            else if (*again != one.value)
                wrong.push_back(at + " @" + said(one.name) + '=' + std::string(*again) + ", not " +
                                std::string(one.value));
        }
        for (auto const& one : rebuilt.attributes())
            if (!original.attribute(one.name)) wrong.push_back(at + " new @" + said(one.name));
        if (rebuilt.text().empty() && !text_of(original).empty())
            lacks.push_back(at + " text");
        else if (text_of(original) != text_of(rebuilt))
            wrong.push_back(at + " text=" + std::string(rebuilt.text()));
        compare_children(at, by_name(original), by_name(rebuilt));
    }
    void compare_children(std::string const& at, children const& original,
                          children const& rebuilt) {
        for (auto const& [name, all] : original) {
            auto const again = rebuilt.find(name);
            if (again == rebuilt.end())
                lacks.push_back(at + " <" + beside(name, at) + '>');
            else if (again->second.size() != all.size())
                wrong.push_back(at + " another number of <" + name + '>');
            else
                for (std::size_t i = 0; i < all.size(); ++i) compare(all[i], again->second[i]);
        }
        for (auto const& [name, all] : rebuilt)
            if (original.find(name) == original.end()) wrong.push_back(at + " new <" + name + '>');
    }
};

}  // namespace xep_laws
