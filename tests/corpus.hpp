// SPDX-License-Identifier: BSL-1.0
// Reads the public test corpora, which are not part of the tree, from the folder COUPLET_CORPORA.
#pragma once

#include <couplet/text/utf8.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace corpus {

/// Opens a file of the corpora; without it the calling test says what it does not run.
inline std::ifstream open(std::string_view file) {
    std::ifstream in;
    if (!std::string_view(COUPLET_CORPORA).empty())
        in.open(std::filesystem::path(COUPLET_CORPORA) / file, std::ios::binary);
    if (!in.is_open()) WARN("not run: COUPLET_CORPORA has no " << file);
    return in;
}

/// The cells of each line that is no comment.
inline std::vector<std::vector<std::string>> rows(std::string_view file) {
    std::vector<std::vector<std::string>> table;
    std::ifstream in = open(file);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#')) continue;
        auto& cells = table.emplace_back(1);
        for (char c : line) {
            if (c == '\t')
                cells.emplace_back();
            else
                cells.back() += c;
        }
    }
    return table;
}

/// A cell's text: `\\`, `\t`, `\n`, `\r`, `\xHH` and `\u{...}` are escapes.
inline std::string unescaped(std::string_view cell) {
    constexpr std::string_view letters = "tnr\\";
    constexpr std::string_view meanings = "\t\n\r\\";
    std::string text;
    for (std::size_t at = 0; at < cell.size(); ++at) {
        if (cell[at] != '\\' || at + 1 == cell.size()) {
            text += cell[at];
            continue;
        }
        char const letter = cell[++at];
        if (letter == 'x') {
            text += static_cast<char>(std::stoi(std::string(cell.substr(at + 1, 2)), nullptr, 16));
            at += 2;
        } else if (letter == 'u') {
            std::size_t const end = cell.find('}', at);
            auto const c = std::stoul(std::string(cell.substr(at + 2, end - at - 2)), nullptr, 16);
            couplet::utf8::append(text, static_cast<char32_t>(c));
            at = end;
        } else {
            text += meanings.at(letters.find(letter));
        }
    }
    return text;
}

}  // namespace corpus
