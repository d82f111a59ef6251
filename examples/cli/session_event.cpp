// SPDX-License-Identifier: BSL-1.0
#include "session_event.hpp"

#include <couplet/match.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/xml/print.hpp>

#include "seat.hpp"

namespace cli {
namespace {

using namespace couplet;

std::string printed(xml::element_view element) {
    std::string text;
    append(text, element);
    return text;
}

json word_of(std::optional<stanza_condition> condition) {
    return condition ? json(name(*condition)) : json(nullptr);
}

/// The finer reason. Its own name is the word on the wire where there is one.
json finer_reason(failure_detail const& detail) {
    json told = json::object();
    auto const code = [&](auto one) { tell_reason(told, name(one), describe(one)); };
    std::visit(match{
                   [](std::monostate) {},
                   [&](xml_error const& one) { code(one.code); },
                   [&](schema_error const& one) {
                       code(one.code);
                       told["element"] = one.element;
                       if (!one.field.empty()) told["field"] = one.field;
                   },
                   [&](auto one) { code(one); },
               },
               detail);
    return told.empty() ? json(nullptr) : told;
}

json shown(failed const& event) {
    json told{{"event", "failed"}};
    tell_reason(told, name(event.why), describe(event.why));
    told["offset"] = event.offset;
    if (json detail = finer_reason(event.detail); !detail.is_null())
        told["detail"] = std::move(detail);
    if (!event.text.empty()) told["text"] = event.text;
    if (event.other_host) {
        told["host"] = event.other_host->host;
        told["port"] = event.other_host->port ? json(*event.other_host->port) : json(nullptr);
    }
    return told;
}

json shown(stanza_view stanza) {
    json told{{"event", "stanza"}};
    describe(stanza, told);
    told["xml"] = printed(stanza.element());
    return told;
}

json shown(start_tls) { return {{"event", "start_tls"}}; }
json shown(start_compression const& event) {
    return {{"event", "start_compression"}, {"method", event.method}};
}
json shown(authenticated const& event) {
    return {{"event", "authenticated"},
            {"identity", event.identity.text()},
            {"mechanism", event.mechanism}};
}
json shown(bind_requested const& event) {
    json told{{"event", "bind_requested"}, {"resource", or_null(event.resource)}};
    if (!event.tag.empty()) told["tag"] = event.tag;
    return told;
}
json shown(resume_requested const& event) {
    return {{"event", "resume_requested"}, {"id", event.id}, {"handled", event.handled}};
}
json shown(registration_requested const& event) {
    return {{"event", "registration_requested"},
            {"username", event.username},
            {"removal", event.is_removal}};
}
json shown(registration_form const&) { return {{"event", "registration_form"}}; }
json shown(not_resumed const& event) {
    return {{"event", "not_resumed"},
            {"condition", word_of(event.condition)},
            {"handled", event.handled ? json(*event.handled) : json(nullptr)}};
}
json shown(domain_judged const& event) {
    return {{"event", "domain_judged"},
            {"from", event.from},
            {"to", event.to},
            {"valid", event.is_valid},
            {"condition", word_of(event.error)}};
}
json shown(key_judged const& event) {
    return {{"event", "key_judged"},   {"from", event.from},
            {"to", event.to},          {"id", event.id},
            {"valid", event.is_valid}, {"condition", word_of(event.error)}};
}
json shown(key_checked const& event) {
    return {{"event", "key_checked"},
            {"from", event.from},
            {"to", event.to},
            {"valid", event.is_valid}};
}
json shown(verification_wanted const& event) {
    return {{"event", "verification_wanted"},
            {"from", event.from},
            {"to", event.to},
            {"id", event.id},
            {"key", event.key}};
}
json shown(ready const& event) {
    return {{"event", "bound"}, {"address", event.address.text()}, {"resumed", event.is_resumed}};
}
json shown(xml::element_view element) { return {{"event", "element"}, {"xml", printed(element)}}; }
json shown(acknowledged const& event) {
    return {{"event", "acknowledged"}, {"count", event.count}};
}
json shown(ended const& event) { return {{"event", "closed"}, {"clean", event.is_clean}}; }

}  // namespace

json event_as_json(session_event const& event) {
    return std::visit([](auto const& one) { return shown(one); }, event);
}

void tell_reason(json& into, std::string_view error, std::string_view sentence) {
    into["error"] = error;
    auto const begin = sentence.rfind(" (");
    bool const has_clause = sentence.ends_with(')') && begin != sentence.npos;
    into["reason"] = sentence.substr(0, has_clause ? begin : sentence.size());
    if (!has_clause) return;
    sentence.remove_prefix(begin + 2);
    sentence.remove_suffix(1);
    into["clause"] = sentence;
}

}  // namespace cli
