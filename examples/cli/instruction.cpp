// SPDX-License-Identifier: BSL-1.0
#include "instruction.hpp"

#include <algorithm>
#include <couplet/text/base64.hpp>
#include <iterator>

#include "json.hpp"

namespace cli {
namespace {

using verb = instruction::verb;
using value_kind = json::value_t;

/// The members that say what is to be done; one of them is in each line.
struct word {
    std::string_view key;
    verb means;
    value_kind value;
};
constexpr word known_words[] = {
    {"recv", verb::receive, value_kind::string},
    {"recv_base64", verb::receive, value_kind::string},
    {"send", verb::send, value_kind::string},
    {"tls", verb::tls, value_kind::boolean},
    {"compression", verb::compression, value_kind::boolean},
    {"tick", verb::tick, value_kind::number_unsigned},
    {"close", verb::close, value_kind::boolean},
    {"cut", verb::cut, value_kind::boolean},
    {"connect", verb::connect, value_kind::boolean},
    {"bind", verb::bind, value_kind::string},
    {"refuse_bind", verb::refuse_bind, value_kind::string},
};

/// What TLS can say of itself: octets in Base64.
struct binding {
    std::string_view key;
    std::string instruction::*where;
};
constexpr binding bindings[] = {
    {"exporter", &instruction::exporter},
    {"server_end_point", &instruction::server_end_point},
    {"unique", &instruction::unique},
};

constexpr std::string_view called(value_kind value) {
    switch (value) {
        case value_kind::string: return "a string";
        case value_kind::boolean: return "true or false";
        case value_kind::number_unsigned: return "a whole number of seconds";
        default: return "something else";
    }
}

template <class Table>
auto find_row(Table const& table, std::string_view key) {
    return std::ranges::find(table, key, [](auto const& row) { return row.key; });
}

objection unknown_key(std::string const& key) {
    std::string why = '"' + key + "\" is not known; what can be done:";
    for (auto const& one : known_words) (why += ' ') += one.key;
    return {"unknown_key", why};
}
objection wrong_value(std::string_view key, std::string_view wanted) {
    return {"wrong_value", '"' + std::string{key} + "\" wants " + std::string{wanted}};
}

std::optional<objection> decode(std::string_view key, json const& value, std::string& out) {
    if (!value.is_string()) return wrong_value(key, "a string, in Base64");
    auto const& text = value.get_ref<std::string const&>();
    out.resize(couplet::base64::decoded_size(text.size() + 3));
    auto const octets = couplet::base64::decode(text, out.data());
    if (!octets)
        return objection{
            "bad_base64",
            '"' + std::string{key} + "\": " + std::string{describe(octets.error().code)},
            octets.error().offset};
    out.resize(*octets);
    return {};
}

std::optional<objection> take_verb(word const& found, json const& value, instruction& into) {
    into.what = found.means;
    if (value.type() != found.value) return wrong_value(found.key, called(found.value));
    if (found.key == "recv_base64") return decode(found.key, value, into.text);
    if (value.is_string()) into.text = value.get<std::string>();
    if (value.is_number_unsigned()) into.seconds = value.get<std::uint64_t>();
    if (value.is_boolean()) into.holds = value.get<bool>();
    if (!into.holds && found.means != verb::tls) return wrong_value(found.key, "true");
    return {};
}

couplet::expected<instruction, objection> read_members(json const& object) {
    using couplet::unexpected;
    instruction read;
    word const* is = nullptr;
    for (auto const& [key, value] : object.items()) {
        auto const found = find_row(known_words, key);
        auto const of_tls = find_row(bindings, key);
        if (found == std::end(known_words) && of_tls == std::end(bindings))
            return unexpected{unknown_key(key)};
        if (found == std::end(known_words)) {
            if (auto wrong = decode(key, value, read.*(of_tls->where)))
                return unexpected{std::move(*wrong)};
            continue;
        }
        if (is != nullptr)
            return unexpected{objection{"two_at_once", '"' + std::string{is->key} + "\" and \"" +
                                                           key + "\" are two lines"}};
        is = found;
        if (auto wrong = take_verb(*found, value, read)) return unexpected{std::move(*wrong)};
    }
    bool const has_bindings =
        std::ranges::any_of(bindings, [&](binding const& one) { return object.contains(one.key); });
    if (is == nullptr)
        return unexpected{objection{"nothing_to_do", "no member says what is to be done"}};
    if (has_bindings && (read.what != verb::tls || !read.holds))
        return unexpected{objection{"unknown_key", "channel bindings belong to \"tls\":true"}};
    return read;
}

}  // namespace

couplet::expected<instruction, objection> read_instruction(std::string_view line) {
    json object;
    try {
        object = json::parse(line);
    } catch (json::parse_error const& error) {
        std::size_t const at = error.byte == 0 ? 0 : error.byte - 1;
        return couplet::unexpected{objection{"bad_json", "no JSON (RFC 8259)", at}};
    } catch (json::exception const&) {  // a number that no type holds
        return couplet::unexpected{objection{"bad_json", "no JSON (RFC 8259)"}};
    }
    if (!object.is_object())
        return couplet::unexpected{objection{"bad_json", "a JSON object is wanted"}};
    return read_members(object);
}

}  // namespace cli
