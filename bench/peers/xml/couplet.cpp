// SPDX-License-Identifier: BSL-1.0
// couplet: everything that RFC 6120 and XML demand is checked, names are expanded, references decoded. The streams of the
// thread share a pool of workspaces, as a server's do.
#include <benchmark/benchmark.h>

#include <couplet/stream/reader.hpp>
#include <couplet/xml/parser.hpp>

#include "../../xml_peer.hpp"

namespace {

couplet::xml::workspace_pool pool;

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
    sink sink_;
    couplet::xml::parser<sink> parser_{sink_, couplet::xml::c2s_limits, {}, &pool};
};

class reader {
  public:
    bool feed(std::string_view octets) {
        reader_.feed(octets);
        while (auto event = reader_.next()) {
            benchmark::DoNotOptimize(event);
            if (std::holds_alternative<couplet::xml::element_view>(*event)) ++stanzas_;
        }
        return !reader_.failure();
    }
    std::size_t stanzas() const { return stanzas_; }

  private:
    couplet::stream_reader reader_{couplet::xml::c2s_limits, {}, pool};
    std::size_t stanzas_ = 0;
};

bench::enlisted_parser<parser> const events{"", bench::kind::events};
bench::enlisted_parser<reader> const trees{"", bench::kind::tree};

}  // namespace
