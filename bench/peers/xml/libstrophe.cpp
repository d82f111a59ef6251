// SPDX-License-Identifier: BSL-1.0
// libstrophe's parser: expat with namespaces, a tree of counted stanzas.
#include "../../strophe_parser.hpp"
#include "../../xml_peer.hpp"

namespace {

class parser {
  public:
    bool feed(std::string_view octets) { return strophe_.feed(octets); }
    std::size_t stanzas() const { return stanzas_; }

  private:
    std::size_t stanzas_ = 0;
    bench::strophe_parser strophe_{
        [](xmpp_stanza_t*, void* stanzas) { ++*static_cast<std::size_t*>(stanzas); }, &stanzas_};
};

bench::enlisted_parser<parser> const peer{"libstrophe", bench::kind::tree};

}  // namespace
