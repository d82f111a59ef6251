// SPDX-License-Identifier: BSL-1.0
// The addresses of other libraries' tests and of RFC 7622, read from the corpora.
#include "corpus.hpp"

#include <couplet/jid.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "addresses.hpp"

namespace corpus_tests {

using couplet::jid;

namespace {

enum column { id, kind, input, rfc7622 = 10, r_local, r_domain, r_resource };

using part = std::optional<std::string>;

/// `\N` is an absent part.
part part_of(std::string_view cell) {
    if (cell == "\\N") return std::nullopt;
    return corpus::unescaped(cell);
}

/// The parts of an input, which are separated by `\,`.
std::vector<part> parts_of(std::string_view cell) {
    std::vector<part> parts;
    for (std::size_t comma = cell.find("\\,"); comma != cell.npos; comma = cell.find("\\,")) {
        parts.push_back(part_of(cell.substr(0, comma)));
        cell.remove_prefix(comma + 2);
    }
    parts.push_back(part_of(cell));
    return parts;
}

jid::result parse(std::vector<std::string> const& row) {
    if (row[kind] != "parts") return jid::parse(corpus::unescaped(row[input]));
    auto const parts = parts_of(row[input]);
    return jid::from_parts(parts.at(0), parts.at(1).value_or(""), parts.at(2));
}

struct verdict {
    std::string_view text;
    std::string_view clause;
};

/// Rows whose verdict is not what the RFCs say, and why.
std::map<std::string_view, verdict> const corrections{
    // U+212B, which lower-cases to U+00E5, is not in the IdentifierClass, and that is asked before
    // case mapping.
    {"0137", {"forbidden_code_point local 0", "RFC 8265 3.3.2"}},
    // 1,024 octets: these rows are about splitting, which they do.
    {"0145", {"part_too_long local 0", "RFC 7622 3.3"}},
    {"0146", {"part_too_long resource 12", "RFC 7622 3.4"}},
};

std::string expected(std::vector<std::string> const& row) {
    if (row[rfc7622] != "valid") return "invalid";
    auto const local = part_of(row[r_local]);
    auto const resource = part_of(row[r_resource]);
    return (local ? *local + "@" : "") + part_of(row[r_domain]).value_or("") +
           (resource ? "/" + *resource : "");
}

}  // namespace

TEST_CASE("RFC 7622 3: the addresses of other libraries' tests are what RFC 7622 makes of them",
          "[jid][corpus]") {
    std::size_t count = 0;
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (row[kind] != "parse" && row[kind] != "parts" && row[kind] != "split") continue;
        ++count;
        INFO(row[id] << ": " << row[input]);
        auto const parsed = parse(row);
        if (auto const corrected = corrections.find(row[id]); corrected != corrections.end()) {
            INFO(corrected->second.clause);
            CHECK(addresses::outcome(parsed) == corrected->second.text);
            continue;
        }
        std::string const found = parsed ? std::string(parsed->text()) : "invalid";
        CHECK(found == expected(row));
    }
    if (count != 0) CHECK(count == 262);
}

TEST_CASE("RFC 7622 3.2: the corpus's splits stand however the parts were to be judged",
          "[jid][corpus]") {
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (row[kind] != "split" || row[rfc7622] != "valid") continue;
        std::string const text = corpus::unescaped(row[input]);
        auto const [local, domain, resource] = couplet::split(text);
        INFO(row[id]);
        CHECK(local == part_of(row[r_local]));
        CHECK(domain == part_of(row[r_domain]));
        CHECK(resource == part_of(row[r_resource]));
    }
}

}  // namespace corpus_tests
