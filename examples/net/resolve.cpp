// SPDX-License-Identifier: BSL-1.0
// resolve.hpp with the system's resolver library.
#include "resolve.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>

#include <couplet/precis/punycode.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace net {
namespace {

/// RFC 2782: of those that are left; `records` is not empty, and who has no weight stands first.
std::size_t choose_by_weight(std::vector<srv_record> const& records, draw const& random) {
    std::uint32_t sum = 0;
    for (auto const& one : records) sum += one.weight;
    std::uint32_t const wanted = random(sum);
    std::uint32_t reached = 0;
    for (std::size_t i = 0; i < records.size(); ++i)
        if ((reached += records[i].weight) >= wanted) return i;
    return records.size() - 1;
}

whereabouts without_dns(std::string const& host, service what) {
    if (what == service::server) return {{host, 5269}};
    return {{host, 5222}, {host, 5223, true}, {host, 443, true}};
}

/// The host of a domain that is an IP literal (RFC 7622 3.2); empty for a name.
std::string literal_of(std::string const& domain) {
    bool const is_ipv6 = domain.starts_with('[');
    std::string const text = is_ipv6 ? domain.substr(1, domain.size() - 2) : domain;
    boost::system::error_code error;
    asio::ip::make_address(text, error);
    return error ? std::string{} : text;
}

/// The system's state of a question.
class question {
  public:
    explicit question(std::string const& name_server) {
        res_ninit(&state_);
        state_.retrans = 2;
        state_.retry = 2;
        auto const where = couplet::parse_host_and_port(name_server);
        if (name_server.empty() || !where) return;
        sockaddr_in& first = state_.nsaddr_list[0];
        first = {};
        first.sin_family = AF_INET;
        inet_pton(AF_INET, std::string{where->host}.c_str(), &first.sin_addr);
        first.sin_port = htons(where->port.value_or(NAMESERVER_PORT));
        state_.nscount = 1;
    }
    ~question() { res_nclose(&state_); }
    question(question const&) = delete;
    question& operator=(question const&) = delete;

    srv_answer ask(std::string const& name, bool is_direct) {
        std::vector<unsigned char> octets(65'535);
        int const size =
            res_nquery(&state_, name.c_str(), ns_c_in, ns_t_srv, octets.data(), 65'535);
        if (size < 0) return {};
        return read(octets.data(), std::min(size, 65'535), is_direct);
    }

  private:
    static srv_answer read(unsigned char const* octets, int size, bool is_direct) {
        srv_answer made;
        ns_msg message;
        if (ns_initparse(octets, size, &message) != 0) return {};
        for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
            ns_rr record;
            if (ns_parserr(&message, ns_s_an, i, &record) != 0) return {};
            if (ns_rr_type(record) != ns_t_srv || ns_rr_rdlen(record) < 7) continue;
            unsigned char const* const data = ns_rr_rdata(record);
            char host[NS_MAXDNAME];
            if (dn_expand(octets, octets + size, data + 6, host, sizeof host) < 0) return {};
            auto const number = [&](int at) {
                return static_cast<std::uint16_t>(ns_get16(data + at));
            };
            made.is_known = true;
            made.records.push_back({{host, number(4), is_direct}, number(0), number(2)});
        }
        return made;
    }

    struct __res_state state_ {};
};

struct free_addresses {
    void operator()(addrinfo* all) const noexcept { freeaddrinfo(all); }
};
/// Of the first hosts: nobody is asked for ever, however many a domain says that it has.
whereabouts addresses_of(whereabouts const& hosts) {
    constexpr std::size_t most_hosts = 4, most_addresses = 8;
    whereabouts made;
    for (std::size_t i = 0; i < std::min(hosts.size(), most_hosts); ++i) {
        addrinfo wanted{}, *found = nullptr;
        wanted.ai_socktype = SOCK_STREAM;
        if (getaddrinfo(hosts[i].host.c_str(), nullptr, &wanted, &found) != 0) continue;
        std::unique_ptr<addrinfo, free_addresses> const all{found};
        for (auto const* one = found; one != nullptr && made.size() < most_addresses;
             one = one->ai_next) {
            char text[NI_MAXHOST];
            if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0,
                            NI_NUMERICHOST) == 0)
                made.push_back({text, hosts[i].port, hosts[i].is_direct_tls});
        }
    }
    return made;
}

std::uint32_t by_chance(std::uint32_t most) {
    std::random_device source;
    return std::uniform_int_distribution<std::uint32_t>{0, most}(source);
}

}  // namespace

std::string to_text(target const& one) {
    bool const is_ipv6 = one.host.find(':') != std::string::npos;
    std::string const host = is_ipv6 ? '[' + one.host + ']' : one.host;
    return host + ':' + std::to_string(one.port);
}

whereabouts in_order(std::vector<srv_record> records, draw const& random) {
    std::stable_sort(records.begin(), records.end(), [](auto const& a, auto const& b) {
        return std::pair{a.priority, a.weight != 0} < std::pair{b.priority, b.weight != 0};
    });
    whereabouts made;
    for (auto begin = records.begin(); begin != records.end();) {
        auto const end = std::find_if(
            begin, records.end(), [&](auto const& one) { return one.priority != begin->priority; });
        for (std::vector<srv_record> same{begin, end}; !same.empty();) {
            auto const chosen =
                same.begin() + static_cast<std::ptrdiff_t>(choose_by_weight(same, random));
            made.push_back(chosen->at);
            same.erase(chosen);
        }
        begin = end;
    }
    return made;
}

whereabouts choose(std::string const& domain, service what, srv_answer const& plain,
                   srv_answer const& direct, draw const& random) {
    std::vector<srv_record> records;
    for (auto const* answer : {&plain, &direct})
        for (auto const& one : answer->records)
            if (!one.at.host.empty() && one.at.host != ".") records.push_back(one);
    // XEP-0368 4: who has records at all is not looked for elsewhere.
    if (plain.is_known || direct.is_known) return in_order(std::move(records), random);
    return without_dns(domain, what);
}

std::string ascii_domain(std::string_view domain) {
    std::string made;
    while (true) {
        auto const end = std::min(domain.find('.'), domain.size());
        auto const label = domain.substr(0, end);
        if (couplet::ascii::is_ascii(label)) {
            made += label;
        } else {
            std::u32string points;
            for (std::size_t at = 0; at < label.size();) {
                auto const point = couplet::utf8::decode(label, at);
                points += point.value;
                at += std::max<std::size_t>(point.size, 1);
            }
            made += "xn--";
            couplet::punycode::encode(points.data(), points.size(), [&](char c) { made += c; });
        }
        if (end == domain.size()) return made;
        made += '.';
        domain.remove_prefix(end + 1);
    }
}

whereabouts find(std::string const& domain, service what, std::string const& name_server) {
    if (auto const literal = literal_of(domain); !literal.empty())
        return without_dns(literal, what);
    std::string const name = ascii_domain(domain);
    std::string const kind = what == service::client ? "client" : "server";
    question asked{name_server};
    auto const plain = asked.ask("_xmpp-" + kind + "._tcp." + name, false);
    auto const direct = asked.ask("_xmpps-" + kind + "._tcp." + name, true);
    return choose(name, what, plain, direct, by_chance);
}

void resolver::find(std::string domain, service what, handler done, std::string for_whom) {
    auto ask = [domain = std::move(domain), what, server = name_server_] {
        auto const found = net::find(domain, what, server);
        return what == service::server ? addresses_of(found) : found;
    };
    add({std::move(for_whom), std::move(ask), std::move(done)});
}
void resolver::look_up(target where, handler done, std::string for_whom) {
    auto ask = [where = std::move(where)] { return addresses_of({where}); };
    add({std::move(for_whom), std::move(ask), std::move(done)});
}

void resolver::add(question one) {
    waiting_.push_back(std::move(one));
    begin_next();
}
/// The first of those for whom the fewest are asked now.
void resolver::begin_next() {
    std::size_t const most = std::max<std::size_t>(threads_ / 2, 1);
    while (busy_.size() < threads_ && !waiting_.empty()) {
        auto const next = std::min_element(waiting_.begin(), waiting_.end(),
                                           [this](auto const& a, auto const& b) {
                                               return under_way(a.for_whom) < under_way(b.for_whom);
                                           });
        if (under_way(next->for_whom) >= static_cast<std::ptrdiff_t>(most)) return;
        auto const one = std::make_shared<question const>(std::move(*next));
        waiting_.erase(next);
        busy_.push_back(one->for_whom);
        // While somebody is asked, the loop is not out of work.
        auto guard = asio::make_work_guard(home_);
        asio::post(worker_, [&home = home_, self = std::weak_ptr{self_}, guard, one] {
            asio::post(home, [self, one, found = one->ask()] {
                if (auto const me = self.lock()) (*me)->answered(*one, found);
            });
        });
    }
}
void resolver::answered(question const& one, whereabouts found) {
    busy_.erase(std::find(busy_.begin(), busy_.end(), one.for_whom));
    begin_next();
    one.done(std::move(found));
}

}  // namespace net
