// SPDX-License-Identifier: BSL-1.0
// Declarations: each kind of field written and read, each error, with the names of the element and the field.
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/owned_element.hpp>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace declare_tests {

using namespace couplet;
using namespace couplet::literals;

namespace {

enum class colour { red, dark_green };
constexpr auto spelling(colour) noexcept { return xml::words{"red", "dark-green"}; }

/// A user's own: degrees, as "21.5C".
class temperature {
  public:
    temperature() = default;
    static std::optional<temperature> from_text(std::string_view text) noexcept {
        if (!text.ends_with('C')) return {};
        temperature made;
        made.text_ = text;
        return made;
    }
    std::string_view text() const noexcept { return text_; }
    friend bool operator==(temperature, temperature) = default;

  private:
    std::string_view text_ = "0C";
};

struct attributes {
    std::string_view text{};
    std::optional<std::string_view> maybe{};
    unsigned char count{};
    int number = 7;
    bool yes = false;
    address who{};
    std::optional<colour> paint{};
    std::string_view language{};
    temperature warm{};

    static constexpr auto schema = declare::element(
        {"urn:x", "a"}, declare::attribute("text", &attributes::text),
        declare::attribute("maybe", &attributes::maybe),
        declare::attribute("count", &attributes::count),
        declare::attribute("number", &attributes::number, 7),
        declare::attribute("yes", &attributes::yes), declare::attribute("who", &attributes::who),
        declare::attribute("paint", &attributes::paint),
        declare::attribute({xml::ns::xml, "lang"}, &attributes::language, ""),
        declare::attribute("warm", &attributes::warm));
    friend bool operator==(attributes const&, attributes const&) = default;
};

struct leaf {
    int n{};
    static constexpr auto schema =
        declare::element({"urn:leaf", "leaf"}, declare::attribute("n", &leaf::n));
    friend bool operator==(leaf const&, leaf const&) = default;
};
struct inner {
    std::optional<std::string_view> label{};
    std::string_view value{};
    static constexpr auto schema = declare::content(declare::attribute("label", &inner::label),
                                                    declare::child("value", &inner::value));
    friend bool operator==(inner const&, inner const&) = default;
};
struct children {
    std::string_view name{};
    std::optional<unsigned> size{};
    xml::list<std::string_view> groups{};
    xml::list<inner> options{};
    std::optional<leaf> one{};
    bool required = false;
    std::optional<colour> paint{};
    std::optional<colour> foreign{};
    xml::elements rest{};

    static constexpr auto schema = declare::element(
        {"urn:x", "c"}, declare::child("name", &children::name),
        declare::child("size", &children::size), declare::child("group", &children::groups),
        declare::child("option", &children::options), declare::child(&children::one),
        declare::flag("required", &children::required), declare::choice(&children::paint),
        declare::choice("urn:colours", &children::foreign), declare::any(&children::rest));
    friend bool operator==(children const&, children const&) = default;
};

struct strict {
    address jid{};
    xml::list<leaf> leaves{};
    std::optional<colour> paint{};
    static constexpr auto schema =
        declare::element({"urn:x", "s"}, declare::attribute("jid", &strict::jid).required(),
                         declare::child(&strict::leaves).required(),
                         declare::attribute("paint", &strict::paint).ignoring_unknown())
            .in(occurs::iq_set);
};
struct painted {
    colour what{};
    std::optional<int> layers{};
    static constexpr auto schema =
        declare::one_of("urn:paint", &painted::what, declare::text(&painted::layers))
            .in(occurs::message);
};
struct defaulted {
    int n{};
    static constexpr auto schema =
        declare::element({"urn:x", "d"}, declare::attribute("n", &defaulted::n, 7));
};
struct carrying {
    std::optional<stanza_view> stanza{};
    static constexpr auto schema =
        declare::element({"urn:x", "carrying"}, declare::child(&carrying::stanza));
};

template <class T>
std::string built(T const& value) {
    std::string out;
    REQUIRE_FALSE(xml::append(out, value));
    return out;
}
/// "missing_attribute a text", or what it is rebuilt to.
template <class T>
std::string said(std::string_view text) {
    auto const tree = xml::parse_element(text);
    REQUIRE(tree);
    auto const read = xml::read<T>(tree->view());
    if (read) return built(*read);
    return std::string(name(read.error().code)) + ' ' + std::string(read.error().element) + ' ' +
           std::string(read.error().field);
}

}  // namespace

TEST_CASE("a declaration says which attributes there are, and what they mean", "[xml][declare]") {
    CHECK(built(attributes{.text = "<", .who = "a@b"_jid}) ==
          "<a xmlns='urn:x' text='&lt;' count='0' who='a@b' warm='0C'/>");
    CHECK(built(attributes{.maybe = "",
                           .count = 255,
                           .number = -7,
                           .yes = true,
                           .paint = colour::dark_green,
                           .language = "en",
                           .warm = *temperature::from_text("1C")}) ==
          "<a xmlns='urn:x' text='' maybe='' count='255' number='-7' yes='true' "
          "paint='dark-green' xml:lang='en' warm='1C'/>");
    CHECK(said<attributes>("<a xmlns='urn:x' warm='2C' yes='1' number=' +08 ' count='&#9;9' "
                           "text='' unknown='1' p:maybe='no' xmlns:p='urn:p' xml:lang='cs'/>") ==
          "<a xmlns='urn:x' text='' count='9' number='8' yes='true' xml:lang='cs' warm='2C'/>");
    attributes const meant{.text = "t", .count = 1, .warm = *temperature::from_text("2C")};
    auto const tree = xml::parse_element(built(meant));
    CHECK(*xml::read<attributes>(tree->view()) == meant);
    CHECK(said<attributes>("<a xmlns='urn:x' text='t' count='1' number='7' yes='false' who='' "
                           "warm='2C'/>") ==
          "<a xmlns='urn:x' text='t' count='1' who='' warm='2C'/>");
}

TEST_CASE("an attribute that is not there means its default, which is not written",
          "[xml][declare]") {
    auto const tree = xml::parse_element("<d xmlns='urn:x'/>");
    CHECK(xml::read<defaulted>(tree->view())->n == 7);
    CHECK(built(defaulted{7}) == "<d xmlns='urn:x'/>");
    CHECK(said<defaulted>("<d xmlns='urn:x' n='0'/>") == "<d xmlns='urn:x' n='0'/>");
}

TEST_CASE("what an attribute cannot be is told with its element and its name", "[xml][declare]") {
    CHECK(said<attributes>("<a xmlns='urn:x' count='1' warm='2C'/>") == "missing_attribute a text");
    CHECK(said<attributes>("<a xmlns='urn:x' text='' warm='2C'/>") == "missing_attribute a count");
    auto const with = [](std::string const& attribute) {
        return said<attributes>("<a xmlns='urn:x' " + attribute + "/>");
    };
    for (std::string const count :
         {"256", "-1", "", "1 2", "0x1", "1.0", "99999999999999999999999"})
        CHECK(with("count='" + count + "'") == "malformed_attribute a count");
    CHECK(with("number='2147483648'") == "malformed_attribute a number");
    CHECK(with("yes='TRUE'") == "malformed_attribute a yes");
    CHECK(with("paint='green'") == "malformed_attribute a paint");
    CHECK(with("paint=''") == "malformed_attribute a paint");
    CHECK(with("warm='2F'") == "malformed_attribute a warm");
    // The first one that is wrong, in document order, before one that is missing.
    CHECK(with("yes='x' count='y'") == "malformed_attribute a yes");
    CHECK(said<attributes>("<b xmlns='urn:x'/>") == "absent a ");
    CHECK(said<attributes>("<a xmlns='urn:y'/>") == "absent a ");
}

TEST_CASE("a declaration says which children there are, and how often", "[xml][declare]") {
    std::array<std::string_view, 2> const groups{"Friends", ""};
    std::array<inner, 2> const options{inner{.value = "1"}, inner{.label = "l", .value = "2"}};
    std::string const all =
        "<c xmlns='urn:x'><name>n</name><size>3</size><group>Friends</group><group/>"
        "<option><value>1</value></option><option label='l'><value>2</value></option>"
        "<leaf xmlns='urn:leaf' n='5'/><required/><red/>"
        "<dark-green xmlns='urn:colours'/></c>";
    children const meant{.name = "n",
                         .size = 3,
                         .groups = groups,
                         .options = options,
                         .one = leaf{5},
                         .required = true,
                         .paint = colour::red,
                         .foreign = colour::dark_green};
    CHECK(built(meant) == all);
    CHECK(said<children>(all) == all);
    auto const tree = xml::parse_element(all);
    CHECK(*xml::read<children>(tree->view()) == meant);
    CHECK(said<children>("<c xmlns='urn:x'><name/></c>") == "<c xmlns='urn:x'><name/></c>");
}

TEST_CASE("what a child cannot be is told with its element and its name", "[xml][declare]") {
    auto const with = [](std::string const& inside) {
        return said<children>("<c xmlns='urn:x'><name/>" + inside + "</c>");
    };
    CHECK(said<children>("<c xmlns='urn:x'/>") == "missing_child c name");
    CHECK(said<children>("<c xmlns='urn:x'><name xmlns='urn:y'/></c>") == "missing_child c name");
    CHECK(with("<name/>") == "repeated_child c name");
    CHECK(with("<size>x</size>") == "malformed_child c size");
    CHECK(with("<size/>") == "malformed_child c size");
    CHECK(with("<leaf xmlns='urn:leaf' n='1'/><leaf xmlns='urn:leaf' n='2'/>") ==
          "repeated_child c leaf");
    CHECK(with("<red/><dark-green/>") == "repeated_child c ");
    // Nobody has to guess which of two flags is meant.
    CHECK(with("<required/><required/>") == "<c xmlns='urn:x'><name/><required/></c>");
    CHECK(with("<red xmlns='urn:colours'/><red xmlns='urn:colours'/>") == "repeated_child c ");
    // In a child that has a declaration of its own, it is that one's.
    CHECK(with("<leaf xmlns='urn:leaf'/>") == "missing_attribute leaf n");
    CHECK(with("<option/>") == "missing_child option value");
    CHECK(with("<option><value/></option><option><value/><value/></option>") ==
          "repeated_child option value");
}

TEST_CASE("children that no field takes are kept in order, or ignored", "[xml][declare]") {
    std::string const text =
        "<c xmlns='urn:x'><blue/><name>n</name>text<y xmlns='urn:y'>1<z/></y><leaf/></c>";
    auto const tree = xml::parse_element(text);
    auto const read = xml::read<children>(tree->view());
    REQUIRE(read);
    std::string locals;
    for (xml::element_view const one : read->rest) locals.append(one.local()) += ' ';
    CHECK(locals == "blue y leaf ");
    CHECK(built(*read) ==
          "<c xmlns='urn:x'><name>n</name><blue/><y xmlns='urn:y'>1<z/></y><leaf/></c>");
    CHECK(said<leaf>("<leaf xmlns='urn:leaf' n='1'><x/>text</leaf>") ==
          "<leaf xmlns='urn:leaf' n='1'/>");
}

TEST_CASE("lists are read when they are come by, again and again", "[xml][declare]") {
    auto const tree = xml::parse_element(
        "<c xmlns='urn:x'><group>1</group><name/><y xmlns='urn:y'/><group>2</group>x"
        "<group>3</group></c>");
    auto const read = xml::read<children>(tree->view());
    REQUIRE(read);
    xml::list<std::string_view> const groups = read->groups;
    CHECK(groups.size() == 3);
    CHECK(groups.front() == "1");
    std::string twice;
    for (int i = 0; i < 2; ++i)
        for (std::string_view const one : groups) twice += one;
    CHECK(twice == "123123");
    std::array<std::string_view, 3> const same{"1", "2", "3"};
    std::array<std::string_view, 2> const fewer{"1", "2"};
    CHECK(groups == xml::list<std::string_view>{same});
    CHECK_FALSE(groups == xml::list<std::string_view>{fewer});
    CHECK_FALSE(xml::list<std::string_view>{fewer} == groups);
    CHECK(read->options.empty());
    CHECK(read->options == xml::list<inner>{});
}

TEST_CASE(
    "an address that must be there, a list that must not be empty, a word that may be unknown",
    "[xml][declare]") {
    std::string const leaves = "<leaf xmlns='urn:leaf' n='1'/>";
    std::string const good = "<s xmlns='urn:x' jid='a'>" + leaves + "</s>";
    CHECK(said<strict>(good) == good);
    CHECK(said<strict>("<s xmlns='urn:x'>" + leaves + "</s>") == "missing_attribute s jid");
    CHECK(said<strict>("<s xmlns='urn:x' jid='a'/>") == "missing_child s leaf");
    CHECK(said<strict>("<s xmlns='urn:x' jid='a' paint='pink'>" + leaves + "</s>") == good);
    CHECK(said<strict>("<s xmlns='urn:x' jid='a'>" + leaves + "<leaf xmlns='urn:leaf'/></s>") ==
          "missing_attribute leaf n");
}

TEST_CASE("declare: what is required and absent is refused, and nothing is written",
          "[xml][declare]") {
    leaf const leaves[]{{.n = 1}};
    std::string out = "before";
    auto const code = [&](strict const& value) { return xml::append(out, value).value().code; };
    CHECK(code({.leaves = leaves}) == writer_errc::missing_value);
    CHECK(code({.jid = "a@b"_jid}) == writer_errc::missing_value);
    CHECK(out == "before");
    CHECK_FALSE(xml::append(out, strict{.jid = address::from_text(""), .leaves = leaves}));
    CHECK(out == "before<s xmlns='urn:x' jid=''><leaf xmlns='urn:leaf' n='1'/></s>");
}

TEST_CASE("an element is named as an enumerator is spelled", "[xml][declare]") {
    CHECK(built(painted{colour::dark_green, 2}) == "<dark-green xmlns='urn:paint'>2</dark-green>");
    CHECK(said<painted>("<red xmlns='urn:paint'/>") == "<red xmlns='urn:paint'/>");
    CHECK(said<painted>("<red xmlns='urn:paint'> 3\n</red>") == "<red xmlns='urn:paint'>3</red>");
    CHECK(said<painted>("<red xmlns='urn:paint'>many</red>") == "malformed_text red ");
    CHECK(said<painted>("<pink xmlns='urn:paint'/>") == "absent red ");
}

TEST_CASE("a child that knows itself is a stanza of whatever content namespace", "[xml][declare]") {
    std::string const text =
        "<carrying xmlns='urn:x'><message/><iq xmlns='jabber:server' type='get' "
        "id='1'/></carrying>";
    CHECK(said<carrying>(text) ==
          "<carrying xmlns='urn:x'><iq xmlns='jabber:server' type='get' id='1'/></carrying>");
    CHECK(said<carrying>("<carrying xmlns='urn:x'><iq xmlns='jabber:client'/><message "
                         "xmlns='jabber:client'/></carrying>") == "repeated_child carrying ");
    CHECK(said<carrying>("<carrying xmlns='urn:x'/>") == "<carrying xmlns='urn:x'/>");
}

TEST_CASE("what a stanza carries is found where it may stand", "[xml][declare]") {
    auto const tree = xml::parse_element(
        "<message xmlns='jabber:client'><red xmlns='urn:paint'>x</red><leaf xmlns='urn:leaf' "
        "n='1'/><leaf xmlns='urn:leaf' n='2'/><s xmlns='urn:x'/></message>");
    auto const stanza = stanza_view::from(tree->view());
    REQUIRE(stanza);
    CHECK(has<leaf>(*stanza));
    CHECK(get<leaf>(*stanza)->n == 1);
    CHECK(find<leaf>(*stanza).attribute("n") == "1");
    CHECK(has<painted>(*stanza));  // though it is not as it should be
    CHECK(get<painted>(*stanza).error() == schema_error{schema_errc::malformed_text, "red"});
    CHECK_FALSE(has<strict>(*stanza));  // it stands in sets only
    CHECK(get<strict>(*stanza).error() == schema_error{schema_errc::absent, "s"});
    CHECK(has<strict>(tree->view()));  // of an element nobody knows what it is
    CHECK_FALSE(has<attributes>(*stanza));
    CHECK(get<attributes>(xml::element_view{}).error().code == schema_errc::absent);
}

TEST_CASE("what cannot be written is refused whole", "[xml][declare]") {
    std::string out = "before";
    auto const refusal = xml::append(out, attributes{.text = std::string_view{"\0", 1}});
    REQUIRE(refusal);
    CHECK(out == "before");
}

TEST_CASE("numbers, words and booleans as text", "[xml][declare]") {
    using longest = std::numeric_limits<long long>;
    CHECK(std::string_view{xml::text_of{longest::min()}} == "-9223372036854775808");
    CHECK(xml::from_text<long long>("-9223372036854775808") == longest::min());
    CHECK(xml::from_text<long long>("-9223372036854775809") == std::nullopt);
    CHECK(xml::from_text<unsigned long long>("18446744073709551615") ==
          std::numeric_limits<unsigned long long>::max());
    CHECK(xml::from_text<unsigned long long>("18446744073709551616") == std::nullopt);
    CHECK(xml::from_text<unsigned>("-0") == 0U);
    CHECK(xml::from_text<signed char>("-128") == static_cast<signed char>(-128));
    CHECK(xml::from_text<signed char>("-129") == std::nullopt);
    CHECK(xml::from_text<int>("+-1") == std::nullopt);
    CHECK(xml::from_text<int>("\xEF\xBC\x91") == std::nullopt);  // a fullwidth digit
    CHECK(xml::from_text<bool>(" 0\n") == false);
    CHECK(xml::from_text<bool>("yes") == std::nullopt);
    CHECK(xml::spelled(colour::dark_green) == "dark-green");
    CHECK(xml::spelled(static_cast<colour>(7)) == "");
    CHECK(xml::find_spelled<colour>("") == std::nullopt);
}

TEST_CASE("each error has a name and a sentence", "[xml][declare]") {
    for (int i = 0; i <= static_cast<int>(schema_errc::malformed_text); ++i) {
        CHECK_FALSE(name(static_cast<schema_errc>(i)).empty());
        CHECK_FALSE(describe(static_cast<schema_errc>(i)).empty());
    }
}

namespace {
struct mark {
    unsigned number{};

    static constexpr auto schema =
        declare::element({"urn:x", "mark"}, declare::attribute("n", &mark::number))
            .in(occurs::message);
    friend bool operator==(mark const&, mark const&) = default;
};
}  // namespace

TEST_CASE("RFC 6120 8.4: all that is well-formed is come by in its order, the rest is passed over",
          "[xml][declare]") {
    auto const marked = [](std::string const& kind) {
        return xml::parse_element(
            "<" + kind +
            " xmlns='jabber:client' type='get' id='1'><mark xmlns='urn:x' n='3'/>"
            "<mark xmlns='urn:x' n='x'/><mark n='4'/><mark xmlns='urn:x'/>"
            "<mark xmlns='urn:x' n='1'/></" +
            kind + ">");
    };
    auto const message = marked("message");
    auto const stanza = stanza_view::from(message->view());
    std::array const wanted{mark{3}, mark{1}};
    CHECK(get_all<mark>(*stanza) == xml::list<mark>{wanted});
    CHECK(get<mark>(*stanza) == mark{3});
    auto const iq = marked("iq");
    CHECK(get_all<mark>(*stanza_view::from(iq->view())).empty());  // not where it may stand
}

}  // namespace declare_tests
