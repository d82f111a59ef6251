// SPDX-License-Identifier: BSL-1.0
// The examples and the recorded sessions that the tests of XML read from the corpora.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corpora {

/// The examples of an RFC or of the XEPs; see ../shared/README.md about what `kind` can be.
struct example {
    std::string source;  // "RFC 6120 4.2 #4", "XEP-0004 #1"
    std::string kind;    // column `wf` of the RFCs' examples, `class` of the XEPs'
    std::string xml;
};

/// One direction of a connection, or a message of a WebSocket or of BOSH: octets as they came.
struct recording {
    std::string source;
    std::string xml;
};

std::vector<example> rfc_examples();
std::vector<example> xep_examples();
/// One XML document each; a restarted stream is a document of its own, which its restart leaves open.
std::vector<recording> sessions();
/// The same of tests/data/sessions/<name>.xml.
std::vector<recording> session_in_tree(std::string const& name);
/// WebSocket's and BOSH's, a document each.
std::vector<recording> messages();

}  // namespace corpora
