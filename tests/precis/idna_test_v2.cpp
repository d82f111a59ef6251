// SPDX-License-Identifier: BSL-1.0
// Unicode's tests of UTS #46: what that refuses, IDNA2008 refuses; what both accept comes to the same name.
#include <algorithm>
#include <couplet/precis/idna.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.hpp"
#include "precis/idna_reference.hpp"
#include "support.hpp"

namespace idna_test_v2_tests {

namespace {

using couplet::precis::enforce_domain;
using reference::all_for_labels;

/// The lines of a compressed file of the corpora, through gzip; without it the test says so.
std::vector<std::string> unzipped_lines(std::string_view file) {
    std::vector<std::string> lines;
    auto const path = std::filesystem::path(COUPLET_CORPORA) / file;
    bool const there = !std::string_view(COUPLET_CORPORA).empty() && exists(path) &&
                       path.string().find('\'') == std::string::npos;
    if (there) {
        std::unique_ptr<FILE, int (*)(FILE*)> const pipe(
            popen(("gzip -dc '" + path.string() + "'").c_str(), "r"), pclose);
        char text[4096];
        while (pipe != nullptr && std::fgets(text, sizeof text, pipe.get()) != nullptr)
            lines.emplace_back(text);
    }
    if (lines.empty()) WARN("not run: COUPLET_CORPORA has no " << file);
    return lines;
}

std::string trimmed(std::string_view cell) {
    auto const begin = cell.find_first_not_of(" \t\n");
    if (begin == cell.npos) return {};
    return std::string(cell.substr(begin, cell.find_last_not_of(" \t\n") + 1 - begin));
}

/// \uXXXX and \x{XXXX} are escapes; a surrogate becomes U+FFFD, which is as bad.
std::u32string unescaped(std::string const& cell) {
    std::u32string text;
    for (std::size_t at = 0; at < cell.size();) {
        if (cell[at] != '\\') {
            auto const c = couplet::utf8::decode(cell, at);
            text += c.value;
            at += c.size;
            continue;
        }
        bool const braces = cell[at + 1] == 'x';
        std::size_t const begin = at + (braces ? 3 : 2);
        std::size_t const size = braces ? cell.find('}', begin) - begin : 4;
        auto c = static_cast<char32_t>(std::stoul(cell.substr(begin, size), nullptr, 16));
        if (c >= 0xD800 && c <= 0xDBFF && cell.compare(begin + 4, 2, "\\u") == 0) {
            auto const low = std::stoul(cell.substr(begin + 6, 4), nullptr, 16);
            c = ((c - 0xD7C0) << 10) + static_cast<char32_t>(low & 0x3FF);
            at += 6;
        }
        text += couplet::utf8::is_scalar(c) ? c : 0xFFFD;
        at = begin + size + (braces ? 1 : 0);
        if (c > 0xFFFF && !braces) at = begin + 10;
    }
    return text;
}

struct row {
    std::u32string source;
    std::u32string name;
    bool accepted;
};

/// The rows, each once, toUnicode and toAsciiN (nontransitional) taken together.
std::vector<row> rows() {
    std::vector<row> all;
    for (std::string const& line : unzipped_lines("IdnaTestV2.txt.gz")) {
        std::vector<std::string> cells(1);
        for (char const c : line.substr(0, line.find('#'))) {
            if (c == ';')
                cells.emplace_back();
            else
                cells.back() += c;
        }
        if (cells.size() < 7) continue;
        for (auto& cell : cells) cell = trimmed(cell);
        auto const source = unescaped(cells[0]);
        auto const passes = [](std::string const& status) {
            return status.empty() || status == "[]";
        };
        bool const accepted = passes(cells[2]) && passes(cells[4]);
        all.push_back({source, cells[1].empty() ? source : unescaped(cells[1]), accepted});
    }
    return all;
}

/// RFC 5892 A.3 to A.9, which UTS #46 does not ask for.
bool is_in_context(std::u32string_view name) {
    for (std::size_t begin = 0, end = 0; begin <= name.size(); begin = end + 1) {
        end = std::min(name.find(U'.', begin), name.size());
        auto const label = name.substr(begin, end - begin);
        if (couplet::precis::first_out_of_context(oracle::view(label)) != label.size())
            return false;
    }
    return true;
}

}  // namespace

TEST_CASE(
    "UTS #46, IdnaTestV2.txt: what UTS #46 refuses is refused, but for what it froze at IDNA2003",
    "[precis][idna]") {
    if (!oracle::applies("IdnaTestV2.txt")) return;
    support::differences found;
    std::size_t frozen = 0;
    std::size_t refused = 0;
    for (auto const& [source, name, accepted] : rows()) {
        if (accepted) continue;
        auto const got = enforce_domain(support::to_utf8(source));
        if (!got)
            ++refused;
        else if (std::any_of(source.begin(), source.end(), reference::is_frozen))
            ++frozen;
        else
            found.add(support::shown(source) + ": " + support::shown(*got));
    }
    CHECK(found.text == "");
    if (refused == 0) return;
    CHECK(refused == 5783);
    CHECK(frozen == 19);
}

TEST_CASE("UTS #46, IdnaTestV2.txt: what UTS #46 and IDNA2008 accept comes to the same name",
          "[precis][idna]") {
    if (!oracle::applies("IdnaTestV2.txt")) return;
    support::differences found;
    std::size_t same = 0;
    std::size_t not_idna2008 = 0;
    std::size_t not_mapped = 0;
    for (auto [source, name, accepted] : rows()) {
        if (!accepted) continue;
        if (reference::is_dot(source.back())) {  // RFC 7622 3.2: one final dot is stripped before
            source.pop_back();
            name.pop_back();
        }
        auto const got = enforce_domain(support::to_utf8(source));
        if (!all_for_labels(name) || !is_in_context(name)) {  // RFC 5892 3, A.3-A.9
            ++not_idna2008;
            if (got) found.add(support::shown(source) + " is no name in IDNA2008");
        } else if (!all_for_labels(reference::mapped_name(source))) {  // RFC 5895 2, no more
            ++not_mapped;
            if (got) found.add(support::shown(source) + " should not be mapped");
        } else {
            ++same;
            if (got != support::to_utf8(name))
                found.add(support::shown(source) + ": " +
                          (got ? support::shown(*got) : std::string(describe(got.error().code))));
        }
    }
    CHECK(found.text == "");
    if (same == 0) return;
    CHECK(same == 352);
    CHECK(not_idna2008 == 56);
    CHECK(not_mapped == 25);
}

}  // namespace idna_test_v2_tests
