// SPDX-License-Identifier: BSL-1.0
// Stanzas as they are read, routed over whatever containers a server keeps its sessions in (RFC 6120 8.1, 10).
#include <couplet/stanza/facts.hpp>
#include <memory>
#include <span>

#include "../allocations.hpp"
#include "../catch.hpp"
#include "route_world.hpp"
#include "stanza_text.hpp"

namespace route_read_tests {

namespace {

using namespace world;

server verona() {
    server known;
    known.accounts["juliet@example.com"] = {{{"balcony", 1}, {"Балкон", 2}}, {}};
    return known;
}

std::string from_client(std::string_view text) {
    stanzas::in_stream const read{text};
    stanza_addresses addresses{*read};
    addresses.from = parsed_address{jid_of("juliet@example.com/balcony")};
    return words(couplet::route(*read, addresses, verona()));
}
std::string from_server(std::string_view text) {
    stanzas::in_stream const read{text, xml::ns::server};
    stanza_addresses const addresses{*read};
    return words(couplet::route(*read, addresses, verona()));
}

}  // namespace

TEST_CASE("RFC 6120 8.1.2.1, 10: what a client writes into 'from' has no say in where it goes",
          "[stanza][route]") {
    CHECK(from_client("<message type='chat'/>") == "deliver Балкон");
    CHECK(from_client("<message from='romeo@example.net' type='chat'/>") == "deliver Балкон");
    CHECK(from_client("<message from='@'/>") == "deliver Балкон");
    CHECK(from_client("<presence/>") == "broadcast balcony Балкон");
    CHECK(from_client("<iq type='set' id='1'/>") == "handle_for_account");
    CHECK(from_client("<message to='romeo@example.net'/>") == "forward example.net");
}

TEST_CASE("RFC 7622 3, RFC 6120 10: an address is enforced before it is looked up",
          "[stanza][route]") {
    CHECK(from_client("<message to='JULIET@Example.COM/balcony'/>") == "deliver balcony");
    CHECK(from_client("<message to='juliet@example.com./Балкон'/>") == "deliver Балкон");
    CHECK(from_client("<message to=''/>") == "refuse jid-malformed");
    CHECK(from_client("<message to='@example.com'/>") == "refuse jid-malformed");
    CHECK(from_client("<message to='@example.com' type='error'/>") == "ignore");
}

TEST_CASE("RFC 6120 8.1.4, 8.2.3, RFC 6121 4.7.1, 5.2.2: types that are not known",
          "[stanza][route]") {
    CHECK(from_client("<message to='juliet@example.com' type='nonsense'/>") == "deliver Балкон");
    CHECK(from_client("<presence to='juliet@example.com' type='nonsense'/>") ==
          "refuse bad-request");
    CHECK(from_client("<presence to='juliet@example.com' type='available'/>") ==
          "refuse bad-request");
    CHECK(from_client("<iq to='juliet@example.com' id='1'/>") == "refuse bad-request");
    CHECK(from_client("<iq to='juliet@example.com' id='1' type='Get'/>") == "refuse bad-request");
}

TEST_CASE("RFC 6120 8.1.1.2, 8.1.2.2: between servers both addresses are there, and are addresses",
          "[stanza][route]") {
    CHECK(from_server("<message from='romeo@example.net' to='juliet@example.com'/>") ==
          "deliver Балкон");
    for (std::string_view const text :
         {"<message to='juliet@example.com'/>", "<message from='romeo@example.net'/>",
          "<message from='@' to='juliet@example.com'/>",
          "<message from='romeo@example.net' to='@'/>", "<message/>"})
        CHECK(from_server(text) == "end_stream improper-addressing");
    CHECK(from_server("<message from='romeo@example.net' to='paris@example.org'/>") ==
          "end_stream host-unknown");
}

TEST_CASE("RFC 6120 10: a decision allocates nothing, nor does going through its resources",
          "[stanza][route]") {
    auto const known = verona();
    stanzas::in_stream const read{
        "<message from='romeo@example.net/x' to='juliet@example.com' type='chat'/>",
        xml::ns::server};
    std::size_t found = 0;
    CHECK(allocations::during([&] {
              stanza_addresses const addresses{*read};
              auto const decision = couplet::route(*read, addresses, known);
              for (auto const& one : decision.resources()) found += one.name.size();
          }) == 0);
    CHECK(found == std::string_view{"Балкон"}.size());
}

namespace {

/// Sessions are elsewhere, and can be changed.
struct pointing_account {
    std::vector<std::unique_ptr<session>> sessions{};

    std::vector<std::unique_ptr<session>>& resources() { return sessions; }
    bool may_know_presence(jid_view) const { return false; }
};
/// Sessions are in a row that somebody else keeps.
struct spanning_account {
    std::span<session const> sessions{};

    std::span<session const> resources() const { return sessions; }
    bool may_know_presence(jid_view) const { return false; }
};
template <class Account>
struct lone_account_server {
    std::optional<Account> only{};

    domain_kind domain(std::string_view) const { return domain_kind::local; }
    Account* account(bare_jid_view) { return only ? &*only : nullptr; }
};

}  // namespace

TEST_CASE("RFC 6121 8.5: accounts keep their resources as they like", "[stanza][route]") {
    auto const asked = facts({presence_type::available, "juliet@example.com"});
    lone_account_server<pointing_account> pointing;
    CHECK(couplet::route(asked, pointing).resources().empty());
    pointing.only.emplace();
    for (int rank : {-1, 3})
        pointing.only->sessions.push_back(std::make_unique<session>(session{"x", rank}));
    for (auto& one : couplet::route(asked, pointing).resources()) one->name += "!";
    CHECK(pointing.only->sessions[0]->name == "x!");
    CHECK(pointing.only->sessions[1]->name == "x!");

    session const all[]{{"a", 1}, {"b", {}}, {"c", -5}};
    lone_account_server<spanning_account> spanning{spanning_account{all}};
    CHECK(words(couplet::route(asked, spanning)) == "deliver a c");
}

TEST_CASE("RFC 6121 4.7.2.3: a priority out of range counts as the nearest in it",
          "[stanza][route]") {
    session const all[]{{"a", 1'000}, {"b", -1'000}, {"c", 127}};
    lone_account_server<spanning_account> known{spanning_account{all}};
    CHECK(words(couplet::route(facts({presence_type::available, "juliet@example.com"}), known)) ==
          "deliver a b c");
    CHECK(words(couplet::route(facts({message_type::chat, "juliet@example.com"}), known)) ==
          "deliver a c");
}

}  // namespace route_read_tests
