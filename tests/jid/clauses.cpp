// SPDX-License-Identifier: BSL-1.0
// The clause table of RFC 7622: each row that a library can keep is cited by the name of a test.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "corpus.hpp"

namespace {

std::string text_of(std::filesystem::path const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The names of this folder's tests, one after the other.
std::string test_names() {
    std::string names;
    for (auto const& entry : std::filesystem::directory_iterator(COUPLET_TESTS_DIR "/jid")) {
        if (entry.path().extension() != ".cpp") continue;
        std::string const text = text_of(entry.path());
        for (auto at = text.find("TEST_CASE("); at != text.npos;
             at = text.find("TEST_CASE(", at + 1))
            names += text.substr(at, text.find(") {", at) - at) + '\n';
    }
    return names;
}

struct clause {
    std::string id;
    bool ours;
};
std::vector<clause> clauses() {
    std::vector<clause> all;
    std::istringstream in(text_of(COUPLET_TESTS_DIR "/jid/clauses.tsv"));
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        auto const tab = line.find('\t');
        all.push_back({line.substr(0, tab), line.compare(tab + 1, 3, "yes") == 0});
    }
    return all;
}

/// Whether `id` stands in `names`, and not only the beginning of another one.
bool is_cited(std::string const& names, std::string const& id) {
    for (auto at = names.find(id); at != names.npos; at = names.find(id, at + 1))
        if (std::string_view("0123456789").find(names[at + id.size()]) == std::string_view::npos)
            return true;
    return false;
}

}  // namespace

TEST_CASE("RFC 7622 3-5: each row of the clause table that is ours is cited by a test", "[jid]") {
    std::string const names = test_names();
    std::size_t ours = 0;
    for (auto const& row : clauses()) {
        if (!row.ours) continue;
        INFO(row.id);
        CHECK(is_cited(names, row.id));
        ++ours;
    }
    CHECK(ours == 31);
}

TEST_CASE("RFC 7622 3-5: the clause table has every row of the corpora", "[jid][corpus]") {
    std::set<std::string> known;
    for (auto const& row : clauses()) known.insert(row.id);
    for (auto const& cells : corpus::rows("clauses.tsv")) {
        if (cells.size() < 2 || cells[1] != "7622") continue;
        INFO(cells[0]);
        CHECK(known.contains(cells[0]));
    }
}
