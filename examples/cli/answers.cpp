// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

namespace cli {
namespace {

constexpr std::size_t margin = 10;

}  // namespace

json to_json(std::span<part const> parts) {
    json object{{"ok", true}};
    for (auto const& p : parts) object[p.name] = or_null(p.text);
    return object;
}

json to_json(fault const& why) {
    return {{"ok", false},
            {"error", why.name},
            {"part", why.part.empty() ? json(nullptr) : json(why.part)},
            {"offset", why.offset}};
}

bool answers::accept(item const& about, std::span<part const> parts) {
    if (as_json_) {
        if (accepted_.is_null()) accepted_ = to_json(parts);
        auto member = accepted_.begin();  // "ok"
        for (auto const& p : parts) *++member = or_null(p.text);
        object(accepted_);
        return true;
    }
    heading(about);
    for (auto const& p : parts)
        if (p.text) row(p.name, *p.text);
    return true;
}

bool answers::refuse(item const& about, fault const& why) {
    if (as_json_) {
        object(to_json(why));
        return false;
    }
    if (!first_) out_.text() += '\n';
    first_ = false;
    auto const shown = show_around(about.text, why.offset, letters_);
    label(noun_);
    out_.text() += shown.text + '\n' + std::string(margin + shown.column, ' ') + "^\n";
    label("error");
    verdict(why, about);
    out_.text() += '\n' + std::string(margin, ' ');
    out_.text() += why.sentence;
    out_.text() += '\n';
    return false;
}

void answers::object(json const& value) { append_line(out_.text(), value); }

void answers::heading(item const& about) {
    if (!first_) out_.text() += '\n';
    first_ = false;
    row(noun_, about.text);
}

void answers::row(std::string_view name, std::string_view text) {
    label(name);
    out_.text() += show(text, letters_) + '\n';
}

void answers::row(std::string_view name, fault const& why, item const& about) {
    label(name);
    out_.text() += "refused: ";
    verdict(why, about);
    out_.text() += '\n';
}

void answers::label(std::string_view name) {
    out_.text() += name;
    out_.text().append(margin - name.size(), ' ');
}

/// "forbidden_code_point, local, octet 3 (U+0020), line 7"
void answers::verdict(fault const& why, item const& about) {
    auto& text = out_.text();
    text += why.name;
    if (!why.part.empty()) (text += ", ") += why.part;
    (text += ", octet ") += std::to_string(why.offset);
    auto const name = name_of_hidden(about.text, why.offset);
    if (!name.empty()) text += " (" + name + ')';
    if (about.line != 0) (text += ", line ") += std::to_string(about.line);
}

}  // namespace cli
