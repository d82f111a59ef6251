// SPDX-License-Identifier: BSL-1.0
// Reads the examples and sessions of COUPLET_CORPORA. Apart from the tests because of JSON's include cost.
#include "corpora.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "corpus.hpp"

namespace {

using nlohmann::json;

template <class F>
void for_each_line(std::string_view file, F f) {
    std::ifstream in = corpus::open(file);
    for (std::string line; std::getline(in, line);) f(json::parse(line));
}

/// Files of the folder whose names end like this, in order.
std::vector<std::filesystem::path> transcripts(std::string_view ending) {
    std::vector<std::filesystem::path> files;
    std::filesystem::path const folder = std::filesystem::path(COUPLET_CORPORA) / "transcripts";
    if (!std::filesystem::is_directory(folder)) {
        WARN("not run: COUPLET_CORPORA has no transcripts");
        return files;
    }
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().filename().string().ends_with(ending)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string contents(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Where the stream header begins that stands at or behind `from`, its XML declaration included.
std::size_t next_stream(std::string_view text, std::size_t from) {
    return std::min(text.find("<?xml", from), text.find("<stream:stream", from));
}

/// A restarted stream is a document of its own.
void append_streams(std::vector<corpora::recording>& all, std::string const& source,
                    std::string const& text) {
    for (std::size_t begin = next_stream(text, 0); begin < text.size();) {
        std::size_t const tag = text.find("<stream:stream", begin);
        std::size_t const end = std::min(next_stream(text, tag + 1), text.size());
        all.push_back({source + " from " + std::to_string(begin), text.substr(begin, end - begin)});
        begin = end;
    }
}

}  // namespace

namespace corpora {

std::vector<example> rfc_examples() {
    std::vector<example> all;
    for_each_line("rfc-examples.jsonl", [&](json const& row) {
        all.push_back({"RFC " + std::to_string(row["rfc"].get<int>()) + ' ' +
                           row["section"].get<std::string>() + " #" +
                           std::to_string(row["k"].get<int>()),
                       row["wf"], row["xml"]});
    });
    return all;
}

std::vector<example> xep_examples() {
    std::vector<example> all;
    for_each_line("xep-examples.jsonl", [&](json const& row) {
        all.push_back({"XEP-" + row["xep"].get<std::string>() + " #" + row["k"].get<std::string>(),
                       row["class"], row["xml"]});
    });
    return all;
}

std::vector<recording> sessions() {
    std::vector<recording> all;
    for (auto const& file : transcripts(".xml")) {
        std::string const text = contents(file);
        if (text.find("HTTP/1.1") != text.npos) continue;  // these have their messages
        append_streams(all, file.filename().string(), text);
    }
    return all;
}

std::vector<recording> session_in_tree(std::string const& name) {
    std::vector<recording> all;
    auto const folder = std::filesystem::path(COUPLET_TESTS_DIR) / "data/sessions";
    append_streams(all, name, contents(folder / (name + ".xml")));
    return all;
}

std::vector<recording> messages() {
    std::vector<recording> all;
    for (auto const& file : transcripts(".messages.jsonl")) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);)
            all.push_back({file.filename().string(), json::parse(line)});
    }
    return all;
}

}  // namespace corpora
