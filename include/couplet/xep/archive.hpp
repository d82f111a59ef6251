// SPDX-License-Identifier: BSL-1.0
// The archive: messages that were kept, asked for and got (XEP-0313).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/xep/date_time.hpp>
#include <couplet/xep/form.hpp>
#include <couplet/xep/forwarded.hpp>
#include <couplet/xep/result_set.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Set: give me what the form's fields `with`, `start`, `end` and so on select, one page of it (XEP-0313 4). Get, and its
/// result: which fields may the form have? (4.1.5)
struct archive_query {
    std::optional<std::string_view> queryid{};
    std::optional<std::string_view> node{};  ///< of publish-subscribe (XEP-0313 4)
    std::optional<xep::form> filter{};
    std::optional<result_set> page{};
    bool flip_page = false;  ///< the last one first (XEP-0313 4.3.4)

    static constexpr auto schema =
        declare::element(
            {"urn:xmpp:mam:2", "query"}, declare::attribute("queryid", &archive_query::queryid),
            declare::attribute("node", &archive_query::node),
            declare::child(&archive_query::filter), declare::child(&archive_query::page),
            declare::flag("flip-page", &archive_query::flip_page))
            .in(occurs::iq);
    friend bool operator==(archive_query const&, archive_query const&) = default;
};

/// One message from the archive, and its name there (XEP-0313 4.2). Only whom the client asked may send one, which
/// `check` sees to by `stanza_context::query`.
struct archive_result {
    std::string_view id{};
    std::optional<std::string_view> queryid{};
    xep::forwarded forwarded{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:mam:2", "result"},
                         declare::attribute("id", &archive_result::id),
                         declare::attribute("queryid", &archive_result::queryid),
                         declare::child(&archive_result::forwarded))
            .in(occurs::message);
    friend bool operator==(archive_result const&, archive_result const&) = default;
};

/// All results of a query were sent (XEP-0313 4); which page that was, whether it was the last, and whether the same
/// query will give the same again (4.3.2).
struct archive_fin {
    bool complete = false;
    bool stable = true;
    result_set page{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:mam:2", "fin"},
                         declare::attribute("complete", &archive_fin::complete),
                         declare::attribute("stable", &archive_fin::stable, true),
                         declare::child(&archive_fin::page))
            .in(occurs::iq_result);
    friend bool operator==(archive_fin const&, archive_fin const&) = default;
};

/// Where does the archive begin and end? (XEP-0313 5)
struct archive_metadata_request {
    static constexpr auto schema =
        declare::element({"urn:xmpp:mam:2", "metadata"}).in(occurs::iq_get);
    friend bool operator==(archive_metadata_request const&,
                           archive_metadata_request const&) = default;
};

/// The first or the last message (XEP-0313 5).
struct archive_place {
    std::string_view id{};
    date_time timestamp{};

    static constexpr auto schema =
        declare::content(declare::attribute("id", &archive_place::id),
                         declare::attribute("timestamp", &archive_place::timestamp));
    friend bool operator==(archive_place const&, archive_place const&) = default;
};

/// The answer; of an empty archive neither is there (XEP-0313 5).
struct archive_metadata {
    std::optional<archive_place> start{};
    std::optional<archive_place> end{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:mam:2", "metadata"},
                         declare::child("start", &archive_metadata::start),
                         declare::child("end", &archive_metadata::end))
            .in(occurs::iq_result | occurs::inside);  // of Bind 2, XEP-0386
    friend bool operator==(archive_metadata const&, archive_metadata const&) = default;
};

}  // namespace couplet::xep
