// SPDX-License-Identifier: BSL-1.0
// A client and a server from the first octet to a session that is ready, stanzas behind that, and what a session takes
// while it is idle; beside the work that cannot be left out: one PBKDF2, and reading the same octets.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <openssl/evp.h>

#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/workspace.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "allocations.hpp"
#include "instructions.hpp"

namespace {

using namespace couplet;
using namespace couplet::literals;
using sha256 = openssl::sha256;

constexpr auto juliet = "juliet@im.example.com/balcony"_jid;
constexpr std::string_view password = "r0m30myr0m30", salt = "some octets of salt";
constexpr tls_facts tls{.exporter = "0123456789abcdef0123456789abcdef"};

/// Takes no time, and is no hash function: what is left when PLAIN is checked with it is the negotiation.
class no_hash {
  public:
    static constexpr std::size_t block_size = 64;
    void update(std::string_view octets) noexcept { size_ += octets.size(); }
    std::array<unsigned char, 32> finish() const noexcept {
        return {static_cast<unsigned char>(size_)};
    }

  private:
    std::size_t size_ = 0;
};
struct no_digests {
    using sha256 = no_hash;
};

/// Keys are kept, as a server does.
template <class Hash>
struct one_user {
    explicit one_user(std::uint32_t iterations)
        : keys{*sasl::derive_keys<Hash>(password, salt, iterations)} {}

    static constexpr std::string_view pepper() { return "known to nobody"; }
    static bool may_act_as(std::string_view, std::string_view) { return false; }
    template <class Wanted>
    std::optional<sasl::scram_keys<Wanted>> find_keys(std::string_view) const {
        if constexpr (std::is_same_v<Wanted, Hash>) return keys;
        return {};
    }
    sasl::scram_keys<Hash> keys;
};

struct counter {
    std::uint64_t last = 0;
    std::uint64_t operator()() { return last += 0x9E3779B97F4A7C15; }
};

xml::workspace_pool pool;
counter numbers;

client_settings wish(sasl::mechanism which) {
    client_settings made{
        .account = juliet, .password = password, .nonce = "fyko+d2lbbFgONRv9qkxdawL"};
    made.policy.allowed = which;
    made.pool = &pool;
    return made;
}
server_settings offer(sasl::mechanism which) {
    server_settings made{.random = numbers, .domain = "im.example.com"_jid};
    made.mechanisms = which;
    made.pool = &pool;
    return made;
}

/// What has been said, a piece each.
struct piece {
    bool is_clients;
    std::string octets;
};

/// Octets from one to the other; TLS is begun where it is asked for, and every wish for an address granted.
template <class Digests>
class pair {
  public:
    using user = client<Digests>;
    using known_users = one_user<typename Digests::sha256>;
    using host = server<Digests, known_users>;

    pair(client_settings const& wanted, server_settings const& offered, known_users const& known)
        : juliet_{wanted}, verona_{offered, known} {}

    /// Until neither has anything to say. False if that is no session.
    bool talk(std::vector<piece>* heard = nullptr) {
        while (pass(juliet_, verona_, true, heard) || pass(verona_, juliet_, false, heard)) {
        }
        return juliet_.is_ready() && verona_.is_ready();
    }
    user& client_side() { return juliet_; }
    host& server_side() { return verona_; }

  private:
    template <class Machine>
    void drain(Machine& machine) {
        while (auto const event = machine.next()) {
            if (std::holds_alternative<start_tls>(*event)) is_waiting_ += 1;
            if constexpr (std::is_same_v<Machine, host>)
                if (std::holds_alternative<bind_requested>(*event)) machine.bind(juliet);
        }
        if (is_waiting_ != 2) return;
        is_waiting_ = 0;
        juliet_.tls_established(tls);
        verona_.tls_established(tls);
    }
    template <class From, class To>
    bool pass(From& from, To& to, bool is_clients, std::vector<piece>* heard) {
        auto const octets = from.output();
        if (octets.empty()) return false;
        if (heard != nullptr) heard->push_back({is_clients, std::string{octets}});
        to.feed(octets);
        drain(to);
        from.consume(octets.size());
        return true;
    }

    user juliet_;
    host verona_;
    int is_waiting_ = 0;
};

using proving = pair<openssl::digests>;
using telling = pair<no_digests>;
template <class Pair, sasl::mechanism Which, std::uint32_t Iterations>
struct way {
    using talk = Pair;
    static constexpr sasl::mechanism which = Which;
    static constexpr std::uint32_t iterations = Iterations;
};
using by_scram = way<proving, sasl::mechanism::scram_sha_256, 4'096>;
using by_plain = way<telling, sasl::mechanism::plain, 1>;

/// One thing that is measured: `run` does it once, and says whether it went well.
struct row {
    std::string name;
    bool (*run)();
    std::size_t octets = 0;
};

template <class Way>
bool negotiate(std::vector<piece>* heard) {
    static typename Way::talk::known_users const known{Way::iterations};
    return typename Way::talk{wish(Way::which), offer(Way::which), known}.talk(heard);
}
template <class Way>
bool negotiate() {
    return negotiate<Way>(nullptr);
}

template <class Way>
std::vector<piece> const& conversation() {
    static std::vector<piece> const said = [] {
        std::vector<piece> heard;
        negotiate<Way>(&heard);
        return heard;
    }();
    return said;
}
template <class Way>
std::size_t octets_of() {
    std::size_t all = 0;
    for (auto const& one : conversation<Way>()) all += one.octets.size();
    return all;
}
/// Both directions, in the same pieces, by a reader each.
template <class Way>
bool read_all() {
    stream_reader readers[]{{xml::c2s_limits, {}, pool}, {xml::c2s_limits, {}, pool}};
    std::size_t elements = 0;
    for (auto const& [is_clients, octets] : conversation<Way>()) {
        auto& in = readers[is_clients ? 0 : 1];
        if (octets.starts_with("<?xml")) in.restart();
        in.feed(octets);
        while (auto const event = in.next()) elements += event->index() == 1 ? 1 : 0;
    }
    benchmark::DoNotOptimize(elements);
    return !readers[0].failure() && !readers[1].failure();
}

bool derive() {
    auto const key = pbkdf2<sha256>(password, salt, 4'096);
    benchmark::DoNotOptimize(key.data());
    return true;
}
bool derive_by_openssl() {
    unsigned char key[32];
    bool const is_done =
        PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                          reinterpret_cast<unsigned char const*>(salt.data()),
                          static_cast<int>(salt.size()), 4'096, EVP_sha256(), sizeof key, key) == 1;
    benchmark::DoNotOptimize(key);
    return is_done;
}

/// On a session with stream management that lasts: a message, and its acknowledgement when it is asked for.
bool send_stanza() {
    static telling::known_users const known{1};
    static telling session{wish(by_plain::which), offer(by_plain::which), known};
    static bool const is_ready = session.talk();
    auto const refused = session.client_side().send(
        message{.to = juliet, .type = message_type::chat, .body = "Wherefore art thou Romeo?"});
    return is_ready && !refused && session.talk() &&
           session.client_side().state().management.is_enabled();
}

std::vector<row> rows() {
    std::size_t const proved = octets_of<by_scram>(), plain_ones = octets_of<by_plain>();
    return {{"negotiation/scram", negotiate<by_scram>, proved},
            {"negotiation/scram/pbkdf2", derive, proved},
            {"negotiation/scram/openssl_pbkdf2", derive_by_openssl, proved},
            {"negotiation/plain", negotiate<by_plain>, plain_ones},
            {"negotiation/plain/stream_reader", read_all<by_plain>, plain_ones},
            {"negotiation/stanza", send_stanza, 1}};
}

void measure(benchmark::State& state, row const& one) {
    for (int i = 0; i < 100; ++i) one.run();  // what is kept is as large as it will be
    std::size_t done = 0, all = 0;
    auto const before = bench::allocations();
    for (auto _ : state) {
        done += one.run() ? 1 : 0;
        ++all;
    }
    auto const after = bench::allocations();
    state.SetItemsProcessed(static_cast<std::int64_t>(all));
    state.SetBytesProcessed(static_cast<std::int64_t>(all * one.octets));
    state.counters["allocations"] = static_cast<double>(after - before) / static_cast<double>(all);
    state.counters["accepted"] = static_cast<double>(done) / static_cast<double>(all);
}

/// Octets and allocations that are still there, of so many sessions of either side, each without and with stream management.
int keep_sessions() {
    constexpr std::size_t count = 1'000;
    constexpr auto plain = sasl::mechanism::plain;
    proving::known_users const known{1};
    auto const heap = [] { return mallinfo2().uordblks; };
    for (bool const is_managed : {false, true}) {
        auto wanted = wish(plain);
        auto offered = offer(plain);
        wanted.management.is_wanted = offered.management.is_wanted = is_managed;
        std::vector<std::unique_ptr<proving>> all(count);
        proving{wanted, offered, known}.talk();
        std::size_t const before = heap();
        for (auto& one : all) {
            one = std::make_unique<proving>(wanted, offered, known);
            if (!one->talk()) return 1;
            for (std::uint64_t const now : {1U, 2U}) {
                one->client_side().tick(now);
                one->server_side().tick(now);
                one->talk();
            }
        }
        std::size_t const both = (heap() - before) / count;
        // What the heap still has of the server when the client's has been moved away, and its own size.
        std::size_t const with_both = heap();
        for (auto& one : all) proving::user{std::move(one->client_side())};
        std::size_t const clients = (with_both - heap()) / count + sizeof(proving::user);
        std::printf("%s %zu %zu\n", is_managed ? "managed" : "plain", clients, both - clients);
    }
    return 0;
}

int count_all_instructions(char const* pattern) {
    std::regex const wanted{pattern};
    for (auto const& one : rows())
        if (std::regex_search(one.name, wanted))
            bench::count_instructions(one.name, 10, [&] {
                for (int i = 0; i < 10; ++i) one.run();
            });
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view const first = argc > 1 ? argv[1] : "";
    if (first == "--count-instructions") return count_all_instructions(argc > 2 ? argv[2] : "");
    if (first == "--sessions") return keep_sessions();
    benchmark::AddCustomContext("missing_peers", COUPLET_BENCH_MISSING);
    auto const all = rows();
    for (auto const& one : all)
        benchmark::RegisterBenchmark(one.name.c_str(),
                                     [&](benchmark::State& state) { measure(state, one); });
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
