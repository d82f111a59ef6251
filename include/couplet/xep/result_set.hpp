// SPDX-License-Identifier: BSL-1.0
// result_set: which page of a long result is wanted, and which one this is (XEP-0059).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// The first item of a page, and its place in the whole, counted from 0 (XEP-0059 2.2).
struct result_set_first {
    std::optional<std::uint32_t> index{};
    std::string_view id{};

    static constexpr auto schema =
        declare::content(declare::attribute("index", &result_set_first::index),
                         declare::text(&result_set_first::id));
    friend bool operator==(result_set_first const&, result_set_first const&) = default;
};

/// In a request `max` and one of `after`, `before` and `index` (XEP-0059 2.1 to 2.6), where an empty `before` asks for the
/// last page (2.5) and a `max` of 0 for the count alone (2.7). In a result `first`, `last` and `count`.
struct result_set {
    std::optional<std::string_view> after{};
    std::optional<std::string_view> before{};
    std::optional<std::uint32_t> count{};
    std::optional<result_set_first> first{};
    std::optional<std::uint32_t> index{};
    std::optional<std::string_view> last{};
    std::optional<std::uint32_t> max{};

    static constexpr auto schema = declare::element({"http://jabber.org/protocol/rsm", "set"},
                                                    declare::child("after", &result_set::after),
                                                    declare::child("before", &result_set::before),
                                                    declare::child("count", &result_set::count),
                                                    declare::child("first", &result_set::first),
                                                    declare::child("index", &result_set::index),
                                                    declare::child("last", &result_set::last),
                                                    declare::child("max", &result_set::max))
                                       .in(occurs::inside);
    friend bool operator==(result_set const&, result_set const&) = default;
};

}  // namespace couplet::xep
