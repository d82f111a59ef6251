// SPDX-License-Identifier: BSL-1.0
// What holds for every stanza that is read and every one that is built: property tests and a fuzz target share it.
#pragma once

#include <array>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/language.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/service.hpp>
#include <couplet/xml/compare.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "stanza_text.hpp"

namespace stanza_laws {

using namespace couplet;
using stanzas::in_stream, stanzas::told;

/// Octets that choose: what is left of them is 0.
class choices {
  public:
    explicit choices(std::string_view octets) : rest_{octets} {}

    std::size_t operator()(std::size_t sides) {
        if (rest_.empty()) return 0;
        auto const chosen = static_cast<unsigned char>(rest_[0]) % sides;
        rest_.remove_prefix(1);
        return chosen;
    }
    std::string_view text() {
        auto const size = (*this)(4) == 0 ? (*this)(256) : (*this)(12);
        auto const text = rest_.substr(0, size);
        rest_.remove_prefix(text.size());
        return text.data() == nullptr ? "" : text;
    }
    std::optional<std::string_view> optional_text() {
        if ((*this)(2) == 0) return {};
        return text();
    }

  private:
    std::string_view rest_;
};

/// A payload with anything in it.
struct note {
    std::string_view id{};
    std::string_view text{};

    static constexpr auto schema = declare::element(
        {"urn:note", "note"}, declare::attribute("id", &note::id), declare::text(&note::text));
};

// Each law returns what is broken, or nothing.

/// Whether every text that went into it may stand in XML.
class legality {
  public:
    template <class... Texts>
    explicit legality(Texts const&... all) {
        (look(all), ...);
    }
    explicit operator bool() const { return is_legal_; }

  private:
    void look(std::string_view text) { is_legal_ = is_legal_ && xml::is_text(text); }
    void look(std::optional<std::string_view> text) { look(text.value_or("")); }
    void look(address written) { look(written.text()); }
    void look(tagged_text one) { look(one.text), look(one.language); }
    void look(texts const& all) {
        for (tagged_text const one : all) look(one);
    }

    bool is_legal_ = true;
};

/// parse(build(x)) == x; what XML cannot say is refused, and leaves nothing behind.
template <class Stanza>
std::string_view broken_by_building(Stanza const& built, legality legal, note const& payload) {
    std::string out = "before";
    auto const refused = append(out, built, payload);
    if (refused.has_value() == bool(legal)) return "refused is what is not legal";
    if (refused) return out == "before" ? "" : "a refusal leaves nothing";
    in_stream const stanza{std::string_view{out}.substr(6)};
    if (!stanza.is_stanza()) return "what is built is a stanza";
    auto const read = Stanza::read(*stanza);
    if (!read || *read != built) return "parse(build(x)) is x";
    if (get<note>(*stanza).value_or(note{}).text != payload.text) return "the payload goes along";
    return "";
}

inline std::string_view broken_by_message(choices next) {
    std::array<tagged_text, 2> const subjects{{{next.text(), ""}, {next.text(), next.text()}}};
    message built{.to = address::from_text(next.optional_text()),
                  .from = address::from_text(next.optional_text()),
                  .id = next.optional_text(),
                  .type = static_cast<message_type>(next(message_type_count)),
                  .language = next.text(),
                  .thread = {next.text(), next.text()}};
    if (next(2) == 0) built.subject = subjects;
    if (next(4) != 0) built.body = tagged_text{next.text(), next.text()};
    note const payload{next.text(), next.text()};
    return broken_by_building(
        built,
        legality{built.to, built.from, built.id, built.language, built.subject, built.body,
                 built.thread.id, built.thread.parent, payload.id, payload.text},
        payload);
}

inline std::string_view broken_by_presence(choices next) {
    presence built{.to = address::from_text(next.optional_text()),
                   .from = address::from_text(next.optional_text()),
                   .id = next.optional_text(),
                   .type = static_cast<presence_type>(next(presence_type_count)),
                   .language = next.text()};
    if (built.type != presence_type::unavailable) {  // RFC 6121 4.5.1
        built.show = static_cast<presence_show>(next(5));
        built.priority = static_cast<std::int8_t>(next(256));
    }
    if (next(4) != 0) built.status = tagged_text{next.text(), next.text()};
    note const payload{next.text(), next.text()};
    return broken_by_building(built,
                              legality{built.to, built.from, built.id, built.language, built.status,
                                       payload.id, payload.text},
                              payload);
}

inline std::string_view broken_by_iq(choices next) {
    iq const built{.to = address::from_text(next.optional_text()),
                   .from = address::from_text(next.optional_text()),
                   .id = next.text(),
                   .type = static_cast<iq_type>(next(iq_type_count)),
                   .language = next.text()};
    note const payload{next.text(), next.text()};
    return broken_by_building(
        built, legality{built.to, built.from, built.id, built.language, payload.id, payload.text},
        payload);
}

inline std::string_view broken_by_error(choices next) {
    stanza_error built{.condition = static_cast<stanza_condition>(next(stanza_condition_count)),
                       .type = static_cast<stanza_error_type>(next(stanza_error_type_count)),
                       .by = address::from_text(next.optional_text()),
                       .text = {next.text(), next.text()}};
    if (next(2) == 0) built.code = static_cast<std::uint16_t>(next(256) * 256 + next(256));
    bool const has_uri =
        built.condition == stanza_condition::gone || built.condition == stanza_condition::redirect;
    if (has_uri) built.uri = xml::collapsed(next.text());
    std::string out;
    auto const refused = append(out, iq{.id = "1", .type = iq_type::error}, built);
    if (refused.has_value() == bool(legality{built.by, built.text, built.uri}))
        return "refused is what is not legal";
    if (refused) return out.empty() ? "" : "a refusal leaves nothing";
    in_stream const stanza{out};
    return stanza_error::read(*stanza) == built ? "" : "parse(build(x)) is x, of errors";
}

/// What a reader wants is there, and no better one is before it.
inline std::string_view broken_by_language(choices next) {
    std::array<tagged_text, 3> all;
    for (auto& one : all) one = {next.text(), next.text()};
    std::array<std::string_view, 2> const wanted{next.text(), next.text()};
    auto const chosen = lookup_language(texts{all}, wanted, "en");
    if (!chosen) return "one of the texts is chosen";
    for (auto const range : wanted)
        for (auto wide = range; !wide.empty(); wide = truncated_range(wide))
            for (auto const& one : all) {
                auto const tag = one.language.empty() ? "en" : one.language;
                if (is_same_language(tag, wide))
                    return *chosen == tagged_text{one.text, tag} ? "" : "the best one is chosen";
            }
    return "";
}

// Of a stanza that is read.

/// Octets that are one stanza, or a refusal of a name that is longer than the writer writes.
template <class Write>
std::optional<std::string> written(stanza_view around, Write write) {
    std::string out;
    xml::declaration const scope[]{{"", around.ns()}};
    xml::writer stream{out, scope};
    write(stream);
    if (auto const refused = stream.finish())
        return refused->code == writer_errc::name_too_long ? std::nullopt
                                                           : std::optional<std::string>{"refused"};
    return out;
}

template <class Stanza>
std::string_view broken_by_rebuilding(stanza_view stanza) {
    auto const read = Stanza::read(stanza);
    if (!read) return read.error().element.empty() ? "a fault has an element" : "";
    auto const out = written(stanza, [&](auto& stream) { write(stream, *read); });
    in_stream const again{*out, stanza.ns()};
    if (!again.is_stanza()) return "what was read can be written";
    return Stanza::read(*again) == read ? "" : "read(build(read(x))) is read(x)";
}

inline std::string_view broken_by_copying(stanza_view stanza) {
    for (auto const child : stanza.element().children())
        if (!stanza.is_own(child) && is_content_namespace(child.ns())) return "";  // is left out
    auto const out = written(stanza, [&](auto& stream) { write(stream, stanza); });
    if (!out) return "";
    in_stream const again{*out, stanza.ns()};
    if (!again.is_stanza()) return "what was read can be copied";
    return told(*again) == told(stanza) ? "" : "a copy is the same";
}

inline std::string_view broken_by_reading_error(stanza_view stanza) {
    auto const read = stanza_error::read(stanza);
    if (read.has_value() != stanza.is_error()) return "an error stanza has an error";
    if (!read) return "";
    auto const out = written(
        stanza, [&](auto& stream) { write(stream, iq{.id = "1", .type = iq_type::error}, *read); });
    if (!out) return "";
    in_stream const again{*out, stanza.ns()};
    if (!again.is_stanza()) return "an error that was read can be written";
    auto copy = stanza_error::read(*again).value();
    if (!xml::equal(copy.application, read->application))
        return "the application's condition stays";
    copy.application = read->application;
    return copy == *read ? "" : "read(build(read(x))) is read(x), of errors";
}

/// RFC 6120 8.2.3, 8.3.1: an answer, which itself is not answered.
inline std::string_view broken_by_reply(stanza_view request, std::string const& out) {
    in_stream const read{out, request.ns()};
    if (!read.is_stanza()) return "an answer is a stanza";
    auto const reply = *read;
    auto const id = request.id();
    if (reply.to() != request.from() || reply.from() != request.to())
        return "addresses are swapped";
    if (reply.kind() != request.kind()) return "an answer is of the same kind";
    if (reply.id() != (request.kind() == stanza_kind::iq ? id.value_or("") : id))
        return "the id stays";
    if (reply.may_be_answered() || reply.is_request()) return "an answer is not answered";
    return "";
}

inline std::string_view broken_by_answering(stanza_view request) {
    std::string out;
    auto const result = append_result(out, request);
    if (result.is_due() != request.is_request()) return "a request has a result";
    if (result.is_written() == out.empty() || result.error()) return "a result is written";
    if (result.is_written())
        if (auto const broken = broken_by_reply(request, out); !broken.empty()) return broken;
    for (auto const echo : {original::omitted, original::included}) {
        out.clear();
        auto const outcome = append_error(out, request, stanza_condition::conflict, echo);
        if (outcome.is_due() == (request.is_error() || request.is_response()))
            return "what is no answer may be answered";
        if (outcome.is_written() == out.empty()) return "an error is written";
        if (!outcome.is_written()) continue;
        if (auto const broken = broken_by_reply(request, out); !broken.empty()) return broken;
        in_stream const reply{out, request.ns()};
        if (stanza_error::read(*reply)->condition != stanza_condition::conflict)
            return "the error is the one that was meant";
    }
    return "";
}

inline std::string_view broken_by_service(stanza_view request) {
    int calls = 0;
    iq_service service{on_get<note>([&](note) { ++calls; }), on_set<note>([&](note const& one) {
                           ++calls;
                           return one;
                       })};
    std::string out;
    auto const outcome = service.answer(out, request);
    bool const is_due = request.kind() == stanza_kind::iq && !request.is_response();
    if (outcome.is_due() != is_due || outcome.error()) return "an iq that is no answer is answered";
    if (outcome.is_written() == out.empty()) return "an answer is written";
    if (!outcome.is_written()) return calls == 0 ? "" : "nothing is called without an answer";
    if (auto const broken = broken_by_reply(request, out); !broken.empty()) return broken;
    in_stream const reply{out, request.ns()};
    bool const is_result = (*reply).iq_type() == iq_type::result;
    return is_result == (calls == 1) && calls <= 1 ? ""
                                                   : "a function is called once for its answer";
}

inline std::string_view broken_by_stanza(stanza_view stanza) {
    for (auto const law :
         {broken_by_rebuilding<message>, broken_by_rebuilding<presence>, broken_by_rebuilding<iq>,
          broken_by_copying, broken_by_reading_error, broken_by_answering, broken_by_service})
        if (auto const broken = law(stanza); !broken.empty()) return broken;
    return "";
}

/// Of octets that are a stanza in a stream of clients, of servers (behind a line feed) or of components (behind a
/// space); or else choices, the first of which is what to build.
inline std::string_view broken_by(std::string_view octets) {
    constexpr std::array building{broken_by_message, broken_by_presence, broken_by_iq,
                                  broken_by_error, broken_by_language};
    if (octets.empty()) return "";
    if (octets.find('<') > 1)
        return building[choices{octets}(building.size())](choices{octets.substr(1)});
    auto const ns = octets[0] == '<'   ? xml::ns::client
                    : octets[0] == ' ' ? xml::ns::component
                                       : xml::ns::server;
    in_stream const read{octets, ns, octets.size() % 2 == 0 ? "en" : ""};
    return read.is_stanza() ? broken_by_stanza(*read) : "";
}

}  // namespace stanza_laws
