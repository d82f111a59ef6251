// SPDX-License-Identifier: BSL-1.0
// couplet: everything that RFC 6120 and XML demand is checked, names are expanded, references decoded.
#include "../../xml_peer.hpp"

#if __has_include(<couplet/xml/parser.hpp>)
#include <benchmark/benchmark.h>

#include <couplet/xml/parser.hpp>

namespace {

struct sink {
    void start_element(couplet::xml::start_tag const& tag) {
        benchmark::DoNotOptimize(tag);
        seen.open();
    }
    void text(std::string_view run) { benchmark::DoNotOptimize(run); }
    void cdata(std::string_view section) { benchmark::DoNotOptimize(section); }
    void end_element() { seen.close(); }

    bench::element_counter seen;
};

class parser {
  public:
    bool feed(std::string_view octets) { return parser_.feed(octets); }
    std::size_t stanzas() const { return sink_.seen.stanzas; }

  private:
    inline static couplet::xml::workspace_pool pool_;

    sink sink_;
    couplet::xml::parser<sink> parser_{sink_, couplet::xml::c2s_limits, {}, &pool_};
};

bench::enlisted_parser<parser> const events{"", bench::kind::events};

}  // namespace
#endif
