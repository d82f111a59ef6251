// Every law of tests/stanza/route_laws.hpp holds for any stanza, any accounts and any options.
// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../tests/stanza/route_laws.hpp"
#include "broken.hpp"

namespace {

using namespace laws;

/// Takes what stands before the next `end` off `rest`.
std::string_view take(std::string_view& rest, char end) {
    auto const size = rest.find(end);
    auto const word = rest.substr(0, size);
    rest.remove_prefix(size == std::string_view::npos ? rest.size() : size + 1);
    return word;
}

stanza_type read_type(std::string_view kind, std::string_view type) {
    if (kind == "message") return find_message_type(type).value_or(message_type::normal);
    if (kind == "iq") {
        auto const known = find_iq_type(type);
        return known ? stanza_type{*known} : stanza_type::unknown(stanza_kind::iq);
    }
    if (type == "available") return presence_type::available;
    auto const known = find_presence_type(type);
    return known ? stanza_type{*known} : stanza_type::unknown(stanza_kind::presence);
}

/// One letter turns one option.
routing_options read_options(std::string_view letters) {
    routing_options how;
    for (char const c : letters) switch (c) {
            case 'o': how.stores_offline = false; break;
            case 'e': how.refusing = routing_refusals::to_all; break;
            case 's': how.refusing = routing_refusals::to_nobody; break;
            case 'n': how.normal = routing_spread::all; break;
            case '1': how.normal = routing_spread::one_highest; break;
            case 'c': how.chat = routing_spread::all; break;
            case '2': how.chat = routing_spread::one_highest; break;
            case 'm': how.shares_matched_chat = true; break;
            case 'u': how.uses_connected = true; break;
            case 'g': how.guards_requests = false; break;
            case 'p': how.denies_probes = false; break;
            case 'f': how.federates = false; break;
            default: break;
        }
    return how;
}

/// "account resource priority", "account resource" without presence, "account" of nobody, or "account < entity", who may know.
void read_account(server& known, std::string_view line) {
    auto const name = jid::parse(take(line, ' '));
    if (!name || !name->view().has_local()) return;
    auto& account = known.accounts[std::string{name->view().bare().text()}];
    auto const word = take(line, ' ');
    if (word == "<") {
        if (auto const who = jid::parse(line))
            account.trusted.emplace_back(who->view().bare().text());
    } else if (!word.empty()) {
        session one{std::string{word}, {}};
        if (!line.empty()) one.rank = std::atoi(std::string{line}.c_str());
        account.sessions.push_back(std::move(one));
    }
}

}  // namespace

// Lines: "kind type origin options", from, to, and accounts. "-" is no address, and what is none is at fault.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view rest = fuzz::view(data, size);
    auto head = take(rest, '\n');
    auto const kind = take(head, ' ');
    auto const type = read_type(kind, take(head, ' '));
    auto const origin = take(head, ' ') == "remote" ? stanza_origin::remote : stanza_origin::local;
    auto const from = jid::parse(take(rest, '\n'));
    auto const to_text = take(rest, '\n');
    auto const to = jid::parse(to_text);
    if (!from && origin == stanza_origin::local) return 0;  // local senders are known

    routing_scenario asked{{},
                           {.type = type,
                            .from = from ? from->view() : jid_view::assume_canonical({}),
                            .to = to ? std::optional{to->view()} : std::nullopt,
                            .is_misaddressed = !from || (!to && to_text != "-"),
                            .origin = origin},
                           read_options(head)};
    while (!rest.empty()) read_account(asked.known, take(rest, '\n'));
    fuzz::must_hold(broken_by(asked));
    return 0;
}
