// SPDX-License-Identifier: BSL-1.0
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "../net/resolve.hpp"
#include "../net/tls_memory.hpp"
#include "client.hpp"
#include "components.hpp"
#include "house.hpp"
#include "peers.hpp"
#include "serve.hpp"
#include "web.hpp"

namespace serve {
namespace {

net::tls_context tls_for(options const& wanted) {
    if (!wanted.certificate.empty()) {
        auto read = net::tls_context::server(wanted.certificate, wanted.key);
        if (!read.is_for(net::ascii_domain(wanted.domain)))
            std::fprintf(stderr,
                         "couplet serve: %s is no certificate for %s: peers will refuse it\n",
                         wanted.certificate.c_str(), wanted.domain.c_str());
        return read;
    }
    auto made = net::tls_context::self_signed(wanted.domain);
    if (!wanted.saved_certificate.empty()) made.save_certificate(wanted.saved_certificate);
    return made;
}

/// The password of one that is there is whoever has it to change.
void add_users(store& kept, options const& wanted) {
    std::string known;
    for (auto const& [name, password] : wanted.users) {
        if (!kept.has_user(name))
            kept.set_password(name, password);
        else
            (known += known.empty() ? "" : ", ") += name;
    }
    if (!known.empty())
        std::fprintf(stderr, "couplet serve: already there, with the password they have: %s\n",
                     known.c_str());
}

void announce(options const& is) {
    std::printf("ready: %s at %s", is.domain.c_str(), is.address.c_str());
    auto const say = [](char const* what, unsigned port) {
        if (port != 0) std::printf(", %s %u", what, port);
    };
    say("c2s", is.at.c2s);
    say("c2s with direct TLS", is.at.c2s_tls);
    say("s2s", is.at.s2s);
    say("components", is.components.empty() ? 0 : is.at.component);
    say("web", is.at.web);
    say("web with TLS", is.at.web_tls);
    std::puts("");
    std::fflush(stdout);
}

/// As many connections as there may be descriptors, besides those of listeners, of the database and of who reads pages.
void make_room(options& wanted) {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    std::size_t const others = 64 + wanted.most.web;
    std::size_t const room = files.rlim_max > others ? files.rlim_max - others : 0;
    if (wanted.most.connections <= room) return;
    if (wanted.asks_for_connections)
        std::fprintf(stderr, "couplet serve: at most %zu connections: ulimit -Hn says so\n", room);
    wanted.most.connections = room;
}

/// From files that may have changed; whoever is here stays as they are.
void renew_certificate(house& all, std::optional<peers>& others) {
    if (all.wanted().certificate.empty()) return;
    try {
        auto fresh = tls_for(all.wanted());
        if (others) others->use(fresh);
        all.use(std::move(fresh));
        all.log("SIGHUP", "the certificate was read anew");
    } catch (net::tls_error const& error) {
        std::fprintf(stderr, "couplet serve: the certificate stays as it was: %s\n", error.what());
    }
}
void renew_when_told(net::asio::signal_set& told, house& all, std::optional<peers>& others) {
    told.async_wait([&](boost::system::error_code error, int) {
        if (error) return;
        renew_certificate(all, others);
        renew_when_told(told, all, others);
    });
}

/// Connections end in seconds; whoever asks DNS may take longer.
void end_in_time() {
    std::signal(SIGALRM, [](int) { std::_Exit(0); });
    alarm(15);
}

int serve_until_told(options const& wanted) {
    event_loop loop;
    store kept{wanted.database};
    add_users(kept, wanted);
    house all{loop, wanted, kept, tls_for(wanted)};
    listen_for_clients(all, wanted.at.c2s, false);
    listen_for_clients(all, wanted.at.c2s_tls, true);
    open_web(all);
    listen_for_components(all, wanted.at.component);
    std::optional<peers> others;
    if (wanted.at.s2s != 0) listen_for_servers(others.emplace(all), wanted.at.s2s);
    net::asio::signal_set signals{loop.io, SIGINT, SIGTERM}, again{loop.io},
        hangup{loop.io, SIGHUP};
    renew_when_told(hangup, all, others);
    signals.async_wait([&](boost::system::error_code, int) {
        end_in_time();
        all.shut([&] { loop.io.stop(); });
        again.add(SIGINT);  // Ctrl-C once more: at once
        again.async_wait([](boost::system::error_code error, int) {
            if (!error) std::_Exit(1);
        });
    });
    announce(wanted);
    try {
        loop.io.run();
    } catch (database_error const& error) {  // it cannot be read any more
        std::fprintf(stderr, "couplet serve: the database: %s\n", error.what());
        std::_Exit(1);
    }
    return 0;
}

}  // namespace

int run(std::vector<std::string> const& arguments) {
    net::count_tls_memory();
    int status = 0;
    auto wanted = read_options(arguments, status);
    if (!wanted) return status;
    make_room(*wanted);
    try {
        return serve_until_told(*wanted);
    } catch (std::exception const& error) {
        std::fprintf(stderr, "couplet serve: %s\n", error.what());
        return 2;
    }
}

}  // namespace serve
