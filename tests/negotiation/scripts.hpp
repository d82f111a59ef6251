// SPDX-License-Identifier: BSL-1.0
// Scripts of what can be done to a machine, as text, for properties and for fuzzing.
#pragma once

#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/xml/lexical.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hostile.hpp"

namespace scripts {

/// One line: what begins with '@' is done by the caller, all else is heard, without its line end. "$id" in it is the last
/// id that the machine has sent, "$r" the nonce that its first message of SCRAM has.
enum class act : std::uint8_t {
    hears,
    tls,
    tls_fails,
    deflate,
    tick,
    close,
    send,
    cut,
    say,
    begin,
    special
};
struct line {
    act is;
    std::string_view text;  ///< what stands behind the word
};

struct word {
    std::string_view name;
    act is;
};
inline constexpr word words[]{
    {"@tls", act::tls},     {"@fail", act::tls_fails}, {"@tick", act::tick},
    {"@close", act::close}, {"@send", act::send},      {"@cut", act::cut},
    {"@say", act::say},     {"@begin", act::begin},    {"@deflate", act::deflate},
};
inline constexpr std::size_t most_lines = 48;
inline constexpr std::size_t most_octets = 6'000;

inline line parsed(std::string_view text) {
    for (word const& one : words)
        if (text.starts_with(one.name)) {
            text.remove_prefix(one.name.size());
            if (text.starts_with(' ')) text.remove_prefix(1);
            return {one.is, text};
        }
    return {text.starts_with('@') ? act::special : act::hears, text};
}
/// The first line says how the machine is made, a letter for each choice.
struct script {
    std::string_view choices;
    std::vector<line> lines;

    explicit script(std::string_view text) {
        text = text.substr(0, most_octets);
        std::vector<std::string_view> all;
        while (all.size() <= most_lines && !text.empty()) {
            std::size_t const end = text.find('\n');
            all.push_back(text.substr(0, end));
            text.remove_prefix(end == text.npos ? text.size() : end + 1);
        }
        if (all.empty()) return;
        choices = all[0];
        for (std::size_t i = 1; i < all.size(); ++i) lines.push_back(parsed(all[i]));
    }
    bool has(char choice) const { return choices.find(choice) != choices.npos; }
};

inline void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}
inline std::string base64_of(std::string_view octets) {
    std::string text;
    couplet::base64::append(text, octets);
    return text;
}
inline std::string from_base64(std::string_view text) {
    std::string octets(couplet::base64::decoded_size(text.size()), '\0');
    auto const size = couplet::base64::decode(text, octets.data());
    octets.resize(size.value_or(0));
    return octets;
}
/// The value of the last `id` attribute that was sent.
inline std::string last_id(std::string_view sent) {
    std::size_t const begin = sent.rfind(" id='");
    if (begin == sent.npos) return {};
    return std::string{sent.substr(begin + 5, sent.find('\'', begin + 5) - begin - 5)};
}
/// What "r=" is in the last SASL message that was sent.
inline std::string last_nonce(std::string_view sent) {
    std::size_t const end = sent.rfind("</"), begin = sent.rfind('>', end);
    if (end == sent.npos || begin == sent.npos) return {};
    std::string const message = from_base64(sent.substr(begin + 1, end - begin - 1));
    std::size_t const nonce = message.starts_with("r=") ? 2 : message.find(",r=") + 3;
    if (nonce == 2 && !message.starts_with("r=")) return {};
    return message.substr(nonce, message.find(',', nonce) - nonce);
}

/// Plays one line; `special` lines are the caller's.
template <class Scene>
void play(Scene& talk, line const& one) {
    switch (one.is) {
        case act::hears: {
            std::string said{one.text};
            replace_all(said, "$id", last_id(talk.unread()));
            talk.hears(said);
            return;
        }
        case act::say:      // "@say challenge TEXT": that element of SASL with the text in Base64
        case act::begin: {  // "@begin PLAIN TEXT": <auth/> likewise
            std::size_t const space = one.text.find(' ');
            std::string const name{one.text.substr(0, space)};
            std::string text{space == one.text.npos ? "" : one.text.substr(space + 1)};
            replace_all(text, "$r", last_nonce(talk.unread()));
            constexpr std::string_view ns = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
            bool const is_auth = one.is == act::begin;
            std::string said = is_auth ? "<auth mechanism='" + name + '\'' : '<' + name;
            said +=
                std::string{ns} + '>' + base64_of(text) + "</" + (is_auth ? "auth" : name) + '>';
            talk.hears(said);
            return;
        }
        case act::tls: talk.shakes_hands(); return;
        case act::tls_fails: talk.does([](auto& it) { it.tls_failed(); }); return;
        case act::deflate: talk.does([](auto& it) { (void)it.compression_established(); }); return;
        case act::tick:
            talk.ticks(talk.now() + couplet::xml::from_text<std::uint32_t>(one.text).value_or(1));
            return;
        case act::close: talk.closes(); return;
        case act::cut: talk.is_cut(); return;
        case act::send:
            talk.does([&](auto& it) {
                (void)it.send(couplet::message{
                    .to = couplet::address::from_text("romeo@example.net"), .body = one.text});
            });
            return;
        case act::special: return;
    }
}

/// What holds of any machine at any time; the first thing that does not.
class watch {
  public:
    template <class Scene>
    std::string broken_by(Scene& talk) {
        auto const& state = talk.machine().state();
        auto const phase = talk.machine().phase();
        auto const facts = state.reached;
        using couplet::fact;
        if (state.reached.has(fact::compressed) && !state.reached.has(fact::authenticated))
            return "compressed before authentication";
        if (state.reached.has(fact::bound) && !state.reached.has(fact::authenticated))
            return "bound before authentication";
        if (state.management.is_enabled() && !state.reached.has(fact::bound))
            return "managed before it is bound";
        if (phase == couplet::phase::ready && !state.reached.has(fact::authenticated))
            return "ready, and nobody knows who";
        if (phase == couplet::phase::ready && !state.address) return "ready without an address";
        bool const is_over = phase >= couplet::phase::closing;
        if (was_over_ && (!is_over || !(facts == facts_))) return "something is reached at the end";
        if (was_ended_ && (phase != couplet::phase::ended || talk.all() != all_))
            return "not dead: " + all_ + "\n became\n" + talk.all();
        was_over_ = is_over;
        facts_ = facts;
        if (phase == couplet::phase::ended && !was_ended_) {
            was_ended_ = true;
            all_ = talk.all();
        }
        return {};
    }

  private:
    bool was_over_ = false, was_ended_ = false;
    couplet::facts facts_;
    std::string all_;
};

/// Whether both say the same, but for how much was heard before octets stood where TLS begins.
inline bool is_alike(std::string const& a, std::string const& b) {
    auto const is_injected = [](std::string const& all) {
        return all.find("failed octets_before_tls\n") != all.npos ||
               all.find("failed too_early_fed\n") != all.npos;
    };
    return a == b || (is_injected(a) && is_injected(b));
}

}  // namespace scripts
