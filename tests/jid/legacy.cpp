// SPDX-License-Identifier: BSL-1.0
// Addresses by RFC 6122, beside libidn's IDNA2003, and where the two worlds differ.
#include <algorithm>
#include <couplet/jid/legacy.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpus.hpp"
#include "jid/laws.hpp"
#include "precis/stringprep_samples.hpp"
#include "support.hpp"

#ifdef COUPLET_TEST_LIBIDN
#include <idna.h>
#include <stringprep.h>

#include <cstdlib>
#endif

namespace legacy_tests {

namespace {

using namespace support;
using couplet::compare_worlds;
using couplet::jid_error;
using couplet::jid_part;
using couplet::legacy_jid;
using enum couplet::jid_part;

/// The canonical form, or "fault part offset".
template <class Address>
std::string answer(couplet::expected<Address, jid_error> const& result) {
    if (result) return std::string(result->text());
    auto const [code, part, offset] = result.error();
    return std::string(name(code)) + ' ' + std::string(name(part)) + ' ' + std::to_string(offset);
}
std::string answer(std::string_view text) { return answer(legacy_jid::parse(text)); }

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (; times > 0; --times) all += text;
    return all;
}

/// An input and what RFC 6122 makes of it.
struct example {
    std::string_view input;
    std::string_view canonical;
};
template <std::size_t N>
void check(example const (&examples)[N]) {
    for (auto const& each : examples) {
        INFO(shown(each.input));
        CHECK(answer(each.input) == each.canonical);
    }
}

TEST_CASE("RFC 6122 2 and 4.3: the addresses it shows", "[legacy]") {
    check({
        {"juliet@im.example.com", "juliet@im.example.com"},
        {"nurse@im.example.com", "nurse@im.example.com"},
        {"room@chat.example.com/user@host", "room@chat.example.com/user@host"},
        {"ju1iet@example.org", "ju1iet@example.org"},
        {u8"\u13DA\u13A2\u13B5\u13AC\u13A2\u13AC\u13D2@example.org"_u,
         u8"\u13DA\u13A2\u13B5\u13AC\u13A2\u13AC\u13D2@example.org"_u},
        {"STPETER@example.org", "stpeter@example.org"},
    });
}

TEST_CASE("RFC 6122 2.1: separators are matched before anything is mapped", "[legacy]") {
    check({
        {u8"juliet\uFE6Bexample.com"_u, "forbidden_code_point domain 6"},
        {u8"a\uFE6Bb@example.com"_u, "excluded_code_point local 1"},
        {u8"a\uFF20b@example.com"_u, "excluded_code_point local 1"},
        {u8"a\uFF0Fb@example.com"_u, "excluded_code_point local 1"},
        {u8"example.com\uFF0Fa"_u, "forbidden_code_point domain 11"},
        {"example.com/a/b@c", "example.com/a/b@c"},
        {"a\"b@example.com", "excluded_code_point local 1"},
        {u8"<\u0338\u2105@example.com"_u, "excluded_code_point local 3"},  // "c/o"
        {u8"<\u0338 @example.com"_u, "forbidden_code_point local 3"},
    });
}

TEST_CASE("RFC 6122 2.2: one final dot of any kind is stripped first", "[legacy]") {
    for (auto const dot : {u8"."_u, u8"\u3002"_u, u8"\uFF0E"_u, u8"\uFF61"_u}) {
        std::string const name = "example" + std::string(dot) + "com" + std::string(dot);
        CHECK(answer(name) == "example.com");
        CHECK(answer("a@" + name + "/b") == "a@example.com/b");
        CHECK(answer("com" + repeated(dot, 2)) ==
              "empty_label domain " + std::to_string(3 + dot.size()));
        CHECK(answer(std::string(dot)) == "empty_part domain 0");
    }
}

TEST_CASE("RFC 6122 2.2: labels have to survive ToASCII with UseSTD3ASCIIRules", "[legacy]") {
    check({
        {"a_b.example", "forbidden_code_point domain 1"},
        {u8"\u00E9_b.example"_u, "forbidden_code_point domain 2"},
        {u8"b\u00FC.a\u2024b"_u, "forbidden_code_point domain 5"},  // NFKC makes it a dot
        {u8"\u2260.example"_u, u8"\u2260.example"_u},
        {u8"=\u0338.example"_u, u8"\u2260.example"_u},
        {u8"=\u0338\u00E9=.example"_u, "forbidden_code_point domain 5"},
        {u8"a..b\u00FC"_u, "empty_label domain 2"},
        {u8"a.\u00AD.b"_u, "empty_label domain 2"},
        {u8"\u00AD"_u, "empty_label domain 0"},
        {u8"a.-b\u00FC"_u, "hyphen domain 2"},
        {u8"a.b\u00FC\uFF0D"_u, "hyphen domain 2"},
        {u8"xn--b\u00FC"_u, "malformed_a_label domain 0"},
        {u8"a.1\u0627"_u, "bidi_rule domain 2"},
        {u8"a.\uE000\u0627"_u, "forbidden_code_point domain 2"},
        {u8"a.b\u00FC\u0221"_u, "forbidden_code_point domain 5"},
        {"a.\xFF", "malformed_utf8 domain 2"},
        {"a._\xFF", "forbidden_code_point domain 2"},
        {"ab--c.example", "ab--c.example"},
        {"1234", "1234"},
        {"500.34.12.1", "500.34.12.1"},
    });
}

TEST_CASE("RFC 3490 4.2: an ACE label becomes what it stands for, or stays", "[legacy]") {
    check({
        {"xn--mnchen-3ya.de", u8"m\u00FCnchen.de"_u},
        {"XN--MNCHEN-3YA.de", u8"m\u00FCnchen.de"_u},
        {u8"\uFF38N--mnchen-3ya.de"_u, u8"m\u00FCnchen.de"_u},
        {"xn--mnchen-3yA.de", u8"m\u00FCnchen.de"_u},
        {"xn--n3h.net", u8"\u2603.net"_u},       // a snowman is a symbol, not a fault
        {"xn--zca.example", "xn--zca.example"},  // sharp s, which Nameprep maps to "ss"
        {"xn--r6j.example", "xn--r6j.example"},  // U+3002, which would be a separator
        {"xn--abc.example", "xn--abc.example"},  // no Punycode
        {"xn--a.example", "xn--a.example"},      // U+0080, which Nameprep prohibits
        {"xn--.example", "hyphen domain 0"},
        {"xn--ls8h.la", "xn--ls8h.la"},  // an emoji that Unicode 3.2 did not know
    });
}

TEST_CASE("RFC 6122 2.2: DNS limits hold for the ASCII form", "[legacy]") {
    std::string const label(63, 'a');
    CHECK(answer(label) == label);
    CHECK(answer(label + 'a') == "label_too_long domain 0");
    std::string const name = label + '.' + label + '.' + label + '.';
    CHECK(answer(name + std::string(61, 'b')) == name + std::string(61, 'b'));
    CHECK(answer(name + std::string(62, 'b')) == "name_too_long domain 0");
    // 57 letters and a "b\u00FC": "xn--", 58 letters, "-" and a delta
    CHECK(answer("a." + std::string(63, 'b') + std::string(u8"\u00FC"_u)) ==
          "label_too_long domain 2");
    CHECK(answer(repeated(u8"\u00FC"_u, 56)).size() == 112);
    CHECK(answer(repeated(u8"\u00FC"_u, 64)) == "label_too_long domain 0");
}

TEST_CASE("RFC 6122 2.1: IP literals are those of RFC 7622", "[legacy]") {
    check({
        {"a@[2001:DB8::0:1]/b", "a@[2001:db8::1]/b"},
        {"127.0.0.1", "127.0.0.1"},
        {"[::1", "malformed_ip_literal domain 0"},
        {u8"[::1]\u00FC"_u, "malformed_ip_literal domain 0"},
    });
}

TEST_CASE("RFC 6122 2.3 and 2.4: parts are measured after mapping", "[legacy]") {
    check({
        {u8"\u00AD@example.com"_u, "empty_part local 0"},
        {u8"example.com/\u00AD"_u, "empty_part resource 12"},
        {"@example.com", "empty_part local 0"},
        {"example.com/", "empty_part resource 12"},
        {u8"e\u0301@example.com/\u2163 \u00DF"_u, u8"\u00E9@example.com/IV \u00DF"_u},
        {u8"example.com/\u06271"_u, "bidi_rule resource 12"},
        {u8"example.com/\u1680"_u, "forbidden_code_point resource 12"},
        {u8"\u00E9\u0001@example.com"_u, "forbidden_code_point local 2"},
    });
    // Three octets become 33, some of them spaces.
    CHECK(answer("a/" + repeated(u8"\uFDFA"_u, 31)).size() == 2 + 31 * 33);
    CHECK(answer("a/" + repeated(u8"\uFDFA"_u, 32)) == "part_too_long resource 2");
    // And the other way round.
    CHECK(answer(repeated(u8"\u212A"_u, 1023) + "@a").size() == 1025);
    CHECK(answer(repeated(u8"\u212A"_u, 1024) + "@a") == "part_too_long local 0");
}

TEST_CASE("RFC 6122: every law of addresses holds", "[legacy]") {
    dice random{1};
    auto const text = [&] { return samples::text(random); };
    for (int i = 0; i < 20'000; ++i) {
        std::string const plain = "ab--c.Example";
        std::string const domain = random(2) == 0 ? plain : text();
        std::string const address = text() + '@' + domain + '/' + text();
        INFO(shown(address));
        CHECK(laws::broken_by<couplet::rfc6122>(address) == "");
        CHECK(laws::broken_by<couplet::rfc6122>(text()) == "");
    }
}

/// An address and what the worlds make of it; `differs_in` is `none` where they agree.
struct migration {
    std::string_view text;
    std::string_view rfc7622;
    std::string_view rfc6122;
    jid_part differs_in;
};

TEST_CASE("compare_worlds tells what becomes of an address that was RFC 6122's", "[legacy]") {
    migration const list[]{
        {"Juliet@Example.COM/Balcony", "juliet@example.com/Balcony", "juliet@example.com/Balcony",
         none},
        {u8"Fu\u00DFball@example.com"_u, u8"fu\u00DFball@example.com"_u, "fussball@example.com",
         local},
        {u8"\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2@example.com"_u,
         u8"\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2@example.com"_u,
         u8"\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3@example.com"_u, local},
        {u8"henry\u2163@example.com"_u, "forbidden_code_point local 5", "henryiv@example.com",
         local},
        {u8"\u265A@example.com"_u, "forbidden_code_point local 0", u8"\u265A@example.com"_u, local},
        {u8"\u2603.net"_u, "forbidden_code_point domain 0", u8"\u2603.net"_u, domain},
        {u8"stra\u00DFe.example"_u, u8"stra\u00DFe.example"_u, "strasse.example", domain},
        {"xn--zca.example", u8"\u00DF.example"_u, "xn--zca.example", domain},
        {"ab--c.example", "reserved_label domain 0", "ab--c.example", domain},
        {u8"a@example.com/\u00AA"_u, u8"a@example.com/\u00AA"_u, "a@example.com/a", resource},
        {u8"a@example.com/\U0001F37A"_u, u8"a@example.com/\U0001F37A"_u,
         "forbidden_code_point resource 14", resource},
        {u8"a@example.com/\u06271"_u, u8"a@example.com/\u06271"_u, "bidi_rule resource 14",
         resource},
        {"a b@example.com", "forbidden_code_point local 1", "forbidden_code_point local 1", none},
        {"@example.com", "empty_part local 0", "empty_part local 0", none},
    };
    for (auto const& each : list) {
        INFO(shown(each.text));
        auto const worlds = compare_worlds(each.text);
        CHECK(answer(worlds.rfc7622) == each.rfc7622);
        CHECK(answer(worlds.rfc6122) == each.rfc6122);
        CHECK(worlds.differ() == (each.differs_in != none));
        for (jid_part const part : {local, domain, resource})
            CHECK(worlds.differ_in(part) == (part == each.differs_in));
        CHECK(!worlds.differ_in(none));
    }
}

TEST_CASE("compare_worlds names every part that differs", "[legacy]") {
    auto const worlds = compare_worlds(u8"\u00DF@\u00DF.example/\u2163"_u);
    CHECK(worlds.differ_in(local));
    CHECK(worlds.differ_in(domain));
    CHECK(worlds.differ_in(resource));
}

TEST_CASE("compare_worlds: plain ASCII differs only in what begins \"xn--\" or is reserved",
          "[legacy]") {
    dice random{2};
    constexpr std::string_view alphabet = "aZ09@/.-_\"[]: x~";
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        for (auto left = random(14); left > 0; --left) text += random.of(alphabet);
        auto const worlds = compare_worlds(text);
        auto const domain = couplet::split(text).domain;
        if (worlds.differ() && domain.find("--") == domain.npos) FAIL_CHECK(text);
        if (!worlds.differ() && !worlds.rfc7622 &&
            worlds.rfc7622.error() != worlds.rfc6122.error() && domain.find("--") == domain.npos)
            FAIL_CHECK(text);
    }
}

// ---- The corpus ----

using cells = std::vector<std::string>;

/// A part of an input or a verdict; `\N` is an absent one.
std::optional<std::string> part_of(std::string_view cell) {
    if (cell == "\\N") return std::nullopt;
    return corpus::unescaped(cell);
}

legacy_jid::result parse(std::string_view kind, std::string_view input) {
    if (kind == "parse") return legacy_jid::parse(corpus::unescaped(input));
    std::size_t const first = input.find("\\,");
    std::size_t const second = input.find("\\,", first + 2);
    return legacy_jid::from_parts(part_of(input.substr(0, first)),
                                  *part_of(input.substr(first + 2, second - first - 2)),
                                  part_of(input.substr(second + 2)));
}

TEST_CASE("RFC 6122: the addresses of other libraries' tests", "[legacy]") {
    enum column { id, kind, input, expect, of_local, of_domain, of_resource, basis };
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (!row.at(basis).starts_with("rfc6122") || row[kind] == "split") continue;
        INFO(row[id] << ": " << row[input]);
        auto const parsed = parse(row[kind], row[input]);
        CHECK(parsed.has_value() == (row[expect] == "valid"));
        if (!parsed || row[of_domain] == "?") continue;
        CHECK(parsed->domain() == *part_of(row[of_domain]));
        CHECK(parsed->local() == part_of(row[of_local]).value_or(""));
        CHECK(parsed->resource() == part_of(row[of_resource]).value_or(""));
    }
}

#ifdef COUPLET_TEST_LIBIDN

using label = std::vector<std::uint32_t>;

bool is_dot(char32_t c) { return c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61; }

/// ToASCII, ToUnicode and Nameprep of a label by libidn; false if ToASCII fails.
bool append_by_libidn(label const& raw, std::string& name, std::size_t& ascii_size) {
    char ascii[64]{};
    if (raw.empty() ||
        idna_to_ascii_4i(raw.data(), raw.size(), ascii, IDNA_USE_STD3_ASCII_RULES) != IDNA_SUCCESS)
        return false;
    ascii_size += std::string_view(ascii).size();
    label decoded(raw.size() * 20 + 64);
    std::size_t size = decoded.size();
    idna_to_unicode_44i(raw.data(), raw.size(), decoded.data(), &size, IDNA_USE_STD3_ASCII_RULES);
    std::u32string const text(decoded.begin(), decoded.begin() + static_cast<std::ptrdiff_t>(size));
    // RFC 3490 3.1: a label has no dot in it, so couplet does not decode one that would have.
    bool const has_dot = std::any_of(text.begin(), text.end(), is_dot);
    std::string octets = has_dot ? std::string(ascii) : to_utf8(text);
    octets.resize(octets.size() * 20 + 64);
    if (stringprep(octets.data(), octets.size(), STRINGPREP_NO_UNASSIGNED, stringprep_nameprep) !=
        STRINGPREP_OK)
        return false;
    name += octets.c_str();
    return true;
}

/// A domain name by libidn as RFC 6122 2.2 prescribes; nothing if it is none.
std::optional<std::string> domain_by_libidn(std::u32string text) {
    if (!text.empty() && is_dot(text.back())) text.pop_back();
    std::vector<label> labels(1);
    for (char32_t const c : text)
        if (is_dot(c))
            labels.emplace_back();
        else
            labels.back().push_back(c);
    std::string name;
    std::size_t ascii_size = labels.size() - 1;
    for (auto const& each : labels) {
        if (&each != &labels.front()) name += '.';
        if (!append_by_libidn(each, name, ascii_size)) return std::nullopt;
    }
    if (ascii_size > 253) return std::nullopt;
    return name;
}

/// A name with labels of LDH, of whatever Unicode 3.2 has, and ACE labels of both.
std::string random_name(dice& random) {
    constexpr std::u32string_view ldh = U"abcABC019--xn";
    constexpr std::u32string_view odd =
        U".\u3002\uFF0E\uFF61\u00AD\uFF0D\uFF38\uFF4E\u2024_=\u0338\u00DF\u0130\uFB01\u2260";
    auto const piece = [&]() -> std::u32string {
        switch (random(4)) {
            case 0: return {random.of(odd)};
            case 1: return to_utf32(samples::text(random)).substr(0, 3);
            default: return {random.of(ldh), random.of(ldh)};
        }
    };
    std::string name;
    for (auto labels = 1 + random(3); labels > 0; --labels) {
        std::u32string text;
        for (auto pieces = 1 + random(4); pieces > 0; --pieces) text += piece();
        if (random(3) == 0) {
            name += random(3) == 0 ? "XN--" : "xn--";
            couplet::punycode::encode(text.data(), text.size(), [&](char c) { name += c; });
            if (random(8) == 0) name.back() = 'b';
        } else {
            name += to_utf8(text);
        }
        if (labels > 1 || random(4) == 0) name += '.';
    }
    return name;
}

/// What we and libidn make of a name, if it is not the same.
void compare_with_libidn(std::string_view name, differences& found, std::size_t& good) {
    std::string ours;
    bool const accepted = !couplet::rfc6122::enforce(domain, name, ours);
    auto const theirs = domain_by_libidn(to_utf32(name));
    good += accepted ? 1 : 0;
    if (accepted != theirs.has_value() || (accepted && ours != *theirs))
        found.add(shown(to_utf32(name)) + " -> " + (accepted ? ours : "refused") + ", libidn " +
                  theirs.value_or("refuses"));
}

TEST_CASE("RFC 6122 2.2: domainparts agree with libidn's IDNA2003", "[legacy]") {
    dice random{3};
    differences found;
    std::size_t good = 0;
    for (int i = 0; i < 200'000; ++i) compare_with_libidn(random_name(random), found, good);
    CHECK(found.text == "");
    CHECK(good > 10'000);
}

TEST_CASE("RFC 3490 4: every code point alone in a label agrees with libidn", "[legacy]") {
    differences found;
    std::size_t good = 0;
    for (char32_t c = 1; c <= 0x10FFFF; ++c)
        if (couplet::utf8::is_scalar(c)) compare_with_libidn(to_utf8(c), found, good);
    CHECK(found.text == "");
}

#else

TEST_CASE("RFC 6122 2.2: domainparts agree with libidn's IDNA2003", "[legacy]") {
    WARN("not run: built without libidn, so nothing was compared with it");
}

#endif

}  // namespace

}  // namespace legacy_tests
