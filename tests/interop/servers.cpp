// SPDX-License-Identifier: BSL-1.0
// Two servers, one of them here: dialback both ways (XEP-0220), certificates both ways (RFC 6120 9.2.2).
#include <chrono>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <couplet/jid/literal.hpp>
#include <couplet/match.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_link.hpp>

#include "conversation.hpp"
#include "exchange.hpp"
#include "scenarios.hpp"

namespace interop {
namespace {

using namespace couplet::literals;
using digests = couplet::openssl::digests;
using outbound_stream = couplet::outbound_stream<digests>;
using inbound_stream = couplet::inbound_stream<digests>;

constexpr auto here = "montague.test"_jid;
constexpr auto there = "capulet.test"_jid;

/// montague.test: it speaks on one connection, which it opens, and is spoken to on those that others open.
class montague {
  public:
    /// `has_certificates`: each side believes the other's, and none calls back.
    montague(server const& at, bool has_certificates)
        : at_{at},
          has_certificates_{has_certificates},
          door_{at.peer()},
          out_{settings()},
          speaking_{out_, connect(at.s2s()), tls(false)} {}

    outbound_stream& out() noexcept { return out_; }

    /// Everything that happens, until `is_over`, which is shown each stanza that comes.
    template <class Predicate>
    void run(Predicate is_over) {
        auto const end = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < end) {
            if (auto const event = speaking_.next(5ms)) {
                if (auto const* why = std::get_if<couplet::failed>(&*event))
                    throw std::runtime_error{"outbound: " + describe(*why)};
                if (auto const* who = std::get_if<couplet::authenticated>(&*event)) note(*who);
                if (std::holds_alternative<couplet::ready>(*event)) is_let_in_ = true;
            }
            if (auto who = door_.accept(5ms)) let_in(std::move(who));
            if (is_over(nullptr)) return;
            for (auto& one : heard_)
                if (auto const event = one->talk.next(5ms); event && take(*one, *event, is_over))
                    return;
        }
        throw std::runtime_error{"the server is silent"};
    }
    bool is_let_in() const noexcept { return is_let_in_; }
    /// Whether the server has asked what a key is worth, and was told that it is.
    bool is_key_checked() const noexcept { return is_key_checked_; }
    /// How we were let in, and then the server.
    std::string_view mechanisms() const noexcept { return mechanisms_; }

  private:
    struct hearing {
        inbound_stream machine;
        conversation<inbound_stream> talk;

        hearing(couplet::inbound_settings const& settings, std::unique_ptr<wire> connection,
                tls_options tls)
            : machine{settings}, talk{machine, std::move(connection), std::move(tls)} {}
    };

    void note(couplet::authenticated const& who) {
        if (!mechanisms_.empty()) mechanisms_ += ", ";
        mechanisms_ += who.mechanism;
    }
    couplet::outbound_settings settings() const {
        return {.from = here,
                .to = there,
                .secret = "s3cr3tf0rd14lb4ck",
                .has_certificate = has_certificates_};
    }
    tls_options tls(bool is_server) const {
        return {.domain = std::string{there.domain()},
                .folder = at_.folder,
                .certificate = is_server || has_certificates_ ? "peer" : "",
                .is_server = is_server};
    }
    void let_in(std::unique_ptr<wire> who) {
        couplet::inbound_settings wanted{
            .random = random_, .domain = here, .domains = here, .secret = settings().secret};
        // TLS has verified that it is this domain's (RFC 6120 13.7.2).
        if (has_certificates_) wanted.certified = there;
        heard_.push_back(std::make_unique<hearing>(wanted, std::move(who), tls(true)));
    }
    template <class Predicate>
    bool take(hearing& one, couplet::session_event const& event, Predicate is_over) {
        return std::visit(couplet::match{
                              [&](couplet::verification_wanted const& claim) {
                                  judge(one, claim);
                                  return false;
                              },
                              [&](couplet::key_checked const& checked) {
                                  is_key_checked_ = is_key_checked_ || checked.is_valid;
                                  return false;
                              },
                              [&](couplet::authenticated const& who) {
                                  note(who);
                                  return false;
                              },
                              [&](couplet::failed const& why) -> bool {
                                  throw std::runtime_error{"inbound: " + describe(why)};
                              },
                              [&](couplet::stanza_view stanza) { return is_over(&stanza); },
                              [](auto const&) { return false; },
                          },
                          event);
    }
    /// XEP-0220 2.1.2: the servers of the domain that somebody says to be are asked what the key is worth.
    void judge(hearing& one, couplet::verification_wanted const& claim) {
        couplet::key_question const question{std::string{claim.to}, std::string{claim.from},
                                             std::string{claim.id}, std::string{claim.key}};
        couplet::key_question_stream machine{settings(), question};
        conversation asking{machine, connect(at_.s2s()), tls(false)};
        auto const judged = asking.expect<couplet::key_judged>();
        check(judged.is_valid, "the server knows its own key");
        one.machine.accept_domain(question.to, question.from);
        one.talk.flush();
    }

    server const& at_;
    bool has_certificates_;
    std::random_device random_;
    listener door_;
    outbound_stream out_;
    conversation<outbound_stream> speaking_;
    std::vector<std::unique_ptr<hearing>> heard_;
    std::string mechanisms_;
    bool is_let_in_ = false;
    bool is_key_checked_ = false;
};

/// A request goes one way, its answer the other, each on a stream of its own.
void ask_and_hear(montague& we) {
    we.run([&](couplet::stanza_view const*) { return we.is_let_in(); });
    must(we.out().send(couplet::iq{.to = there, .from = here, .id = "p1"}, couplet::xep::ping{}));
    we.run([](couplet::stanza_view const* stanza) {
        return stanza != nullptr && stanza->id() == "p1" &&
               stanza->from() == couplet::address{there};
    });
}

/// We are let in after the server has called back; it is let in after we have.
void dialback(server const& at) {
    montague we{at, false};
    ask_and_hear(we);
    check(we.is_key_checked(), "the server has asked what our key is worth");
    check(we.mechanisms() == "dialback, dialback", "both have called back");
}

void certificates(server const& at) {
    montague we{at, true};
    ask_and_hear(we);
    check(!we.is_key_checked(), "nobody has asked what a key is worth");
    check(we.mechanisms() == "EXTERNAL, EXTERNAL", "both have believed certificates");
}

constexpr scenario scenarios[]{
    {"dialback", dialback},
    {"certificates", certificates},
};

}  // namespace

std::span<scenario const> server_scenarios() { return scenarios; }

}  // namespace interop
