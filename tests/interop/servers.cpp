// SPDX-License-Identifier: BSL-1.0
// Two servers, one of them here: dialback both ways (XEP-0220).
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
    explicit montague(server const& at, std::string_view secret)
        : at_{at},
          secret_{secret},
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

  private:
    struct hearing {
        inbound_stream machine;
        conversation<inbound_stream> talk;

        hearing(couplet::inbound_settings const& settings, std::unique_ptr<wire> connection,
                tls_options tls)
            : machine{settings}, talk{machine, std::move(connection), std::move(tls)} {}
    };

    couplet::outbound_settings settings() const {
        return {.from = here, .to = there, .secret = secret_};
    }
    tls_options tls(bool is_server) const {
        return {.domain = std::string{there.domain()},
                .folder = at_.folder,
                .certificate = "peer",
                .is_server = is_server};
    }
    void let_in(std::unique_ptr<wire> who) {
        couplet::inbound_settings const wanted{
            .random = random_, .domain = here, .domains = here, .secret = secret_};
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
    std::string secret_;
    std::random_device random_;
    listener door_;
    outbound_stream out_;
    conversation<outbound_stream> speaking_;
    std::vector<std::unique_ptr<hearing>> heard_;
    bool is_let_in_ = false;
    bool is_key_checked_ = false;
};

/// We are let in after the server has called back; it is let in after we have; a request and its answer go the two ways.
void dialback(server const& at) {
    montague we{at, "s3cr3tf0rd14lb4ck"};
    we.run([&](couplet::stanza_view const*) { return we.is_let_in(); });
    check(we.is_key_checked(), "the server has asked what our key is worth");
    must(we.out().send(couplet::iq{.to = there, .from = here, .id = "p1"}, couplet::xep::ping{}));
    we.run([](couplet::stanza_view const* stanza) {
        return stanza != nullptr && stanza->id() == "p1" &&
               stanza->from() == couplet::address{there};
    });
}

constexpr scenario scenarios[]{
    {"dialback", dialback},
};

}  // namespace

std::span<scenario const> server_scenarios() { return scenarios; }

}  // namespace interop
