// SPDX-License-Identifier: BSL-1.0
// What no client can make a server do, whatever it says; see scripts.hpp for how it says it.
#pragma once

#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/server.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "client_laws.hpp"
#include "scripts.hpp"

namespace server_laws {

using client_laws::password;
using scripts::script;

/// Juliet is the only user. The work of a password is as little as can be.
struct one_user {
    static constexpr std::string_view pepper() { return "known to nobody"; }
    static bool may_act_as(std::string_view, std::string_view) { return false; }
    template <class Hash>
    std::optional<couplet::sasl::scram_keys<Hash>> find_keys(std::string_view username) const {
        static auto const made = *couplet::sasl::derive_keys<Hash>(password(), "some salt", 1);
        if (username != "juliet") return {};
        return made;
    }
};

/// Always the same, so that what was said before makes no difference.
struct no_randomness {
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }
    result_type operator()() const { return 0x0123456789abcdef; }
};

using machine = couplet::server<couplet::openssl::digests, one_user>;
using scene = hostile::scene<machine>;

/// o, n: TLS is optional, or never begun. e: passwords are taken without it. g: registers. z: compresses. w, h: a WebSocket,
/// BOSH.
inline couplet::server_settings settings(script const& is, no_randomness& random) {
    using namespace couplet::literals;
    couplet::server_settings made{
        .random = random, .domain = "im.example.com"_jid, .fake_iterations = 1};
    if (is.has('o')) made.tls = couplet::tls_policy::optional;
    if (is.has('n')) made.tls = couplet::tls_policy::never;
    made.let_everybody_on_the_way_read_the_password = is.has('e');
    made.registers = is.has('g');
    if (is.has('z')) made.compression = "zlib";
    if (is.has('w')) made.framing = couplet::stream_framing::websocket;
    if (is.has('h')) made.framing = couplet::stream_framing::bosh;
    return made;
}

/// What its caller says to what it asks. B: no address for anybody. R: the session that is asked for is juliet's; S: it is
/// somebody else's; else there is none.
inline void answer(couplet::session_event const& event, machine& it, script const& is) {
    if (auto const* const wish = std::get_if<couplet::bind_requested>(&event)) {
        auto const full = couplet::jid::parse("juliet@im.example.com/" +
                                              std::string{wish->resource.value_or("r")});
        if (is.has('B') || !full)
            it.refuse_bind(couplet::stanza_condition::conflict);
        else
            it.bind(full->view());
    }
    if (std::holds_alternative<couplet::resume_requested>(event)) {
        auto saved = client_laws::earlier();
        if (is.has('S')) saved.address = *couplet::jid::parse("romeo@im.example.com/orchard");
        if (!is.has('R') && !is.has('S'))
            it.refuse_resume();
        else if (!it.resume(std::move(saved)))
            it.refuse_resume();
    }
    if (std::holds_alternative<couplet::registration_requested>(event))
        it.refuse_registration(couplet::stanza_condition::not_allowed);
}

inline constexpr std::string_view client_says[]{hostile::client_header, hostile::starttls};

inline std::string right_auth() {
    return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
           scripts::base64_of('\0' + std::string{"juliet"} + '\0' + password()) + "</auth>";
}

struct outcome {
    std::string broken, all;
    std::size_t secured = 0;
};

inline std::string policy_broken_by(scene& talk, script const& is, bool has_proof) {
    using couplet::fact;
    auto const& state = talk.machine().state();
    bool const is_secure = state.reached.has(fact::secure);
    bool const is_known = state.reached.has(fact::authenticated);
    if (is_known && !is.has('o') && !is.has('n') && !is_secure) return "authenticated without TLS";
    if (is_known && !is.has('e') && !is_secure) return "took a password that everybody could read";
    if (is_known && !has_proof) return "authenticated without the password";
    if (is_known && state.address && state.address->local() != "juliet")
        return "authenticated as somebody else";
    if (state.reached.has(fact::resumed) && !is.has('R')) return "resumed somebody else's session";
    return {};
}

inline outcome played(script const& is, std::size_t piece, std::size_t first = 0) {
    using couplet::fact;
    outcome found;
    no_randomness random;
    one_user const known;
    scene talk{piece, settings(is, random), known};
    talk.set_answer(
        [&](couplet::session_event const& event, machine& it) { answer(event, it, is); });
    if (first != 0) {
        std::uint64_t now = 0;
        for (std::size_t i = 0; i < first; ++i)
            if (is.lines[i].is == scripts::act::tick)
                now += couplet::xml::from_text<std::uint32_t>(is.lines[i].text).value_or(1);
        if (now != 0) talk.ticks(now);
        for (auto const said : client_says) talk.hears(said);
    }
    scripts::watch look;
    std::size_t size = 0;
    bool has_proof = false;
    for (std::size_t i = first; i < is.lines.size() && found.broken.empty(); ++i) {
        bool const was_secure = talk.machine().state().reached.has(fact::secure);
        bool const was_switching = talk.machine().phase() == couplet::phase::switching;
        size += is.lines[i].text.size();
        if (is.lines[i].is == scripts::act::special && is.lines[i].text.starts_with("@auth")) {
            has_proof = true;
            talk.hears(right_auth());
        } else {
            scripts::play(talk, is.lines[i]);
        }
        if (was_switching && !was_secure && talk.machine().state().reached.has(fact::secure))
            found.secured = i;
        found.broken = look.broken_by(talk);
        if (found.broken.empty()) found.broken = policy_broken_by(talk, is, has_proof);
        if (talk.unread().size() > 16'384 + 64 * size) found.broken = "says too much";
    }
    found.all = talk.all();
    return found;
}

/// Like `all`, without what was sent before TLS.
inline std::string behind_tls(std::string const& all) {
    auto const at = all.rfind(hostile::proceed);
    auto const begun = all.find("start_tls\n");
    if (at == all.npos || begun == all.npos) return all;
    return all.substr(begun, all.find("---\n") - begun) + all.substr(at);
}

/// The law that does not hold of a server to which that is done; empty if all hold.
inline std::string broken_by(std::string_view text) {
    script const is{text};
    auto const at_once = played(is, hostile::whole);
    if (!at_once.broken.empty()) return at_once.broken;
    if (is.has('w') || is.has('h')) return {};
    std::size_t const piece = 1 + text.size() % 19;
    auto const cut = played(is, piece);
    if (!cut.broken.empty()) return "in pieces: " + cut.broken;
    if (!scripts::is_alike(cut.all, at_once.all))
        return "in pieces of " + std::to_string(piece) + ":\n" + cut.all + "\ninstead of\n" +
               at_once.all;
    if (at_once.secured == 0) return {};
    auto const clean = played(is, hostile::whole, at_once.secured);
    if (behind_tls(clean.all) != behind_tls(at_once.all))
        return "what was said before TLS matters:\n" + at_once.all + "\ninstead of\n" + clean.all;
    return {};
}

}  // namespace server_laws
