// SPDX-License-Identifier: BSL-1.0
// couplet's errors as std::error_code, for code that speaks that. Opt-in: <system_error> costs more than all of error.hpp.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include <couplet/jid/errc.hpp>
#include <couplet/jid/escape.hpp>
#include <couplet/jid/uri_errc.hpp>
#include <couplet/precis/errc.hpp>

namespace couplet {

namespace detail {

/// A category over an `*_errc` enumeration with `name` and `describe`. `std::error_code` takes 0 for
/// success, so an enumerator counts from 1 here.
template <class Errc>
class error_category final : public std::error_category {
  public:
    explicit error_category(char const* title) noexcept : title_{title} {}
    char const* name() const noexcept override { return title_; }
    std::string message(int value) const override {
        return std::string{describe(static_cast<Errc>(value - 1))};
    }

  private:
    char const* title_;
};

inline error_category<precis_errc> const precis_category{"couplet.precis"};
inline error_category<jid_errc> const jid_category{"couplet.jid"};
inline error_category<uri_errc> const uri_category{"couplet.uri"};
inline error_category<escape_errc> const escape_category{"couplet.escape"};

}  // namespace detail

inline std::error_code make_error_code(precis_errc code) noexcept {
    return {static_cast<int>(code) + 1, detail::precis_category};
}
inline std::error_code make_error_code(jid_errc code) noexcept {
    return {static_cast<int>(code) + 1, detail::jid_category};
}
inline std::error_code make_error_code(escape_errc code) noexcept {
    return {static_cast<int>(code) + 1, detail::escape_category};
}
inline std::error_code make_error_code(uri_errc code) noexcept {
    return {static_cast<int>(code) + 1, detail::uri_category};
}

}  // namespace couplet

template <>
struct std::is_error_code_enum<couplet::precis_errc> : std::true_type {};
template <>
struct std::is_error_code_enum<couplet::jid_errc> : std::true_type {};
template <>
struct std::is_error_code_enum<couplet::uri_errc> : std::true_type {};
template <>
struct std::is_error_code_enum<couplet::escape_errc> : std::true_type {};
