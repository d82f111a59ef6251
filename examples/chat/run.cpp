// SPDX-License-Identifier: BSL-1.0
// `couplet chat`: a session, a conversation and a terminal, put together.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <random>

#include "account.hpp"
#include "chat.hpp"
#include "conversation.hpp"
#include "front.hpp"
#include "link.hpp"

namespace chat {
namespace {

struct chat_options {
    account_options account;
    std::string partner;
    std::uint32_t history = 20;
};

couplet::hash_key draw_key() {
    std::random_device random;
    auto const word = [&] { return std::uint64_t{random()} << 32 | random(); };
    return {word(), word()};
}

class program final : public audience, public outlet {
  public:
    program(boost::asio::io_context& io, account const& who, std::uint32_t history)
        : io_{io},
          front_{::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0 ? make_terminal(io)
                                                                             : make_plain(io)},
          link_{io, who, {.is_lasting = true, .ask_every = 4}, *this},
          talk_{*this, *front_, who.address, history, draw_key()},
          ending_{io, SIGINT, SIGTERM, SIGHUP},
          painting_{io, SIGCONT, SIGWINCH} {}

    failure run(std::optional<couplet::jid> partner) {
        await_end();
        await_change();
        if (partner) talk_.talk_to(std::move(*partner));
        front_->start({[this](std::string const& line) { talk_.typed(line); },
                       [this](bool is_typing) { talk_.typing(is_typing); },
                       [this] { link_.close(); }, [this] { talk_.typed_all(); }});
        link_.start();
        io_.run();
        front_->stop();
        return outcome_;
    }

    // The session
    void online(chat::online const& how) override {
        std::string const management = how.is_managed ? "" : ", without stream management";
        front_->note(how.is_resumed ? "online again: the session goes on"
                                    : "online as " + std::string{how.address.text()} + " (" +
                                          how.mechanism + ", " + how.tls + management + ')');
        talk_.online(how.address, how.is_resumed);
    }
    void heard(couplet::stanza_view stanza) override { talk_.heard(stanza); }
    void acknowledged() override { talk_.acknowledged(); }
    void left_over(couplet::stanza_view stanza, bool is_certain) override {
        talk_.left_over(stanza, is_certain);
    }
    void offline(failure const& why, std::chrono::milliseconds pause) override {
        talk_.offline();
        auto const tenths = (pause.count() + 99) / 100;
        front_->note(why.sentence + " Trying again in " + std::to_string(tenths / 10) + '.' +
                     std::to_string(tenths % 10) + " s.");
    }
    void ended(std::optional<failure> const& why) override {
        if (talk_.unsent() != 0) {
            front_->note("Not sent: " + std::to_string(talk_.unsent()) + " of your messages.");
            outcome_.what = status::failed;
        }
        front_->stop();
        if (why) outcome_ = *why;
        io_.stop();
    }

    // The conversation
    sending send(net::any_stanza const& one) override { return link_.send(one); }
    std::string draw_id() override { return link_.draw_id(); }
    void close() override { link_.close(); }

  private:
    void await_end() {
        ending_.async_wait([this](boost::system::error_code error, int) {
            if (error) return;
            if (std::exchange(is_interrupted_, true)) return io_.stop();
            link_.close();
            await_end();
        });
    }
    void await_change() {
        painting_.async_wait([this](boost::system::error_code error, int) {
            if (error) return;
            front_->repaint();
            await_change();
        });
    }

    boost::asio::io_context& io_;
    std::unique_ptr<front> front_;
    link link_;
    conversation talk_;
    boost::asio::signal_set ending_, painting_;
    failure outcome_{status::done, ""};
    bool is_interrupted_ = false;
};

void describe(CLI::App& app, chat_options& given) {
    app.name("couplet chat");
    add_options(app, given.account);
    app.add_option("TO", given.partner, "Whom to talk to");
    app.add_option("--history", given.history,
                   "Show so many of the last messages that the server has kept [20]")
        ->option_text("N")
        ->check(CLI::Range(0, 1000));
    app.footer(
        "Lines that begin with / are commands: /help lists them.\n"
        "Without a terminal each line of standard input is a line typed, and each line of\n"
        "standard output something that happened: \"* \" begins news, \"<\" what somebody "
        "said;\n"
        "a further line of it begins with four spaces. The end of input ends the session, when\n"
        "all is sent; /quit ends it at once. What is then not sent makes the exit status 1.\n" +
        std::string{statuses});
}

}  // namespace

int run(std::vector<std::string> const& arguments) {
    CLI::App app{"Talk to people: roster, presence, messages, rooms."};
    chat_options given;
    describe(app, given);
    return run_with(app, arguments, [&] {
        std::optional<couplet::jid> partner;
        if (!given.partner.empty()) partner = read_address(given.partner);
        account const who = read_account(given.account);
        boost::asio::io_context io;
        program all{io, who, given.history};
        finish(all.run(std::move(partner)));
    });
}

}  // namespace chat
