// SPDX-License-Identifier: BSL-1.0
// Dialback on an outbound connection: asks to be let in, and asks what keys of others are worth (XEP-0220 2.1).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/negotiation/dialback.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// A key that somebody has sent, who says to be `to`, with the id of the stream that it came on: what `from` asks the
/// servers of `to`. Domains in canonical form; what `verification_wanted` says, the other way round.
struct key_question {
    std::string from;
    std::string to;
    std::string id;
    std::string key;
};

namespace detail {

/// What was asked on a stream and is not answered. An answer that nobody asked for is an attack (XEP-0220 3.1).
class dialback_questions {
  public:
    step_outcome ask(domain_pair pair, std::string_view key, step_port& port) {
        dialback_result const question{
            .from = address::from_text(pair.from), .to = address::from_text(pair.to), .key = key};
        auto const refused = port.link.send(dialback_element{question});
        pairs_.add(std::move(pair));
        return step_outcome::waits_unless(refused);
    }
    step_outcome ask(key_question one, step_port& port) {
        dialback_verify const question{.from = address::from_text(one.from),
                                       .to = address::from_text(one.to),
                                       .id = one.id,
                                       .key = one.key};
        auto const refused = port.link.send(dialback_element{question});
        one.key.clear();
        keys_.push_back(std::move(one));
        return step_outcome::waits_unless(refused);
    }

    /// Takes what answers a question, and tells it; else fails.
    step_outcome take(xml::element_view element, step_port& port) {
        if (element.local() == "result") return take_result(element, port);
        if (element.local() == "verify") return take_verdict(element, port);
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    /// The answer comes from whom was asked, to who asked: the other way round (XEP-0220 2.1.1).
    step_outcome take_result(xml::element_view element, step_port& port) {
        auto const answer = xml::read<dialback_result>(element);
        if (!answer)
            return step_outcome::fails(negotiation_errc::malformed_element, answer.error());
        auto pair = read_domain_pair(answer->to, answer->from);
        if (!pair || !answer->type || !pairs_.remove(*pair))
            return step_outcome::fails(negotiation_errc::dialback_unasked);
        told_ = {std::move(pair->from), std::move(pair->to), {}, {}};
        port.event = domain_judged{told_.from, told_.to, answer->type == dialback_type::valid,
                                   condition_of(answer->type, element)};
        return step_outcome::done();
    }
    /// Likewise, and for the same stream (XEP-0220 2.1.2).
    step_outcome take_verdict(xml::element_view element, step_port& port) {
        auto const answer = xml::read<dialback_verify>(element);
        if (!answer)
            return step_outcome::fails(negotiation_errc::malformed_element, answer.error());
        auto const pair = read_domain_pair(answer->to, answer->from);
        auto const asked = std::ranges::find_if(keys_, [&](key_question const& one) {
            return pair && one.from == pair->from && one.to == pair->to && one.id == answer->id;
        });
        if (!answer->type || asked == keys_.end())
            return step_outcome::fails(negotiation_errc::dialback_unasked);
        told_ = std::move(*asked);
        keys_.erase(asked);
        port.event =
            key_judged{told_.from, told_.to, told_.id, answer->type == dialback_type::valid,
                       condition_of(answer->type, element)};
        return step_outcome::done();
    }
    /// An error that says nothing is one, too.
    static std::optional<stanza_condition> condition_of(std::optional<dialback_type> type,
                                                        xml::element_view answer) noexcept {
        if (type != dialback_type::error) return {};
        return dialback_condition(answer).value_or(stanza_condition::undefined_condition);
    }

    domain_pairs pairs_;
    std::vector<key_question> keys_;
    key_question told_;  ///< what the last event shows
};

}  // namespace detail

/// The initiating server's. It asks for one pair of domains, and once that is let in for others, too (XEP-0220 2.7).
template <class Digests>
class client_dialback {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;
    static constexpr bool stays = true;

    client_dialback(jid_view from, jid_view to, std::string_view secret)
        : pair_{std::string{from.domain()}, std::string{to.domain()}}, keys_{secret} {}
    template <class Settings>
    explicit client_dialback(Settings const& settings)
        : client_dialback{settings.from, settings.to, settings.secret} {}

    /// XEP-0220 2.4: a feature, or a declaration in the header.
    bool consider(stream_features const& features, step_port const& port) const noexcept {
        return port.has_dialback || has<feature::dialback>(features);
    }
    step_outcome begin(step_port& port) { return ask(pair_, port); }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (element.ns() != xml::ns::dialback)
            return step_outcome::fails(negotiation_errc::unexpected_element);
        auto const outcome = questions_.take(element, port);
        if (outcome.is != step_outcome::result::done) return outcome;
        auto const* const judged = std::get_if<domain_judged>(&*port.event);
        if (judged == nullptr || !is_first(*judged)) return step_outcome::waits();
        return follow(*judged, port);
    }
    /// Answers come at any time; stanzas go the other way (XEP-0220 2.3).
    std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (element.ns() != xml::ns::dialback)
            return step_outcome::fails(negotiation_errc::unexpected_element);
        auto const outcome = questions_.take(element, port);
        return outcome.is == step_outcome::result::done ? step_outcome::waits() : outcome;
    }

    /// Asks for another pair; `domain_judged` tells. A target that the server has not been found under needs a server
    /// that answers with errors (XEP-0220 2.7.2).
    step_outcome ask(domain_pair pair, step_port& port) {
        if (port.stream_id.empty())
            return step_outcome::fails(negotiation_errc::wrong_header, header_errc::missing_id);
        auto const key = keys_.key(pair.to, pair.from, port.stream_id);
        return questions_.ask(std::move(pair), key, port);
    }
    /// Asks what somebody's key is worth; `key_judged` tells.
    step_outcome ask(key_question question, step_port& port) {
        return questions_.ask(std::move(question), port);
    }

  private:
    /// Of several pairs that are asked for, the first makes the stream ready.
    bool is_first(domain_judged const& judged) const noexcept {
        return judged.from == pair_.from && judged.to == pair_.to;
    }
    /// An error is not the end: something else may be offered (XEP-0220 2.1.1).
    step_outcome follow(domain_judged const judged, step_port& port) {
        port.event.reset();
        if (judged.error)
            return step_outcome::declines(negotiation_errc::dialback_refused, *judged.error);
        if (!judged.is_valid) return step_outcome::fails(negotiation_errc::dialback_refused);
        auto self = jid::parse(pair_.from);
        if (!self) return step_outcome::fails(negotiation_errc::dialback_refused);
        port.state.address = std::move(*self);
        port.state.reached |= fact::authenticated;
        port.event = authenticated{port.state.address->view(), "dialback"};
        return step_outcome::done();
    }

    domain_pair pair_;
    dialback_keys<Digests> keys_;
    detail::dialback_questions questions_;
};

/// Of a connection that is opened only to ask what a key is worth (XEP-0220 2.1.2). Nobody authenticates on it: behind
/// `key_judged` it is to be closed.
class client_key_question {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    explicit client_key_question(key_question question) noexcept : question_{std::move(question)} {}

    bool consider(stream_features const&, step_port const&) const noexcept { return true; }
    step_outcome begin(step_port& port) { return questions_.ask(question_, port); }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (element.ns() != xml::ns::dialback)
            return step_outcome::fails(negotiation_errc::unexpected_element);
        auto const outcome = questions_.take(element, port);
        return outcome.is == step_outcome::result::done ? step_outcome::waits() : outcome;
    }

  private:
    key_question question_;
    detail::dialback_questions questions_;
};

}  // namespace couplet
