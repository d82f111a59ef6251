// SPDX-License-Identifier: BSL-1.0
// Fourth-edition names: every code point against expat, whose names these are.
#include <couplet/xml/strict_names.hpp>
#include <string>

#include "both.hpp"
#include "support.hpp"

#if defined(COUPLET_TEST_EXPAT)
#include <expat.h>
#endif

namespace strict_names_tests {

namespace xml = couplet::xml;

TEST_CASE("XML 1.0 fourth edition, B: names that later Unicode brought are not strict names",
          "[xml][strict_names]") {
    BOTH(xml::is_strict_name_start(U'a') && xml::is_strict_name_start(U'_') &&
         xml::is_strict_name_start(U':') && !xml::is_strict_name_start(U'-'));
    BOTH(xml::is_strict_name_char(U'-') && xml::is_strict_name_char(U'9') &&
         !xml::is_strict_name_char(U' '));
    BOTH(xml::is_strict_name_start(0x4E00) && xml::is_strict_name_char(0xB7) &&
         xml::is_strict_name_char(0x300));
    BOTH(xml::is_name_start(0x1200) && !xml::is_strict_name_start(0x1200));    // Ethiopic: 3.0
    BOTH(xml::is_name_start(0x10000) && !xml::is_strict_name_start(0x10000));  // beyond 16 bits
}

TEST_CASE("strict_names: each is a name of the fifth edition", "[xml][strict_names]") {
    support::differences found;
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (xml::is_strict_name_start(c) && !xml::is_name_start(c)) found.add(support::shown(c));
        if (xml::is_strict_name_char(c) && !xml::is_name_char(c)) found.add(support::shown(c));
    }
    CHECK(found.text == "");
}

#if defined(COUPLET_TEST_EXPAT)
namespace {

class expat_parser {
  public:
    expat_parser() : parser_{XML_ParserCreate("UTF-8")} {}
    expat_parser(expat_parser const&) = delete;
    expat_parser& operator=(expat_parser const&) = delete;
    ~expat_parser() { XML_ParserFree(parser_); }

    bool accepts(std::string const& document) {
        XML_ParserReset(parser_, "UTF-8");
        return XML_Parse(parser_, document.data(), static_cast<int>(document.size()), XML_TRUE) ==
               XML_STATUS_OK;
    }

  private:
    XML_Parser parser_;
};

}  // namespace

TEST_CASE("strict_names: expat agrees on every code point", "[xml][strict_names][expat]") {
    expat_parser expat;
    support::differences found;
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        if (c == 0x30000) c = 0x10FF00;                               // what lies between is alike
        if (c == 0x9 || c == 0xA || c == 0xD || c == 0x20) continue;  // end a name
        std::string const octets = support::to_utf8(c);
        if (xml::is_strict_name_start(c) != expat.accepts('<' + octets + "/>"))
            found.add("begins a name: " + support::shown(c));
        if (xml::is_strict_name_char(c) != expat.accepts("<a" + octets + "/>"))
            found.add("in a name: " + support::shown(c));
    }
    CHECK(found.text == "");
}
#else
TEST_CASE("strict_names: expat agrees on every code point", "[xml][strict_names][expat]") {
    WARN("not run: built without expat");
}
#endif

}  // namespace strict_names_tests
