// SPDX-License-Identifier: BSL-1.0
// couplet session: one side of a negotiation, by hand or by a program (RFC 6120 4 to 9)
#include <unistd.h>

#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/owned_element.hpp>
#include <cstdio>
#include <optional>
#include <random>
#include <string>

#include "command.hpp"
#include "instruction.hpp"
#include "lines.hpp"
#include "session_event.hpp"

namespace cli {
namespace {

using namespace couplet;
using verb = instruction::verb;
using refused = std::optional<objection>;

/// Words that nobody can guess; with --nonce the same ones each time.
class randomness {
  public:
    using result_type = std::uint32_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }

    explicit randomness(std::optional<std::string> const& nonce) {
        if (!nonce) return;
        std::seed_seq seed(nonce->begin(), nonce->end());
        fixed_.emplace(seed);
    }
    result_type operator()() {
        return fixed_ ? static_cast<result_type>((*fixed_)()) : std::random_device{}();
    }

  private:
    std::optional<std::mt19937> fixed_;
};

/// The one account that a server knows.
class one_account {
  public:
    explicit one_account(conversation const& how) : how_{how} {}

    bool may_act_as(std::string_view, std::string_view) const { return false; }
    template <class Hash>
    std::optional<sasl::scram_keys<Hash>> find_keys(std::string_view username) const {
        if (how_.password.empty() || !is_known(username)) return {};
        auto keys = sasl::derive_keys<Hash>(how_.password, "couplet session", how_.iterations);
        if (!keys) return {};
        return *std::move(keys);
    }
    bool is_token(std::string_view username, std::string_view token) const {
        return is_same_secret(token, how_.token) && !how_.token.empty() && is_known(username);
    }
    static std::string_view pepper() { return "of no use to anybody else"; }

  private:
    bool is_known(std::string_view username) const {
        return how_.account && how_.account->local() == username;
    }

    conversation const& how_;
};

objection wrong_time(std::string why) { return {"wrong_time", std::move(why)}; }

/// What both sides have: a machine that can be made anew for another connection.
template <class Machine>
class side {
  public:
    explicit side(conversation const& how) : how_{how} {}

    Machine& machine() { return *machine_; }

  protected:
    /// What the last session leaves to be resumed.
    std::optional<saved_session> leave() {
        if (!machine_) return std::move(left_);
        auto saved = saved_session::from(std::move(machine_->state()));
        return saved ? std::move(saved) : std::move(left_);
    }

    conversation const& how_;
    std::optional<saved_session> left_{};
    std::optional<Machine> machine_{};
};

class client_side : public side<client<openssl::digests>> {
  public:
    using side::side;

    void connect() {
        left_ = leave();
        nonce_ = how_.nonce ? *how_.nonce : fresh_nonce();
        machine_.emplace(client_settings{.account = *how_.account,
                                         .password = how_.password,
                                         .token = how_.token,
                                         .nonce = nonce_,
                                         .policy = how_.policy,
                                         .tls = how_.tls,
                                         .framing = how_.framing,
                                         .language = how_.language,
                                         .resumes = left_ ? &*left_ : nullptr,
                                         .compression = how_.compression});
    }
    void decide(session_event const&) {}
    refused bind(instruction const&) { return wrong_time("a client does not bind: it asks"); }

  private:
    static std::string fresh_nonce() {
        randomness source{{}};
        std::string octets;
        for (int i = 0; i < 24; ++i) octets += static_cast<char>(source() & 0xFF);
        return octets;
    }

    std::string nonce_;
};

class server_side : public side<server<openssl::digests, one_account>> {
  public:
    explicit server_side(conversation const& how) : side{how}, accounts_{how}, random_{how.nonce} {}

    void connect() {
        left_ = leave();
        is_asked_ = false;
        machine_.emplace(server_settings{.random = random_,
                                         .domain = how_.domain ? how_.domain->view()
                                                               : how_.account->view().domain_jid(),
                                         .mechanisms = how_.policy.allowed,
                                         .let_everybody_on_the_way_read_the_password =
                                             how_.policy.let_everybody_on_the_way_read_the_password,
                                         .fake_iterations = how_.iterations,
                                         .tls = how_.tls,
                                         .framing = how_.framing,
                                         .compression = how_.compression},
                         accounts_);
    }
    /// As asked for, unless the input is to say.
    void decide(session_event const& event) {
        if (auto const* const wish = std::get_if<bind_requested>(&event)) {
            is_asked_ = how_.asks;
            if (!is_asked_) grant(*wish);
        }
        if (std::holds_alternative<resume_requested>(event)) resume();
        if (std::holds_alternative<registration_requested>(event))
            machine_->refuse_registration(stanza_condition::not_allowed);
    }
    refused bind(instruction const& line) {
        if (!is_asked_ || machine_->phase() != phase::negotiating)
            return wrong_time("nobody has asked for an address");
        if (line.what == verb::refuse_bind) {
            auto const why = find_stanza_condition(line.text);
            if (!why) return objection{"wrong_value", "no stanza error (RFC 6120 8.3.3)"};
            is_asked_ = false;
            machine_->refuse_bind(*why);
            return {};
        }
        auto const full = jid::parse(line.text);
        if (!full)
            return objection{"wrong_value", std::string{describe(full.error().code)},
                             full.error().offset};
        if (!is_bindable(*full, *machine_->state().address))
            return objection{"wrong_value", "no full address of the account (RFC 6120 7.6.1)"};
        is_asked_ = false;
        machine_->bind(*full);
        return {};
    }

  private:
    void grant(bind_requested const& wish) {
        auto const bare = std::string{machine_->state().address->view().bare().text()};
        auto const full = jid::parse(bare + '/' + std::string{wish.resource.value_or("here")});
        if (full)
            machine_->bind(*full);
        else
            machine_->refuse_bind(stanza_condition::bad_request);
    }
    void resume() {
        if (left_)
            machine_->resume(std::move(*left_));
        else
            machine_->refuse_resume();
    }

    one_account accounts_;
    randomness random_;
    bool is_asked_ = false;
};

/// Does what the lines say, and tells what comes of it.
template <class Side>
class conductor {
  public:
    conductor(conversation const& how, output& out) : how_{how}, side_{how}, out_{out} {
        connect();
    }

    void begin() { tell(); }
    /// False if the line was not done.
    bool perform(line const& from) {
        auto const objected = attempt(from);
        if (objected) {
            json told{
                {"refused", objected->error}, {"line", from.number}, {"reason", objected->why}};
            if (objected->offset) told["offset"] = *objected->offset;
            append_readable_line(out_.text(), told);
        }
        tell();
        return !objected;
    }
    bool has_failed() const { return has_failed_; }

  private:
    refused attempt(line const& from) {
        if (from.too_long) return objection{"line_too_long", "the rest was skipped"};
        auto const read = read_instruction(from.text);
        if (!read) return read.error();
        return perform(*read);
    }
    refused perform(instruction const& line) {
        auto& machine = side_.machine();
        if (machine.phase() == phase::ended && line.what != verb::connect)
            return wrong_time("the session is over; {\"connect\":true} begins another");
        bool const is_early = !has_begun_ && line.what != verb::tls && line.what != verb::cut &&
                              line.what != verb::connect;
        if (is_early) return wrong_time("TLS comes first");
        switch (line.what) {
            case verb::receive:
                fed_ = line.text;
                machine.feed(fed_);
                return {};
            case verb::send: return send(line.text);
            case verb::tls: return tls(line);
            case verb::compression:
                if (machine.compression_established()) return {};
                return wrong_time("nobody waits for compression");
            case verb::tick: return tick(line.seconds);
            case verb::close: machine.close(); return {};
            case verb::cut: machine.cut(); return {};
            case verb::connect: return connect_again();
            case verb::bind:
            case verb::refuse_bind: return side_.bind(line);
        }
        return {};
    }
    refused tls(instruction const& line) {
        auto& machine = side_.machine();
        if (has_begun_ && machine.phase() != phase::switching)
            return wrong_time("nobody waits for TLS");
        if (line.holds)
            machine.tls_established({.exporter = line.exporter,
                                     .server_end_point = line.server_end_point,
                                     .unique = line.unique});
        else if (has_begun_)
            machine.tls_failed();
        else
            machine.cut();
        has_begun_ = true;
        return {};
    }
    refused tick(std::uint64_t seconds) {
        if (seconds < now_) return objection{"wrong_value", "time does not run backwards"};
        side_.machine().tick(now_ = seconds);
        return {};
    }
    refused connect_again() {
        if (side_.machine().phase() != phase::ended) return wrong_time("the session is not over");
        connect();
        return {};
    }
    void connect() {
        side_.connect();
        has_begun_ = !how_.is_direct;
    }
    refused send(std::string text) {
        constexpr std::string_view is_client = " xmlns='jabber:client'";
        auto const name_end = text.find_first_of(" \t\r\n/>");
        bool const has_namespace = text.find(" xmlns=") < text.find('>');
        if (!has_namespace && name_end != text.npos) text.insert(name_end, is_client);
        auto const element = xml::parse_element(text);
        if (!element) {
            auto at = element.error().offset;
            if (!has_namespace && at > name_end)
                at -= std::min<std::uint64_t>(at, is_client.size());
            return objection{"bad_xml", std::string{describe(element.error().code)}, at};
        }
        auto const stanza = stanza_view::from(*element);
        auto const why =
            stanza ? side_.machine().send(*stanza) : side_.machine().send_element(element->view());
        if (why) return wrong_time(std::string{describe(*why)});
        return {};
    }

    /// What is to be sent before an event is told comes before it.
    void tell() {
        auto& machine = side_.machine();
        if (!has_begun_ && machine.phase() != phase::ended) return;
        while (auto const event = machine.next()) {
            tell_output();
            has_failed_ = has_failed_ || std::holds_alternative<failed>(*event);
            append_readable_line(out_.text(), event_as_json(*event));
            side_.decide(*event);
        }
        tell_output();
        out_.written();
    }
    void tell_output() {
        auto& machine = side_.machine();
        while (!machine.output().empty()) {
            append_readable_line(out_.text(), {{"send", machine.output()}});
            machine.consume(machine.output().size());
        }
    }

    conversation const& how_;
    Side side_;
    output& out_;
    std::string fed_;
    std::uint64_t now_ = 0;
    bool has_begun_ = false;
    bool has_failed_ = false;
};

template <class Side>
status run(conversation const& how, output& out) {
    constexpr std::size_t longest = 1024 * 1024;
    line_reader lines{STDIN_FILENO, longest};
    conductor<Side> here{how, out};
    bool all_done = true;
    here.begin();
    for (;;) {
        if (lines.must_read()) out.flush();  // whoever writes by hand wants to see what came of it
        auto const next = lines.next();
        if (!next) break;
        if (!next->text.empty() || next->too_long) all_done &= here.perform(*next);
    }
    return all_done && !here.has_failed() ? all_good : some_bad;
}

}  // namespace

status hold_session(settings const& how, output& out) {
    if (::isatty(STDIN_FILENO) != 0)
        std::fprintf(stderr, "One JSON object a line, please; Ctrl-D ends.\n");
    return how.session.is_server ? run<server_side>(how.session, out)
                                 : run<client_side>(how.session, out);
}

}  // namespace cli
