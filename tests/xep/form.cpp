// SPDX-License-Identifier: BSL-1.0
// Data forms (XEP-0004).
#include <array>
#include <couplet/xep/form.hpp>
#include <couplet/xml/compare.hpp>

#include "xep/built.hpp"

namespace form_tests {

namespace xep = couplet::xep;
using xep::field_type;
using xep::form_type;

namespace {

std::string x(std::string_view type, std::string_view content) {
    std::string text = "<x xmlns='jabber:x:data' type='";
    return text.append(type).append("'>").append(content).append("</x>");
}

}  // namespace

TEST_CASE("XEP-0004 3: a form is read as it was built", "[xep][form]") {
    std::string_view const lines[]{"Fill out this form", "to configure your new bot!"};
    std::string_view const chosen[]{"news", ""};
    std::array const options{xep::form_option{.label = "10", .value = "10"},
                             xep::form_option{.value = "none"}};
    std::array const fields{
        xep::form_field{.type = field_type::fixed, .label = "Section 1"},
        xep::form_field{.var = "features",
                        .type = field_type::list_multi,
                        .label = "What features?",
                        .desc = "as many as you like",
                        .required = true,
                        .values = chosen,
                        .options = options},
    };
    CHECK(built(xep::form{.type = form_type::form,
                          .title = "Bot Configuration",
                          .instructions = lines,
                          .fields = fields}) ==
          "<x xmlns='jabber:x:data' type='form'><title>Bot Configuration</title>"
          "<instructions>Fill out this form</instructions><instructions>to configure your new "
          "bot!</instructions><field type='fixed' label='Section 1'/><field var='features' "
          "type='list-multi' label='What features?'><desc>as many as you like</desc><required/>"
          "<value>news</value><value/><option label='10'><value>10</value></option><option>"
          "<value>none</value></option></field></x>");
    CHECK(built(xep::form{.type = form_type::cancel}) ==
          "<x xmlns='jabber:x:data' type='cancel'/>");
}

TEST_CASE("XEP-0004 3.4: a table is read as it was built", "[xep][form]") {
    std::array const columns{xep::form_field{.var = "name", .label = "Name"},
                             xep::form_field{.var = "url"}};
    std::string_view const verona[]{"Comune di Verona"};
    std::array const cells{xep::form_field{.var = "name", .values = verona},
                           xep::form_field{.var = "url"}};
    std::array const rows{xep::form_row{cells}, xep::form_row{cells}};
    std::string const row =
        "<item><field var='name'><value>Comune di Verona</value></field><field var='url'/></item>";
    CHECK(built(xep::form{
              .type = form_type::result, .reported = xep::form_row{columns}, .items = rows}) ==
          x("result",
            "<reported><field var='name' label='Name'/><field var='url'/></reported>" + row + row));
    // the order was not always said
    document const reversed{x("result", row + "<reported><field var='name'/></reported>")};
    CHECK(reversed.as<xep::form>().reported);
    CHECK(fault<xep::form>(x("result", "<item/>")) == "missing_child item field");
    CHECK(fault<xep::form>(x("result", "<reported/>")) == "missing_child reported field");
    CHECK(fault<xep::form>(
              x("result", "<reported><field/></reported><reported><field/></reported>")) ==
          "repeated_child x reported");
}

TEST_CASE("XEP-0004 3.1: a form has one of four types", "[xep][form]") {
    for (auto const type : {"form", "submit", "cancel", "result"})
        CHECK(fault<xep::form>(x(type, "")).empty());
    for (auto const type : {"error", "", "Form"})
        CHECK(fault<xep::form>(x(type, "")) == "malformed_attribute x type");
    CHECK(fault<xep::form>("<x xmlns='jabber:x:data'/>") == "missing_attribute x type");
}

TEST_CASE("XEP-0004 3.2, 3.3: a field without a type, or of an unknown one, is text-single",
          "[xep][form]") {
    document const kept{x("form",
                          "<field var='a'/><field var='b' type='list-lazy'/>"
                          "<field var='c' type='text-single'/><field var='d' type='jid-multi'/>")};
    auto const form = kept.as<xep::form>();
    for (auto const var : {"a", "b", "c"}) {
        INFO(var);
        CHECK(field(form, var)->kind() == field_type::text_single);
    }
    CHECK_FALSE(field(form, "b")->type);
    CHECK(field(form, "d")->kind() == field_type::jid_multi);
    constexpr std::string_view words[]{"boolean",      "fixed",      "hidden",      "jid-multi",
                                       "jid-single",   "list-multi", "list-single", "text-multi",
                                       "text-private", "text-single"};
    for (std::size_t i = 0; i < std::size(words); ++i)
        CHECK(couplet::xml::spelled(static_cast<field_type>(i)) == words[i]);
}

TEST_CASE("XEP-0004 3.2: an option has one value, a field one description", "[xep][form]") {
    CHECK(fault<xep::form>(x("form", "<field var='a'><option label='l'/></field>")) ==
          "missing_child option value");
    CHECK(fault<xep::form>(x("form", "<field var='a'><option><value/><value/></option></field>")) ==
          "repeated_child option value");
    CHECK(fault<xep::form>(x("form", "<field var='a'><desc/><desc/></field>")) ==
          "repeated_child field desc");
    CHECK(fault<xep::form>(x("form", "<title/><title/>")) == "repeated_child x title");
}

TEST_CASE("XEP-0004: a field is found by its name", "[xep][form]") {
    document const kept{x("submit",
                          "<field var='a'><value>1</value><value>2</value></field>"
                          "<field var='a'><value>3</value></field><field><value>4</value></field>"
                          "<field var=''><value>5</value></field><field var='b'/>")};
    auto const form = kept.as<xep::form>();
    CHECK(field(form, "a")->value() == "1");
    CHECK(field(form, "a")->values.size() == 2);
    CHECK(field(form, "")->value() == "5");
    CHECK(field(form, "b")->value() == std::nullopt);
    CHECK_FALSE(field(form, "c"));
    document const table{x("result", "<item><field var='a'><value>1</value></field></item>")};
    CHECK(field(table.as<xep::form>().items.front(), "a")->value() == "1");
}

TEST_CASE("XEP-0068: FORM_TYPE says what scopes the names, if it is hidden or submitted",
          "[xep][form]") {
    auto scope = [](std::string_view type, std::string_view fields) {
        document const kept{x(type, fields)};
        auto const found = form_scope(kept.as<xep::form>());
        return found ? std::string{*found} : "none";
    };
    constexpr std::string_view hidden =
        "<field var='FORM_TYPE' type='hidden'><value>urn:x</value></field>";
    constexpr std::string_view untyped = "<field var='FORM_TYPE'><value>urn:x</value></field>";
    constexpr std::string_view shown =
        "<field var='FORM_TYPE' type='text-single'><value>urn:x</value></field>";
    for (auto const type : {"form", "submit", "result"}) CHECK(scope(type, hidden) == "urn:x");
    CHECK(scope("submit", untyped) == "urn:x");
    CHECK(scope("result", untyped) == "none");
    CHECK(scope("submit", shown) == "none");
    CHECK(scope("form", "<field var='a'/>") == "none");
    CHECK(scope("form", "<field var='FORM_TYPE' type='hidden'/>") == "none");
}

TEST_CASE("XEP-0004: what other extensions put into forms is kept", "[xep][form]") {
    std::string const text =
        x("form",
          "<page xmlns='http://jabber.org/protocol/xdata-layout'/><field var='a'><validate "
          "xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'/></field>");
    document const kept{text};
    auto const form = kept.as<xep::form>();
    CHECK(form.extensions.size() == 1);
    CHECK(field(form, "a")->extensions.front().local() == "validate");
    std::string out;
    REQUIRE_FALSE(couplet::xml::append(out, form));
    document const again{out};
    auto const field_again = field(again.as<xep::form>(), "a");
    CHECK(
        couplet::xml::equal(field_again->extensions.front(), field(form, "a")->extensions.front()));
}

TEST_CASE("XEP-0004 3: a form stands in a message or in another payload", "[xep][form]") {
    CHECK(places<xep::form>(x("form", "")) == "message");
    document const wrapped{"<query xmlns='jabber:iq:register'>" + x("form", "") + "</query>"};
    CHECK(couplet::has<xep::form>(wrapped.view()));
}

}  // namespace form_tests
