// SPDX-License-Identifier: BSL-1.0
// Many addresses, one scratch buffer: account lists, rosters, logs.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/jid.hpp>

namespace couplet {

/// Enforces one address after another into memory of its own, about 3.1 KB that is best kept outside
/// a loop. It allocates nothing itself, as long as no part is over 256 code points or needs
/// normalizing.
template <class Profile = rfc7622>
class basic_jid_scratch {
  public:
    /// The canonical form of `text`, valid until the next call; or the fault that `jid::parse` names.
    expected<basic_jid_view<Profile>, jid_error> parse(std::string_view text) {
        using result = expected<basic_jid_view<Profile>, jid_error>;
        if (auto const layout = detail::plain_layout(text); layout.size != 0) {
            detail::copy_plain(text, layout.domain_end, plain_);
            return result(std::in_place, detail::unchecked::view<Profile>(plain_, layout));
        }
        if (auto const fault = canonical_.assign(text)) return unexpected{*fault};
        return result(std::in_place, canonical_.view());
    }

    /// What is wrong with `text`; nothing if it is an address.
    std::optional<jid_error> validate(std::string_view text) {
        if (detail::plain_layout(text).size != 0) return std::nullopt;
        return canonical_.assign(text);
    }

  private:
    char plain_[detail::max_masked];
    detail::canonical_text<Profile> canonical_;
};
using jid_scratch = basic_jid_scratch<>;

/// Enforces every element of `range`, anything that converts to `std::string_view`, and calls
/// `each(index, expected<jid_view, jid_error> const&)`; the view lasts for that call. A bad address
/// stops nothing. Returns how many were good.
template <class Profile = rfc7622, class Range, class Each>
std::size_t parse_each(Range&& range, Each each) {
    basic_jid_scratch<Profile> scratch;
    std::size_t index = 0;
    std::size_t good = 0;
    for (auto&& element : range) {
        auto const parsed = scratch.parse(element);
        good += parsed ? 1 : 0;
        each(index++, parsed);
    }
    return good;
}

/// Checks every element of `range` and calls `bad(index, jid_error)` for each that is no address.
/// Returns how many were good.
template <class Profile = rfc7622, class Range, class Bad>
std::size_t validate_each(Range&& range, Bad bad) {
    basic_jid_scratch<Profile> scratch;
    std::size_t index = 0;
    std::size_t good = 0;
    for (auto&& element : range) {
        if (auto const fault = scratch.validate(element))
            bad(index, *fault);
        else
            ++good;
        ++index;
    }
    return good;
}

}  // namespace couplet
