// SPDX-License-Identifier: BSL-1.0
// form: questions, answers and tables of results (XEP-0004), and what their fields' names mean (XEP-0068).
#pragma once

#include <concepts>
#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// XEP-0004 3.1.
enum class form_type { form, submit, cancel, result };
constexpr auto spelling(form_type) noexcept {
    return xml::words{"form", "submit", "cancel", "result"};
}

/// XEP-0004 3.3.
enum class field_type {
    boolean,
    fixed,
    hidden,
    jid_multi,
    jid_single,
    list_multi,
    list_single,
    text_multi,
    text_private,
    text_single,
};
constexpr auto spelling(field_type) noexcept {
    return xml::words{"boolean",    "fixed",       "hidden",     "jid-multi",    "jid-single",
                      "list-multi", "list-single", "text-multi", "text-private", "text-single"};
}

/// One of the values that a list offers (XEP-0004 3.2).
struct form_option {
    std::optional<std::string_view> label{};
    std::string_view value{};

    static constexpr auto schema =
        declare::content(declare::attribute("label", &form_option::label),
                         declare::child("value", &form_option::value));
    friend bool operator==(form_option const&, form_option const&) = default;
};

/// A question, an answer, or a cell or column of a table (XEP-0004 3.2). Whether there are as many values as its type
/// may have is the application's to judge, which may know the type better than the field does.
struct form_field {
    std::optional<std::string_view> var{};
    std::optional<field_type> type{};
    std::optional<std::string_view> label{};
    std::optional<std::string_view> desc{};
    bool required = false;
    xml::list<std::string_view> values{};
    xml::list<form_option> options{};
    xml::elements extensions{};  ///< as those of XEP-0122 and XEP-0221

    /// In a form to fill in, absent and unknown are `text_single` (XEP-0004 3.2, 3.3); elsewhere an absent type is
    /// that of the form that was asked for.
    constexpr field_type kind() const noexcept { return type.value_or(field_type::text_single); }
    /// The first value, if there is any.
    constexpr std::optional<std::string_view> value() const noexcept {
        if (values.empty()) return {};
        return values.front();
    }

    static constexpr auto schema = declare::content(
        declare::attribute("var", &form_field::var),
        declare::attribute("type", &form_field::type).ignoring_unknown(),
        declare::attribute("label", &form_field::label), declare::child("desc", &form_field::desc),
        declare::flag("required", &form_field::required),
        declare::child("value", &form_field::values),
        declare::child("option", &form_field::options), declare::any(&form_field::extensions));
    friend bool operator==(form_field const&, form_field const&) = default;
};

/// The head of a table, or a row of it (XEP-0004 3.4).
struct form_row {
    xml::list<form_field> fields{};

    static constexpr auto schema =
        declare::content(declare::child("field", &form_row::fields).required());
    friend bool operator==(form_row const&, form_row const&) = default;
};

/// XEP-0004 3. A table has `reported` and `items` and no `fields`; the order of the two is not looked at, since it was not
/// always said (3.4).
struct form {
    form_type type{};
    std::optional<std::string_view> title{};
    xml::list<std::string_view> instructions{};
    xml::list<form_field> fields{};
    std::optional<form_row> reported{};
    xml::list<form_row> items{};
    xml::elements extensions{};  ///< as that of XEP-0141

    static constexpr auto schema =
        declare::element({"jabber:x:data", "x"}, declare::attribute("type", &form::type),
                         declare::child("title", &form::title),
                         declare::child("instructions", &form::instructions),
                         declare::child("field", &form::fields),
                         declare::child("reported", &form::reported),
                         declare::child("item", &form::items), declare::any(&form::extensions))
            .in(occurs::message | occurs::inside);
    friend bool operator==(form const&, form const&) = default;
};

/// The first field of that name, of a form or a row. Linear.
template <class Fields>
    requires requires(Fields const& in) {
        { *in.fields.begin() } -> std::same_as<form_field>;
    }
constexpr std::optional<form_field> field(Fields const& in, std::string_view var) noexcept {
    for (form_field const& one : in.fields)
        if (one.var == var) return one;
    return {};
}
/// What scopes the names of a form's fields: its FORM_TYPE, if it has one. In a form to fill in or to read it must be
/// hidden, in a submitted one its type is understood (XEP-0068).
constexpr std::optional<std::string_view> form_scope(form const& of) noexcept {
    auto const named = field(of, "FORM_TYPE");
    bool const is_told = of.type == form_type::submit && named && !named->type;
    if (!named || (named->type != field_type::hidden && !is_told)) return {};
    return named->value();
}

}  // namespace couplet::xep
