// SPDX-License-Identifier: BSL-1.0
// Server Dialback: what servers ask each other about who speaks for a domain, and the keys that prove it (XEP-0220).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <couplet/jid/address.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// What is answered. Of an error its condition says more: see `dialback_condition`.
enum class dialback_type : std::uint8_t { valid, invalid, error };
constexpr auto spelling(dialback_type) noexcept { return xml::words{"valid", "invalid", "error"}; }

/// Asks to be let in as `from`, with a key; with a type, the answer (XEP-0220 2.1.1, 2.2.1).
struct dialback_result {
    address from{};
    address to{};
    std::optional<dialback_type> type{};
    std::string_view key{};

    static constexpr auto schema =
        declare::element({"jabber:server:dialback", "result"},
                         declare::attribute("from", &dialback_result::from).required(),
                         declare::attribute("to", &dialback_result::to).required(),
                         declare::attribute("type", &dialback_result::type),
                         declare::text(&dialback_result::key))
            .in(occurs::stream);
    friend bool operator==(dialback_result const&, dialback_result const&) = default;
};

/// Asks whether a key is that of `to` for the stream `id`; with a type, the answer (XEP-0220 2.1.2, 2.2.2).
struct dialback_verify {
    address from{};
    address to{};
    std::string_view id{};
    std::optional<dialback_type> type{};
    std::string_view key{};

    static constexpr auto schema =
        declare::element({"jabber:server:dialback", "verify"},
                         declare::attribute("from", &dialback_verify::from).required(),
                         declare::attribute("to", &dialback_verify::to).required(),
                         declare::attribute("id", &dialback_verify::id),
                         declare::attribute("type", &dialback_verify::type),
                         declare::text(&dialback_verify::key))
            .in(occurs::stream);
    friend bool operator==(dialback_verify const&, dialback_verify const&) = default;
};

/// One of the two as it is sent: with the prefix that everybody knows (XEP-0220 2), the condition in the stream's own
/// namespace (2.5).
template <class Element>
struct dialback_element {
    Element element;
    std::optional<stanza_condition> condition{};
};
template <class Element>
dialback_element(Element) -> dialback_element<Element>;
template <class Element>
dialback_element(Element, stanza_condition) -> dialback_element<Element>;

template <class Sink, class Element>
void write(xml::writer<Sink>& out, dialback_element<Element> const& whole) {
    out.declare("db", xml::ns::dialback).open(Element::schema.name);
    xml::write_content(out, whole.element);
    if (whole.condition) write(out, *whole.condition);
    out.close();
}

/// Why, of an answer of the type `error` (XEP-0220 2.5); nothing if it does not say.
inline std::optional<stanza_condition> dialback_condition(xml::element_view answer) noexcept {
    for (xml::element_view const child : answer.children())
        if (child.is({xml::ns::server, "error"})) return stanza_error::read(child).condition;
    return {};
}

/// Who speaks to whom: domains in canonical form.
struct domain_pair {
    std::string from;
    std::string to;

    friend bool operator==(domain_pair const&, domain_pair const&) = default;
};

/// The pair that two attributes name; nothing if one is no domain.
inline std::optional<domain_pair> read_domain_pair(address from, address to) {
    parsed_address const sender{from}, target{to};
    if (!sender.is_valid() || !target.is_valid()) return {};
    if (!sender.view().is_domain() || !target.view().is_domain()) return {};
    return domain_pair{std::string{sender.view().domain()}, std::string{target.view().domain()}};
}

/// A few of them.
class domain_pairs {
  public:
    bool has(domain_pair const& one) const noexcept {
        return std::ranges::find(all_, one) != all_.end();
    }
    /// Whether that domain speaks to any.
    bool has_from(std::string_view domain) const noexcept {
        return std::ranges::any_of(all_, [&](auto const& one) { return one.from == domain; });
    }
    void add(domain_pair one) {
        if (!has(one)) all_.push_back(std::move(one));
    }
    /// Whether it was there.
    bool remove(domain_pair const& one) {
        auto const found = std::ranges::find(all_, one);
        if (found == all_.end()) return false;
        all_.erase(found);
        return true;
    }
    std::size_t size() const noexcept { return all_.size(); }
    bool empty() const noexcept { return all_.empty(); }

  private:
    std::vector<domain_pair> all_;
};

/// The keys of one secret, made as XEP-0185 recommends: HMAC-SHA256 over who receives, who sends and the stream's id, with
/// the digits of the secret's hash as its key (XEP-0220 2.1.1). Nothing has to be remembered to verify one. The domains in
/// canonical form; all servers of the sending domain need the same secret.
template <class Digests>
class dialback_keys {
    using sha256 = typename Digests::sha256;

  public:
    static constexpr std::size_t size = 2 * digest_size<sha256>;

    explicit dialback_keys(std::string_view secret) : mac_{hex(hash_secret<sha256>(secret))} {}

    /// 64 digits. `receiving`: to whom it is sent; `id`: of the stream, as the receiving server's header says it.
    wiped_array<size> key(std::string_view receiving, std::string_view sending,
                          std::string_view id) const {
        return hex(mac_(receiving, std::string_view{" "}, sending, std::string_view{" "}, id));
    }
    /// Whether that is the key; the time tells nothing of how wrong it is.
    bool is_key(std::string_view key_text, std::string_view receiving, std::string_view sending,
                std::string_view id) const {
        return is_same_secret(key_text, key(receiving, sending, id));
    }

  private:
    hmac<sha256> mac_;
};

}  // namespace couplet
