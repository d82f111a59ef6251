// SPDX-License-Identifier: BSL-1.0
#include <unicode/uidna.h>
#include <couplet/precis/punycode.hpp>

#include <cstdlib>
#include <string>
#include <string_view>

#include "both.hpp"
#include "support.hpp"

namespace punycode_tests {

namespace punycode = couplet::punycode;

namespace {

std::string encoded(std::u32string_view label) {
    std::string text;
    punycode::encode(label.data(), label.size(), [&](char c) { text += c; });
    return text;
}

/// The empty string if it is not Punycode.
std::u32string decoded(std::string_view text) {
    char32_t out[punycode::max_code_points];
    return {out, punycode::decode(text, out)};
}

std::size_t bound(std::u32string_view label) {
    punycode::label_statistics seen;
    for (char32_t const c : label) seen.add(c);
    return punycode::max_encoded_size(seen);
}

struct sample {
    std::u32string_view label;
    std::string_view encoded;
};
// RFC 3492 7.1, the mixed-case annotation taken away
constexpr sample samples[]{
    {U"\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628"
     U"\u064A\u061F",
     "egbpdaj6bu4bxfgehfvwxn"},
    {U"\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587", "ihqwcrb4cv8a8dqg056pqjye"},
    {U"\u4ED6\u5011\u7232\u4EC0\u9EBD\u4E0D\u8AAA\u4E2D\u6587", "ihqwctvzc91f659drss3x8bo0yb"},
    {U"Pro\u010Dprost\u011Bnemluv\u00ED\u010Desky", "Proprostnemluvesky-uyb24dma41a"},
    {U"\u05DC\u05DE\u05D4\u05D4\u05DD\u05E4\u05E9\u05D5\u05D8\u05DC\u05D0\u05DE\u05D3\u05D1\u05E8"
     U"\u05D9\u05DD\u05E2\u05D1\u05E8\u05D9\u05EA",
     "4dbcagdahymbxekheh6e0a7fei0b"},
    {U"\u092F\u0939\u0932\u094B\u0917\u0939\u093F\u0928\u094D\u0926\u0940\u0915\u094D\u092F\u094B"
     U"\u0902\u0928\u0939\u0940\u0902\u092C\u094B\u0932\u0938\u0915\u0924\u0947\u0939\u0948\u0902",
     "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd"},
    {U"\u306A\u305C\u307F\u3093\u306A\u65E5\u672C\u8A9E\u3092\u8A71\u3057\u3066\u304F\u308C\u306A"
     U"\u3044\u306E\u304B",
     "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"},
    {U"\uC138\uACC4\uC758\uBAA8\uB4E0\uC0AC\uB78C\uB4E4\uC774\uD55C\uAD6D\uC5B4\uB97C\uC774\uD574"
     U"\uD55C\uB2E4\uBA74\uC5BC\uB9C8\uB098\uC88B\uC744\uAE4C",
     "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c"},
    {U"\u043F\u043E\u0447\u0435\u043C\u0443\u0436\u0435\u043E\u043D\u0438\u043D\u0435\u0433\u043E"
     U"\u0432\u043E\u0440\u044F\u0442\u043F\u043E\u0440\u0443\u0441\u0441\u043A\u0438",
     "b1abfaaepdrnnbgefbadotcwatmq2g4l"},
    {U"Porqu\u00E9nopuedensimplementehablarenEspa\u00F1ol",
     "PorqunopuedensimplementehablarenEspaol-fmd56a"},
    {U"T\u1EA1isaoh\u1ECDkh\u00F4ngth\u1EC3ch\u1EC9n\u00F3iti\u1EBFngVi\u1EC7t",
     "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g"},
    {U"3\u5E74B\u7D44\u91D1\u516B\u5148\u751F", "3B-ww4c5e180e575a65lsy2b"},
    {U"\u5B89\u5BA4\u5948\u7F8E\u6075-with-SUPER-MONKEYS",
     "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"},
    {U"Hello-Another-Way-\u305D\u308C\u305E\u308C\u306E\u5834\u6240",
     "Hello-Another-Way--fc4qua05auwb3674vfr0b"},
    {U"\u3072\u3068\u3064\u5C4B\u6839\u306E\u4E0B2", "2-u9tlzr9756bt3uc0v"},
    {U"Maji\u3067Koi\u3059\u308B5\u79D2\u524D", "MajiKoi5-783gue6qz075azm5e"},
    {U"\u30D1\u30D5\u30A3\u30FCde\u30EB\u30F3\u30D0", "de-jg4avhby1noc0d"},
    {U"\u305D\u306E\u30B9\u30D4\u30FC\u30C9\u3067", "d9juau41awczczp"},
    {U"-> $1.00 <-", "-> $1.00 <--"},
};

std::u32string random_label(support::dice& roll) {
    std::u32string label;
    char32_t const near = roll.scalar();
    for (std::size_t left = 1 + roll(punycode::max_code_points - 1); left > 0; --left) {
        std::size_t const kind = roll(4);
        char32_t const neighbour = near + static_cast<char32_t>(roll(40));
        label += kind == 0                             ? roll.scalar()
                 : kind == 1                           ? static_cast<char32_t>(U'a' + roll(26))
                 : couplet::utf8::is_scalar(neighbour) ? neighbour
                                                       : near;
    }
    return label;
}

}  // namespace

TEST_CASE("RFC 3492 7.1: the samples are encoded and decoded", "[precis][punycode]") {
    for (auto const& [label, text] : samples) {
        INFO(text);
        CHECK(encoded(label) == text);
        CHECK(punycode::encoded_size(label.data(), label.size()) == text.size());
        CHECK(bound(label) >= text.size());
        if (text.size() <= punycode::max_code_points) CHECK(decoded(text) == label);
    }
}

TEST_CASE("RFC 3492 6.2: digits are read in either case", "[precis][punycode]") {
    CHECK(decoded("EGBPDAJ6BU4BXFGEHFVWXN") == samples[0].label);
    CHECK(decoded("IHQWCRB4CV8A8DQG056PQJYE") == samples[1].label);
}

TEST_CASE("RFC 3492 6.3: a label comes back from its Punycode; the bound on its size is one",
          "[precis][punycode]") {
    support::dice roll{3492};
    support::differences found;
    for (int i = 0; i < 100'000; ++i) {
        std::u32string const label = random_label(roll);
        std::string const text = encoded(label);
        if (punycode::encoded_size(label.data(), label.size()) != text.size() ||
            bound(label) < text.size())
            found.add("size of " + support::shown(label));
        if (text.size() <= punycode::max_code_points && decoded(text) != label)
            found.add(support::shown(label) + " from " + text);
    }
    CHECK(found.text == "");
}

TEST_CASE("RFC 3492 6.3: every code point comes back, alone and in company, within the bound",
          "[precis][punycode]") {
    constexpr std::u32string_view companies[]{U"", U"a", U"\u0080", U"\u00E9\u00E9", U"\U0010FFFF"};
    support::differences found;
    for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        for (auto const company : companies) {
            std::u32string const label = std::u32string(company) + c;
            std::string const text = encoded(label);
            if (bound(label) < text.size() || decoded(text) != label)
                found.add(support::shown(label));
        }
    }
    CHECK(found.text == "");
}

TEST_CASE("RFC 3492 6.2: what is accepted encodes back to itself; nothing else is read or written",
          "[precis][punycode]") {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-";
    support::dice roll{62};
    support::differences found;
    std::size_t accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text;
        for (std::size_t left = roll(punycode::max_code_points + 1); left > 0; --left)
            text += alphabet[roll(alphabet.size())];
        if (roll(2) == 0) text.resize(text.size() < 8 ? text.size() : roll(9));
        std::u32string const label = decoded(text);
        if (label.empty()) continue;
        ++accepted;
        for (char32_t const c : label)
            if (!couplet::utf8::is_scalar(c)) found.add(text);
        if (encoded(label) != text && decoded(encoded(label)) != label) found.add(text);
    }
    CHECK(found.text == "");
    CHECK(accepted > 1000);
}

TEST_CASE("RFC 3492 6.2: what breaks off, overflows or is no digit is refused",
          "[precis][punycode]") {
    CHECK(decoded("").empty());
    CHECK(decoded("a-z").empty());       // breaks off
    CHECK(decoded("\xC3\xA9").empty());  // no digit
    CHECK(decoded("a-!").empty());
    CHECK(decoded("99999999").empty());  // overflows
    CHECK(decoded("a-99999999999999999999999999999999999999999999999999999999999").empty());
    std::u32string surrogate(1, 0xD800);
    CHECK(decoded(encoded(surrogate)).empty());
    surrogate[0] = 0x110000;
    CHECK(decoded(encoded(surrogate)).empty());
}

TEST_CASE("RFC 3492 6.3: long labels of the highest code points do not overflow",
          "[precis][punycode]") {
    std::u32string label(punycode::max_code_points - 1, U'\u0080');
    label += 0x10FFFF;
    std::string const text = encoded(label);
    CHECK(bound(label) >= text.size());
    std::u32string const short_label = U"\U0010FFFF\u0080\U0010FFFF";
    CHECK(decoded(encoded(short_label)) == short_label);
}

TEST_CASE("RFC 3492: ICU encodes to the same A-labels where it takes a label as it is",
          "[precis][punycode]") {
    UErrorCode status = U_ZERO_ERROR;
    UIDNA* const idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    REQUIRE(U_SUCCESS(status));
    support::dice roll{46};
    support::differences found;
    std::size_t compared = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::u32string label = random_label(roll);
        label.resize(1 + roll(12), U'\u00E9');
        std::string const text = support::to_utf8(label);
        char same[512];
        char ascii[512];
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        auto const size =
            uidna_labelToUnicodeUTF8(idna, text.data(), static_cast<std::int32_t>(text.size()),
                                     same, sizeof same, &info, &status);
        if (info.errors != 0 || std::string_view(same, static_cast<std::size_t>(size)) != text)
            continue;
        auto const length =
            uidna_labelToASCII_UTF8(idna, text.data(), static_cast<std::int32_t>(text.size()),
                                    ascii, sizeof ascii, &info, &status);
        std::string_view const expected(ascii, static_cast<std::size_t>(length));
        if (info.errors != 0 || !expected.starts_with("xn--")) continue;
        ++compared;
        if ("xn--" + encoded(label) != expected) found.add(support::shown(label));
    }
    uidna_close(idna);
    CHECK(U_SUCCESS(status));
    CHECK(found.text == "");
    CHECK(compared > 500);
}

}  // namespace punycode_tests
