// SPDX-License-Identifier: BSL-1.0
// The W3C XML conformance suite: its list of cases, read with expat, and their documents.
#pragma once

#include <expat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace suite {

struct test_case {
    std::string id, path;
    std::string type;            // valid, invalid, not-wf, error
    std::string recommendation;  // XML1.0, XML1.1, NS1.0, ..., with errata
    std::string version, edition;
    std::string output;  // the document in canonical form, or nothing
    bool has_namespaces = true;

    /// XML 1.1 and Namespaces 1.1.
    bool is_xml_1_1() const {
        return version == "1.1" || recommendation == "XML1.1" || recommendation == "NS1.1";
    }
    /// Documents whose names the fifth edition has made legal, and the like.
    bool is_before_fifth_edition() const {
        return !edition.empty() && edition.find('5') == edition.npos;
    }
};

inline std::string contents(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

namespace detail {

struct reader {
    std::vector<std::string> bases;
    std::vector<test_case> cases;

    static void start(void* self, char const* element, char const** attributes) {
        auto& me = *static_cast<reader*>(self);
        std::string base = me.bases.empty() ? "xmlconf/" : me.bases.back();
        auto const value = [attributes](std::string_view name) {
            for (auto at = attributes; *at != nullptr; at += 2)
                if (*at == name) return std::string(at[1]);
            return std::string();
        };
        base += value("xml:base");
        me.bases.push_back(base);
        if (element != std::string_view("TEST")) return;
        auto const output = value("OUTPUT");
        me.cases.push_back({value("ID"), base + value("URI"), value("TYPE"),
                            value("RECOMMENDATION"), value("VERSION"), value("EDITION"),
                            output.empty() ? "" : base + output, value("NAMESPACE") != "no"});
    }
    static void end(void* self, char const*) { static_cast<reader*>(self)->bases.pop_back(); }
};

}  // namespace detail

/// All cases in their order; none, and a word about it, where the suite was not installed.
inline std::vector<test_case> cases() {
    std::filesystem::path const folder = COUPLET_XML_SUITE;
    std::string const list = contents(folder / "xmlconf-flattened.xml");
    if (list.empty()) {
        WARN("not run: the W3C XML conformance suite is not in " << folder.string());
        return {};
    }
    detail::reader reader;
    XML_Parser const parser = XML_ParserCreate(nullptr);
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, detail::reader::start, detail::reader::end);
    auto const status = XML_Parse(parser, list.data(), static_cast<int>(list.size()), 1);
    XML_ParserFree(parser);
    REQUIRE(status == XML_STATUS_OK);
    return std::move(reader.cases);
}
inline std::string document(std::string const& path) {
    return contents(std::filesystem::path(COUPLET_XML_SUITE) / path);
}

}  // namespace suite
