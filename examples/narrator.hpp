// SPDX-License-Identifier: BSL-1.0
// Shows what machines say to each other, an element a line, with notes; colours are for terminals.
#pragma once

#include <unistd.h>

#include <couplet/stream/reader.hpp>
#include <couplet/text/base64.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

class narrator {
  public:
    /// Octets of one direction, as they are passed on.
    void say(std::string const& way, std::string_view octets) {
        auto& in = streams_[way];
        if (octets.starts_with("<?xml") || octets.starts_with("<stream:stream")) in.restart();
        auto const begin = in.received();
        in.feed(octets);
        while (auto const event = in.next()) {
            auto const at = static_cast<std::size_t>(in.offset() - begin);
            line(way, octets.substr(at, in.octets()));
            if (auto const* const element = std::get_if<couplet::xml::element_view>(&*event))
                decode(*element);
        }
    }
    /// What it means.
    void note(std::string_view text) { print("", text, green_); }
    /// What is next.
    void title(std::string_view text) {
        std::cout << (std::exchange(is_first_, false) ? "" : "\n") << bold_ << text << plain_
                  << "\n\n";
    }

  private:
    static constexpr std::size_t margin = 20, width = 100;

    void line(std::string_view who, std::string_view text) { print(who, text, ""); }
    /// What SASL says in Base64, in the element or in a child of it (RFC 6120 6.3.5, XEP-0388 2.5).
    void decode(couplet::xml::element_view element) {
        if (element.ns() != couplet::xml::ns::sasl && element.ns() != "urn:xmpp:sasl:2") return;
        if (auto const mechanism = element.attribute("mechanism")) mechanism_ = *mechanism;
        decode(element.text());
        for (char const* const child : {"initial-response", "additional-data"})
            decode(element.child(child).text());
    }
    void decode(std::string_view text) {
        std::string octets(text.size(), '\0');
        auto const size = couplet::base64::decode(text, octets.data());
        if (!size || *size == 0) return;
        octets.resize(*size);
        for (char& c : octets)
            if (c < ' ' || c > '~') c = '.';
        note(mechanism_ + ": " + octets);
    }
    /// Breaks long lines where a tag or an attribute begins.
    void print(std::string_view who, std::string_view text, std::string_view colour) {
        std::cout << cyan_ << who << plain_ << std::string(margin - who.size(), ' ');
        while (text.size() > width) {
            std::size_t at = width;
            while (at != width / 2 && text[at] != ' ' && text[at] != '<') --at;
            if (at == width / 2) at = width;
            std::cout << colour << text.substr(0, at) << plain_ << '\n'
                      << std::string(margin + 2, ' ');
            text.remove_prefix(at + (text[at] == ' ' ? 1 : 0));
        }
        std::cout << colour << text << plain_ << '\n';
    }

    bool is_coloured_ = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    std::string_view cyan_ = is_coloured_ ? "\x1b[36m" : "";
    std::string_view green_ = is_coloured_ ? "\x1b[32m" : "";
    std::string_view bold_ = is_coloured_ ? "\x1b[1m" : "";
    std::string_view plain_ = is_coloured_ ? "\x1b[m" : "";
    std::string mechanism_{};
    bool is_first_ = true;
    std::map<std::string, couplet::stream_reader> streams_{};
};
