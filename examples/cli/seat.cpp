// SPDX-License-Identifier: BSL-1.0
#include "seat.hpp"

#include <algorithm>
#include <couplet/stream/respond.hpp>

namespace cli {
namespace {

using namespace couplet;

struct named_role {
    std::string_view name;
    stanza_role role;
};
constexpr named_role roles[] = {
    {"client", stanza_role::client},           {"server", stanza_role::server_c2s},
    {"s2s", stanza_role::server_s2s},          {"component", stanza_role::component},
    {"router", stanza_role::server_component},
};

/// Who reads a stream of that content, if nobody says.
stanza_role usual_role(stream_content content) {
    switch (content) {
        case stream_content::server: return stanza_role::server_s2s;
        case stream_content::component: return stanza_role::component;
        default: return stanza_role::client;
    }
}

json json_of(parsed_address const& one) {
    if (one.is_absent()) return nullptr;
    if (one.is_valid()) return one.view().text();
    auto const error = one.error();
    json fault{{"error", name(error.code)}};
    fault["part"] = error.part == jid_part::none ? json(nullptr) : json(name(error.part));
    fault["offset"] = error.offset;
    return fault;
}

}  // namespace

std::vector<std::string> role_names() {
    std::vector<std::string> names;
    for (auto const& one : roles) names.emplace_back(one.name);
    return names;
}
std::optional<stanza_role> find_role(std::string_view name) {
    for (auto const& one : roles)
        if (one.name == name) return one.role;
    return {};
}

void seat::take(stream_content content) { role_ = taken_.role.value_or(usual_role(content)); }

std::optional<header_errc> seat::open(xml::element_view header) {
    auto const request = read_header(header);
    take(request.header.content);
    bool const is_answered =
        role_ != stanza_role::client && role_ != stanza_role::component && taken_.role;
    if (!is_answered) return request.fault;  // it is an answer itself, or nobody asked
    stream_receiver here;
    here.serves_clients = role_ == stanza_role::server_c2s;
    here.serves_servers = role_ == stanza_role::server_s2s;
    here.serves_components = role_ == stanza_role::server_component;
    here.name =
        taken_.domains.empty() ? address::from_text("localhost") : address{taken_.domains.front()};
    return respond(request, here,
                   [&](domain_jid_view asked) {
                       return taken_.domains.empty() ||
                              std::find(taken_.domains.begin(), taken_.domains.end(), asked) !=
                                  taken_.domains.end();
                   })
        .fault();
}

stanza_context seat::context() const {
    stanza_context all{.role = role_};
    if (taken_.peer && role_ == stanza_role::client)
        all.own = *taken_.peer;
    else if (taken_.peer)
        all.peer = *taken_.peer;
    else
        all.waived = stanza_rule_set{stanza_rule::not_authenticated} | stanza_rule::foreign_from;
    if (taken_.domains.empty())
        all.waived = all.waived | stanza_rule::foreign_to;
    else
        all.own_domains = taken_.domains;
    return all;
}

std::optional<stanza_verdict> seat::judge(xml::element_view element) const {
    bool const is_negotiation =
        !is_content_namespace(element.ns()) || element.is({xml::ns::component, "handshake"});
    if (is_negotiation) return {};
    return check(element, context());
}

json to_json(stanza_verdict const& verdict) {
    if (auto const error = verdict.stanza_error()) return {{"stanza_error", name(*error)}};
    if (auto const error = verdict.stream_error()) return {{"stream_error", name(*error)}};
    return nullptr;
}

std::string to_text(stanza_verdict const& verdict) {
    std::string text = "ignored";
    if (auto const error = verdict.stanza_error()) text = name(*error);
    if (auto const error = verdict.stream_error()) (text = name(*error)) += ", and the stream ends";
    if (verdict.rule) (text += ": ") += describe(*verdict.rule);
    return text;
}

void describe(stanza_view stanza, json& object) {
    stanza_addresses const addresses{stanza};
    json payloads = json::array();
    for (xml::element_view const child : stanza.element().children()) {
        if (child.ns() == stanza.ns()) continue;
        payloads.push_back('{' + std::string{child.ns()} + '}' + std::string{child.local()});
    }
    object["kind"] = name(stanza.kind());
    object["type"] = or_null(stanza.type());
    object["id"] = or_null(stanza.id());
    object["from"] = json_of(addresses.from);
    object["to"] = json_of(addresses.to);
    object["payloads"] = std::move(payloads);
}

}  // namespace cli
