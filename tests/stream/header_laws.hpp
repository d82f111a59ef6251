// SPDX-License-Identifier: BSL-1.0
// What holds for any header, its answer, any stream error and any body of BOSH: property tests and a fuzz target share it.
#pragma once

#include <couplet/stream/body.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/respond.hpp>
#include <couplet/xml/extract.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "octets.hpp"

namespace header_laws {

namespace xml = couplet::xml;
using couplet::address;
using couplet::stream_content;
using couplet::stream_framing;
using couplet::stream_header;
using std::string_view;

/// Lines; in them `\n`, `\0`, `\r` and `\\` stand for what they say.
inline std::vector<std::string> fields(string_view script) {
    constexpr string_view letters = "n0r\\";
    constexpr string_view meanings("\n\0\r\\", 4);
    std::vector<std::string> all(1);
    for (std::size_t at = 0; at < script.size(); ++at) {
        std::size_t const escaped =
            script[at] == '\\' ? letters.find(script.substr(at + 1, 1)) : letters.npos;
        if (script[at] == '\n')
            all.emplace_back();
        else if (escaped != letters.npos && at + 1 < script.size())
            all.back() += meanings[escaped], ++at;
        else
            all.back() += script[at];
    }
    return all;
}
inline string_view field(std::vector<std::string> const& all, std::size_t i) {
    return i < all.size() ? string_view(all[i]) : string_view();
}
inline bool are_texts(std::vector<std::string> const& all) {
    for (auto const& one : all)
        if (!xml::is_text(one)) return false;
    return true;
}

/// Any value that is a value can be written, and is read as what it is.
inline std::string header_broken_by(stream_header const& header) {
    std::string out = "before";
    if (auto const refused = append(out, header))
        return "a header is refused: " + std::string(name(refused->code));
    octets::header const read{string_view(out).substr(6), {.framing = header.framing}};
    if (!read.is_read()) return "a header that is written cannot be read: " + out;
    if (read.fault())
        return "a header that is written is " + std::string(name(*read.fault())) + ": " + out;
    if (!(read.value() == header)) return "a header reads back as another: " + out;
    if (header.framing != stream_framing::tcp) return "";
    if (append_close(out, header)) return "the end is refused";
    if (octets::events(string_view(out).substr(6)) != "header end")
        return "a stream does not end: " + out;
    return "";
}

inline couplet::domain_status is_served(couplet::domain_jid_view domain) {
    if (domain.text().starts_with("gone")) return couplet::domain_status::gone;
    return domain.text().starts_with("im") ? couplet::domain_status::served
                                           : couplet::domain_status::unknown;
}
inline constexpr string_view languages[]{"en", "de", "zh-Hant"};
/// Several receiving entities.
inline std::vector<couplet::stream_receiver> receivers() {
    auto const name = address::from_text("im.example.com");
    return {{.id = "id", .name = name, .languages = languages},
            {.id = "", .languages = languages, .refuses_higher_major = true},
            {.id = "<'&>",
             .name = name,
             .serves_clients = false,
             .serves_servers = true,
             .has_dialback = true,
             .lowest = couplet::xmpp_1_0},
            {.id = "x",
             .name = name,
             .serves_servers = true,
             .serves_components = true,
             .peer = address::from_text("a@im.example.com")}};
}

inline std::string response_broken_by(couplet::stream_response const& response,
                                      couplet::stream_receiver const& here) {
    stream_header const answer = response.header();
    if (auto broken = header_broken_by(answer); !broken.empty()) return "answer: " + broken;
    if (answer.id != here.id) return "an answer with another id";
    if (!answer.from) return "an answer from nobody";
    if (answer.language.empty()) return "an answer without a language";
    if (here.highest < answer.version) return "an answer in a version that is too high";
    if (answer.framing == stream_framing::tcp && !serves(here, answer.content))
        return "an answer in content that is not served";
    for (address const one : {answer.from, answer.to})
        if (!one.text().empty() && couplet::parsed_address{one}.optional() !=
                                       couplet::jid_view::assume_canonical(one.text()))
            return "an answer with an address that is not canonical";
    if (response.fault() && condition(*response.fault()) != response.error())
        return "a fault without its condition";
    if (answer.framing != stream_framing::tcp) return "";
    std::string out;
    if (append(out, response)) return "an answer is refused";
    std::string expected = "header ";
    if (response.error())
        expected += "stream:error/" + std::string(name(*response.error())) + " end";
    bool const is_prefixed = answer.content != stream_content::undeclared;
    if (is_prefixed && octets::events(out) != expected)
        return "an answer that is something else: " + out;
    return "";
}

/// A stream error that was read says the same when it is written and read again.
inline std::string error_broken_by(couplet::stream_error const& error) {
    std::string out;
    if (auto const refused = append(out, error, stream_framing::websocket))
        return "an error is refused: " + std::string(name(refused->code));
    auto const element = octets::element(out);
    auto const read = couplet::read_error(element);
    if (!read) return "an error that is written is none: " + out;
    bool const is_same = read->condition == error.condition && read->text == error.text &&
                         (error.text.empty() || read->language == error.language) &&
                         read->other_host == error.other_host;
    return is_same ? "" : "an error reads back as another: " + out;
}
inline std::string body_broken_by(couplet::bosh_body const& body) {
    std::string out;
    if (auto const refused = append(out, body))
        return "a body is refused: " + std::string(name(refused->code));
    auto const element = octets::element(out);
    auto const read = xml::read<couplet::bosh_body>(element);
    if (!read) return "a body that is written cannot be read: " + out;
    return *read == body ? "" : "a body reads back as another: " + out;
}

/// Whatever the octets are, a header or none.
inline std::string header_octets_broken_by(string_view text, couplet::header_options const& options,
                                           couplet::stream_receiver const& here) {
    octets::header const read{text, options};
    if (read.is_read())
        if (auto broken = header_broken_by(read.value()); !broken.empty()) return broken;
    auto const response = read.failure()
                              ? respond(read.failure()->condition(), here, options.framing)
                              : respond(read.result(), here, is_served);
    return response_broken_by(response, here);
}
/// The errors in a stream, and a body.
inline std::string contents_broken_by(string_view text) {
    couplet::stream_reader in{octets::roomy};
    in.feed(text);
    while (auto const event = in.next())
        if (auto const* const element = std::get_if<xml::element_view>(&*event)) {
            auto const error = couplet::read_error(*element);
            if (!error) continue;
            if (auto broken = error_broken_by(*error); !broken.empty()) return broken;
            for (auto const one : error->application)
                if (!one || !(one.parent() == *element)) return "a condition from nowhere";
        }
    auto const element = octets::element(text);
    if (auto const body = xml::read<couplet::bosh_body>(element))
        if (auto broken = body_broken_by(*body); !broken.empty()) return broken;
    return "";
}
/// In each framing, for each receiver.
inline std::string octets_broken_by(string_view text) {
    for (auto const framing :
         {stream_framing::tcp, stream_framing::websocket, stream_framing::bosh})
        for (bool const is_lenient : {false, true})
            for (auto const& here : receivers())
                if (auto broken = header_octets_broken_by(
                        text, {.framing = framing, .foreign_declarations = is_lenient}, here);
                    !broken.empty())
                    return broken;
    return contents_broken_by(text);
}
/// For one of them, which the octets choose: many times as fast.
inline std::string octets_broken_once_by(string_view text) {
    static auto const all = receivers();
    std::size_t const chosen = std::hash<string_view>{}(text);
    couplet::header_options options{.foreign_declarations = (chosen & 4) != 0};
    if (text.find("xmpp-framing") != text.npos) options.framing = stream_framing::websocket;
    if (text.find("httpbind") != text.npos) options.framing = stream_framing::bosh;
    auto broken = header_octets_broken_by(text, options, all[chosen & 3]);
    return broken.empty() ? contents_broken_by(text) : broken;
}

/// A header from lines: flags, to, from, id, language, version.
inline std::string value_broken_by(std::vector<std::string> const& lines) {
    auto const has = [&](char flag) { return field(lines, 0).find(flag) != string_view::npos; };
    stream_header header;
    if (has('t')) header.to = address::from_text(field(lines, 1));
    if (has('f')) header.from = address::from_text(field(lines, 2));
    if (has('i')) header.id = field(lines, 3);
    header.language = field(lines, 4);
    header.version = couplet::parse_version(field(lines, 5)).value_or(couplet::before_xmpp_1_0);
    if (has('w')) header.framing = stream_framing::websocket;
    if (has('b')) header.framing = stream_framing::bosh;
    if (header.framing == stream_framing::tcp) {
        if (has('s')) header.content = stream_content::server;
        if (has('c')) header.content = stream_content::component;
        if (has('u')) header.content = stream_content::undeclared;
        header.dialback = has('d');
    }
    if (are_texts(lines)) return header_broken_by(header);
    std::string out = "before";
    bool const is_written = !append(out, header);
    if (!is_written) return out == "before" ? "" : "a refused header left something: " + out;
    octets::header const read{string_view(out).substr(6), {.framing = header.framing}};
    return read.value() == header ? "" : "a header reads back as another: " + out;
}
/// An error from lines: its number, text, language, host.
inline std::string error_value_broken_by(std::vector<std::string> const& lines) {
    couplet::stream_error error;
    std::size_t const number = field(lines, 0).size() % 25;
    error.condition = static_cast<couplet::stream_condition>(number);
    error.text = field(lines, 1);
    error.language = field(lines, 2);
    auto const host = couplet::parse_host_and_port(field(lines, 3));
    if (host && error.condition == couplet::stream_condition::see_other_host)
        error.other_host = *host;
    return are_texts(lines) ? error_broken_by(error) : "";
}

/// The first octet says what the input is: `<`: octets; `H`, `E`: the lines of a value.
inline std::string broken_by(string_view input) {
    if (input.starts_with('H')) return value_broken_by(fields(input.substr(1)));
    if (input.starts_with('E')) return error_value_broken_by(fields(input.substr(1)));
    return octets_broken_once_by(input);
}

}  // namespace header_laws
