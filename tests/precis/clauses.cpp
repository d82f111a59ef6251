// SPDX-License-Identifier: BSL-1.0
// The clause table of RFC 8264 and RFC 8265: each row is cited by the name of a test.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "corpus.hpp"

namespace {

/// The sources of this folder, one after the other.
std::string sources() {
    std::string all;
    for (auto const& entry : std::filesystem::directory_iterator(COUPLET_TESTS_DIR "/precis")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream in(entry.path());
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

/// Whether some TEST_CASE's name has `clause` in it.
bool is_cited(std::string const& text, std::string const& clause) {
    for (auto at = text.find("TEST_CASE("); at != text.npos; at = text.find("TEST_CASE(", at + 1)) {
        auto const end = text.find("[precis]", at);
        if (text.substr(at, end - at).find(clause) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("RFC 8264, RFC 8265: each row of the clause table is cited by a test", "[precis]") {
    std::string const text = sources();
    std::size_t rows = 0;
    for (auto const& cells : corpus::rows("clauses.tsv")) {
        if (cells[0].find("8264-") != 0 && cells[0].find("8265-") != 0) continue;
        INFO(cells[0]);
        CHECK(is_cited(text, cells[0]));
        ++rows;
    }
    if (rows != 0) CHECK(rows == 12);
}
