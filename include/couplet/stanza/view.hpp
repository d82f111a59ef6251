// SPDX-License-Identifier: BSL-1.0
// stanza_view: an element of a stream as the stanza that it is (RFC 6120 8.1).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/text/equal.hpp>
#include <couplet/xml/child_list.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// Whether stanzas may be in that namespace: of clients, of servers, of components.
constexpr bool is_content_namespace(std::string_view ns) noexcept {
    return text::equal(ns, xml::ns::client) || text::equal(ns, xml::ns::server) ||
           text::equal(ns, xml::ns::component);
}

/// A message, presence or iq with its five common attributes, as they are written: `check` says whether they are as
/// they should be. Borrows from the tree of its element; trivially copyable.
class stanza_view {
  public:
    /// Nothing if `element` is no stanza: of another name, or in another namespace.
    static std::optional<stanza_view> from(xml::element_view element) noexcept {
        auto const kind = find_stanza_kind(element.local());
        if (!kind || !is_content_namespace(element.ns())) return {};
        return stanza_view{element, *kind};
    }

    stanza_kind kind() const noexcept { return kind_; }
    xml::element_view element() const noexcept { return element_; }
    /// The content namespace: jabber:client, jabber:server or jabber:component:accept.
    std::string_view ns() const noexcept { return element_.ns(); }

    /// RFC 6120 8.1.1, 8.1.2.
    address to() const noexcept { return address::from_text(value_of(to_)); }
    address from() const noexcept { return address::from_text(value_of(from_)); }
    /// RFC 6120 8.1.3.
    std::optional<std::string_view> id() const noexcept { return value_of(id_); }
    /// RFC 6120 8.1.4, as it is written.
    std::optional<std::string_view> type() const noexcept { return value_of(type_); }
    /// The stanza's own, or else its stream's; empty if there is none (RFC 6120 8.1.5).
    std::string_view language() const noexcept {
        if (auto const own = own_language()) return *own;
        if (auto const around = element_.parent()) return around.language();
        auto const* const stream = element_.scope();
        return stream == nullptr ? std::string_view{} : stream->language();
    }

    /// The stanza's own, as it is written.
    std::optional<std::string_view> own_language() const noexcept { return value_of(language_); }

    /// RFC 6121 5.2.2: absent and unknown are `normal`. Of another kind of stanza nothing.
    std::optional<couplet::message_type> message_type() const noexcept {
        if (kind_ != stanza_kind::message) return {};
        return find_message_type(type_text()).value_or(couplet::message_type::normal);
    }
    /// RFC 6121 4.7.1: absent is `available`. Nothing for an unknown type, or another kind of stanza.
    std::optional<couplet::presence_type> presence_type() const noexcept {
        if (kind_ != stanza_kind::presence) return {};
        if (type_ == nullptr) return couplet::presence_type::available;
        return find_presence_type(type_text());
    }
    /// RFC 6120 8.2.3. Nothing for an absent or unknown type, or another kind of stanza.
    std::optional<couplet::iq_type> iq_type() const noexcept {
        return kind_ == stanza_kind::iq ? find_iq_type(type_text()) : std::nullopt;
    }
    /// RFC 6120 8.3: of any kind.
    bool is_error() const noexcept { return text::equal(type_text(), "error"); }
    /// An iq that must be answered (RFC 6120 8.2.3).
    bool is_request() const noexcept {
        return kind_ == stanza_kind::iq &&
               (text::equal(type_text(), "get") || text::equal(type_text(), "set"));
    }
    /// An iq that answers one.
    bool is_response() const noexcept {
        return kind_ == stanza_kind::iq &&
               (text::equal(type_text(), "result") || text::equal(type_text(), "error"));
    }

    /// Whether a stanza error may answer it: neither an error (RFC 6120 8.3.1 8) nor an iq's result (8.2.3 4).
    bool may_be_answered() const noexcept { return !is_error() && !is_response(); }

    /// Whether a child is the stanza's own, in its namespace, and no extension's (RFC 6120 8.4).
    bool is_own(xml::element_view child) const noexcept {
        std::string_view const one = child.ns(), other = ns();
        return one.size() == other.size() && (one.data() == other.data() || one == other);
    }
    /// The first child that is not in the content namespace; no element if there is none (RFC 6120 8.4).
    xml::element_view payload() const noexcept {
        for (xml::element_view const child : element_.children())
            if (!is_own(child)) return child;
        return {};
    }
    /// All of those, in their order; in an error also what it repeats of the request (RFC 6120 8.3.1).
    xml::elements payloads() const noexcept { return xml::list_children<foreign_child>(element_); }
    /// `<error/>` (RFC 6120 8.3.2); no element if there is none.
    xml::element_view error_element() const noexcept { return element_.child("error"); }

    /// The same element, not an equal one.
    friend bool operator==(stanza_view const& a, stanza_view const& b) noexcept {
        return a.element_ == b.element_;
    }

  private:
    struct foreign_child {
        static bool is_wanted(xml::element_view child) noexcept {
            return child.ns() != child.parent().ns();
        }
        static xml::element_view read(xml::element_view child) noexcept { return child; }
    };

    using attribute = xml::attribute_node;

    stanza_view(xml::element_view element, stanza_kind kind) noexcept
        : element_{element}, kind_{kind} {
        for (auto const* at = element.node()->first_attribute(); at != nullptr;
             at = at->next_attribute())
            keep(static_cast<attribute const*>(at));
    }
    /// A name without a colon has no namespace, and nothing but "xml" can stand for XML's own (Namespaces in XML 3).
    void keep(attribute const* one) noexcept {
        std::string_view const name{one->name(), one->name_size()};
        switch (name.size()) {
            case 2:
                if (text::equal(name, "to")) to_ = one;
                if (text::equal(name, "id")) id_ = one;
                break;
            case 4:
                if (text::equal(name, "from")) from_ = one;
                if (text::equal(name, "type")) type_ = one;
                break;
            case 8:
                if (text::equal(name, "xml:lang")) language_ = one;
                break;
        }
    }
    static std::optional<std::string_view> value_of(attribute const* one) noexcept {
        if (one == nullptr) return {};
        return std::string_view{one->value(), one->value_size()};
    }
    std::string_view type_text() const noexcept { return type().value_or(std::string_view{}); }

    xml::element_view element_;
    attribute const* to_ = nullptr;
    attribute const* from_ = nullptr;
    attribute const* id_ = nullptr;
    attribute const* type_ = nullptr;
    attribute const* language_ = nullptr;
    stanza_kind kind_;
};

/// Where a payload of `stanza` stands, for `has` and `get`. In an error it is part of what the error repeats (RFC 6120
/// 8.3.1), so that `is_error` is asked first; what is in `<error/>` is in another element.
inline occurs place_of(stanza_view const& stanza) noexcept {
    switch (stanza.kind()) {
        case stanza_kind::message: return occurs::message;
        case stanza_kind::presence: return occurs::presence;
        case stanza_kind::iq: break;
    }
    auto const type = stanza.iq_type();
    if (!type) return occurs::nowhere;
    switch (*type) {
        case iq_type::get: return occurs::iq_get;
        case iq_type::set: return occurs::iq_set;
        case iq_type::result: return occurs::iq_result;
        case iq_type::error: break;
    }
    return occurs::iq_request;  // which it may repeat (RFC 6120 8.3.1)
}

}  // namespace couplet
