// SPDX-License-Identifier: BSL-1.0
// A peer that says what it likes: scripted octets against one machine, and what the machine made of them, as text.
#pragma once

#include <algorithm>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/session.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/xml/print.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hostile {

inline std::string text_of(couplet::xml::element_view element) {
    std::string octets;
    couplet::xml::append(octets, element);
    return octets;
}

inline std::string text_of(couplet::failure_detail const& detail) {
    struct {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(couplet::xml_error const& e) const {
            return ' ' + std::string{name(e.code)};
        }
        std::string operator()(couplet::stream_condition c) const {
            return ' ' + std::string{couplet::name(c)};
        }
        std::string operator()(couplet::stanza_condition c) const {
            return ' ' + std::string{couplet::name(c)};
        }
        std::string operator()(couplet::schema_error const&) const { return " schema"; }
        std::string operator()(couplet::header_errc code) const {
            return ' ' + std::string{name(code)};
        }
        std::string operator()(couplet::sasl::condition c) const {
            return ' ' + std::string{name(c)};
        }
        std::string operator()(couplet::sasl::errc code) const {
            return ' ' + std::string{name(code)};
        }
    } const spelt;
    return std::visit(spelt, detail);
}

/// One word for the kind of event, then what it shows.
struct event_text {
    std::string operator()(couplet::start_tls) const { return "start_tls"; }
    std::string operator()(couplet::start_compression const& e) const {
        return "start_compression " + std::string{e.method};
    }
    std::string operator()(couplet::authenticated const& e) const {
        return "authenticated " + std::string{e.identity.text()} + ' ' + std::string{e.mechanism};
    }
    std::string operator()(couplet::bind_requested const& e) const {
        return "bind_requested " + std::string{e.resource.value_or("-")};
    }
    std::string operator()(couplet::resume_requested const& e) const {
        return "resume_requested " + std::string{e.id} + ' ' + std::to_string(e.handled);
    }
    std::string operator()(couplet::registration_requested const& e) const {
        return "registration_requested " + std::string{e.username};
    }
    std::string operator()(couplet::key_checked const& e) const {
        return "key_checked " + std::string{e.from} + ' ' + std::string{e.to} +
               (e.is_valid ? " valid" : " invalid");
    }
    std::string operator()(couplet::verification_wanted const& e) const {
        return "verification_wanted " + std::string{e.from} + ' ' + std::string{e.to};
    }
    std::string operator()(couplet::domain_judged const& e) const {
        return "domain_judged " + std::string{e.from} + ' ' + std::string{e.to} +
               judgement(e.is_valid, e.error);
    }
    std::string operator()(couplet::key_judged const& e) const {
        return "key_judged " + std::string{e.from} + ' ' + std::string{e.to} + ' ' +
               std::string{e.id} + judgement(e.is_valid, e.error);
    }
    static std::string judgement(bool is_valid, std::optional<couplet::stanza_condition> error) {
        if (error) return ' ' + std::string{couplet::name(*error)};
        return is_valid ? " valid" : " invalid";
    }
    std::string operator()(couplet::ready const& e) const {
        return (e.is_resumed ? "resumed " : "ready ") + std::string{e.address.text()};
    }
    std::string operator()(couplet::stanza_view e) const { return text_of(e.element()); }
    std::string operator()(couplet::xml::element_view e) const { return "element " + text_of(e); }
    std::string operator()(couplet::acknowledged e) const {
        return "acknowledged " + std::to_string(e.count);
    }
    std::string operator()(couplet::failed const& e) const {
        return "failed " + std::string{name(e.why)} + text_of(e.detail) +
               (e.other_host ? " to " + std::string{e.other_host->host} : "");
    }
    std::string operator()(couplet::ended e) const {
        return e.is_clean ? "ended" : "ended, not clean";
    }
    /// Kinds that these tests do not look into.
    template <class Other>
    std::string operator()(Other const&) const {
        return "other";
    }
};

inline std::string text_of(couplet::session_event const& event) {
    return std::visit(event_text{}, event);
}

/// All of a session that can be seen, so that two can be compared.
inline std::string text_of(couplet::session const& state) {
    std::string made;
    for (unsigned bit = 0; bit < 16; ++bit)
        made += state.reached.has(static_cast<couplet::fact>(1U << bit)) ? '1' : '0';
    made += ' ' + (state.address ? std::string{state.address->view().text()} : "nobody");
    auto const counts = state.management.counts();
    for (std::uint64_t const number : {counts.sent, counts.acknowledged, counts.handled,
                                       state.peer_max_octets, state.peer_idle_seconds})
        made += ' ' + std::to_string(number);
    return made + (state.management.is_enabled() ? " managed" : "");
}

/// What both ends of a TLS connection that only exists here know of it.
inline constexpr couplet::tls_facts tls{.exporter = "0123456789abcdef0123456789abcdef",
                                        .server_end_point = "end point"};

/// One machine and what was done to it. Each piece that it hears stands in memory of its own, which goes when it has
/// been read.
template <class Machine>
class scene {
  public:
    /// Pieces of so many octets at most.
    template <class... Settings>
    explicit scene(std::size_t piece, Settings&&... settings)
        : machine_{std::forward<Settings>(settings)...}, piece_{piece} {
        drain();
    }

    scene& hears(std::string_view octets) {
        while (!octets.empty()) {
            std::size_t const size = std::min(piece_, octets.size());
            std::vector<char> const copy(octets.begin(), octets.begin() + size);
            octets.remove_prefix(size);
            machine_.feed({copy.data(), size});
            drain();
        }
        return *this;
    }
    /// The handshake is over, whether or not it was asked for.
    scene& shakes_hands(couplet::tls_facts const& facts = tls) {
        (void)machine_.tls_established(facts);
        return drain();
    }
    scene& ticks(std::uint64_t now) {
        now_ = now;
        machine_.tick(now);
        return drain();
    }
    scene& closes() {
        machine_.close();
        return drain();
    }
    scene& is_cut() {
        machine_.cut();
        return drain();
    }
    /// `f(machine)`, such as an answer to what it has asked.
    template <class F>
    scene& does(F f) {
        f(machine_);
        return drain();
    }

    /// The events since the last call, a line each.
    std::string events() { return std::exchange(events_, {}); }
    /// What it has sent since the last call.
    std::string sent() { return std::exchange(sent_, {}); }
    std::string const& unread() const { return sent_; }
    Machine& machine() { return machine_; }
    std::uint64_t now() const { return now_; }
    /// What the caller does when it is told something: `answer(event, machine)`.
    void set_answer(std::function<void(couplet::session_event const&, Machine&)> answer) {
        answer_ = std::move(answer);
    }
    /// Everything that can be seen of it, but for events and output that were taken.
    std::string all() {
        return events_ + "---\n" + sent_ + "\n---\n" + std::string{name(machine_.phase())} + ' ' +
               text_of(machine_.state());
    }

  private:
    scene& drain() {
        while (auto const event = machine_.next()) {
            auto line = text_of(*event);
            std::replace(line.begin(), line.end(), '\n', ' ');  // one line each
            events_ += line + '\n';
            if (answer_) answer_(*event, machine_);
        }
        while (!machine_.output().empty()) {
            std::size_t const size = machine_.output().size();
            sent_ += machine_.output();
            machine_.consume(size);
        }
        return *this;
    }

    Machine machine_;
    std::size_t piece_;
    std::uint64_t now_ = 0;
    std::function<void(couplet::session_event const&, Machine&)> answer_;
    std::string events_, sent_;
};

inline constexpr std::size_t whole = static_cast<std::size_t>(-1);

/// The octets that servers begin with, and clients.
inline constexpr std::string_view server_header =
    "<?xml version='1.0'?><stream:stream from='im.example.com' id='s1' version='1.0' "
    "xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
inline constexpr std::string_view client_header =
    "<?xml version='1.0'?><stream:stream to='im.example.com' version='1.0' xml:lang='en' "
    "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
inline constexpr std::string_view starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline constexpr std::string_view proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline constexpr std::string_view stream_end = "</stream:stream>";

/// Features with that in them.
inline std::string features(std::string_view inside) {
    return "<stream:features>" + std::string{inside} + "</stream:features>";
}
inline std::string mechanisms(std::initializer_list<std::string_view> names) {
    std::string made = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (auto const one : names) made += "<mechanism>" + std::string{one} + "</mechanism>";
    return made + "</mechanisms>";
}

}  // namespace hostile
