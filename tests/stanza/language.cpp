// SPDX-License-Identifier: BSL-1.0
// Texts in several languages, and which of them a reader gets (RFC 4647 3.4).
#include <array>
#include <couplet/stanza/children.hpp>
#include <couplet/stanza/language.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "both.hpp"
#include "stanza_text.hpp"

namespace language_tests {

using couplet::lookup_language, couplet::tagged_text, couplet::texts;

namespace {

constexpr tagged_text greetings[]{{"Hello", "en"}, {"Hallo", "de"}, {"Grüezi", "de-CH"}};

/// What a reader with these languages gets.
template <class... Ranges>
std::string_view chosen(texts const& all, Ranges... wanted) {
    auto const found = lookup_language(all, {std::string_view(wanted)...});
    return found ? found->text : "nothing";
}

}  // namespace

TEST_CASE("RFC 4647 3.4: the most specific tag that is no longer than the range is chosen",
          "[stanza][language]") {
    CHECK(chosen(greetings, "de-CH") == "Grüezi");
    CHECK(chosen(greetings, "de-CH-1996") == "Grüezi");
    CHECK(chosen(greetings, "de-AT") == "Hallo");
    CHECK(chosen(greetings, "de") == "Hallo");
    constexpr tagged_text long_tags[]{{"other", "en"}, {"more than asked for", "de-CH-1996"}};
    CHECK(chosen(long_tags, "de-CH") == "other");  // de-CH-1996 does not match de-CH
    BOTH(lookup_language(greetings, {"de-CH-1996"})->language == "de-CH");
}

TEST_CASE("RFC 4647 3.4: each range is tried in turn, with all its truncations before the next",
          "[stanza][language]") {
    CHECK(chosen(greetings, "fr", "de-AT", "en") == "Hallo");
    CHECK(chosen(greetings, "de-AT", "de-CH") == "Hallo");
    CHECK(chosen(greetings, "de-CH", "en") == "Grüezi");
    CHECK(chosen(greetings, "en", "de-CH") == "Hello");
}

TEST_CASE("RFC 4647 2.1: tags are compared in any case", "[stanza][language]") {
    CHECK(chosen(greetings, "DE-ch") == "Grüezi");
    constexpr tagged_text shouted[]{{"a", "fr"}, {"b", "EN-us"}};
    CHECK(chosen(shouted, "en-US") == "b");
}

TEST_CASE("RFC 4647 3.4: \"*\" says nothing and is skipped", "[stanza][language]") {
    CHECK(chosen(greetings, "*", "de") == "Hallo");
    CHECK(chosen(greetings, "*") == "Hello");
    CHECK(chosen(greetings, "fr", "*") == "Hello");
}

TEST_CASE(
    "RFC 4647 3.4.1: if nothing matches, the default is the text without a language of its own",
    "[stanza][language]") {
    constexpr tagged_text mixed[]{{"Ahoj", "cs"}, {"Hello", ""}, {"Hi", ""}};
    CHECK(chosen(mixed, "fr") == "Hello");
    CHECK(chosen(mixed) == "Hello");
    CHECK(chosen(greetings, "fr") == "Hello");
    CHECK(chosen(greetings) == "Hello");
    CHECK(chosen(texts{}, "en") == "nothing");
    CHECK(chosen(mixed, "", "-", "--", "cs") == "Ahoj");
}

TEST_CASE("RFC 6120 8.1.5: a text without xml:lang is in the language of what is around",
          "[stanza][language]") {
    constexpr tagged_text mixed[]{{"Ahoj", "cs"}, {"Hello", ""}};
    BOTH(lookup_language(mixed, {"cs", "en"}, "en")->text == "Ahoj");
    BOTH(lookup_language(mixed, {"en-GB", "cs"}, "en") == tagged_text{"Hello", "en"});
    BOTH(lookup_language(texts{"Hello"}, {"de"}, "en") == tagged_text{"Hello", "en"});
    BOTH(lookup_language(texts{"Hello"}, {"de"}) == tagged_text{"Hello", ""});
}

TEST_CASE("texts: none, one, a row, or the children of an element", "[stanza][language]") {
    BOTH(texts{}.empty() && texts{}.size() == 0 && texts{}.text().empty());
    BOTH(!texts{""}.empty() && texts{""}.size() == 1 && texts{""} != texts{});
    BOTH(texts{"a"}.text() == "a" && texts{"a"} == texts{tagged_text{"a", ""}});
    BOTH(texts{tagged_text{"a", "en"}} != texts{"a"});
    BOTH(texts{greetings}.size() == 3 && texts{greetings}.text() == "Hello");
    std::vector<tagged_text> const row{{"a", "en"}, {"b", "de"}};
    std::array<tagged_text, 1> const alone{{{"a", ""}}};
    CHECK(texts{row}.size() == 2);
    CHECK(texts{alone} == texts{"a"});
    CHECK(texts{std::span<tagged_text const>{}}.empty());
    std::string const owned = "owned";
    texts one{owned};
    texts const copy = one;
    one = texts{row};
    CHECK(copy.text() == "owned");
    CHECK((*copy.begin()).text.data() == owned.data());
    CHECK(std::is_trivially_copyable_v<texts>);
}

TEST_CASE("texts: those of an element are its siblings of the same name, in their order",
          "[stanza][language]") {
    stanzas::in_stream const message{
        "<message><body>one</body><subject>no</subject>text<body xml:lang='cs'> two </body>"
        "<body xmlns='urn:other'>no</body><body/></message>"};
    auto const all = couplet::read_texts(message.element().child("body"));
    constexpr tagged_text expected[]{{"one", ""}, {" two ", "cs"}, {"", ""}};
    CHECK(all == texts{expected});
    CHECK(all.size() == 3);
    CHECK(all.text() == "one");
    CHECK(lookup_language(all, {"cs"}, "en")->text == " two ");
    CHECK(couplet::read_texts({}).empty());
    CHECK(couplet::read_texts({}).text().empty());
    CHECK(couplet::read_texts({}) == texts{});
    std::string walked;
    all.for_each([&](tagged_text const& one) { (walked += one.text) += '|'; });
    texts{}.for_each([&](tagged_text const&) { walked += "never"; });
    texts{"x"}.for_each([&](tagged_text const& one) { walked += one.text; });
    CHECK(walked == "one| two ||x");
}

}  // namespace language_tests
