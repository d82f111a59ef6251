// SPDX-License-Identifier: BSL-1.0
// Dialback on an inbound connection: lets servers in that others vouch for, and vouches for its own (XEP-0220 2.2).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/negotiation/dialback.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The receiving server's, and the authoritative server's, on the same stream. A pair of domains is let in when the caller
/// says so; then stanzas between those two may come, and between no others (XEP-0220 2.2.1).
template <class Digests>
class server_dialback {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes{};
    static constexpr bool stays = true;
    /// Pairs that one stream may have, or want (XEP-0220 2.5: resource-constraint).
    static constexpr std::size_t max_pairs = 256;

    /// `domains`: those that are served here; the set, and what it borrows, must outlive the stream.
    server_dialback(std::string_view secret, domain_set domains)
        : keys_{secret}, domains_{domains} {}
    template <class Settings>
    explicit server_dialback(Settings const& settings)
        : server_dialback{settings.secret, settings.domains} {}

    bool offers(step_port const& port) const noexcept {
        return port.link.content() == stream_content::server;
    }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::dialback{.errors = true});
    }
    bool takes(xml::element_view element) const noexcept {
        return element.ns() == xml::ns::dialback;
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (!offers(port)) return step_outcome::fails(negotiation_errc::unexpected_element);
        if (element.local() == "result") return take_claim(element, port);
        if (element.local() == "verify") return take_question(element, port);
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }
    /// Claims and questions come at any time (XEP-0220 2.2.1); stanzas of nobody else do.
    std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (takes(element)) {
            auto const outcome = take(element, port);
            return outcome.is == step_outcome::result::fails ? outcome : step_outcome::waits();
        }
        auto const stanza = stanza_view::from(element);
        if (!stanza) return {};
        return check(*stanza, port.state);
    }

    /// That domain speaks to this one on the stream from now on. What was not asked, or has been answered, is nothing.
    step_outcome accept_domain(std::string_view from, std::string_view to, step_port& port) {
        domain_pair pair{std::string{from}, std::string{to}};
        if (!claimed_.remove(pair)) return step_outcome::waits();
        if (answer(pair, dialback_type::valid, {}, port))
            return step_outcome::fails(negotiation_errc::unwritable);
        auto address = jid::parse(pair.from);
        verified_.add(std::move(pair));
        if (port.state.reached.has(fact::authenticated) || !address) return step_outcome::waits();
        is_by_dialback_ = true;
        port.state.address = std::move(*address);
        port.state.reached |= fact::authenticated;
        port.event = authenticated{port.state.address->view(), "dialback"};
        return step_outcome::done();
    }
    /// It does not. Without a condition the key is wrong, which ends a stream that is nobody else's (XEP-0220 2.2.1); with
    /// one it could not be known (2.5).
    step_outcome refuse_domain(std::string_view from, std::string_view to,
                               std::optional<stanza_condition> why, step_port& port) {
        domain_pair const pair{std::string{from}, std::string{to}};
        if (!claimed_.remove(pair)) return step_outcome::waits();
        bool const is_alone = !port.state.reached.has(fact::authenticated);
        if (!why && !is_alone) why = stanza_condition::forbidden;
        if (answer(pair, why ? dialback_type::error : dialback_type::invalid, why, port))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (!why) return step_outcome::fails(negotiation_errc::dialback_refused);
        return rest(port);
    }
    /// Whether stanzas may come from one to the other; domains in canonical form.
    bool is_verified(std::string_view from, std::string_view to) const {
        return verified_.has({std::string{from}, std::string{to}});
    }

  private:
    /// What there is to wait for, before stanzas flow.
    step_outcome rest(step_port const& port) const noexcept {
        bool const is_waited = !claimed_.empty() || port.state.reached.has(fact::authenticated);
        return is_waited ? step_outcome::waits() : step_outcome::done();
    }
    /// From the target to the sender, as XEP-0220 2.2.1 wants it.
    std::optional<writer_error> answer(domain_pair const& pair, dialback_type type,
                                       std::optional<stanza_condition> why, step_port& port) {
        dialback_result const result{
            .from = address::from_text(pair.to), .to = address::from_text(pair.from), .type = type};
        return port.link.send(dialback_element<dialback_result>{result, why});
    }
    /// Of what was never claimed: the stream goes on (XEP-0220 2.5).
    step_outcome refuse(domain_pair const& pair, stanza_condition why, step_port& port) {
        if (answer(pair, dialback_type::error, why, port))
            return step_outcome::fails(negotiation_errc::unwritable);
        return rest(port);
    }

    /// XEP-0220 2.2.1. What has a type is an answer, and nobody has asked (3.1).
    step_outcome take_claim(xml::element_view element, step_port& port) {
        auto const claim = xml::read<dialback_result>(element);
        if (!claim) return step_outcome::fails(negotiation_errc::malformed_element, claim.error());
        if (claim->type) return step_outcome::fails(negotiation_errc::dialback_unasked);
        auto const pair = read_domain_pair(claim->from, claim->to);
        if (!pair)
            return step_outcome::fails(negotiation_errc::malformed_element,
                                       stanza_condition::jid_malformed);
        if (!domains_.contains(pair->to))
            return refuse(*pair, stanza_condition::item_not_found, port);
        if (verified_.has(*pair) || claimed_.has(*pair))  // 2.6: never again on the same stream
            return refuse(*pair, stanza_condition::policy_violation, port);
        if (claimed_.size() + verified_.size() == max_pairs)
            return refuse(*pair, stanza_condition::resource_constraint, port);
        claimed_.add(*pair);
        told_pair_ = *pair;
        told_ = xml::collapsed(claim->key);
        port.event = verification_wanted{told_pair_.from, told_pair_.to, port.stream_id, told_};
        return step_outcome::waits();
    }
    /// XEP-0220 2.2.2.
    step_outcome take_question(xml::element_view element, step_port& port) {
        auto const asked = xml::read<dialback_verify>(element);
        if (!asked) return step_outcome::fails(negotiation_errc::malformed_element, asked.error());
        if (asked->type) return step_outcome::fails(negotiation_errc::dialback_unasked);
        auto const pair = read_domain_pair(asked->from, asked->to);
        if (!pair)
            return step_outcome::fails(negotiation_errc::malformed_element,
                                       stanza_condition::jid_malformed);
        bool const is_ours = domains_.contains(pair->to);
        bool const is_valid =
            is_ours && keys_.is_key(xml::collapsed(asked->key), pair->from, pair->to, asked->id);
        dialback_element<dialback_verify> judged{
            {.from = asked->to,
             .to = asked->from,
             .id = asked->id,
             .type = is_valid ? dialback_type::valid : dialback_type::invalid}};
        if (!is_ours) {
            judged.element.type = dialback_type::error;
            judged.condition = stanza_condition::item_not_found;
        }
        if (port.link.send(judged)) return step_outcome::fails(negotiation_errc::unwritable);
        told_pair_ = *pair;
        port.event = key_checked{told_pair_.from, told_pair_.to, is_valid};
        return rest(port);
    }

    /// RFC 6120 8.1.1.2, 8.1.2.2; XEP-0220 2.2.1. Who came by SASL speaks for one domain, to any (RFC 6120 9.2).
    std::optional<step_outcome> check(stanza_view stanza, session const& state) const {
        auto fault = step_outcome::fails(negotiation_errc::foreign_stanza);
        parsed_address const from{stanza.from()}, to{stanza.to()};
        fault.says = stream_condition::improper_addressing;
        if (!from.is_valid() || !to.is_valid()) return fault;
        std::string_view const sender = from.view().domain();
        fault.says = stream_condition::invalid_from;
        if (!is_by_dialback_ && state.address && sender == state.address->domain()) return {};
        if (!verified_.has_from(sender)) return fault;
        fault.says = stream_condition::host_unknown;
        if (!is_verified(sender, to.view().domain())) return fault;
        return {};
    }

    dialback_keys<Digests> keys_;
    domain_set domains_;
    domain_pairs claimed_, verified_;
    domain_pair told_pair_;  ///< what the last event shows
    std::string told_;
    bool is_by_dialback_ = false;  ///< the stream is authenticated
};

}  // namespace couplet
