// SPDX-License-Identifier: BSL-1.0
// couplet: cutting (RFC 7622 3.2), all rules, and the borrowing view for addresses that are canonical already.
#include <couplet/jid.hpp>

#include "../peer.hpp"

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

bench::enlisted const splitter{"split", bench::each<split>};
bench::enlisted const parser{"parse", bench::each<parse>};
bench::enlisted const viewer{"view", bench::each<view>};

}  // namespace
