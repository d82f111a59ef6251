// SPDX-License-Identifier: BSL-1.0
// couplet uri: RFC 5122, XEP-0147
#include <couplet/jid/uri.hpp>

#include "command.hpp"

namespace cli {
namespace {

using namespace couplet;

/// Where the address is to blame, its own fault says more.
fault fault_of(uri_error const& error) {
    if (auto const address = error.jid())
        return {name(address->code), describe(address->code), name(address->part), address->offset};
    return {name(error.code), describe(error.code), {}, error.offset};
}

std::optional<std::string_view> text_of(std::optional<jid> const& address) {
    return address ? std::optional{address->text()} : std::nullopt;
}

json json_of(std::optional<uri_query> const& query) {
    if (!query) return nullptr;
    json pairs = json::array();
    for (auto const& pair : query->pairs)
        pairs.push_back({{"key", pair.key}, {"value", pair.value}});
    return {{"type", query->type}, {"pairs", std::move(pairs)}};
}

void write_rows(xmpp_uri const& uri, answers& out) {
    if (uri.account) out.row("account", uri.account->text());
    if (uri.address) out.row("address", uri.address->text());
    if (uri.query) {
        out.row("query", uri.query->type);
        for (auto const& pair : uri.query->pairs) {
            out.row("key", pair.key);
            out.row("value", pair.value);
        }
    }
    if (uri.fragment) out.row("fragment", *uri.fragment);
}

}  // namespace

bool judge_uri(item const& about, settings const&, answers& out) {
    auto const uri = xmpp_uri::parse(about.text);
    if (!uri) return out.refuse(about, fault_of(uri.error()));
    if (out.as_json()) {
        out.object({{"ok", true},
                    {"account", or_null(text_of(uri->account))},
                    {"address", or_null(text_of(uri->address))},
                    {"query", json_of(uri->query)},
                    {"fragment", or_null(uri->fragment)}});
    } else {
        out.heading(about);
        write_rows(*uri, out);
    }
    return true;
}

}  // namespace cli
