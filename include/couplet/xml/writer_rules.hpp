// SPDX-License-Identifier: BSL-1.0
// What the writer refuses, and which prefix it gives to a name (Namespaces in XML 1.0).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/char_check.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet::xml::writer_rules {

using refusal = std::optional<writer_error>;

constexpr refusal refuse(writer_errc code, std::size_t offset = 0) noexcept {
    return writer_error{code, static_cast<std::uint32_t>(offset)};
}

/// Of what stands behind `from`; before, all is well.
inline refusal check_text(std::string_view text, std::size_t from = 0) noexcept {
    auto const [valid, verdict] = check_chars(text.substr(from));
    if (verdict == char_check::verdict::all) return std::nullopt;
    bool const is_forbidden = verdict == char_check::verdict::forbidden_character;
    return refuse(is_forbidden ? writer_errc::forbidden_character : writer_errc::malformed_utf8,
                  from + valid);
}

inline refusal check_ncname(std::string_view name) noexcept {
    if (!is_ncname(name)) return refuse(writer_errc::malformed_name);
    if (name.size() > max_written_name) return refuse(writer_errc::name_too_long);
    return std::nullopt;
}

inline refusal check_name(any_name const& name) noexcept {
    if (name.prefix() == "xmlns" || name.ns() == ns::xmlns)
        return refuse(writer_errc::reserved_namespace);
    if (name.is_checked()) return std::nullopt;
    if (auto const refused = check_ncname(name.local())) return refused;
    if (!name.prefix().empty())
        if (auto const refused = check_ncname(name.prefix())) return refused;
    return check_text(name.ns());
}

inline refusal check_declaration(std::string_view prefix, std::string_view ns) noexcept {
    if (prefix == "xmlns" || ns == ns::xmlns || (prefix == "xml") != (ns == ns::xml))
        return refuse(writer_errc::reserved_namespace);
    if (!prefix.empty()) {
        if (auto const refused = check_ncname(prefix)) return refused;
        if (ns.empty()) return refuse(writer_errc::empty_namespace);
    }
    return check_text(ns);
}

/// Declares a prefix that nothing else has: ns1, ns2, ...
inline refusal declare_fresh(std::string_view ns, open_elements& elements,
                             open_elements::id& prefix) noexcept {
    char text[16] = "ns";
    std::string_view fresh;
    for (unsigned n = 1; fresh.empty() || elements.find_prefix(fresh) != elements.none; ++n) {
        text_of const value{n};
        std::string_view const digits{value};
        fresh = {text, 2 + digits.copy(text + 2, digits.size())};
    }
    if (!elements.declare(fresh, ns)) return refuse(writer_errc::out_of_memory);
    prefix = elements.last();
    return std::nullopt;
}

/// The prefix of a qualified name; `none` without one.
inline refusal find_prefix(any_name const& name, open_elements const& elements,
                           open_elements::id& prefix) noexcept {
    prefix = elements.none;
    if (name.prefix().empty()) return std::nullopt;
    prefix = elements.find_prefix(name.prefix());
    if (prefix == elements.none) return refuse(writer_errc::undeclared_prefix);
    return std::nullopt;
}

/// The prefix of an element whose declarations begin at `before`. Declares what is missing.
inline refusal element_prefix(any_name const& name, open_elements& elements,
                              open_elements::mark before, open_elements::id& prefix) noexcept {
    if (!name.is_expanded()) return find_prefix(name, elements, prefix);
    prefix = elements.none;
    if (name.ns() == elements.default_namespace()) return std::nullopt;
    bool const has_default = elements.declares(before, "");
    if (name.ns().empty()) {
        if (has_default) return refuse(writer_errc::duplicate_declaration);
    } else {
        prefix = elements.find_namespace(name.ns());
        if (prefix != elements.none) return std::nullopt;
        if (has_default) return declare_fresh(name.ns(), elements, prefix);
    }
    if (!elements.declare("", name.ns())) return refuse(writer_errc::out_of_memory);
    return std::nullopt;
}

/// The same for an attribute of the innermost element.
inline refusal attribute_prefix(any_name const& name, open_elements& elements,
                                open_elements::id& prefix) noexcept {
    if (name.ns().empty()) {
        if (name.prefix().empty() && name.local() == "xmlns")
            return refuse(writer_errc::reserved_namespace);
        return find_prefix(name, elements, prefix);
    }
    prefix = elements.find_namespace(name.ns());
    if (prefix != elements.none) return std::nullopt;
    return declare_fresh(name.ns(), elements, prefix);
}

}  // namespace couplet::xml::writer_rules
