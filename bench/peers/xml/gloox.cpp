// SPDX-License-Identifier: BSL-1.0
// gloox::Parser, which makes Tags of whatever it is given: no namespaces beyond xmlns of the tag, no UTF-8 checked.
#include <gloox/parser.h>
#include <gloox/tag.h>
#include <gloox/taghandler.h>

#include <string>

#include "../../xml_peer.hpp"

namespace {

class parser : gloox::TagHandler {
  public:
    bool feed(std::string_view octets) {
        static std::string writable;  // feed() wants one
        writable = octets;
        return gloox_.feed(writable) == -1;
    }
    std::size_t stanzas() const { return tags_ - 1; }  // the stream header is one

  private:
    void handleTag(gloox::Tag*) override { ++tags_; }

    gloox::Parser gloox_{this};
    std::size_t tags_ = 0;
};

bench::enlisted_parser<parser> const peer{"gloox", bench::kind::tree};

}  // namespace
