// SPDX-License-Identifier: BSL-1.0
// Transcripts of negotiations, as text: read, and played against one of the two sides.
//
//   account = juliet@im.example.com/balcony     settings, then
//   C: <stream:stream to='im.example.com' ...   what a client says; a line that begins with space goes on
//   c: ...                                      what ours says instead
//   S: s:                                       likewise a server; ours may offer more than stands there
//   C> authenticated juliet@im.example.com      what ours tells its caller; S> of a server
//   TLS, COMPRESSION                            the caller puts it under the stream
// `base64(...)` is that of what is in the parentheses. Once a session is ready, what ours says is what its caller wants.
#pragma once

#include <algorithm>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/print.hpp>
#include <cstddef>
#include <deque>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace transcript {

enum class side : char { client = 'C', server = 'S' };

struct line {
    enum class kind { said, said_by_ours, event, tls, compression };
    kind is;
    side whose{};
    std::string text{};
    std::size_t number = 0;
};

struct script {
    std::string name;
    std::map<std::string, std::string, std::less<>> settings{};
    std::vector<line> lines{};

    std::string_view setting(std::string_view key, std::string_view otherwise = {}) const {
        auto const found = settings.find(key);
        return found == settings.end() ? otherwise : std::string_view{found->second};
    }
};

inline std::string trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(' ');
    if (begin == text.npos) return {};
    return std::string{text.substr(begin, text.find_last_not_of(' ') - begin + 1)};
}
inline std::string with_base64(std::string text) {
    constexpr std::string_view call = "base64(";
    auto const begin = text.find(call);
    auto const end = text.rfind(")<");
    if (begin == text.npos || end == text.npos) return text;
    std::string encoded;
    couplet::base64::append(
        encoded, std::string_view{text}.substr(begin + call.size(), end - begin - call.size()));
    return text.replace(begin, end + 1 - begin, encoded);
}

/// Lines that go on are one: with a space inside of a tag, with nothing outside.
inline void append_continued(std::string& text, std::string const& more) {
    auto const open = text.rfind('<'), shut = text.rfind('>');
    if (open != text.npos && (shut == text.npos || open > shut)) text += ' ';
    text += more;
}

inline std::optional<line> read_line(std::string const& text, std::size_t number) {
    using enum line::kind;
    if (text == "TLS") return line{tls, {}, {}, number};
    if (text == "COMPRESSION") return line{compression, {}, {}, number};
    if (text.size() < 3 || std::string_view{"CScs"}.find(text[0]) == std::string_view::npos)
        return {};
    bool const is_ours = text[0] == 'c' || text[0] == 's';
    side const whose = text[0] == 'C' || text[0] == 'c' ? side::client : side::server;
    if (text[1] == '>') return line{event, whose, trimmed(text.substr(2)), number};
    if (text[1] == ':')
        return line{is_ours ? said_by_ours : said, whose, trimmed(text.substr(2)), number};
    return {};
}

/// The transcript in that file; one that cannot be read has no lines.
inline script read(std::string const& path) {
    script made{path};
    std::ifstream in{path};
    std::size_t number = 0;
    for (std::string text; std::getline(in, text);) {
        ++number;
        if (text.empty() || text[0] == '#') continue;
        if (text[0] == ' ') {
            append_continued(made.lines.back().text, trimmed(text));
        } else if (auto one = read_line(text, number)) {
            made.lines.push_back(std::move(*one));
        } else {
            auto const equals = text.find('=');
            made.settings[trimmed(text.substr(0, equals))] = trimmed(text.substr(equals + 1));
        }
    }
    for (line& one : made.lines) one.text = with_base64(one.text);
    return made;
}

/// Octets of one direction, as what they mean: headers, elements in canonical form, ends, faults.
class reading {
  public:
    void take(std::string_view octets, std::deque<std::string>& into) {
        constexpr std::string_view header = "<stream:stream";
        for (auto at = octets.find(header); at != octets.npos; at = octets.find(header)) {
            if (auto const declared = octets.substr(0, at).rfind("<?xml"); declared != octets.npos)
                at = declared;
            feed(octets.substr(0, at), into);
            in_.restart();
            auto const end = octets.find(header, at) + header.size();
            feed(octets.substr(at, end - at), into);
            octets.remove_prefix(end);
        }
        feed(octets, into);
    }

  private:
    void feed(std::string_view octets, std::deque<std::string>& into) {
        in_.feed(octets);
        while (auto const came = in_.next())
            into.push_back(std::visit([](auto const& one) { return shown(one); }, *came));
    }
    static std::string shown(couplet::opened const& came) {
        std::string text = "header";
        for (std::string_view const key : {"to", "from", "version"})
            if (auto const value = came.header.attribute(key))
                text += ' ' + std::string{key} + '=' + std::string{*value};
        if (auto const language = came.header.language(); !language.empty())
            text += " lang=" + std::string{language};
        if (came.header.attribute("id")) text += " id";
        return text + ' ' + std::string{came.header.namespace_of("").value_or("")};
    }
    static std::string shown(couplet::xml::element_view element) {
        std::string text;
        append(text, element, couplet::xml::ns::client);
        return text;
    }
    static std::string shown(couplet::closed) { return "end"; }
    static std::string shown(couplet::stream_failure const& failure) {
        return "fault " + std::string{name(failure.error.code)};
    }

    couplet::stream_reader in_;
};

// What an event is in a transcript.

inline std::string shown(couplet::failure_detail const& detail) {
    return std::visit(
        []<class One>(One const& one) {
            std::string text;
            if constexpr (requires { name(one); })
                text = ' ' + std::string{name(one)};
            else if constexpr (requires { name(one.code); })
                text = ' ' + std::string{name(one.code)};
            return text;
        },
        detail);
}
inline std::string shown(couplet::start_tls) { return "start_tls"; }
inline std::string shown(couplet::start_compression const& event) {
    return "start_compression " + std::string{event.method};
}
inline std::string shown(couplet::authenticated const& event) {
    return "authenticated " + std::string{event.identity.text()} + " by " +
           std::string{event.mechanism};
}
inline std::string shown(couplet::bind_requested const& event) {
    return "bind_requested " + std::string{event.resource.value_or("")};
}
inline std::string shown(couplet::ready const& event) {
    return "ready " + std::string{event.address.text()} + (event.is_resumed ? " resumed" : "");
}
inline std::string shown(couplet::stanza_view const& stanza) {
    auto const id = stanza.id();
    return "stanza " + std::string{name(stanza.kind())} + (id ? ' ' + std::string{*id} : "");
}
inline std::string shown(couplet::failed const& event) {
    return "failed " + std::string{name(event.why)} + shown(event.detail);
}
inline std::string shown(couplet::ended const& event) {
    return event.is_clean ? "ended clean" : "ended";
}
template <class Other>
std::string shown(Other const&) {
    return "something else";
}
inline std::string shown(couplet::session_event const& event) {
    return std::visit([](auto const& one) { return shown(one); }, event);
}

inline constexpr couplet::tls_facts tls{
    .exporter = "0123456789abcdef0123456789abcdef", .server_end_point = "end point", .unique = {}};

/// How what the other side says is cut before it is fed.
struct cutting {
    std::size_t pieces_of = std::string::npos;
    std::size_t at = std::string::npos;    ///< of each turn: once there
    std::size_t gone = std::string::npos;  ///< after so many octets the connection goes
};

/// Plays one side. `on_event(event, machine)` is the caller's part.
template <class Machine, class OnEvent>
class player {
  public:
    player(Machine& machine, side whose, script const& played, OnEvent on_event, cutting how = {})
        : machine_{machine}, whose_{whose}, script_{played}, on_event_{on_event}, how_{how} {}

    /// What was different from what stands in the transcript; empty if nothing was.
    std::string play() {
        drain();
        for (std::size_t i = 0; i < script_.lines.size() && difference_.empty(); ++i) {
            line const& one = script_.lines[i];
            bool const is_last_word = i + 1 == script_.lines.size() ||
                                      script_.lines[i + 1].is != line::kind::said_by_ours;
            if (one.is == line::kind::said && one.whose != whose_)
                waiting_ += renamed(one.text);
            else if (one.is != line::kind::said_by_ours || one.whose == whose_)
                do_line(one, is_last_word);
            if (is_gone()) return {};
        }
        feed_waiting();
        if (difference_.empty() && !said_.empty()) difference_ = "said besides: " + said_.front();
        if (difference_.empty() && !events_.empty())
            difference_ = "told besides: " + events_.front();
        return difference_;
    }
    std::size_t fed() const { return fed_; }
    std::vector<std::string> const& told() const { return told_; }

  private:
    bool is_gone() const { return fed_ >= how_.gone; }

    void do_line(line const& one, bool is_last_word) {
        if (one.is == line::kind::event && one.whose != whose_) return;
        if (one.is == line::kind::said && !is_last_word) return;  // ours says something else
        feed_waiting();
        if (is_gone()) return;
        switch (one.is) {
            case line::kind::tls:
                check(one, machine_.tls_established(tls), "TLS was awaited");
                break;
            case line::kind::compression:
                check(one, machine_.compression_established(), "compression was awaited");
                break;
            case line::kind::event: expect(one, events_, one.text); break;
            default: expect_said(one);
        }
        drain();
    }
    void expect_said(line const& one) {
        if (said_.empty() && machine_.is_ready()) say(one);
        drain();
        std::deque<std::string> wanted;
        theirs_.take(one.text, wanted);
        for (std::string const& each : wanted) {
            if (!said_.empty()) learn_id(each, said_.front());
            expect(one, said_, renamed(each));
        }
    }
    void say(line const& one) {
        if (one.text == "</stream:stream>") return machine_.close();
        auto const element = couplet::xml::parse_element(with_namespace(one.text));
        if (!element) return check(one, false, "is XML");
        check(one, !machine_.send(*couplet::stanza_view::from(*element)), "can be sent");
    }
    static std::string with_namespace(std::string text) {
        return text.insert(text.find_first_of(" />"), " xmlns='jabber:client'");
    }

    void feed_waiting() {
        std::string_view rest{waiting_};
        while (!rest.empty() && !is_gone()) {
            std::size_t const at = waiting_.size() - rest.size();
            std::size_t size = std::min(how_.pieces_of, how_.gone - fed_);
            if (at < how_.at) size = std::min(size, how_.at - at);
            octets_ = rest.substr(0, size);
            rest.remove_prefix(octets_.size());
            fed_ += octets_.size();
            machine_.feed(octets_);
            drain();
        }
        waiting_.clear();
        if (!is_gone()) return;
        machine_.cut();
        drain();
    }
    void drain() {
        while (auto const event = machine_.next()) {
            events_.push_back(shown(*event));
            told_.push_back(events_.back());
            on_event_(*event, machine_);
        }
        std::string const octets{machine_.output()};
        machine_.consume(octets.size());
        ours_.take(octets, said_);
    }

    /// An id that ours chose for a request stands for the transcript's from then on.
    void learn_id(std::string const& theirs, std::string const& ours) {
        constexpr std::string_view id = " id='";
        auto const value = [&](std::string const& text) {
            auto const begin = text.find(id);
            if (!text.starts_with("<iq ") || begin == text.npos) return std::string{};
            return text.substr(begin, text.find('\'', begin + id.size()) + 1 - begin);
        };
        auto const from = value(theirs), to = value(ours);
        if (!from.empty() && !to.empty()) ids_[from] = to;
    }
    std::string renamed(std::string text) const {
        for (auto const& [from, to] : ids_) {
            std::string quoted = from;
            std::replace(quoted.begin(), quoted.end(), '\'', '"');
            for (std::string const& each : {from, quoted})
                if (auto const at = text.find(each); at != text.npos)
                    text.replace(at, each.size(), to);
        }
        return text;
    }

    void expect(line const& one, std::deque<std::string>& come, std::string const& wanted) {
        std::string const is = come.empty() ? "nothing" : come.front();
        if (!come.empty()) come.pop_front();
        bool const is_offer = whose_ == side::server && wanted.starts_with("<features");
        check(one, is_offer ? offers(is, wanted) : is == wanted,
              "came " + is + "\nnot      " + wanted);
    }
    /// Whether it is a server's offer with at least what is wanted: of mechanisms each one. STARTTLS stands alone.
    static bool offers(std::string const& is, std::string const& wanted) {
        auto const all = couplet::xml::parse_element(wanted);
        bool has_all = is.starts_with("<features");
        for (couplet::xml::element_view const child : all->view().children()) {
            std::string text;
            if (child.local() == "starttls") return is == wanted;
            bool const is_list = child.local() == "mechanisms";
            if (!is_list) append(text, child, all->view().ns());
            has_all = has_all && is.find(text) != is.npos;
            for (couplet::xml::element_view const each : child.children()) {
                text.clear();
                append(text, each, each.ns());
                has_all = has_all && (!is_list || is.find(text) != is.npos);
            }
        }
        return has_all;
    }
    void check(line const& one, bool holds, std::string const& what) {
        if (holds || !difference_.empty()) return;
        difference_ = script_.name + ':' + std::to_string(one.number) + ": " + what;
    }

    Machine& machine_;
    side whose_;
    script const& script_;
    OnEvent on_event_;
    cutting how_;
    reading ours_{}, theirs_{};
    std::deque<std::string> said_{}, events_{};
    std::vector<std::string> told_{};
    std::map<std::string, std::string> ids_{};
    std::string waiting_{}, octets_{}, difference_{};
    std::size_t fed_ = 0;
};

}  // namespace transcript
