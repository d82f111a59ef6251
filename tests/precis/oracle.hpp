// SPDX-License-Identifier: BSL-1.0
// The derived properties at Unicode 15.0 of every code point, computed from the Unicode data without ICU; and test strings.
#pragma once

#include <couplet/precis/category.hpp>
#include <couplet/precis/table.hpp>
#include <couplet/text/unicode.hpp>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "support.hpp"

namespace oracle {

using couplet::precis::category;

/// As oracle_ranges_15.0.tsv writes it, in the columns of either class; "ID_DIS" is FREE_PVAL there.
inline category parsed(std::string_view name) {
    constexpr std::string_view names[]{"PVALID",   "FREE_PVAL",  "CONTEXTJ",
                                       "CONTEXTO", "DISALLOWED", "UNASSIGNED"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (names[i] == name) return static_cast<category>(i);
    if (name == "ID_DIS") return category::free_pval;
    FAIL("a property called " << name);
    return {};
}

struct row {
    category derived;
    category identifier;
    category freeform;
    category idna;
};

class table {
  public:
    static table const& instance() {
        static table const all;
        return all;
    }
    row const& operator[](char32_t c) const { return rows_[c]; }

  private:
    table() {
        std::ifstream in(COUPLET_TESTS_DIR "/precis/oracle_ranges_15.0.tsv");
        for (std::string line; std::getline(in, line);) {
            if (line.empty() || line[0] == '#') continue;
            std::istringstream cells(line);
            std::string range, derived, identifier, freeform, reason, idna;
            cells >> range >> derived >> identifier >> freeform >> reason >> idna;
            auto const last = std::stoul(range.substr(range.find('-') + 1), nullptr, 16);
            REQUIRE(std::stoul(range, nullptr, 16) == rows_.size());
            row const properties{parsed(derived), parsed(identifier), parsed(freeform),
                                 parsed(idna)};
            rows_.resize(last + 1, properties);
        }
        REQUIRE(rows_.size() == 0x110000);
    }

    std::vector<row> rows_;
};

/// Whether the linked ICU knows the Unicode version of the oracle; says so if it does not.
inline bool applies(std::string_view what) {
    auto const version = couplet::unicode::version();
    bool const same = version.major == 15 && version.minor == 0;
    if (!same)
        WARN("not compared: " << what << ", which is of Unicode 15.0; ICU has "
                              << int{version.major} << '.' << int{version.minor});
    return same;
}

/// The IDNA2008 property: the oracle's, or couplet's own in another version of Unicode.
inline category idna_of(char32_t c) {
    auto const version = couplet::unicode::version();
    bool const known = version.major == 15 && version.minor == 0;
    return known ? table::instance()[c].idna : couplet::precis::derive_idna(c);
}

inline couplet::precis::code_point_view view(std::u32string_view text) {
    return {text.data(), text.size()};
}

}  // namespace oracle
