// SPDX-License-Identifier: BSL-1.0
// couplet's errors as std::error_code, and what to tell a peer as std::error_condition. Opt-in: <system_error> costs more than all of error.hpp.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include <couplet/jid/errc.hpp>
#include <couplet/jid/escape.hpp>
#include <couplet/jid/uri_errc.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/precis/errc.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/header_errc.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/xep/caps_errc.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet {

namespace detail {

/// What the categories are called.
constexpr char const* category_name(precis_errc) noexcept { return "couplet.precis"; }
constexpr char const* category_name(jid_errc) noexcept { return "couplet.jid"; }
constexpr char const* category_name(uri_errc) noexcept { return "couplet.uri"; }
constexpr char const* category_name(escape_errc) noexcept { return "couplet.escape"; }
constexpr char const* category_name(xml_errc) noexcept { return "couplet.xml"; }
constexpr char const* category_name(schema_errc) noexcept { return "couplet.xml.schema"; }
constexpr char const* category_name(base64_errc) noexcept { return "couplet.base64"; }
constexpr char const* category_name(caps_errc) noexcept { return "couplet.xep.caps"; }
constexpr char const* category_name(writer_errc) noexcept { return "couplet.xml.writer"; }
constexpr char const* category_name(header_errc) noexcept { return "couplet.stream.header"; }
constexpr char const* category_name(host_errc) noexcept { return "couplet.stream.host"; }
constexpr char const* category_name(negotiation_errc) noexcept { return "couplet.negotiation"; }
constexpr char const* category_name(sasl::errc) noexcept { return "couplet.sasl"; }

/// One of those.
template <class Errc>
concept coded = std::is_enum_v<Errc> && requires(Errc code) {
    category_name(code);
};

/// The only one of its type, made when it is first asked for.
template <class Category>
std::error_category const& category() noexcept {
    static Category const only;
    return only;
}

/// A category over an `*_errc` enumeration with `category_name` and `describe`. `std::error_code` takes 0 for
/// success, so an enumerator counts from 1 here.
template <class Errc>
class error_category final : public std::error_category {
  public:
    char const* name() const noexcept override { return category_name(Errc{}); }
    std::string message(int value) const override {
        return std::string{describe(static_cast<Errc>(value - 1))};
    }
};

/// Whether `code` is one of `Errc`s that `condition` answers with `answer`.
template <class Errc>
bool is_answered(std::error_code const& code, stream_condition answer) noexcept {
    return code.category() == category<error_category<Errc>>() && code.value() != 0 &&
           condition(static_cast<Errc>(code.value() - 1)) == answer;
}

/// The stream errors of RFC 6120 4.9.3. A fault of the peer's XML, header or negotiation equals the one that answers it.
class stream_condition_category final : public std::error_category {
  public:
    char const* name() const noexcept override { return "couplet.stream"; }
    std::string message(int value) const override {
        return std::string{describe(static_cast<stream_condition>(value - 1))};
    }
    bool equivalent(std::error_code const& code, int value) const noexcept override {
        auto const answer = static_cast<stream_condition>(value - 1);
        return (code.category() == *this && code.value() == value) ||
               is_answered<xml_errc>(code, answer) || is_answered<header_errc>(code, answer) ||
               is_answered<negotiation_errc>(code, answer);
    }
};

/// The stanza errors of RFC 6120 8.3.3. A faulty address and a payload that is not as declared equal what answers them.
class stanza_condition_category final : public std::error_category {
  public:
    char const* name() const noexcept override { return "couplet.stanza"; }
    std::string message(int value) const override {
        return std::string{describe(static_cast<stanza_condition>(value - 1))};
    }
    bool equivalent(std::error_code const& code, int value) const noexcept override {
        if (code.category() == *this) return code.value() == value;
        if (code.value() == 0) return false;
        auto const condition = static_cast<stanza_condition>(value - 1);
        return (code.category() == category<detail::error_category<jid_errc>>() &&
                condition == stanza_condition::jid_malformed) ||
               (code.category() == category<detail::error_category<schema_errc>>() &&
                condition == stanza_condition::bad_request);
    }
};

}  // namespace detail

template <detail::coded Errc>
std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code) + 1, detail::category<detail::error_category<Errc>>()};
}
namespace sasl {
using couplet::make_error_code;  // where std::error_code looks for it
}

/// What to tell the peer: `ec == stream_condition::restricted_xml`.
inline std::error_condition make_error_condition(stream_condition condition) noexcept {
    return {static_cast<int>(condition) + 1, detail::category<detail::stream_condition_category>()};
}
/// What to answer to a stanza: `ec == stanza_condition::jid_malformed`.
inline std::error_condition make_error_condition(stanza_condition condition) noexcept {
    return {static_cast<int>(condition) + 1, detail::category<detail::stanza_condition_category>()};
}

}  // namespace couplet

template <couplet::detail::coded Errc>
struct std::is_error_code_enum<Errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<couplet::stream_condition> : std::true_type {};
template <>
struct std::is_error_condition_enum<couplet::stanza_condition> : std::true_type {};
