// SPDX-License-Identifier: BSL-1.0
// Service discovery: what an entity is and can do, and what it has (XEP-0030), extended by forms (XEP-0128).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xep/form.hpp>
#include <couplet/xep/result_set.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// What an entity is; several may differ in language only (XEP-0030 3.1).
struct disco_identity {
    std::string_view category{};
    std::string_view type{};
    std::optional<std::string_view> name{};
    std::optional<std::string_view> language{};

    static constexpr auto schema =
        declare::content(declare::attribute("category", &disco_identity::category),
                         declare::attribute("type", &disco_identity::type),
                         declare::attribute("name", &disco_identity::name),
                         declare::attribute("xml:lang", &disco_identity::language));
    friend bool operator==(disco_identity const&, disco_identity const&) = default;
};

/// A protocol that it speaks (XEP-0030 3.1).
struct disco_feature {
    std::string_view var{};

    static constexpr auto schema = declare::content(declare::attribute("var", &disco_feature::var));
    friend bool operator==(disco_feature const&, disco_feature const&) = default;
};

/// What are you? (XEP-0030 3.1) Or what is that node of yours? (3.2)
struct disco_info_request {
    std::optional<std::string_view> node{};
    xml::elements extensions{};  ///< which say more precisely what is wanted

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/disco#info", "query"},
                         declare::attribute("node", &disco_info_request::node),
                         declare::any(&disco_info_request::extensions))
            .in(occurs::iq_get);
    friend bool operator==(disco_info_request const&, disco_info_request const&) = default;
};

/// The answer, with the node that was asked for (XEP-0030 3.2). There should be at least an identity and a feature;
/// answers in the field have been seen without, so that is not looked at.
struct disco_info {
    std::optional<std::string_view> node{};
    xml::list<disco_identity> identities{};
    xml::list<disco_feature> features{};
    xml::list<form> forms{};  ///< XEP-0128

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/disco#info", "query"},
                         declare::attribute("node", &disco_info::node),
                         declare::child("identity", &disco_info::identities),
                         declare::child("feature", &disco_info::features),
                         declare::child(&disco_info::forms))
            .in(occurs::iq_result);
    friend bool operator==(disco_info const&, disco_info const&) = default;
};

/// Whether that feature is among them. Linear.
constexpr bool has_feature(disco_info const& info, std::string_view var) noexcept {
    for (disco_feature const one : info.features)
        if (one.var == var) return true;
    return false;
}

/// Something an entity has: an address, and a node there if it needs one (XEP-0030 4).
struct disco_item {
    address jid{};
    std::optional<std::string_view> name{};
    std::optional<std::string_view> node{};
    xml::elements extensions{};  ///< of other namespaces (XEP-0030 4.1)

    static constexpr auto schema = declare::content(
        declare::attribute("jid", &disco_item::jid).required(),
        declare::attribute("name", &disco_item::name),
        declare::attribute("node", &disco_item::node), declare::any(&disco_item::extensions));
    friend bool operator==(disco_item const&, disco_item const&) = default;
};

/// What have you? (XEP-0030 4)
struct disco_items_request {
    std::optional<std::string_view> node{};
    std::optional<result_set> page{};  ///< XEP-0059
    xml::elements extensions{};        ///< which say more precisely what is wanted

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/disco#items", "query"},
                         declare::attribute("node", &disco_items_request::node),
                         declare::child(&disco_items_request::page),
                         declare::any(&disco_items_request::extensions))
            .in(occurs::iq_get);
    friend bool operator==(disco_items_request const&, disco_items_request const&) = default;
};

/// The answer, with the node that was asked for (XEP-0030 4.2).
struct disco_items {
    std::optional<std::string_view> node{};
    xml::list<disco_item> items{};
    std::optional<result_set> page{};  ///< XEP-0059

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/disco#items", "query"},
                         declare::attribute("node", &disco_items::node),
                         declare::child("item", &disco_items::items),
                         declare::child(&disco_items::page))
            .in(occurs::iq_result);
    friend bool operator==(disco_items const&, disco_items const&) = default;
};

}  // namespace couplet::xep
