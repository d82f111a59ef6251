// SPDX-License-Identifier: BSL-1.0
// What a server has offered, as one text that both sides hash: nobody has taken anything out of it (XEP-0474 4.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/text/sort.hpp>

namespace couplet::sasl {

namespace detail {

/// Sorted as octets ("i;octet"), with U+001E between.
template <class Names>
void append_sorted(std::string& out, Names const& names) {
    buffer<std::string_view, 16> sorted;
    for (std::string_view const name : names) sorted.push_back(name);
    heap_sort(sorted.data(), sorted.size(), [](auto a, auto b) { return a < b; });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i != 0) out += '\x1E';
        out += sorted[i];
    }
}

}  // namespace detail

/// The string S of the mechanisms and types of channel binding that a server advertises, each any range of texts. No types:
/// the server does not say (XEP-0440). A server that speaks SASL and SASL2 has two: the one that is used counts.
template <class Mechanisms, class Bindings>
std::string scram_offer(Mechanisms const& mechanisms, Bindings const& bindings) {
    std::string text;
    detail::append_sorted(text, mechanisms);
    if (std::begin(bindings) == std::end(bindings)) return text;
    text += '\x1F';
    detail::append_sorted(text, bindings);
    return text;
}

}  // namespace couplet::sasl
