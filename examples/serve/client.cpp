// SPDX-License-Identifier: BSL-1.0
#include "client.hpp"

#include <couplet/stanza/check.hpp>
#include <couplet/xml/writer.hpp>
#include <variant>

#include "listener.hpp"

namespace serve {
namespace {

/// RFC 7395 3.9: what is under a WebSocket is not the stream's.
couplet::tls_policy tls_for(options const& is, couplet::stream_framing framing) {
    using enum couplet::tls_policy;
    if (framing != couplet::stream_framing::tcp) return never;
    return is.takes_plaintext ? optional : required;
}

couplet::server_settings settings_for(house& all, couplet::stream_framing framing) {
    options const& is = all.wanted();
    return {
        .random = all.random(),
        .domain = all.domain(),
        .let_everybody_on_the_way_read_the_password = is.takes_plaintext,
        .fake_iterations = store::iterations,
        .tls = tls_for(is, framing),
        .framing = framing,
        .management = {.seconds = is.most.resumption},
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

    using client::gone, client::machine, client::take;
    void flush() override { pump::flush(); }
    void drop() override { pump::drop(); }
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

void client_resource::deliver(any_stanza const& one) {
    if (link_ != nullptr) return link_->deliver(one);
    if (!saved_) return;
    std::string text;
    bool const is_framed = saved_->management.terms().is_framed;
    couplet::secret octets;
    any_stanza::writer out{octets, is_framed ? std::span<couplet::xml::declaration const>{}
                                             : couplet::xml::client_stream};
    write(out, one);
    // Who is away for too long to be told all loses the session, not a stanza.
    if (out.finish() || !saved_->management.sent(octets.view())) until_ = 0;
}

client::client(house& all, couplet::stream_framing framing)
    : house_{all}, machine_{settings_for(all, framing), all.kept()} {
    machine_.tick(all.now());
    ++house_.counted.connections;
    ++house_.counted.open;
    ++house_.counted.strangers;
    house_.enter(*this);
}
client::~client() { house_.forget(*this); }

void client::take(couplet::session_event const& event) {
    std::visit([this](auto const& one) { on(one); }, event);
}

void client::on(couplet::authenticated const& is) {
    if (!std::exchange(is_known_, true)) --house_.counted.strangers;
    ++house_.counted.logins;
    house_.log(is.identity.text(), is.mechanism);
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
    if (!found || !machine_.resume(*std::exchange(found->saved(), std::nullopt))) {
        machine_.refuse_resume();
        return;
    }
    ++house_.counted.resumed;
    place_ = found;
    place_->attach(*this);
}
void client::on(couplet::registration_requested const& wish) {
    machine_.refuse_registration(couplet::stanza_condition::not_allowed);
    (void)wish;
}
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
    house_.log(machine_.state().address ? machine_.state().address->view().text() : "a stranger",
               describe(why.why));
    if (auto const condition = couplet::condition(why.why))
        ++house_.counted.stream_errors[static_cast<std::size_t>(*condition)];
    if (!is_known_ && why.why == couplet::negotiation_errc::authentication_refused)
        ++house_.counted.failed_logins;
}

void client::gone() {
    --house_.counted.open;
    if (!std::exchange(is_known_, true)) --house_.counted.strangers;
    house_.forget(*this);
    give_up();
}
void client::give_up() {
    if (!place_) return;
    auto const place = std::exchange(place_, nullptr);
    bool const is_clean = machine_.phase() == couplet::phase::closing;
    auto left = is_clean ? std::nullopt : couplet::saved_session::from(std::move(machine_.state()));
    place->detach(std::move(left), house_.now() + house_.wanted().most.resumption);
    if (!place->saved()) house_.leave(place);
    drop();
}

void client::deliver(any_stanza const& one) {
    std::size_t const mark = machine_.link().mark();
    if (machine_.send(one) || machine_.link().mark() > house_.wanted().most.backlog) return drop();
    house_.counted.add_sent(machine_.link().since(mark));
    flush();
}
void client::tick(std::uint64_t now) {
    machine_.tick(now);
    flush();
}
void client::dismiss(couplet::stream_condition why) {
    if (!machine_.reject(why)) machine_.close();
    flush();
}
std::string_view client::session_id() const noexcept {
    auto const& management = machine_.state().management;
    return management.is_resumable() ? std::string_view{management.terms().id} : std::string_view{};
}

}  // namespace serve
