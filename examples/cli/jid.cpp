// SPDX-License-Identifier: BSL-1.0
// couplet jid: RFC 7622, RFC 6122, and both at once
#include <array>
#include <couplet/jid.hpp>
#include <couplet/jid/legacy.hpp>
#include <vector>

#include "command.hpp"

namespace cli {
namespace {

using namespace couplet;

fault fault_of(jid_error const& error) {
    return {name(error.code), describe(error.code), name(error.part), error.offset};
}

/// The parts of an address, as they are called in answers.
template <class Address>
std::array<part, 3> parts_of(Address const& address) {
    auto const if_there = [](bool there, std::string_view text) {
        return there ? std::optional{text} : std::nullopt;
    };
    return {{{"local", if_there(address.has_local(), address.local())},
             {"domain", address.domain()},
             {"resource", if_there(address.has_resource(), address.resource())}}};
}

template <class Address>
bool parse(item const& about, answers& out) {
    auto const address = Address::parse(about.text);
    if (!address) return out.refuse(about, fault_of(address.error()));
    return out.accept(about, parts_of(*address));
}

std::vector<std::string_view> differing_parts(both_worlds const& worlds) {
    std::vector<std::string_view> names;
    for (auto const part : {jid_part::local, jid_part::domain, jid_part::resource})
        if (worlds.differ_in(part)) names.push_back(name(part));
    return names;
}

template <class Parsed>
json json_of(Parsed const& address) {
    return address ? to_json(parts_of(*address)) : to_json(fault_of(address.error()));
}

template <class Parsed>
void write_row(char const* label, Parsed const& address, item const& about, answers& out) {
    if (address)
        out.row(label, address->text());
    else
        out.row(label, fault_of(address.error()), about);
}

/// Good is what both worlds accept, even if they make different things of it.
bool compare(item const& about, answers& out) {
    auto const worlds = compare_worlds(about.text);
    auto const parts = differing_parts(worlds);
    bool const ok = worlds.rfc7622 && worlds.rfc6122;
    if (out.as_json()) {
        out.object({{"ok", ok},
                    {"differ", parts},
                    {"rfc7622", json_of(worlds.rfc7622)},
                    {"rfc6122", json_of(worlds.rfc6122)}});
        return ok;
    }
    out.heading(about);
    write_row("rfc7622", worlds.rfc7622, about, out);
    write_row("rfc6122", worlds.rfc6122, about, out);
    std::string list;
    for (auto const part : parts) (list += list.empty() ? "" : ", ") += part;
    out.row("differ", list.empty() ? "nothing" : list);
    return ok;
}

}  // namespace

bool judge_jid(item const& about, settings const& how, answers& out) {
    if (how.diff) return compare(about, out);
    return how.which == world::rfc7622 ? parse<jid>(about, out) : parse<legacy_jid>(about, out);
}

}  // namespace cli
