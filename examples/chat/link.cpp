// SPDX-License-Identifier: BSL-1.0
#include "link.hpp"

#include <couplet/match.hpp>
#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/xep/ping.hpp>
#include <net/dial.hpp>

#include "backoff.hpp"
#include "session.hpp"

namespace chat {
namespace {

constexpr char const* stuck =
    " So it has ended three times: something that waits for you cannot be read here, but perhaps "
    "by another client.";

}  // namespace

class link::attempts {
  public:
    attempts(boost::asio::io_context& io, account const& who, link_options how, audience& told)
        : io_{io}, who_{who}, how_{how}, told_{told}, resolver_{io, who.name_server}, timer_{io} {}

    void start() {
        first_failure_.reset();
        if (redirect_) return dial({*redirect_});
        if (who_.place) return dial({*who_.place});
        resolver_.find(std::string{who_.address.view().domain()}, net::service::client,
                       [this](net::whereabouts found) {
                           if (!is_closing_) dial(std::move(found));
                       });
    }
    void close() {
        if (std::exchange(is_closing_, true)) return;
        if (dialler_) dialler_->cancel();
        timer_.cancel();
        if (!session_) return end({});
        if (!session_->machine().is_ready()) return session_->drop();
        session_->machine().close();
        session_->flush();
    }
    bool is_online() const { return is_told_ && session_ && session_->machine().is_ready(); }
    sending send(net::any_stanza const& one) {
        if (!is_online()) return sending::later;
        auto const why = session_->machine().send(one);
        if (why == couplet::negotiation_errc::queue_full) return sending::later;
        if (why) return sending::never;
        session_->flush();
        return sending::sent;
    }
    bool is_waiting() const {
        if (!session_) return false;
        auto const& ledger = session_->machine().state().management;
        return ledger.is_enabled() && !ledger.unacknowledged().empty();
    }
    std::string draw_id() { return std::string{couplet::random_id::draw(random_)}; }
    void forget() {
        is_closing_ = true;
        if (dialler_) dialler_->cancel();
        if (session_) session_->forget();
    }

  private:
    using clock = std::chrono::steady_clock;

    std::string domain() const { return std::string{who_.address.view().domain()}; }

    void dial(net::whereabouts where) {
        targets_ = std::move(where);
        dialler_ =
            net::dialler::dial(io_, targets_, std::chrono::seconds{std::min(who_.patience, 10U)},
                               [this](net::dialled came) { take(std::move(came)); });
    }
    void take(net::dialled came) {
        dialler_.reset();
        if (!came.socket) return gone(first_failure_.value_or(explain(came, domain())));
        targets_.erase(targets_.begin(),
                       targets_.begin() + static_cast<std::ptrdiff_t>(came.number) + 1);
        at_ = {.domain = domain(), .where = came.where, .has_authorities = who_.has_authorities};
        failure_.reset();
        handled_.reset();
        is_told_ = false;
        session_ = std::make_shared<session>(
            net::connection{std::move(*came.socket)}, wire_, who_,
            session_start{draw_id(), saved_ ? &*saved_ : nullptr, redirects_, how_.ask_every,
                          how_.is_lasting},
            [this](couplet::session_event const* event) { event ? take(*event) : gone(); });
        session_->run(at_.where.is_direct_tls);
    }

    void take(couplet::session_event const& event) {
        std::visit(couplet::match{
                       [&](couplet::authenticated const& by) { mechanism_ = by.mechanism; },
                       [&](couplet::ready const& is) { ready(is); },
                       [&](couplet::stanza_view stanza) { told_.heard(stanza); },
                       [&](couplet::acknowledged const&) { told_.acknowledged(); },
                       [&](couplet::not_resumed const& why) { handled_ = why.handled; },
                       [&](couplet::failed const& why) { failed(why); },
                       [](auto const&) {},
                   },
                   event);
    }
    void ready(couplet::ready const& is) {
        ready_at_ = clock::now();
        redirects_ = 0;
        redirect_.reset();
        first_failure_.reset();
        at_.is_ready = was_ready_ = is_told_ = true;
        auto const lost = std::exchange(saved_, {});
        bool const is_managed = session_->machine().state().management.is_enabled();
        char const* const tls = SSL_get_version(session_->link().ssl());
        if (lost && !is.is_resumed) tell_lost(*lost);
        told_.online({is.address, is.is_resumed, is_managed, mechanism_, tls});
    }
    /// XEP-0198 5: the server may have said how much of it has come.
    void tell_lost(couplet::saved_session lost) {
        auto& ledger = lost.management;
        bool const is_certain = handled_ && ledger.acknowledge(*handled_);
        couplet::kept_stanza_reader kept{ledger.terms().is_framed};
        for (std::string_view const octets : ledger.unacknowledged())
            if (auto const stanza = kept.read(octets)) told_.left_over(*stanza, is_certain);
    }
    void failed(couplet::failed const& why) {
        if (why.why == couplet::negotiation_errc::tls_failed && session_->link().ssl() != nullptr)
            at_.tls = net::tls_reason(session_->link().ssl());
        failure_ = explain(why, at_);
        if (!why.other_host) return;
        ++redirects_;
        redirect_ =
            net::target{std::string{why.other_host->name()}, why.other_host->port.value_or(5222)};
    }

    /// The connection has.
    void gone() {
        auto& machine = session_->machine();
        if (auto left = couplet::saved_session::from(std::move(machine.state())))
            saved_ = std::move(left);
        bool const was_ready = at_.is_ready;
        session_.reset();
        if (was_ready) pause_.ended_after(clock::now() - ready_at_);
        if (is_closing_) {
            if (was_ready) saved_.reset();
            return end({});
        }
        if (redirect_ && redirects_ != 0 && failure_) return again(std::chrono::milliseconds{0});
        failure const why = failure_.value_or(explain_cut(at_));
        if (!first_failure_) first_failure_ = why;
        // RFC 6120 3.2.1: another host may do better; but not with the same password.
        if (!was_ready && !targets_.empty() && why.what != status::not_let_in)
            return dial(targets_);
        if (was_ready && failure_ && is_stuck(why.sentence))
            return end(failure{why.what, why.sentence + stuck});
        gone(*first_failure_);
    }
    void gone(failure const& why) {
        redirect_.reset();
        bool const is_final =
            !how_.is_lasting || !was_ready_ || (!why.is_passing && why.what != status::untrusted);
        if (is_final) return end(why);
        auto const pause = pause_.next(std::generate_canonical<double, 32>(random_));
        told_.offline(why, pause);
        again(pause);
    }
    /// Each time a session begins it soon ends like the one before.
    bool is_stuck(std::string const& sentence) {
        bool const is_same =
            sentence == ending_ && clock::now() - ready_at_ < std::chrono::minutes{1};
        ending_ = sentence;
        times_ = is_same ? times_ + 1 : 1;
        return times_ == 3;
    }
    void again(std::chrono::milliseconds pause) {
        timer_.expires_after(pause);
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error && !is_closing_) start();
        });
    }
    void end(std::optional<failure> const& why) {
        is_closing_ = true;
        if (auto const lost = std::exchange(saved_, {})) tell_lost(*lost);
        told_.ended(why);
    }

    boost::asio::io_context& io_;
    account const& who_;
    link_options how_;
    audience& told_;
    net::resolver resolver_;
    boost::asio::steady_timer timer_;
    std::random_device random_{};
    net::wire wire_{};
    backoff pause_{};

    net::whereabouts targets_{};  ///< still to be tried
    std::shared_ptr<net::dialler> dialler_{};
    std::shared_ptr<session> session_{};
    std::optional<couplet::saved_session> saved_{};
    std::optional<std::uint32_t> handled_{};
    std::optional<failure> failure_{};        ///< of this connection
    std::optional<failure> first_failure_{};  ///< of the hosts that were tried
    std::optional<net::target> redirect_{};
    unsigned redirects_ = 0;
    clock::time_point ready_at_{};
    std::string ending_{};  ///< of the last session, in words
    int times_ = 0;         ///< that sessions ended with them
    attempt at_{};
    std::string mechanism_{};
    bool was_ready_ = false;  ///< ever
    bool is_told_ = false;    ///< that this one is
    bool is_closing_ = false;
};

link::link(boost::asio::io_context& io, account const& who, link_options how, audience& told)
    : all_{std::make_unique<attempts>(io, who, how, told)} {}
link::~link() { all_->forget(); }

void link::start() { all_->start(); }
void link::close() { all_->close(); }
bool link::is_online() const { return all_->is_online(); }
sending link::send(net::any_stanza const& one) { return all_->send(one); }
bool link::is_waiting() const { return all_->is_waiting(); }
std::string link::draw_id() { return all_->draw_id(); }

}  // namespace chat
