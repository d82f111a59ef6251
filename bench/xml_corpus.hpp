// SPDX-License-Identifier: BSL-1.0
// Seeded corpora of streams: what a server sends to a client, large stanzas, text that is not ASCII, and recordings.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jid_corpus.hpp"
#include "words.hpp"

namespace bench {

/// How often a kind of stanza occurs, and what it looks like; each {field} is chosen anew.
struct stanza_kind {
    std::uint32_t weight;
    std::string_view form;
};

// clang-format off
inline constexpr std::array stream_kinds{
    stanza_kind{17,  // RFC 6121 5, XEP-0085, 0184, 0359
        "<message to='{me}' from='{contact}' id='{uuid}' type='chat' xml:lang='en'><body>{text}</body>"
        "<active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>"
        "<origin-id xmlns='urn:xmpp:sid:0' id='{uuid}'/>"
        "<stanza-id xmlns='urn:xmpp:sid:0' id='{token}' by='{account}'/></message>"},
    stanza_kind{8,
        "<message from='{contact}' to='{me}' id='{uuid}' type='chat'>"
        "<{word:composing paused active} xmlns='http://jabber.org/protocol/chatstates'/>"
        "<no-store xmlns='urn:xmpp:hints'/></message>"},
    stanza_kind{18,  // XEP-0045, 0421
        "<message to='{me}' from='{occupant}' id='{uuid}' type='groupchat' xml:lang='en'>"
        "<body>{text}</body><stanza-id xmlns='urn:xmpp:sid:0' id='{token}' by='{room}'/>"
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{hash}'/></message>"},
    stanza_kind{11,  // XEP-0115, 0153, 0319
        "<presence from='{contact}' to='{me}'><show>{word:away xa dnd chat}</show>"
        "<status>{text}</status><priority>{number}</priority>"
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{client}' ver='{hash}'/>"
        "<x xmlns='vcard-temp:x:update'><photo>{hexadecimal}</photo></x>"
        "<idle xmlns='urn:xmpp:idle:1' since='{time}'/></presence>"},
    stanza_kind{15,  // XEP-0045
        "<presence from='{occupant}' to='{me}' xml:lang='en'>"
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{client}' ver='{hash}'/>"
        "<x xmlns='vcard-temp:x:update'><photo/></x>"
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{hash}'/>"
        "<x xmlns='http://jabber.org/protocol/muc#user'>"
        "<item affiliation='{word:none member admin owner}' role='{word:participant moderator}' jid='{contact}'/>"
        "</x></presence>"},
    stanza_kind{7,  // XEP-0199
        "<iq from='{server}' to='{me}' id='{token}' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"},
    stanza_kind{4, "<iq from='{contact}' to='{me}' id='{uuid}' type='result'/>"},
    stanza_kind{3,  // RFC 6121 2
        "<iq to='{me}' id='{token}' type='result'><query xmlns='jabber:iq:roster' ver='{number}'>{roster}</query></iq>"},
    stanza_kind{3,  // XEP-0030
        "<iq from='{room}' to='{me}' id='{uuid}' type='result'>"
        "<query xmlns='http://jabber.org/protocol/disco#info' node='{client}#{hash}'>"
        "<identity category='client' type='phone' name='{name}'/>{features}</query></iq>"},
    stanza_kind{6,  // XEP-0384, 0380, 0334
        "<message to='{me}' from='{contact}' id='{uuid}' type='chat'>"
        "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='{number}'>{keys}<iv>{token}</iv></header>"
        "<payload>{base64}</payload></encrypted>"
        "<encryption xmlns='urn:xmpp:eme:0' name='OMEMO' namespace='eu.siacs.conversations.axolotl'/>"
        "<store xmlns='urn:xmpp:hints'/>"
        "<body>I sent you an OMEMO encrypted message but your client doesn&apos;t seem to support that.</body>"
        "</message>"},
    stanza_kind{4,  // XEP-0060, 0402
        "<message from='{account}' to='{me}' type='headline' id='{token}'>"
        "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'>"
        "<item id='{room}' publisher='{account}'><conference xmlns='urn:xmpp:bookmarks:1' name='{name}' autojoin='true'>"
        "<nick>{name}</nick></conference></item></items></event></message>"},
    stanza_kind{5,  // XEP-0313, 0297, 0203
        "<message to='{me}' from='{account}'><result xmlns='urn:xmpp:mam:2' queryid='{uuid}' id='{token}'>"
        "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{time}'/>"
        "<message xmlns='jabber:client' to='{account}' from='{contact}' id='{uuid}' type='chat'>"
        "<body>{text}</body><origin-id xmlns='urn:xmpp:sid:0' id='{uuid}'/></message></forwarded></result></message>"},
};
inline constexpr std::array big_kinds{
    stanza_kind{1,  // XEP-0084
        "<iq from='{contact}' to='{me}' id='{uuid}' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        "<items node='urn:xmpp:avatar:data'><item id='{hexadecimal}'><data xmlns='urn:xmpp:avatar:data'>{avatar}</data>"
        "</item></items></pubsub></iq>"}};
inline constexpr std::array utf8_kinds{
    stanza_kind{1,
        "<message to='{me}' from='{contact}' id='{uuid}' type='chat'><body>{foreign}</body>"
        "<active xmlns='http://jabber.org/protocol/chatstates'/></message>"}};

inline constexpr std::string_view english_words =
    "the the the to to and and of a a in it is I you that was for on have with but not be at so we they this can will "
    "just what about there now then when some more time today tomorrow meeting server client message really think "
    "know would could should people something because before after again still maybe great thanks sorry please "
    "wait update version release problem question answer working broken fixed tested library protocol federation "
    "don&apos;t it&apos;s you&apos;re I&apos;ll that&apos;s &lt;3 &amp; &quot;yes&quot; a&gt;b café naïve 🙂 👍";
inline constexpr std::string_view feature_names =
    "http://jabber.org/protocol/disco#info http://jabber.org/protocol/caps http://jabber.org/protocol/chatstates "
    "http://jabber.org/protocol/muc jabber:iq:version urn:xmpp:time urn:xmpp:ping urn:xmpp:receipts "
    "urn:xmpp:jingle:1 urn:xmpp:jingle:apps:rtp:1 urn:xmpp:carbons:2 urn:xmpp:message-correct:0 "
    "urn:xmpp:avatar:metadata+notify http://jabber.org/protocol/nick+notify eu.siacs.conversations.axolotl.devicelist+notify";
inline constexpr std::string_view emoji = "🙂 😂 👍 ❤️ 🎉 😢 🤔 🙏 🔥 👩‍💻 🇩🇪 ✨";
// clang-format on

/// One top-level element and the counts that make corpora comparable.
struct outline {
    std::size_t octets = 0, elements = 0, attributes = 0;  // without declarations of namespaces
};

/// The extent of the well-formed element that `text` begins with, without comments or the like;
/// `octets` is 0 if it has no end.
inline outline first_element(std::string_view text) {
    outline seen;
    std::size_t depth = 0, at = 0;
    do {
        at = text.find('<', at);
        if (at == text.npos) return {};
        bool const end = text.substr(at).starts_with("</"), section = text.substr(at, 2) == "<!";
        if (section) {
            at = text.find("]]>", at);
            continue;
        }
        for (char quote = 0; at < text.size() && (quote != 0 || text[at] != '>'); ++at) {
            if (text[at] != '\'' && text[at] != '"') continue;
            if (quote == 0 && !text.substr(text.rfind(' ', at) + 1).starts_with("xmlns"))
                ++seen.attributes;
            if (quote == 0 || quote == text[at]) quote = quote == 0 ? text[at] : '\0';
        }
        if (at >= text.size()) return {};
        if (!end) ++seen.elements, ++depth;
        if (end || text[at - 1] == '/') --depth;
    } while (depth != 0);
    seen.octets = at + 1;
    return seen;
}

/// Writes one stanza after another for one account with its contacts and rooms.
class stanza_generator {
  public:
    explicit stanza_generator(std::uint64_t seed) : random_{seed} {
        generator addresses{seed};
        me_ = (account_ = addresses.bare()) + "/Conversations.r4Xz";
        for (int i = 0; i != 120; ++i) contacts_.push_back(addresses.full());
        for (int i = 0; i != 12; ++i) rooms_.push_back(addresses.bare());
        for (int i = 0; i != 300; ++i) {
            std::string name;
            random_.append_word(name, english, 60);
            names_.push_back(std::move(name));
        }
    }

    template <std::size_t Size>
    void append(std::string& out, std::array<stanza_kind, Size> const& kinds) {
        std::uint32_t all = 0;
        for (auto const& kind : kinds) all += kind.weight;
        auto chosen = random_.below(all);
        auto kind = kinds.begin();
        for (; chosen >= kind->weight; ++kind) chosen -= kind->weight;
        fill(out, kind->form);
    }

  private:
    static constexpr std::string_view digits = "0123456789", hexadecimal = "0123456789abcdef";
    static constexpr std::string_view base64 =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// The form with each {field} replaced.
    void fill(std::string& out, std::string_view form) {
        for (std::size_t open; (open = form.find('{')) != form.npos;) {
            auto const close = form.find('}', open);
            out += form.substr(0, open);
            write(out, form.substr(open + 1, close - open - 1));
            form.remove_prefix(close + 1);
        }
        out += form;
    }

    void write(std::string& out, std::string_view field) {
        using self = stanza_generator;
        using written = std::string;
        struct writer {
            std::string_view field;
            void (*write)(self&, written&);
        };
        // clang-format off
        static constexpr std::array writers{
            writer{"me", [](self& s, written& o) { o += s.me_; }},
            writer{"account", [](self& s, written& o) { o += s.account_; }},
            writer{"server", [](self& s, written& o) { o += s.account_.substr(s.account_.find('@') + 1); }},
            writer{"contact", [](self& s, written& o) { o += s.one(s.contacts_); }},
            writer{"bare", [](self& s, written& o) { auto const& c = s.one(s.contacts_); o += c.substr(0, c.find('/')); }},
            writer{"room", [](self& s, written& o) { o += s.one(s.rooms_); }},
            writer{"occupant", [](self& s, written& o) { (o += s.one(s.rooms_)) += '/' + s.one(s.names_); }},
            writer{"name", [](self& s, written& o) { o += s.one(s.names_); }},
            writer{"client", [](self& s, written& o) { o += s.random_.word("https://conversations.im https://gajim.org https://dino.im http://psi-im.org"); }},
            writer{"feature", [](self& s, written& o) { o += s.random_.word(feature_names); }},
            writer{"number", [](self& s, written& o) { s.token(o, digits, s.random_.between(1, 9)); }},
            writer{"time", [](self& s, written& o) { s.fill(o, "2024-0{digit}-1{digit}T1{digit}:2{digit}:3{digit}Z"); }},
            writer{"digit", [](self& s, written& o) { s.token(o, digits, 1); }},
            writer{"uuid", [](self& s, written& o) { s.fill(o, "{four}{four}-{four}-{four}-{four}-{four}{four}{four}"); }},
            writer{"four", [](self& s, written& o) { s.token(o, hexadecimal, 4); }},
            writer{"hexadecimal", [](self& s, written& o) { s.token(o, hexadecimal, 40); }},
            writer{"token", [](self& s, written& o) { s.token(o, base64, 16); }},
            writer{"hash", [](self& s, written& o) { s.token(o, base64, 27); o += '='; }},
            writer{"base64", [](self& s, written& o) { s.token(o, base64, 4 * s.random_.between(10, 60)); }},
            writer{"avatar", [](self& s, written& o) { s.token(o, base64, 65'536); }},
            writer{"text", [](self& s, written& o) { s.text(o); }},
            writer{"foreign", [](self& s, written& o) { s.foreign(o); }},
            writer{"roster", [](self& s, written& o) { s.repeat(o, 1, 12, "<item jid='{bare}' name='{name}' subscription='{word:both both both to from none}'><group>{name}</group></item>"); }},
            writer{"features", [](self& s, written& o) { s.repeat(o, 4, 14, "<feature var='{feature}'/>"); }},
            writer{"keys", [](self& s, written& o) { s.repeat(o, 2, 4, "<key rid='{number}'>{base64}</key>"); }},
        };
        // clang-format on
        if (field.starts_with("word:"))
            out += random_.word(field.substr(5));
        else
            std::find_if(writers.begin(), writers.end(), [&](writer const& w) {
                return w.field == field;
            })->write(*this, out);
    }

    std::string const& one(std::vector<std::string> const& all) {
        return all[random_.below(static_cast<std::uint32_t>(all.size()))];
    }
    void token(std::string& out, std::string_view alphabet, std::uint32_t size) {
        random_.append_token(out, alphabet, size);
    }
    void repeat(std::string& out, std::uint32_t least, std::uint32_t most, std::string_view form) {
        for (auto left = random_.between(least, most); left != 0; --left) fill(out, form);
    }

    void text(std::string& out) {
        for (auto left = random_.between(2, 21); left != 0; --left) {
            out += random_.word(english_words);
            if (left != 1) out += random_.percent(8) ? ", " : " ";
        }
        if (random_.percent(40)) out += random_.word(". ! ?");
    }

    /// Words of one script, with a few English ones and emoji in between.
    void foreign(std::string& out) {
        auto const& letters = *std::array{&russian, &chinese, &arabic}[random_.below(3)];
        for (auto left = random_.between(22, 73); left != 0; --left) {
            if (random_.percent(3))
                out += random_.word(english_words);
            else if (random_.percent(8))
                out += random_.word(emoji);
            else
                random_.append_word(out, letters, 15);
            if (left != 1) out += random_.percent(10) ? ", " : " ";
        }
    }

    random random_;
    std::string me_, account_;
    std::vector<std::string> contacts_, rooms_, names_;
};

/// The top-level elements of the recorded sessions in `folder`, those of one that is bad on purpose left out; HTTP's
/// recordings (BOSH, WebSocket) are left out too.
inline std::vector<std::string> recorded_elements(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code absent;
    for (auto const& entry : std::filesystem::directory_iterator(folder, absent))
        if (entry.path().extension() == ".xml" &&
            entry.path().filename().string().find("badxml") == std::string::npos)
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> elements;
    for (auto const& file : files) {
        std::ifstream in{file, std::ios::binary};
        std::string const octets{std::istreambuf_iterator{in}, {}};
        if (!octets.starts_with('<')) continue;
        for (std::string_view rest = octets; !rest.empty();) {
            bool const none = rest.starts_with("<?") || rest.starts_with("</") ||
                              rest.starts_with("<stream:stream ") || rest[0] != '<';
            auto const size =
                none ? std::max<std::size_t>(1, rest.find('<', 1)) : first_element(rest).octets;
            if (size == 0) break;  // the recording ends inside an element
            if (!none) elements.emplace_back(rest.substr(0, size));
            rest.remove_prefix(std::min(size, rest.size()));
        }
    }
    return elements;
}

/// A whole stream, header and closing tag included, and where its top-level elements are.
class xml_corpus {
  public:
    static constexpr std::array<std::string_view, 5> names{"stream", "cache", "big", "utf8",
                                                           "recorded"};
    static constexpr std::string_view header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='montague.example' "
        "to='romeo@montague.example' id='4a2a3d7e-7b1c-4d0e-9d5b-6a0c1d8f2b11' version='1.0' "
        "xml:lang='en'>";
    static constexpr std::string_view footer = "</stream:stream>";

    /// At most `most` stanzas of what is called so; empty if it cannot be had here.
    explicit xml_corpus(std::string_view name, std::size_t most = static_cast<std::size_t>(-1))
        : name_{name}, octets_{header} {
        if (name == "stream") generate(stream_kinds, 33'600, most, 1);
        if (name == "cache") generate(stream_kinds, 2'100, most, 1);
        if (name == "big") generate(big_kinds, 64, most, 2);
        if (name == "utf8") generate(utf8_kinds, 7'500, most, 3);
        if (name == "recorded") shuffle(recorded_elements(COUPLET_CORPORA "/transcripts"), most);
        octets_ += footer;
    }

    std::string_view name() const { return name_; }
    std::string_view octets() const { return octets_; }
    std::size_t stanzas() const { return ends_.size(); }
    std::string_view stanza(std::size_t index) const {
        auto const begin = index == 0 ? header.size() : ends_[index - 1];
        return octets().substr(begin, ends_[index] - begin);
    }
    /// Elements and attributes of all stanzas.
    outline total() const {
        outline all{octets_.size() - header.size() - footer.size()};
        for (std::size_t i = 0; i != stanzas(); ++i) {
            auto const one = first_element(stanza(i));
            all.elements += one.elements;
            all.attributes += one.attributes;
        }
        return all;
    }

  private:
    template <std::size_t Size>
    void generate(std::array<stanza_kind, Size> const& kinds, std::size_t count, std::size_t most,
                  std::uint64_t seed) {
        stanza_generator next{seed};
        for (count = std::min(count, most); count != 0; --count) {
            next.append(octets_, kinds);
            ends_.push_back(octets_.size());
        }
    }

    /// About 8 MB of what was recorded, each round in another order.
    void shuffle(std::vector<std::string> elements, std::size_t most) {
        random order{4};
        while (!elements.empty() && octets_.size() < 8'000'000 && stanzas() < most) {
            for (auto left = static_cast<std::uint32_t>(elements.size()); left > 1; --left)
                std::swap(elements[left - 1], elements[order.below(left)]);
            for (auto const& element : elements) {
                if (stanzas() == most) break;
                octets_ += element;
                ends_.push_back(octets_.size());
            }
        }
    }

    std::string_view name_;
    std::string octets_;
    std::vector<std::size_t> ends_;
};

}  // namespace bench
