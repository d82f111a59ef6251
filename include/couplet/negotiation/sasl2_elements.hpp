// SPDX-License-Identifier: BSL-1.0
// SASL2 on the wire: the elements of XEP-0388 2, with what is negotiated inline (XEP-0386, XEP-0198, XEP-0484).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/negotiation/bind2_elements.hpp>
#include <couplet/negotiation/fast_elements.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>

/// What `sasl` is, with less to send; `feature::authentication` offers it. Payloads are in Base64, see `sasl::decode`;
/// an element that is there and empty is an empty payload (XEP-0388 2.2).
namespace couplet::sasl2 {

/// Which client, on which device: for the server alone, which must show it to nobody (XEP-0388 2.3).
struct user_agent {
    std::optional<std::string_view> id{};  ///< a UUID, always the same for this installation
    std::optional<std::string_view> software{};
    std::optional<std::string_view> device{};

    static constexpr auto schema =
        declare::content(declare::attribute("id", &user_agent::id),
                         declare::child("software", &user_agent::software),
                         declare::child("device", &user_agent::device));
    friend bool operator==(user_agent const&, user_agent const&) = default;
};

/// An exchange begins (XEP-0388 2.3).
struct authenticate {
    std::string_view mechanism{};
    std::optional<std::string_view> initial_response{};
    std::optional<sasl2::user_agent> user_agent{};
    std::optional<bind2::bind> bind{};
    std::optional<xep::sm::resume> resume{};  ///< before `bind`, which is ignored if it succeeds
    std::optional<fast::token_request> token_request{};
    std::optional<fast::use> token_use{};
    xml::elements others{};  ///< in their order

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "authenticate"},
                         declare::attribute("mechanism", &authenticate::mechanism),
                         declare::child("initial-response", &authenticate::initial_response),
                         declare::child("user-agent", &authenticate::user_agent),
                         declare::child(&authenticate::bind), declare::child(&authenticate::resume),
                         declare::child(&authenticate::token_request),
                         declare::child(&authenticate::token_use),
                         declare::any(&authenticate::others))
            .in(occurs::stream);
};

/// XEP-0388 2.5.
struct challenge {
    std::string_view data{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "challenge"}, declare::text(&challenge::data))
            .in(occurs::stream);
    friend bool operator==(challenge const&, challenge const&) = default;
};

/// XEP-0388 2.5.
struct response {
    std::string_view data{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "response"}, declare::text(&response::data))
            .in(occurs::stream);
    friend bool operator==(response const&, response const&) = default;
};

/// The client gives up (XEP-0388 4.5).
struct abort {
    std::optional<std::string_view> text{};
    xml::elements others{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "abort"}, declare::child("text", &abort::text),
                         declare::any(&abort::others))
            .in(occurs::stream);
};

/// The client is who it says; features follow without a new stream (XEP-0388 2.6.1).
struct success {
    std::optional<std::string_view> additional_data{};
    /// Its bare address; its full one where a resource was bound.
    std::string_view authorization_identifier{};
    std::optional<bind2::bound> bound{};
    std::optional<xep::sm::resumed> resumed{};
    std::optional<xep::sm::failed> not_resumed{};
    std::optional<fast::token> token{};
    xml::elements others{};  ///< in their order

    static constexpr auto schema =
        declare::element(
            {"urn:xmpp:sasl:2", "success"},
            declare::child("additional-data", &success::additional_data),
            declare::child("authorization-identifier", &success::authorization_identifier),
            declare::child(&success::bound), declare::child(&success::resumed),
            declare::child(&success::not_resumed), declare::child(&success::token),
            declare::any(&success::others))
            .in(occurs::stream);
};

/// The exchange has failed; another one may begin (XEP-0388 2.6.2).
struct failure {
    std::optional<sasl::condition> condition{};  ///< none: not known here, so not_authorized
    std::optional<std::string_view> text{};
    xml::elements others{};  ///< the application's own

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "failure"},
                         declare::choice("urn:ietf:params:xml:ns:xmpp-sasl", &failure::condition),
                         declare::child("text", &failure::text), declare::any(&failure::others))
            .in(occurs::stream);
};

/// What else a client has to do: one of them (XEP-0388 2.6.3).
struct task_list {
    xml::list<std::string_view> names{};

    static constexpr auto schema =
        declare::content(declare::child("task", &task_list::names).required());
    friend bool operator==(task_list const&, task_list const&) = default;
};

/// The exchange has succeeded, but it is not enough (XEP-0388 2.6.3).
struct continuation {
    std::optional<std::string_view> additional_data{};
    task_list tasks{};
    std::optional<std::string_view> text{};
    xml::elements others{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "continue"},
                         declare::child("additional-data", &continuation::additional_data),
                         declare::child("tasks", &continuation::tasks),
                         declare::child("text", &continuation::text),
                         declare::any(&continuation::others))
            .in(occurs::stream);
};

/// The client begins a task (XEP-0388 2.6.3).
struct next {
    std::string_view task{};
    xml::elements others{};  ///< the task's own

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "next"}, declare::attribute("task", &next::task),
                         declare::any(&next::others))
            .in(occurs::stream);
};

/// A task goes on, on either side (XEP-0388 2.6.3).
struct task_data {
    xml::elements content{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "task-data"}, declare::any(&task_data::content))
            .in(occurs::stream);
};

}  // namespace couplet::sasl2
