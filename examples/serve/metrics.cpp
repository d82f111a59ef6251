// SPDX-License-Identifier: BSL-1.0
#include "metrics.hpp"

#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stream/condition.hpp>
#include <string_view>

namespace serve {
namespace {

/// `couplet_NAME{LABEL="VALUE"} NUMBER`.
class exposition {
  public:
    exposition& counter(std::string_view name, std::string_view help) {
        return family(name, help, "counter");
    }
    exposition& gauge(std::string_view name, std::string_view help) {
        return family(name, help, "gauge");
    }
    exposition& is(std::uint64_t value) { return line({}, value); }
    exposition& is(std::string_view label, std::string_view is, std::uint64_t value) {
        return line('{' + pair(label, is) + '}', value);
    }
    exposition& is(std::string_view label, std::string_view is, std::string_view other,
                   std::string_view other_is, std::uint64_t value) {
        return line('{' + pair(label, is) + ',' + pair(other, other_is) + '}', value);
    }
    std::string text() && { return std::move(text_); }

  private:
    exposition& family(std::string_view name, std::string_view help, std::string_view type) {
        name_ = "couplet_" + std::string{name};
        text_.append("# HELP ").append(name_).append(1, ' ').append(help).append(1, '\n');
        text_.append("# TYPE ").append(name_).append(1, ' ').append(type).append(1, '\n');
        return *this;
    }
    static std::string pair(std::string_view label, std::string_view is) {
        std::string made{label};
        made += "=\"";
        for (char const c : is) {
            if (c == '\n') {
                made += "\\n";
                continue;
            }
            if (c == '"' || c == '\\') made += '\\';
            made += c;
        }
        return made += '"';
    }
    exposition& line(std::string const& labels, std::uint64_t value) {
        text_.append(name_).append(labels).append(1, ' ').append(std::to_string(value));
        text_ += '\n';
        return *this;
    }

    std::string name_;
    std::string text_;
};

void write_stanzas(exposition& out, std::string_view direction,
                   std::array<std::uint64_t, 3> const& kinds) {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        out.is("direction", direction, "kind", name(static_cast<couplet::stanza_kind>(i)),
               kinds[i]);
}

template <class Condition>
void write_conditions(exposition& out, std::size_t many, std::array<std::uint64_t, 32> const& are) {
    for (std::size_t i = 0; i < many; ++i)
        out.is("condition", name(static_cast<Condition>(i)), are[i]);
}

void write_streams(exposition& out, counters const& n, auto const& number) {
    out.is("peer", "client", number(n.of(party::client)));
    out.is("peer", "server", number(n.of(party::server)));
    out.is("peer", "component", number(n.of(party::component)));
}

void write_connections(exposition& out, snapshot const& is) {
    counters const& n = is.counted;
    out.counter("connections_total", "Streams that were begun, by who is at the other end.");
    write_streams(out, n, [](auto const& one) { return one.connections; });
    out.counter("connections_refused_total", "Connections for which there was no room.")
        .is(n.refused);
    out.gauge("connections_open", "Of those: now.");
    write_streams(out, n, [](auto const& one) { return one.open; });
    out.gauge("connections_unauthenticated", "Of those: who they are is not known yet.");
    write_streams(out, n, [](auto const& one) { return one.strangers; });
    out.gauge("sessions", "Sessions of clients, with a connection or waiting to be resumed.")
        .is("state", "connected", is.sessions)
        .is("state", "resumable", is.resumable);
    out.counter("logins_total", "Attempts to log in, by how they ended.")
        .is("result", "success", n.logins)
        .is("result", "failure", n.failed_logins);
    out.counter("resumptions_total", "Sessions that went on over another connection.")
        .is(n.resumed);
    out.gauge("http_connections_open", "Connections of who reads pages like this one.")
        .is(n.web_open);
    out.counter("http_requests_total", "Requests over HTTP that were answered.").is(n.web_requests);
}

void write_traffic(exposition& out, snapshot const& is) {
    counters const& n = is.counted;
    out.counter("stanzas_total", "Stanzas that came, and that were sent.");
    write_stanzas(out, "received", n.received);
    write_stanzas(out, "sent", n.sent);
    out.counter("octets_total", "Octets of streams, without those of TLS.")
        .is("direction", "received", is.octets_in)
        .is("direction", "sent", is.octets_out);
    out.gauge("messages_stored", "Messages that wait for who is away.").is(is.kept);
    out.counter("messages_stored_total", "Messages that were stored for who was away.")
        .is(n.stored);
    out.counter("stanza_errors_total", "Stanzas that were answered by an error.");
    write_conditions<couplet::stanza_condition>(out, couplet::stanza_condition_count,
                                                n.stanza_errors);
    out.counter("stream_errors_total", "Streams that ended by an error.");
    write_conditions<couplet::stream_condition>(out, couplet::stream_condition_count,
                                                n.stream_errors);
}

void write_memory(exposition& out, memory_use const& is) {
    out.gauge("resident_octets", "Memory of the process.").is(is.resident);
    out.gauge("heap_octets", "Memory that is allocated, by who has asked for it.")
        .is("part", "couplet", is.own())
        .is("part", "sqlite", is.database);
    if (is.tls) out.is("part", "openssl", *is.tls);
}

}  // namespace

std::string metrics(snapshot const& is) {
    exposition out;
    out.gauge("info", "Who this is.").is("domain", is.domain, "version", is.version, 1);
    out.gauge("uptime_seconds", "How long it runs.").is(is.uptime);
    write_connections(out, is);
    write_traffic(out, is);
    write_memory(out, is.memory);
    out.gauge("limit", "What is taken on at most.");
    for (named_limit const& one : is.limits) out.is("name", one.name, one.value);
    return std::move(out).text();
}

}  // namespace serve
