// SPDX-License-Identifier: BSL-1.0
// Software version (XEP-0092).
#include <couplet/xep/version.hpp>

#include "xep/built.hpp"

namespace version_tests {

namespace xep = couplet::xep;

namespace {

std::string query(std::string_view content) {
    std::string text = "<query xmlns='jabber:iq:version'>";
    return text.append(content).append("</query>");
}

}  // namespace

TEST_CASE("XEP-0092 2: a version is read as it was built", "[xep][version]") {
    CHECK(built(xep::software_version_request{}) == "<query xmlns='jabber:iq:version'/>");
    CHECK(built(xep::software_version{.name = "Exodus", .version = "0.7.0.4"}) ==
          query("<name>Exodus</name><version>0.7.0.4</version>"));
    CHECK(built(xep::software_version{.name = "", .version = " ", .os = "<&>"}) ==
          query("<name/><version> </version><os>&lt;&amp;&gt;</os>"));
}

TEST_CASE("XEP-0092 2: a result has name and version, each once", "[xep][version]") {
    using xep::software_version;
    CHECK(fault<software_version>(query("")) == "missing_child query name");
    CHECK(fault<software_version>(query("<name/>")) == "missing_child query version");
    CHECK(fault<software_version>(query("<version/><os/>")) == "missing_child query name");
    CHECK(fault<software_version>(query("<version/><name/><name/>")) ==
          "repeated_child query name");
    CHECK(fault<software_version>(query("<name/><version/><os/><os/>")) ==
          "repeated_child query os");
    CHECK(fault<software_version>(query("<version/><name/>")).empty());
}

TEST_CASE("XEP-0092 2: who asks and who tells is said by the iq around it", "[xep][version]") {
    CHECK(places<xep::software_version_request>(query("")) == "get");
    CHECK(places<xep::software_version>(query("")) == "result");
}

}  // namespace version_tests
