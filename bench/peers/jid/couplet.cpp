// SPDX-License-Identifier: BSL-1.0
// couplet: cutting (RFC 7622 3.2), all rules, and the borrowing view for addresses that are canonical already.
#include <couplet/jid.hpp>
#include <couplet/jid/bulk.hpp>

#include "../../jid_peer.hpp"

namespace {

bool split(std::string const& address) {
    auto const parts = couplet::split(address);
    benchmark::DoNotOptimize(parts);
    return true;
}

bool parse(std::string const& address) {
    auto const jid = couplet::jid::parse(address);
    benchmark::DoNotOptimize(jid);
    return jid.has_value();
}

bool view(std::string const& address) {
    auto const jid = couplet::jid_view::from_canonical(address);
    benchmark::DoNotOptimize(jid);
    return jid.has_value();
}

std::size_t parse_all(bench::addresses all) {
    return couplet::parse_each(
        all, [](std::size_t, auto const& parsed) { benchmark::DoNotOptimize(parsed); });
}

std::size_t validate_all(bench::addresses all) {
    return couplet::validate_each(all,
                                  [](std::size_t, auto fault) { benchmark::DoNotOptimize(fault); });
}

bench::enlisted const splitter{"split", bench::each<split>};
bench::enlisted const parser{"parse", bench::each<parse>};
bench::enlisted const viewer{"view", bench::each<view>};
bench::enlisted const bulk_parser{"bulk_parse", parse_all};
bench::enlisted const bulk_validator{"bulk_validate", validate_all};

}  // namespace
