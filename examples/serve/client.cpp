// SPDX-License-Identifier: BSL-1.0
#include "client.hpp"

#include <couplet/stanza/check.hpp>
#include <couplet/xml/writer.hpp>
#include <variant>

#include "listener.hpp"
#include "offline.hpp"
#include "registration.hpp"

namespace serve {
namespace {

/// Octets that a client whose place another one has taken may not have taken yet.
constexpr std::size_t most_untaken = 16 * 1024;

/// RFC 7395 3.9: what is under a WebSocket is not the stream's.
couplet::tls_policy tls_for(options const& is, couplet::stream_framing framing) {
    using enum couplet::tls_policy;
    if (framing != couplet::stream_framing::tcp) return never;
    return is.takes_plaintext ? optional : required;
}

couplet::server_settings settings_for(house& all, couplet::stream_framing framing) {
    options const& is = all.wanted();
    return {.random = all.random(),
            .domain = all.domain(),
            .let_everybody_on_the_way_read_the_password = is.takes_plaintext,
            .retries = 5,
            .fake_iterations = store::iterations,
            .tls = tls_for(is, framing),
            .drops_stray_space = true,
            .framing = framing,
            .waits = {.closing = closing},
            .management = {.seconds = is.most.resumption,
                           .limits = {.octets = is.most.backlog / 2, .stanzas = 10'000}},
            .registers = is.registers,
            .limits = is.most.client,
            .pool = &all.pool()};
}

/// Over TCP.
class tcp_client final : public client, public net::pump<tcp_client> {
  public:
    tcp_client(house& all, net::connection link)
        : client{all, couplet::stream_framing::tcp},
          pump{std::move(link), all.wire()},
          tls_{all.tls()} {}

    using client::gone, client::is_held, client::machine, client::take;
    void flush() override { pump::flush(); }
    void drop() override { pump::drop(); }
    void released() override { pump::resume(); }
    net::tls_session begin_tls(int socket) const { return tls_.accept(socket); }

  private:
    net::tls_context const& tls_;
};

}  // namespace

void listen_for_clients(house& all, std::uint16_t port, bool is_direct) {
    listen(all, port, [&all, is_direct](net::tcp::socket socket) {
        std::make_shared<tcp_client>(all, net::connection{std::move(socket)})->begin(is_direct);
    });
}

couplet::stanza_ledger const* client_resource::ledger() const noexcept {
    if (link_ != nullptr) return &link_->machine().state().management;
    return saved_ ? &saved_->management : nullptr;
}
couplet::stanza_ledger* client_resource::kept_session() noexcept {
    if (link_ == nullptr) return saved_ ? &saved_->management : nullptr;
    return link_->session_id().empty() ? nullptr : &link_->machine().state().management;
}
/// False: it cannot be told, and will not come back to hear it.
bool client_resource::try_deliver(any_stanza const& one) {
    if (link_ != nullptr && link_->machine().is_ready()) return link_->deliver(one);
    couplet::stanza_ledger* const session = kept_session();
    if (session == nullptr) return false;
    bool const is_framed = session->terms().is_framed;
    couplet::secret octets;
    any_stanza::writer out{octets, is_framed ? std::span<couplet::xml::declaration const>{}
                                             : couplet::xml::client_stream};
    if (is_framed) out.declare("", couplet::xml::ns::client);
    write(out, one);
    if (!out.finish() && session->sent(octets.view())) return true;
    // Who is away for too long to be told all loses the session, not a stanza.
    until_ = 0;
    if (link_ != nullptr) link_->forfeit();
    return false;
}
void client_resource::deliver(any_stanza const& one) {
    if (try_deliver(one)) return;
    couplet::secret octets;
    any_stanza::writer out{octets, couplet::xml::client_stream};
    write(out, one);
    if (out.finish() || left_octets > most_left) return;
    left_octets += octets.view().size();
    left_over.emplace_back(octets.view());
}
void client_resource::deliver_kept(any_stanza const& one, std::int64_t id) {
    if (try_deliver(one)) owed.push_back({ledger()->sent_count(), id});
}

client::client(house& all, couplet::stream_framing framing)
    : guest{all, party::client},
      machine_{settings_for(all, framing), all.kept()},
      forgotten_before_{all.forgotten()} {
    machine_.tick(all.now());
}

void client::take(couplet::session_event const& event) {
    bool const is_done =
        house_.attempt([&] { std::visit([this](auto const& one) { on(one); }, event); });
    if (!is_done) revoke();
}

void client::on(couplet::authenticated const& is) {
    know();
    ++house_.counted.logins;
    house_.log(is.identity.text(), is.mechanism);
    if (house_.was_forgotten(machine_.state().address->view().bare(), forgotten_before_))
        dismiss(couplet::stream_condition::not_authorized);
}
void client::on(couplet::bind_requested const& wish) {
    couplet::stanza_condition why_not{};
    auto const bare = machine_.state().address->to_bare();
    std::string const named =
        wish.resource ? std::string{*wish.resource}
        : wish.tag.empty()
            ? std::string{}
            : std::string{wish.tag} + '/' + std::string{couplet::random_id::draw(house_.random())};
    place_ = house_.admit(bare.view(), named, *this, why_not);
    if (place_)
        machine_.bind(place_->address());
    else
        machine_.refuse_bind(why_not);
}
void client::on(couplet::resume_requested const& wish) {
    auto const found = house_.find_session(machine_.state().address->view(), wish.id);
    if (!found) return void(machine_.refuse_resume());
    // What is refused stays as it is.
    if (!machine_.resume(std::move(*found->saved())) ||
        !machine_.state().reached.has(couplet::fact::resumed))
        return;
    found->saved().reset();
    ++house_.counted.resumed;
    place_ = found;
    place_->attach(*this);
    settle(house_, *place_);
}
void client::on(couplet::registration_requested const& wish) {
    if (auto const why = add_account(house_, wish.username, wish.password))
        machine_.refuse_registration(*why);
    else
        machine_.register_account();
}
void client::on(couplet::acknowledged const&) {
    if (place_) settle(house_, *place_);
}
void client::on(couplet::ended const& is) { is_finished_ = is_finished_ || is.is_clean; }
void client::on(couplet::ready const&) {}
void client::on(couplet::stanza_view stanza) {
    couplet::stanza_addresses addresses{stanza};
    auto const own = machine_.state().address->view();
    auto const verdict =
        couplet::check(stanza, addresses, {.role = couplet::stanza_role::server_c2s, .peer = own});
    if (auto const why = verdict.stream_error()) return dismiss(*why);
    if (!place_) return;
    if (auto const why = verdict.stanza_error()) house_.refuse(stanza, *why, *place_);
    if (!verdict.is_accepted()) return;
    addresses.from = couplet::parsed_address{own};  // RFC 6120 8.1.2.1: whatever it says
    house_.take(stanza, addresses, *place_);
}
void client::on(couplet::failed const& why) {
    auto const& who = machine_.state().address;
    note(who ? who->view().text() : "a stranger", why);
    // Only who is cut off, or silent, may come back.
    is_finished_ = is_finished_ || why.why != couplet::negotiation_errc::timed_out;
    if (!is_known() && why.why == couplet::negotiation_errc::authentication_refused)
        ++house_.counted.failed_logins;
    give_up();  // it gets nothing any more
}

void client::gone() {
    leave();
    give_up();
}
void client::give_up() {
    if (!place_) return;
    auto const place = std::exchange(place_, nullptr);
    settle(house_, *place);
    couplet::session& state = machine_.state();
    bool const is_resumable = state.management.is_resumable() && !is_finished_;
    std::optional<couplet::saved_session> left;
    if (state.management.is_enabled())
        left = couplet::saved_session{*state.address, std::move(state.management)};
    place->detach(std::move(left), house_.now() + house_.wanted().most.resumption);
    if (!is_resumable) house_.leave(place);
}

bool client::deliver(any_stanza const& one) {
    std::size_t const mark = machine_.link().mark();
    auto const why = machine_.send(one);
    // What the client has said it does not take it does not get; that is no reason to end its session (XEP-0478 4).
    if (why == couplet::negotiation_errc::over_peer_limit) return true;
    if (why) forfeit();
    if (why || machine_.link().mark() > house_.wanted().most.backlog)
        drop();
    else
        flush();
    if (!why) house_.counted.add_sent(machine_.link().since(mark));
    return !why;
}
void client::tick(std::uint64_t now) {
    machine_.tick(now);
    if (place_) settle(house_, *place_);
    bool const is_idle = machine_.is_ready() && machine_.output().empty();
    if (!is_idle) flush();
}
void client::dismiss(couplet::stream_condition why) {
    is_finished_ = true;
    give_up();
    // Who takes nothing is not waited for, when it may come again and again.
    if (why == couplet::stream_condition::conflict && machine_.link().mark() > most_untaken)
        return drop();
    if (!machine_.reject(why)) machine_.close();
    flush();
}
void client::revoke() {
    is_finished_ = true;
    drop();
}
bool client::is_of(couplet::bare_jid_view account) const {
    auto const& who = machine_.state().address;
    return !is_finished_ && who && who->view().bare() == account;
}
std::string_view client::session_id() const noexcept {
    auto const& management = machine_.state().management;
    return management.is_resumable() && !is_finished_ ? std::string_view{management.terms().id}
                                                      : std::string_view{};
}

}  // namespace serve
