// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

namespace cli {
namespace {

constexpr std::size_t margin = 10;

json part_of(fault const& why) { return why.part.empty() ? json(nullptr) : json(why.part); }

}  // namespace

json to_json(std::span<part const> parts) {
    json object{{"ok", true}};
    for (auto const& p : parts) object[p.name] = or_null(p.text);
    return object;
}

json to_json(fault const& why) {
    return {{"ok", false}, {"error", why.name}, {"part", part_of(why)}, {"offset", why.offset}};
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
        if (refused_.is_null()) refused_ = to_json(why);
        auto member = refused_.begin();  // "ok"
        *++member = why.name;
        *++member = part_of(why);
        *++member = why.offset;
        object(refused_);
        return false;
    }
    begin();
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
    begin();
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

/// Leaves a line free between two answers to people.
void answers::begin() {
    if (!first_) out_.text() += '\n';
    first_ = false;
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
    auto const hidden = name_of_hidden(about.text, why.offset);
    if (!hidden.empty()) text += " (" + hidden + ')';
    if (about.line != 0) (text += ", line ") += std::to_string(about.line);
}

}  // namespace cli
