// SPDX-License-Identifier: BSL-1.0
// Addresses as keys: what is looked up need not be an owning `jid`.
#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>

namespace xmpp = couplet;
using namespace couplet::literals;

int main() {
    std::map<xmpp::jid, std::string, std::less<>> names;
    names.emplace("romeo@montague.example"_jid, "Romeo");
    names.emplace("juliet@capulet.example"_jid, "Juliet");

    // The stanza's sender, as it came: full, and in any case.
    auto const sender = xmpp::jid::parse("Juliet@Capulet.example/balcony");
    if (!sender) return 1;
    auto const found = names.find(sender->bare());  // a view: nothing is copied
    if (found == names.end()) return 1;
    std::cout << *sender << " is " << found->second << '\n';

    std::unordered_map<xmpp::jid, int, std::hash<xmpp::jid>, std::equal_to<>> unread;
    ++unread[xmpp::jid{sender->bare()}];
    if (auto const entry = unread.find("juliet@capulet.example"_jid); entry != unread.end())
        std::cout << "unread: " << entry->second << '\n';

    for (auto const& [address, name] : names) std::cout << name << " <" << address << ">\n";
}
