// SPDX-License-Identifier: BSL-1.0
#include "page.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stream/condition.hpp>
#include <initializer_list>
#include <utility>

namespace serve {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6b7e; --line: #dde3ea; --card: #fff;
  --ground: #f4f6f9; --one: #2f6fed; --two: #12a594; --three: #e5884f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf4; --soft: #95a3b6; --line: #2b3542;
  --card: #1a212b; --ground: #11161d; --one: #6b9bff; --two: #3fcfbd; --three: #f3a470; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 13px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 880px; margin: 0 auto; padding: 16px 16px 20px; }
header { display: flex; align-items: baseline; gap: 10px; margin-bottom: 12px; }
h1 { font-size: 21px; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--soft); }
header p:last-child { margin-left: auto; white-space: nowrap; }
header i { display: inline-block; width: 8px; height: 8px; border-radius: 50%;
  background: var(--two); margin-right: 6px; }
.lost header i { background: #d6455d; }
.tiles, .columns { display: grid; gap: 12px; margin-bottom: 12px; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); }
.columns { grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); align-items: start; margin: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 10px 14px; }
h2 { font-size: 11px; font-weight: 600; letter-spacing: .05em; text-transform: uppercase;
  color: var(--soft); margin: 0 0 4px; }
.tiles b { display: block; font-size: 25px; line-height: 1.2; font-weight: 650; }
.tiles span, .none { color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th { font-weight: 400; text-align: left; padding: 2px 0; }
thead th { color: var(--soft); }
td, thead th + th { text-align: right; padding: 2px 0 2px 10px; }
td, b { font-variant-numeric: tabular-nums; }
tr + tr > * { border-top: 1px solid var(--line); }
.stack { display: grid; gap: 12px; }
.chart { margin-bottom: 12px; }
svg { display: block; width: 100%; border-radius: 3px; }
.chart svg { height: 64px; border-bottom: 1px solid var(--line); border-radius: 0; }
.share { height: 8px; margin: 6px 0 4px; }
rect, .one { fill: var(--one); } .two { fill: var(--two); } .three { fill: var(--three); }
th svg { display: inline; width: 8px; height: 8px; margin-right: 6px; }
)";

constexpr std::string_view script = R"(
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch("/", {cache: "no-store"});
    const news = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(news.querySelector("main"));
    document.body.className = "";
  } catch {
    document.body.className = "lost";
  }
}, 2000);
)";

// Numbers

std::string number(std::uint64_t value) {
    std::string made = std::to_string(value);
    for (std::size_t at = made.size(); at > 3;) made.insert(at -= 3, "\u202F");
    return made;
}
std::string octets(std::uint64_t value) {
    static constexpr std::string_view units[]{"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    std::uint64_t tenths = value > UINT64_MAX / 10 ? UINT64_MAX : value * 10;
    for (; tenths >= 10'240 && unit + 1 < std::size(units); ++unit) tenths /= 1'024;
    std::string made = number(tenths / 10);
    if (unit != 0 && tenths < 1'000) made += '.' + std::to_string(tenths % 10);
    return made + "\u00A0" + std::string{units[unit]};
}
std::string duration(std::uint64_t seconds) {
    auto const two = [](std::uint64_t a, char const* unit, std::uint64_t b, char const* smaller) {
        return std::to_string(a) + ' ' + unit + ' ' + std::to_string(b) + ' ' + smaller;
    };
    if (seconds < 60) return std::to_string(seconds) + " s";
    if (seconds < 3'600) return two(seconds / 60, "min", seconds % 60, "s");
    if (seconds < 86'400) return two(seconds / 3'600, "h", seconds / 60 % 60, "min");
    return two(seconds / 86'400, "d", seconds / 3'600 % 24, "h");
}
std::string escaped(std::string_view text) {
    std::string made;
    for (char const c : text) switch (c) {
            case '<': made += "&lt;"; break;
            case '&': made += "&amp;"; break;
            case '"': made += "&quot;"; break;
            default: made += c;
        }
    return made;
}

// Pieces

using cells = std::initializer_list<std::pair<std::string, std::string>>;

std::string tile(std::string const& name, std::string const& value, std::string const& rest) {
    return "<section><h2>" + name + "</h2><b>" + value + "</b><span>" + rest + "</span></section>";
}
std::string row(std::string const& name, std::string const& value) {
    return "<tr><th scope=row>" + name + "<td>" + value;
}
std::string card(std::string const& name, std::string const& inside) {
    return "<section><h2>" + name + "</h2>" + inside + "</section>";
}
std::string table(std::string const& name, cells rows) {
    std::string inside = "<table>";
    for (auto const& [what, value] : rows) inside += row(what, value);
    return card(name, inside + "</table>");
}

std::string tiles(snapshot const& is, history const& was) {
    auto const now = was.rate(10);
    auto const& clients = is.counted.of(party::client);
    return "<div class=tiles>" +
           tile("Clients", number(clients.open),
                number(clients.open - clients.strangers) + " logged in, " + number(is.resumable) +
                    " resumable") +
           tile("Stanzas a second", number(now.stanzas_in + now.stanzas_out),
                number(now.stanzas_in) + " in, " + number(now.stanzas_out) + " out") +
           tile("Octets a second", octets(now.octets_in + now.octets_out),
                octets(now.octets_in) + " in, " + octets(now.octets_out) + " out") +
           tile("Memory", octets(is.memory.resident), octets(is.memory.heap) + " of it allocated") +
           "</div>";
}

std::string chart(history const& was) {
    constexpr std::size_t wide = 10, high = 60;
    auto const seconds = was.stanzas();
    std::uint64_t most = 0;
    for (auto const one : seconds) most = std::max(most, one);
    std::string inside =
        "<svg viewBox=\"0 0 600 60\" preserveAspectRatio=none role=img "
        "aria-label=\"Stanzas in each second of the last minute\">";
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        if (seconds[i] == 0) continue;
        auto const x = (history::span - seconds.size() + i) * wide;
        auto const tall = static_cast<std::size_t>(static_cast<double>(seconds[i]) /
                                                   static_cast<double>(most) * high);
        auto const height = std::max<std::size_t>(tall, 1);
        inside += "<rect x=" + std::to_string(x + 1) + " y=" + std::to_string(high - height) +
                  " width=8 height=" + std::to_string(height) + " />";
    }
    return "<section class=chart><h2>Stanzas in each second of the last minute, at most " +
           number(most) + "</h2>" + inside + "</svg></section>";
}

std::string traffic(snapshot const& is) {
    std::string inside = "<table><thead><tr><th><th scope=col>in<th scope=col>out<tbody>";
    for (std::size_t i = 0; i < is.counted.received.size(); ++i)
        inside += row(std::string{name(static_cast<couplet::stanza_kind>(i))},
                      number(is.counted.received[i])) +
                  "<td>" + number(is.counted.sent[i]);
    inside += row("octets", octets(is.octets_in)) + "<td>" + octets(is.octets_out);
    return card("Traffic", inside + "</table>");
}

std::string sessions(snapshot const& is) {
    counters const& n = is.counted;
    auto const& clients = n.of(party::client);
    return table("Clients so far", {{"connections", number(clients.connections)},
                                    {"refused for want of room", number(n.refused)},
                                    {"strangers now", number(clients.strangers)},
                                    {"logins", number(n.logins)},
                                    {"logins that failed", number(n.failed_logins)},
                                    {"sessions resumed", number(n.resumed)},
                                    {"messages in store", number(is.kept)}});
}

std::string memory(memory_use const& is) {
    std::size_t const tls = is.tls.value_or(0), whole = std::max<std::size_t>(is.heap, 1);
    auto const permille = [&](std::size_t part) {
        return std::min<std::size_t>(part * 1'000 / whole, 1'000);
    };
    std::string bar =
        "<svg class=share viewBox=\"0 0 1000 8\" preserveAspectRatio=none aria-hidden=true>";
    std::string rows;
    std::size_t at = 0;
    auto const part = [&](char const* kind, char const* name, std::size_t size) {
        auto const width = permille(size);
        bar += std::string{"<rect class="} + kind + " x=" + std::to_string(at) +
               " width=" + std::to_string(width) + " height=8 />";
        rows += row(std::string{"<svg viewBox=\"0 0 8 8\" aria-hidden=true><rect class="} + kind +
                        " width=8 height=8 rx=2 /></svg>" + name,
                    octets(size));
        at += width;
    };
    part("one", "couplet", is.own());
    if (is.tls) part("two", "OpenSSL", tls);
    part("three", "SQLite", is.database);
    return card("Memory allocated", bar + "</svg><table>" + rows + "</table>");
}

std::string errors(counters const& is) {
    std::string rows;
    auto const add = [&](std::string_view name, char const* what, std::uint64_t many) {
        if (many != 0) rows += row(std::string{name} + " (" + what + ')', number(many));
    };
    for (std::size_t i = 0; i < std::size_t{couplet::stream_condition_count}; ++i)
        add(name(static_cast<couplet::stream_condition>(i)), "stream", is.stream_errors[i]);
    for (std::size_t i = 0; i < std::size_t{couplet::stanza_condition_count}; ++i)
        add(name(static_cast<couplet::stanza_condition>(i)), "stanza", is.stanza_errors[i]);
    return card("Errors",
                rows.empty() ? "<span class=none>none</span>" : "<table>" + rows + "</table>");
}

std::string limits(std::vector<named_limit> const& all) {
    std::string rows;
    for (auto const& [name, value] : all) rows += row(std::string{name}, number(value));
    return card("Limits", "<table>" + rows + "</table>");
}

std::string hash_of(std::string_view text) {
    unsigned char digest[32], base64[45];
    EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha256(), nullptr);
    int const size = EVP_EncodeBlock(base64, digest, sizeof digest);
    return "'sha256-" + std::string{base64, base64 + size} + '\'';
}

}  // namespace

std::string page(snapshot const& is, history const& was) {
    std::string const domain = escaped(is.domain);
    std::string made = "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>" + domain +
                       "</title><meta name=viewport content=\"width=device-width\">";
    made.append("<style>").append(style).append("</style><noscript><meta http-equiv=refresh ");
    made.append("content=5></noscript></head><body><main><header><h1>").append(domain);
    made.append("</h1><p>couplet ").append(is.version).append("</p><p><i></i>up ");
    made.append(duration(is.uptime)).append("</p></header>");
    made += tiles(is, was) + chart(was) + "<div class=columns><div class=stack>" + traffic(is) +
            memory(is.memory) + "</div><div class=stack>" + sessions(is) + errors(is.counted) +
            "</div><div class=stack>" + limits(is.limits) + "</div></div>";
    return made.append("</main><script>").append(script).append("</script></body></html>\n");
}

std::string page_policy() {
    return "default-src 'none'; style-src " + hash_of(style) + "; script-src " + hash_of(script) +
           "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace serve
