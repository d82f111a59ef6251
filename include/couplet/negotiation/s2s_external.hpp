// SPDX-License-Identifier: BSL-1.0
// EXTERNAL between servers: the certificate says which domain it is (RFC 6120 9.2.2, 13.7.2; RFC 4422 A).
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

namespace detail {

inline constexpr std::string_view external = "EXTERNAL";

/// The stream is that domain's from now on.
inline step_outcome let_in_by_certificate(jid_view domain, step_port& port) {
    port.state.address = jid{domain};
    port.state.reached |= fact::authenticated;
    port.event = authenticated{port.state.address->view(), external};
    return step_outcome::restarts();
}

}  // namespace detail

/// The initiating server's. Refused, it goes on with what else is offered, such as dialback.
class client_external {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::authenticated;

    /// `has_certificate`: the caller's TLS has shown one for `from`, a domain.
    client_external(jid_view from, bool has_certificate) noexcept
        : from_{from}, has_certificate_{has_certificate} {}

    /// RFC 6120 6.3.3.
    bool consider(stream_features const& features, step_port const&) const {
        auto const offered = get<feature::mechanisms>(features);
        return has_certificate_ && offered &&
               std::ranges::find(offered->names, detail::external) != offered->names.end();
    }
    /// RFC 6120 9.2.2: nobody else than who the header says.
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(port.link.send(
            sasl::auth{.mechanism = detail::external, .initial_response = sasl::encoded_nothing}));
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (xml::is_named_as<sasl::success>(element))
            return detail::let_in_by_certificate(from_, port);
        auto const why = xml::read<sasl::failure>(element);
        if (!why) return step_outcome::fails(negotiation_errc::unexpected_element);
        return step_outcome::declines(negotiation_errc::authentication_refused,
                                      why->condition.value_or(sasl::condition::not_authorized));
    }

  private:
    jid_view from_;
    bool has_certificate_;
};

/// The receiving server's. Offered only to who has shown a certificate of the domain that its header names.
class server_external {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;
    static constexpr unsigned max_failures = 3;  ///< RFC 6120 6.4.5

    /// `certified`: the domains that the peer's certificate is for, as RFC 6120 13.7.2 says. Asked once the peer has said
    /// who it is, which it does behind TLS; what it borrows must live until the session is ready.
    explicit server_external(domain_set certified) noexcept : certified_{certified} {}

    bool offers(step_port const& port) const { return find_peer(port).has_value(); }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        std::string_view const names[]{detail::external};
        write(out, feature::mechanisms{names});
    }
    bool takes(xml::element_view element) const noexcept { return element.ns() == xml::ns::sasl; }
    step_outcome take(xml::element_view element, step_port& port) {
        if (auto const first = xml::read<sasl::auth>(element)) {
            is_asked_ = first->mechanism == detail::external && offers(port);
            if (!is_asked_) return fail(sasl::condition::invalid_mechanism, port);
            if (first->initial_response) return decide(*first->initial_response, port);
            return step_outcome::waits_unless(port.link.send(sasl::challenge{}));
        }
        auto const second = xml::read<sasl::response>(element);
        if (second && is_asked_) return decide(second->data, port);
        return fail(second ? sasl::condition::malformed_request : sasl::condition::aborted, port);
    }

  private:
    /// Whom the header names, if the certificate does so, too.
    std::optional<jid> find_peer(step_port const& port) const {
        if (port.link.content() != stream_content::server || !port.tls.is_peer_verified) return {};
        auto said = jid::parse(port.peer_name);
        bool const is_peer =
            said && said->view().is_domain() && certified_.contains(said->view().domain());
        if (!is_peer) return {};
        return *std::move(said);
    }
    /// RFC 4422 A.1: whom it wants to be; nothing, or the same.
    step_outcome decide(std::string_view encoded, step_port& port) {
        is_asked_ = false;
        secret wanted;
        if (sasl::decode_initial(encoded, wanted))
            return fail(sasl::condition::incorrect_encoding, port);
        auto const peer = find_peer(port);
        parsed_address const asked{address::from_text(wanted.view())};
        bool const is_same = wanted.empty() || (asked.is_valid() && peer && *asked == peer->view());
        if (!peer || !is_same) return fail(sasl::condition::invalid_authzid, port);
        if (port.link.send(sasl::success{}))
            return step_outcome::fails(negotiation_errc::unwritable);
        return detail::let_in_by_certificate(peer->view(), port);
    }
    /// It may try again, or dial back; but not for ever (RFC 6120 6.4.5).
    step_outcome fail(sasl::condition why, step_port& port) {
        is_asked_ = false;
        if (port.link.send(sasl::failure{.condition = why}))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (++failures_ < max_failures) return step_outcome::done();
        return step_outcome::fails(negotiation_errc::too_many_attempts, why);
    }

    domain_set certified_;
    unsigned failures_ = 0;
    bool is_asked_ = false;
};

}  // namespace couplet
