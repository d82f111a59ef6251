// SPDX-License-Identifier: BSL-1.0
// What no server can make a client do, whatever it says; see scripts.hpp for how it says it.
#pragma once

#include <couplet/negotiation/saved_session.hpp>
#include <string>
#include <string_view>

#include "juliet.hpp"
#include "scripts.hpp"

namespace client_laws {

using scripts::script;

/// Nobody who writes scripts knows it.
inline std::string const& password() {
    static std::string const made = [] {
        couplet::openssl::sha256 hash;
        hash.update("in no script");
        std::string text;
        for (unsigned char const octet : hash.finish()) text += static_cast<char>('a' + octet % 26);
        return text;
    }();
    return made;
}

/// A session that has broken, with two stanzas that nobody has acknowledged.
inline couplet::saved_session const& earlier() {
    static couplet::saved_session const made = [] {
        couplet::saved_session saved{*couplet::jid::parse("juliet@im.example.com/balcony"), {}};
        saved.management.prepare({}, {.id = "earlier"});
        saved.management.enable({7, 7, 3});
        (void)saved.management.sent("<message to='romeo@example.net'><body>1</body></message>");
        (void)saved.management.sent("<message to='romeo@example.net'><body>2</body></message>");
        return saved;
    }();
    return made;
}

/// o, n: TLS is optional, or never begun. a: any mechanism that is not legacy, and e: without TLS, too; else SCRAM alone,
/// whose proof of the server nobody can give. b: only bound to TLS. r: resumes. z: compresses. w, h: a WebSocket, BOSH.
inline couplet::client_settings settings(script const& is) {
    using couplet::sasl::mechanism;
    auto made = juliet::settings;
    made.password = password();
    if (is.has('o')) made.tls = couplet::tls_policy::optional;
    if (is.has('n')) made.tls = couplet::tls_policy::never;
    if (!is.has('a'))
        made.policy.allowed = {mechanism::scram_sha_512, mechanism::scram_sha_256,
                               mechanism::scram_sha_1, mechanism::scram_sha_256_plus};
    made.policy.let_everybody_on_the_way_read_the_password = is.has('e');
    made.policy.requires_binding = is.has('b');
    if (is.has('r')) made.resumes = &earlier();
    if (is.has('z')) made.compression = "zlib";
    if (is.has('w')) made.framing = couplet::stream_framing::websocket;
    if (is.has('h')) made.framing = couplet::stream_framing::bosh;
    return made;
}

inline std::string policy_broken_by(juliet::scene& talk, script const& is) {
    using couplet::fact;
    auto const& state = talk.machine().state();
    bool const is_secure = state.reached.has(fact::secure);
    bool const is_known = state.reached.has(fact::authenticated);
    auto const& sent = talk.unread();
    if (is_known && !is.has('o') && !is.has('n') && !is_secure) return "authenticated without TLS";
    if (is_known && !is.has('a')) return "authenticated by who cannot prove the password";
    if (is_known && !is.has('e') && !is_secure) return "showed the password to everybody";
    if (!is_secure && !is.has('e') && sent.find(password()) != sent.npos)
        return "the password stands in plaintext";
    if (!is_secure && !is.has('e')) {
        auto const message = scripts::base64_of('\0' + std::string{"juliet"} + '\0' + password());
        if (sent.find(message) != sent.npos) return "PLAIN stands in plaintext";
    }
    if (talk.machine().is_ready() &&
        state.address->view().bare() != juliet::settings.account.bare())
        return "bound to somebody else's address";
    return {};
}

struct outcome {
    std::string broken, all;
    std::size_t secured = 0;  ///< the line by which TLS came; 0: it did not, or came first
};

/// From line `first` on: with it, all that was said before is what a server says that begins TLS, and no more.
inline outcome played(script const& is, std::size_t piece, std::size_t first = 0) {
    outcome found;
    auto talk = juliet::begins(settings(is), piece);
    if (first != 0) {
        std::uint64_t now = 0;
        for (std::size_t i = 0; i < first; ++i)
            if (is.lines[i].is == scripts::act::tick)
                now += couplet::xml::from_text<std::uint32_t>(is.lines[i].text).value_or(1);
        if (now != 0) talk.ticks(now);
        for (auto const step : {juliet::journey[0], juliet::journey[1], juliet::journey[2]})
            talk.hears(step);
        talk.events();
    }
    scripts::watch look;
    std::uint64_t size = 0;
    for (std::size_t i = first; i < is.lines.size() && found.broken.empty(); ++i) {
        using couplet::fact;
        bool const was_secure = talk.machine().state().reached.has(fact::secure);
        bool const was_switching = talk.machine().phase() == couplet::phase::switching;
        size += is.lines[i].text.size();
        scripts::play(talk, is.lines[i]);
        if (was_switching && !was_secure && talk.machine().state().reached.has(fact::secure))
            found.secured = i;
        found.broken = look.broken_by(talk);
        if (found.broken.empty()) found.broken = policy_broken_by(talk, is);
        if (talk.unread().size() > 16'384 + 64 * size) found.broken = "says too much";
    }
    found.all = talk.all();
    return found;
}

/// Like `all`, without what was sent before TLS.
inline std::string behind_tls(std::string const& all) {
    auto const at = all.rfind("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    if (at == all.npos) return all;
    auto const events = all.substr(0, all.find("---\n"));
    auto const begun = events.find("start_tls\n");
    return (begun == events.npos ? events : events.substr(begun + 10)) + all.substr(at);
}

/// The law that does not hold of a client to whom that is done; empty if all hold.
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

}  // namespace client_laws
