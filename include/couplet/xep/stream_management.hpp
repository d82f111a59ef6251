// SPDX-License-Identifier: BSL-1.0
// Stream management: stanzas are acknowledged, broken streams resumed (XEP-0198).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/stanza/condition.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/names.hpp>

namespace couplet::xep {

/// The elements of XEP-0198; `feature::stream_management` offers them. `h` counts the stanzas that were handled since
/// it was enabled; behind 4,294,967,295 it goes on with 0 (4).
namespace sm {

/// A client asks for it, once, behind resource binding (XEP-0198 3); in Bind 2 too (9.1).
struct enable {
    bool resume = false;                 ///< the stream shall be resumable
    std::optional<std::uint64_t> max{};  ///< for so many seconds, at best

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "enable"}, declare::attribute("resume", &enable::resume),
                         declare::attribute("max", &enable::max))
            .in(occurs::stream | occurs::inside);
    friend bool operator==(enable const&, enable const&) = default;
};

/// XEP-0198 3, 5.
struct enabled {
    std::optional<std::string_view> id{};  ///< what `resume` will call it; opaque
    bool resume = false;                   ///< it is resumable
    std::optional<std::uint64_t> max{};    ///< for so many seconds
    std::optional<std::string_view>
        location{};  ///< where to resume it first: `parse_host_and_port`

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "enabled"}, declare::attribute("id", &enabled::id),
                         declare::attribute("resume", &enabled::resume),
                         declare::attribute("max", &enabled::max),
                         declare::attribute("location", &enabled::location))
            .in(occurs::stream | occurs::inside);
    friend bool operator==(enabled const&, enabled const&) = default;
};

/// `<r/>` asks for an `acknowledgement`, which must not be withheld (XEP-0198 4).
struct request {
    static constexpr auto schema = declare::element({"urn:xmpp:sm:3", "r"}).in(occurs::stream);
    friend bool operator==(request const&, request const&) = default;
};

/// `<a/>`: so many stanzas have been handled (XEP-0198 4).
struct acknowledgement {
    std::uint32_t h{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "a"}, declare::attribute("h", &acknowledgement::h))
            .in(occurs::stream);
    friend bool operator==(acknowledgement const&, acknowledgement const&) = default;
};

/// Instead of resource binding, a client goes on with an earlier stream (XEP-0198 5); in SASL2 too (9.2).
struct resume {
    std::uint32_t h{};          ///< what the client has handled
    std::string_view previd{};  ///< the `id` of `enabled`

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "resume"}, declare::attribute("h", &resume::h),
                         declare::attribute("previd", &resume::previd))
            .in(occurs::stream | occurs::inside);
    friend bool operator==(resume const&, resume const&) = default;
};

/// It goes on; each side sends again what the other has not handled (XEP-0198 5).
struct resumed {
    std::uint32_t h{};  ///< what the server has handled
    std::string_view previd{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "resumed"}, declare::attribute("h", &resumed::h),
                         declare::attribute("previd", &resumed::previd))
            .in(occurs::stream | occurs::inside);
    friend bool operator==(resumed const&, resumed const&) = default;
};

/// Answers `enable` and `resume`, which may be followed by resource binding (XEP-0198 5, 6).
struct failed {
    std::optional<stanza_condition> condition{};  ///< should be there
    std::optional<std::uint32_t>
        h{};  ///< what the server had handled, if it still knows the stream

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "failed"}, declare::attribute("h", &failed::h),
                         declare::choice(xml::ns::stanza_errors, &failed::condition))
            .in(occurs::stream | occurs::inside);
    /// As the default would say it, which asks std::optional, and that asks whether a stanza_condition is a
    /// std::error_condition before error_code.hpp has said so.
    friend constexpr bool operator==(failed const& a, failed const& b) noexcept {
        bool const has = a.condition.has_value();
        return a.h == b.h && has == b.condition.has_value() &&
               (!has || *a.condition == *b.condition);
    }
};

/// In the stream error undefined-condition: more was acknowledged than was sent (XEP-0198 6).
struct handled_count_too_high {
    std::optional<std::uint32_t> h{};           ///< acknowledged
    std::optional<std::uint32_t> send_count{};  ///< sent

    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "handled-count-too-high"},
                         declare::attribute("h", &handled_count_too_high::h),
                         declare::attribute("send-count", &handled_count_too_high::send_count))
            .in(occurs::error);
    friend bool operator==(handled_count_too_high const&, handled_count_too_high const&) = default;
};

}  // namespace sm

}  // namespace couplet::xep
