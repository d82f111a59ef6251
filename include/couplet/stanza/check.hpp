// SPDX-License-Identifier: BSL-1.0
// check: what to do about a stanza that has come, as a pure function of it and of who has received it (RFC 6120 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stanza/expected_sender.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/rule.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/text/equal.hpp>
#include <couplet/text/language_tag.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet {

/// What was settled when the stream was negotiated. Borrows: a `jid` that is the peer or the own address must outlive
/// it, which no compiler sees to.
struct stanza_context {
    stanza_role role = stanza_role::client;
    /// Who has authenticated at the other end, as a server sees it: its client (the full address; the bare one until
    /// a resource is bound), the other server, the component. Nothing: nobody, and then no stanza is accepted.
    std::optional<jid_view> peer{};
    /// Between servers: what else the peer has proved to be, as by dialback (RFC 6120 8.1.2.2 2).
    domain_set peer_domains{};
    /// Between servers: what this server answers for (RFC 6120 8.1.1.2 2).
    domain_set own_domains{};
    /// Of a client: its own address. Nothing: who sends what is not looked at.
    std::optional<jid_view> own{};
    /// Of a client: whose archive it is asking, as a room's (XEP-0313 8.2).
    open_query query = own_archive;
    /// What is let through although RFC 6120 or 6121 says otherwise. The risk is the rule's: without `foreign_from` a
    /// server must write every 'from' anew itself (RFC 6120 8.1.2.1 1).
    stanza_rule_set waived{};
};

namespace detail {

/// Looks at a stanza for the rules in `wanted`, and perhaps for others.
class stanza_examiner {
  public:
    stanza_examiner(stanza_view stanza, stanza_addresses const& addresses,
                    stanza_context const& context, stanza_rule_set wanted) noexcept
        : stanza_{stanza},
          addresses_{addresses},
          context_{context},
          wanted_{wanted},
          is_error_{stanza.is_error()},
          has_texts_{stanza.kind() != stanza_kind::iq && !is_error_ &&
                     !(wanted & text_rules).empty()} {}

    stanza_rule_set broken() {
        is(stanza_rule::content_namespace, !is_content(stanza_.ns()));
        is(stanza_rule::content_prefix, !stanza_.element().prefix().empty());
        examine_stream();
        examine_addresses();
        for (xml::element_view const child : stanza_.element().children()) examine_child(child);
        if (stanza_.kind() == stanza_kind::iq) examine_iq();
        if (stanza_.kind() == stanza_kind::presence) examine_presence();
        examine_error();
        examine_senders();
        examine_language();
        return broken_;
    }

  private:
    void is(stanza_rule rule, bool is_broken) noexcept {
        if (is_broken) broken_ = broken_ | rule;
    }
    bool is_content(std::string_view ns) const noexcept {
        switch (context_.role) {
            case stanza_role::client:
            case stanza_role::server_c2s: return text::equal(ns, xml::ns::client);
            case stanza_role::server_s2s: return text::equal(ns, xml::ns::server);
            case stanza_role::component:
            case stanza_role::server_component: return text::equal(ns, xml::ns::component);
        }
        return false;
    }

    // RFC 6120 4.3.5, 7.1

    void examine_stream() {
        is(stanza_rule::not_authenticated, context_.role != stanza_role::client &&
                                               context_.role != stanza_role::component &&
                                               !context_.peer);
        if (context_.role != stanza_role::server_c2s || !context_.peer) return;
        if (!context_.peer->is_bare() || !addresses_.to.is_valid()) return;
        jid_view const to = addresses_.to.view(), peer = *context_.peer;
        bool const is_to_account = to.bare() == peer.bare();
        bool const is_to_server = to.bare() == peer.domain_jid();
        is(stanza_rule::not_bound, !is_to_account && !is_to_server);
    }

    // RFC 6120 8.1.1, 8.1.2

    void examine_addresses() {
        auto const& [from, to] = addresses_;
        is(stanza_rule::missing_from, from.is_absent());
        is(stanza_rule::faulty_from, from.is_faulty());
        is(stanza_rule::foreign_from, from.is_valid() && !is_from_peer(from.view()));
        is(stanza_rule::missing_to, to.is_absent());
        is(stanza_rule::faulty_to, to.is_faulty());
        is(stanza_rule::foreign_to, to.is_valid() && context_.role == stanza_role::server_s2s &&
                                        !context_.own_domains.contains(to.view().domain()));
    }
    bool is_from_peer(jid_view from) const {
        if (!context_.peer) return context_.peer_domains.contains(from.domain());
        jid_view const peer = *context_.peer;
        switch (context_.role) {
            case stanza_role::server_c2s: return from == peer || from == peer.bare();
            case stanza_role::server_s2s:
                return from.domain() == peer.domain() ||
                       context_.peer_domains.contains(from.domain());
            case stanza_role::server_component: return from.domain() == peer.domain();
            case stanza_role::client:
            case stanza_role::component: return true;
        }
        return false;
    }

    // RFC 6120 8.2, 8.3; RFC 6121 4.7.2, 5.2: the children. What an error echoes is not looked into.

    void examine_child(xml::element_view child) noexcept {
        ++children_;
        if (!stanza_.is_own(child)) {
            bool const is_iq = stanza_.kind() == stanza_kind::iq;
            if (is_iq && !is_extended(child.ns())) ++content_children_;
            is(stanza_rule::foreign_content,
               !is_iq && !is_error_ && is_content_namespace(child.ns()));
            return;
        }
        ++content_children_;
        is(stanza_rule::content_prefix, !child.prefix().empty());
        if (text::equal(child.local(), "error")) {
            ++errors_;
            error_ = child;
        } else if (has_texts_) {
            examine_text_child(child);
        }
    }
    static bool is_extended(std::string_view ns) noexcept {
        return !ns.empty() && ns != xml::ns::streams && !is_content_namespace(ns);
    }
    static constexpr stanza_rule_set text_rules =
        stanza_rule_set{stanza_rule::repeated_priority} | stanza_rule::faulty_priority |
        stanza_rule::repeated_show | stanza_rule::faulty_show | stanza_rule::empty_show |
        stanza_rule::unavailable_details | stanza_rule::repeated_thread | stanza_rule::own_parent |
        stanza_rule::repeated_language | stanza_rule::mixed_content;
    /// A child that holds text only, and the rule against a second one.
    // NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): rows in the reader's order
    struct text_child {
        stanza_kind kind;
        std::string_view name;
        stanza_rule repeated;
    };
    static constexpr text_child text_children[]{
        {stanza_kind::message, "body", stanza_rule::repeated_language},
        {stanza_kind::message, "subject", stanza_rule::repeated_language},
        {stanza_kind::message, "thread", stanza_rule::repeated_thread},
        {stanza_kind::presence, "status", stanza_rule::repeated_language},
        {stanza_kind::presence, "show", stanza_rule::repeated_show},
        {stanza_kind::presence, "priority", stanza_rule::repeated_priority},
    };
    static constexpr unsigned show_or_priority = 1U << 4 | 1U << 5;  // bits of `seen_`
    static_assert(text_children[4].name == "show" && text_children[5].name == "priority");
    void examine_text_child(xml::element_view child) noexcept {
        std::size_t row = 0;
        for (text_child const& one : text_children) {
            if (one.kind == stanza_.kind() && one.name == child.local()) break;
            ++row;
        }
        if (row == sizeof text_children / sizeof *text_children) return;
        is(stanza_rule::mixed_content, !child.children().empty());
        stanza_rule const repeated = text_children[row].repeated;
        if (repeated == stanza_rule::repeated_language) {
            if (wanted_.contains(repeated)) examine_repeated_language(child, row);
            return;
        }
        is(repeated, (seen_ >> row & 1) != 0);
        seen_ |= 1U << row;
        examine_value(child, repeated);
    }
    void examine_value(xml::element_view child, stanza_rule which) noexcept {
        if (which == stanza_rule::repeated_priority)
            is(stanza_rule::faulty_priority, !xml::from_text<std::int8_t>(child.text()));
        if (which == stanza_rule::repeated_show) {
            auto const text = xml::collapsed(child.text());  // an NMTOKEN (RFC 6120 A.5)
            is(stanza_rule::empty_show, text.empty());
            is(stanza_rule::faulty_show,
               !text.empty() && text != "away" && text != "chat" && text != "dnd" && text != "xa");
        }
        if (which == stanza_rule::repeated_thread)
            is(stanza_rule::own_parent, child.attribute("parent") == child.text());
    }
    /// Each text is compared with the first few of its name: no stanza takes quadratic time.
    void examine_repeated_language(xml::element_view child, std::size_t row) noexcept {
        for (std::size_t i = 0; i < texts_ && (seen_ >> row & 1) != 0; ++i) {
            xml::element_view const other{text_[i].node, child.scope()};
            is(stanza_rule::repeated_language,
               text_[i].row == row && is_same_language(other.language(), child.language()));
        }
        seen_ |= 1U << row;
        if (texts_ < std::size(text_)) text_[texts_++] = {row, child.node()};
    }

    // RFC 6120 8.2.3, 8.4

    void examine_iq() noexcept {
        is(stanza_rule::missing_id, !stanza_.id());
        auto const type = stanza_.iq_type();
        is(stanza_rule::iq_type, !type);
        is(stanza_rule::result_with_payloads, type == iq_type::result && children_ > 1);
        if (!stanza_.is_request()) return;
        is(stanza_rule::request_without_payload, children_ == 0);
        is(stanza_rule::request_with_payloads, children_ > 1);
        is(stanza_rule::payload_namespace, content_children_ != 0);
    }

    // RFC 6121 3.1.1, 4.3, 4.5.1, 4.7.1

    void examine_presence() noexcept {
        auto const type = stanza_.presence_type();
        is(stanza_rule::presence_type, !type);
        if (!type) return;
        is(stanza_rule::unavailable_details,
           *type == presence_type::unavailable && (seen_ & show_or_priority) != 0);
        if (!addresses_.to.is_absent()) return;
        is(stanza_rule::undirected_subscription, is_subscription(*type));
        is(stanza_rule::undirected_presence,
           *type == presence_type::probe || *type == presence_type::error);
    }

    // RFC 6120 8.3.1, 8.3.2

    void examine_error() noexcept {
        if (!is_error_) {
            is(stanza_rule::unexpected_error, errors_ != 0);
            return;
        }
        is(stanza_rule::missing_error, errors_ == 0);
        if (errors_ == 0) return;
        std::size_t conditions = 0;
        for (xml::element_view const child : error_.children())
            if (child.ns() == xml::ns::stanza_errors && child.local() != "text") ++conditions;
        auto const type = error_.attribute("type");
        is(stanza_rule::faulty_error,
           errors_ > 1 || conditions != 1 || !type || !find_stanza_error_type(*type).has_value());
    }

    void examine_senders() noexcept {
        if (context_.role != stanza_role::client || !context_.own) return;
        if (!wanted_.contains(stanza_rule::unexpected_sender)) return;
        is(stanza_rule::unexpected_sender,
           find_unexpected_sender(stanza_, addresses_, *context_.own, context_.query) != nullptr);
    }

    // RFC 6120 8.1.5

    void examine_language() noexcept {
        if (!wanted_.contains(stanza_rule::faulty_language)) return;
        auto const language = stanza_.own_language();
        is(stanza_rule::faulty_language, language && !is_language_tag(*language));
    }

    struct seen_text {
        std::size_t row;
        xml::element_node const* node;
    };

    stanza_view stanza_;
    stanza_addresses const& addresses_;
    stanza_context const& context_;
    stanza_rule_set wanted_;
    bool is_error_;
    bool has_texts_;
    stanza_rule_set broken_{};
    xml::element_view error_{};
    std::size_t children_ = 0;
    std::size_t content_children_ = 0;
    std::size_t errors_ = 0;
    std::size_t texts_ = 0;
    unsigned seen_ = 0;  // a bit a row of `text_children`
    seen_text text_[8];  // without initialiser: most stanzas have few
};

}  // namespace detail

/// All rules that a stanza breaks, also those about which this role does nothing. `addresses` are its own.
inline stanza_rule_set find_broken_rules(stanza_view stanza, stanza_addresses const& addresses,
                                         stanza_context const& context) {
    auto const wanted = applicable_rules(context.role);
    return detail::stanza_examiner{stanza, addresses, context, wanted}.broken() & wanted;
}

/// What to do about a stanza. `addresses` are its own.
inline stanza_verdict check(stanza_view stanza, stanza_addresses const& addresses,
                            stanza_context const& context) {
    auto const wanted = enforced_rules(context.role) - context.waived;
    auto const broken = detail::stanza_examiner{stanza, addresses, context, wanted}.broken();
    return judge(broken & wanted, context.role, stanza.may_be_answered());
}

/// The same of a top-level element, stanza or not, that was not part of a negotiation.
inline stanza_rule_set find_broken_rules(xml::element_view element, stanza_context const& context) {
    if (auto const stanza = stanza_view::from(element))
        return find_broken_rules(*stanza, stanza_addresses{*stanza}, context);
    if (element.is({xml::ns::streams, "error"})) return {};  // ends the stream (RFC 6120 4.9.1.1)
    if (element.ns() == content_namespace(context.role)) return stanza_rule::unknown_stanza;
    return is_content_namespace(element.ns()) ? stanza_rule::content_namespace
                                              : stanza_rule::foreign_element;
}

/// What to do about a top-level element, stanza or not, that was not part of a negotiation.
inline stanza_verdict check(xml::element_view element, stanza_context const& context) {
    if (auto const stanza = stanza_view::from(element))
        return check(*stanza, stanza_addresses{*stanza}, context);
    return judge(find_broken_rules(element, context) - context.waived, context.role, false);
}

}  // namespace couplet
