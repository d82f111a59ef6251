// SPDX-License-Identifier: BSL-1.0
// A receiving engine with small steps of every kind, and a peer that says what it likes to it.
#pragma once

#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/receiver.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "hostile.hpp"

namespace palace {

using namespace couplet;
using namespace couplet::literals;

/// A feature that is an empty element of that name.
template <class Sink>
void write_empty(xml::writer<Sink>& out, std::string_view name) {
    out.open({"urn:palace", name});
    out.close();
}
inline step_outcome say(step_port& port, std::string_view name) {
    auto const refused = port.link.with_writer(false, [&](auto& out) { write_empty(out, name); });
    return refused ? step_outcome::fails(negotiation_errc::unwritable) : step_outcome::waits();
}

/// `<enter xmlns='urn:palace'>juliet</enter>`: whoever has a name comes in, and the stream begins anew; "more": other
/// features follow without a header; "knock" makes it wait once.
class enter {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    bool offers(step_port const&) const { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write_empty(out, "enter");
    }
    bool takes(xml::element_view element) const {
        return element.is({"urn:palace", "enter"}) || element.is({"urn:palace", "knock"}) ||
               element.is({"urn:palace", "more"});
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (element.local() == "knock") return say(port, "who");
        if (element.text() == "nobody") {
            say(port, "no");
            return step_outcome::declines(negotiation_errc::authentication_refused);
        }
        auto name = jid::parse(std::string{element.text()} + '@' + std::string{port.domain});
        if (!name) return step_outcome::fails(negotiation_errc::malformed_element);
        say(port, "welcome");
        port.state.address = *name;
        port.state.reached |= fact::authenticated;
        port.event = authenticated{port.state.address->view(), "name"};
        return element.local() == "more" ? step_outcome::anew() : step_outcome::restarts();
    }
};

/// `<sit xmlns='urn:palace'>balcony</sit>`: the caller decides.
class sit {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::bound;

    bool offers(step_port const&) const { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write_empty(out, "sit");
    }
    bool takes(xml::element_view element) const { return element.is({"urn:palace", "sit"}); }
    step_outcome take(xml::element_view element, step_port& port) {
        wish_ = element.text();
        port.event = bind_requested{wish_};
        return step_outcome::waits();
    }
    step_outcome bind(jid_view full, step_port& port) {
        port.state.address = jid{full};
        port.state.reached |= fact::bound;
        return say(port, "seated").is == step_outcome::result::fails
                   ? step_outcome::fails(negotiation_errc::unwritable)
                   : step_outcome::done();
    }

  private:
    std::string wish_;
};

/// `<press xmlns='urn:palace'/>`: a layer below the stream, for who has come in.
class press {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::compressed | fact::bound;

    bool offers(step_port const&) const { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write_empty(out, "press");
    }
    bool takes(xml::element_view element) const { return element.is({"urn:palace", "press"}); }
    step_outcome take(xml::element_view, step_port& port) {
        say(port, "pressed");
        port.event = start_compression{"press"};
        return step_outcome::compresses();
    }
};

/// `<bow xmlns='urn:palace'/>`: at any time once somebody is in; counted in the session.
class bow {
  public:
    static constexpr facts needs = fact::bound;
    static constexpr facts excludes{};

    bool offers(step_port const&) const { return false; }
    template <class Sink>
    void write_feature(xml::writer<Sink>&, step_port const&) const {}
    bool takes(xml::element_view) const { return false; }
    step_outcome take(xml::element_view, step_port&) {
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (!element.is({"urn:palace", "bow"})) return {};
        say(port, "bow");
        port.event = acknowledged{1};
        return step_outcome::done();
    }
};

/// Numbers, one after the other: each id is another one, and the same in each run.
struct numbers {
    std::uint64_t last = 0;
    std::uint64_t operator()() { return ++last; }
};

/// Its own randomness, so that two are alike.
class gate : private numbers, public receiver<server_starttls, enter, press, sit, bow> {
  public:
    explicit gate(tls_policy tls = tls_policy::required, receiver_settings const* like = nullptr)
        : receiver{settings(*this, like), server_starttls{tls}, enter{}, press{}, sit{}, bow{}} {}
    gate(gate const&) = delete;

    bool bind(jid_view full) {
        return decide([&](sit& step, step_port& port) { return step.bind(full, port); });
    }

  private:
    static receiver_settings settings(numbers& source, receiver_settings const* like) {
        static constexpr auto domain = "im.example.com"_jid;
        static constexpr auto gone = "old.example.com"_jid;
        receiver_settings made{.random = source, .domain = domain, .gone_domains = jid_view{gone}};
        if (like == nullptr) return made;
        made.framing = like->framing;
        made.drops_stray_space = like->drops_stray_space;
        made.here = like->here;
        made.goal = like->goal;
        made.waits = like->waits;
        made.limits = like->limits;
        made.pool = like->pool;
        return made;
    }
};

inline constexpr std::string_view enters = "<enter xmlns='urn:palace'>juliet</enter>";
inline constexpr std::string_view sits = "<sit xmlns='urn:palace'>balcony</sit>";
inline constexpr std::string_view speech =
    "<message to='romeo@example.net'><body>Art thou not Romeo, and a Montague?</body></message>";

/// How far somebody has come.
enum class place { outside, opened, secured, inside, seated };
inline constexpr place everywhere[]{place::outside, place::opened, place::secured, place::inside,
                                    place::seated};

/// The gate, and what has been said there.
class scene : public hostile::scene<gate> {
  public:
    explicit scene(place how_far = place::outside, tls_policy tls = tls_policy::required,
                   receiver_settings const* like = nullptr, std::size_t piece = hostile::whole)
        : hostile::scene<gate>{piece, tls, like} {
        if (how_far >= place::opened) hears(hostile::client_header);
        if (how_far >= place::secured && tls != tls_policy::never)
            hears(hostile::starttls).shakes_hands().hears(hostile::client_header);
        if (how_far >= place::inside) hears(enters).hears(hostile::client_header);
        if (how_far >= place::seated) hears(sits).does(take_seat);
        if (how_far == place::outside) return;
        (void)events();
        (void)sent();
    }
    static void take_seat(gate& it) { (void)it.bind("juliet@im.example.com/balcony"_jid); }
};

/// What is sent with an error, behind the header.
inline std::string error(std::string_view condition) {
    return "<stream:error><" + std::string{condition} +
           " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
}

}  // namespace palace
