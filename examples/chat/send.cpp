// SPDX-License-Identifier: BSL-1.0
// `couplet send`: one message, and the server has it.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xep/ping.hpp>
#include <iostream>
#include <iterator>

#include "account.hpp"
#include "chat.hpp"
#include "link.hpp"
#include "visible.hpp"

namespace chat {
namespace {

struct errand {
    couplet::jid to;
    std::string text;
    couplet::message_type type;
};

/// Logs in, sends, waits until the server has it, and ends.
class messenger final : public audience {
  public:
    messenger(boost::asio::io_context& io, account const& who, errand what)
        : io_{io},
          who_{who},
          what_{std::move(what)},
          link_{io, who, {.is_lasting = false, .ask_every = 1}, *this},
          signals_{io, SIGINT, SIGTERM},
          timer_{io} {}

    failure run() {
        signals_.async_wait([this](auto error, int) {
            if (!error) give_up({status::failed, "Interrupted: it may not have been sent."});
        });
        link_.start();
        io_.run();
        return outcome_;
    }

    void online(chat::online const& how) override {
        is_managed_ = how.is_managed;
        id_ = link_.draw_id();
        ping_ = link_.draw_id();
        couplet::message const said{
            .to = what_.to, .id = id_, .type = what_.type, .body = what_.text};
        if (link_.send(said) != sending::sent)
            return give_up({status::refused,
                            "The message cannot be sent: it is too long for the "
                            "server, or has characters that XML cannot hold."});
        // Whatever the answer: the server has come that far, and an error of the message was before it.
        (void)link_.send(net::written{[&](auto& out) {
            write(out, couplet::iq{.to = server(), .id = ping_}, couplet::xep::ping{});
        }});
        timer_.expires_after(std::chrono::seconds{who_.patience});
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error)
                give_up({status::silent,
                         "The server does not say that it has the message: it may "
                         "be lost. Try again."});
        });
    }
    void heard(couplet::stanza_view stanza) override {
        if (stanza.id() == id_ && stanza.is_error()) refused(stanza);
        if (stanza.id() == ping_ && stanza.is_response()) has_answer_ = true;
        check();
    }
    void acknowledged() override { check(); }
    void ended(std::optional<failure> const& why) override {
        if (why && outcome_.what == status::lost) outcome_ = *why;
        if (!why && outcome_.what == status::lost)
            outcome_ = explain_cut({.domain = domain(), .is_ready = true});
        io_.stop();
    }

  private:
    std::string domain() const { return std::string{who_.address.view().domain()}; }
    couplet::jid_view server() const { return who_.address.view().domain_jid(); }

    void refused(couplet::stanza_view stanza) {
        auto const error = couplet::stanza_error::read(stanza);
        outcome_ = {status::refused, visible_line(what_.to.view().text()) + " did not get it: " +
                                         explain(error->condition, error->text.text) + '.'};
        link_.close();
    }
    void check() {
        if (!has_answer_ || link_.is_waiting() || outcome_.what != status::lost) return;
        outcome_ = {status::done, ""};
        link_.close();
    }
    void give_up(failure why) {
        if (outcome_.what != status::lost) return;
        outcome_ = std::move(why);
        link_.close();
    }

    boost::asio::io_context& io_;
    account const& who_;
    errand what_;
    link link_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer timer_;
    std::string id_{}, ping_{};
    bool is_managed_ = false;
    bool has_answer_ = false;
    failure outcome_{status::lost, ""};
};

struct send_options {
    account_options account;
    std::string to;
    std::string text;
};

void describe(CLI::App& app, send_options& given) {
    app.name("couplet send");
    add_options(app, given.account);
    app.add_option("TO", given.to, "Whom to tell")->required();
    app.add_option("TEXT", given.text, "What; - reads it from standard input")->required();
    app.footer(
        "Waits until the server has the message. What comes back at once as an error is told; what "
        "a\n"
        "distant server refuses later is not, and a server need not say that somebody does not "
        "exist:\n"
        "couplet serve does not.\n" +
        std::string{statuses});
}

std::string read_text(std::string const& given) {
    std::string text = given;
    if (given == "-") text.assign(std::istreambuf_iterator<char>{std::cin}, {});
    while (text.ends_with('\n')) text.pop_back();
    if (text.empty()) throw bad_setup{{status::usage, "There is nothing to send: no text."}};
    return text;
}

}  // namespace

int send(std::vector<std::string> const& arguments) {
    CLI::App app{"Send one message, and exit when the server has it."};
    send_options given;
    describe(app, given);
    return run_with(app, arguments, [&] {
        errand what{read_address(given.to), read_text(given.text), couplet::message_type::chat};
        account const who = read_account(given.account);
        boost::asio::io_context io;
        messenger one{io, who, std::move(what)};
        finish(one.run());
    });
}

}  // namespace chat
