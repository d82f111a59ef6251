// SPDX-License-Identifier: BSL-1.0
// What a stream offers, read and written (RFC 6120 4.3.2).
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/copy.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "octets.hpp"

namespace features_tests {

namespace feature = couplet::feature;
using couplet::get;
using couplet::has;
using couplet::schema_errc;
using couplet::stream_features;
using couplet::stream_framing;
using std::string_view;

namespace {

namespace xml = couplet::xml;

/// Features as they stand in a stream, or alone.
class offered {
  public:
    explicit offered(string_view children)
        : element_{octets::element("<s:features xmlns:s='http://etherx.jabber.org/streams'>" +
                                   std::string(children) + "</s:features>")} {}
    stream_features operator*() const { return stream_features::from(element_).value(); }

  private:
    xml::element element_;
};

template <class... Features>
std::string written(Features const&... features) {
    std::string out;
    if (auto const refused = couplet::append_features(out, features...))
        return "refused: " + std::string(couplet::name(refused->code));
    return out;
}
/// What stands in `<stream:features>`.
template <class Feature>
std::string inner(Feature const& one) {
    constexpr string_view begin = "<stream:features>", end = "</stream:features>";
    std::string const all = written(one);
    REQUIRE(all.starts_with(begin));
    return all.substr(begin.size(), all.size() - begin.size() - end.size());
}
/// Written as it should be, and read back as it was.
template <class Feature>
void check(Feature const& one, string_view expected) {
    CHECK(inner(one) == expected);
    offered const features{expected};
    CHECK(has<Feature>(*features));
    auto const read = get<Feature>(*features);
    REQUIRE(read);
    CHECK(inner(*read) == expected);
    if constexpr (requires { one == one; }) CHECK(*read == one);
}
template <class Feature>
std::string fault_of(string_view children) {
    offered const features{children};
    auto const read = get<Feature>(*features);
    if (read) return "none";
    return std::string(name(read.error().code)) + ' ' + std::string(read.error().field);
}

// What somebody else adds: nothing else has to know of it.
struct example {
    bool required = false;
    static constexpr auto schema = couplet::declare::element(
        {"urn:xmpp:example", "example"}, couplet::declare::flag("required", &example::required));
    friend bool operator==(example const&, example const&) = default;
};

}  // namespace

TEST_CASE("RFC 6120 4.3.2, 5.4.1: STARTTLS, which may be required", "[stream][features]") {
    check(feature::starttls{}, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    check(feature::starttls{.required = true},
          "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>");
    // The flag is in the namespace of its element.
    offered const foreign{
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required xmlns='urn:x'/></starttls>"};
    CHECK_FALSE(get<feature::starttls>(*foreign)->required);
}

TEST_CASE("RFC 6120 6.3.1: mechanisms, of which there may be none", "[stream][features]") {
    string_view const names[]{"EXTERNAL", "SCRAM-SHA-1-PLUS", "PLAIN"};
    check(feature::mechanisms{names},
          "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
          "<mechanism>SCRAM-SHA-1-PLUS</mechanism><mechanism>PLAIN</mechanism></mechanisms>");
    check(feature::mechanisms{}, "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    offered const mixed{
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
        "<hostname xmlns='urn:xmpp:domain-based-name:1'>a</hostname>"
        "<mechanism>A</mechanism><mechanism xmlns='urn:x'>no</mechanism>"
        "<mechanism>B</mechanism></mechanisms>"};
    CHECK(get<feature::mechanisms>(*mixed)->names.size() == 2);
}

TEST_CASE("the other features, each in its namespace", "[stream][features]") {
    check(feature::bind{}, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    check(feature::bind{.required = true},
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><required/></bind>");
    check(feature::session{.optional = true},
          "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>");
    string_view const methods[]{"zlib", "lzw"};
    check(feature::compression{methods},
          "<compression xmlns='http://jabber.org/features/compress'><method>zlib</method>"
          "<method>lzw</method></compression>");
    check(feature::stream_management{}, "<sm xmlns='urn:xmpp:sm:3'/>");
    check(feature::stream_management{.optional = true},
          "<sm xmlns='urn:xmpp:sm:3'><optional/></sm>");
    check(feature::roster_versioning{}, "<ver xmlns='urn:xmpp:features:rosterver'/>");
    check(feature::pre_approval{}, "<sub xmlns='urn:xmpp:features:pre-approval'/>");
    check(
        feature::capabilities{
            .hash = "sha-1", .node = "http://jabberd.org", .ver = "ItBTI0XLDFvVxZ72NQElAzKS9sU="},
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://jabberd.org' "
        "ver='ItBTI0XLDFvVxZ72NQElAzKS9sU='/>");
    check(feature::dialback{.errors = true},
          "<dialback xmlns='urn:xmpp:features:dialback'><errors/></dialback>");
    check(feature::client_state{}, "<csi xmlns='urn:xmpp:csi:0'/>");
    check(feature::registration{}, "<register xmlns='http://jabber.org/features/iq-register'/>");
    feature::channel_binding const types[]{{"tls-server-end-point"}, {"tls-exporter"}};
    check(feature::channel_bindings{types},
          "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
          "<channel-binding type='tls-server-end-point'/><channel-binding type='tls-exporter'/>"
          "</sasl-channel-binding>");
    check(feature::limits{.max_bytes = 10000, .idle_seconds = 1800},
          "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes>"
          "<idle-seconds>1800</idle-seconds></limits>");
    check(feature::limits{}, "<limits xmlns='urn:xmpp:stream-limits:0'/>");
}

TEST_CASE("XEP-0388 2.1: SASL2 with what is negotiated in it", "[stream][features]") {
    string_view const names[]{"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"};
    string_view const tokens[]{"HT-SHA-256-ENDP"};
    feature::inline_name const inlined[]{{"urn:xmpp:carbons:2"}, {"urn:xmpp:csi:0"}};
    feature::authentication const sent{
        .mechanisms = names,
        .inlined = feature::inline_features{
            .management = feature::stream_management{},
            .bind = feature::bind2{feature::bind2_inline{inlined}},
            .fast = feature::fast{.tls_0rtt = true, .mechanisms = tokens}}};
    constexpr string_view octets =
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-1</mechanism>"
        "<mechanism>SCRAM-SHA-1-PLUS</mechanism><inline><sm xmlns='urn:xmpp:sm:3'/>"
        "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/>"
        "<feature var='urn:xmpp:csi:0'/></inline></bind><fast xmlns='urn:xmpp:fast:0' "
        "tls-0rtt='true'><mechanism>HT-SHA-256-ENDP</mechanism></fast></inline></authentication>";
    check(sent, octets);
    offered const features{octets};
    auto const read = get<feature::authentication>(*features).value();
    REQUIRE(read.inlined);
    CHECK(read.inlined->bind == sent.inlined->bind);
    CHECK(read.inlined->fast == sent.inlined->fast);
    CHECK(read.mechanisms == sent.mechanisms);

    // What is not known is kept, at both levels.
    constexpr string_view more =
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>A</mechanism><inline>"
        "<x xmlns='urn:x'>1</x><y xmlns='urn:y'/></inline>"
        "<hostname xmlns='urn:xmpp:domain-based-name:1'>auth42.example</hostname></authentication>";
    offered const unknown{more};
    auto const kept = get<feature::authentication>(*unknown).value();
    CHECK(kept.others.size() == 1);
    CHECK(kept.inlined->others.size() == 2);
    CHECK(inner(kept) == more);
}

TEST_CASE("RFC 6120 4.3.2: unknown features are kept in their order", "[stream][features]") {
    constexpr string_view octets =
        "<sm xmlns='urn:xmpp:sm:2'><optional/></sm><x xmlns='urn:x' a='1'>text<y/></x>"
        "<csi xmlns='urn:xmpp:csi:0'/><x xmlns='urn:x' a='2'/>";
    offered const features{octets};
    std::string names, again;
    for (auto const one : (*features).all()) (((names += one.ns()) += ' ') += one.local()) += ' ';
    CHECK(names == "urn:xmpp:sm:2 sm urn:x x urn:xmpp:csi:0 csi urn:x x ");
    CHECK(has<feature::client_state>(*features));
    CHECK_FALSE(has<feature::stream_management>(*features));
    std::string out;
    xml::writer writer{out};
    writer.open({xml::ns::streams, "features"});
    for (auto const one : (*features).all()) write(writer, one);
    CHECK_FALSE(writer.close().finish());
    CHECK(xml::equal(octets::element(out), (*features).element()));
    // One of them, beside one of our own.
    CHECK(written(*(*features).all().begin(), feature::bind{}) ==
          "<stream:features><sm xmlns='urn:xmpp:sm:2'><optional/></sm>"
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
}

TEST_CASE("a feature of one's own touches nothing else", "[stream][features]") {
    check(example{.required = true}, "<example xmlns='urn:xmpp:example'><required/></example>");
    offered const features{"<example xmlns='urn:xmpp:example'/>"};
    CHECK(get<example>(*features) == example{});
    CHECK(get<feature::bind>(*features).error().code == schema_errc::absent);
}

TEST_CASE("RFC 6120 4.3.5, 4.3.2: when negotiation goes on", "[stream][features]") {
    auto const is_mandatory = [](string_view children) {
        return (*offered{children}).is_mandatory();
    };
    CHECK((*offered{""}).empty());
    CHECK_FALSE((*offered{"<a xmlns='urn:a'/>"}).empty());
    CHECK_FALSE(is_mandatory(""));
    CHECK_FALSE(is_mandatory(
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><csi xmlns='urn:xmpp:csi:0'/>"));
    CHECK(is_mandatory("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"));
    CHECK(is_mandatory("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"));
    CHECK(
        is_mandatory("<csi xmlns='urn:xmpp:csi:0'/>"
                     "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
    CHECK(is_mandatory("<example xmlns='urn:xmpp:example'><required/></example>"));
    CHECK_FALSE(is_mandatory("<example xmlns='urn:xmpp:example'><required xmlns='x'/></example>"));
    CHECK_FALSE(
        is_mandatory("<compression xmlns='http://jabber.org/features/compress'>"
                     "<method>zlib</method></compression>"));
}

TEST_CASE("RFC 6120 5.3.1: TLS that nothing else is offered beside is mandatory",
          "[stream][features]") {
    CHECK((*offered{"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"}).is_mandatory());
}

TEST_CASE("features are told from other elements by the namespace of streams",
          "[stream][features]") {
    for (string_view const other : {"<features/>", "<features xmlns='jabber:client'/>",
                                    "<features xmlns='https://etherx.jabber.org/streams'/>",
                                    "<error xmlns='http://etherx.jabber.org/streams'/>"})
        CHECK_FALSE(stream_features::from(octets::element(other)));
    CHECK_FALSE(stream_features::from({}));
    CHECK(stream_features::from(
        octets::element("<features xmlns='http://etherx.jabber.org/streams'/>")));
}

TEST_CASE("what a feature may not be is told by name", "[stream][features]") {
    CHECK(fault_of<feature::limits>("") == "absent ");
    CHECK(fault_of<feature::limits>("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>-1"
                                    "</max-bytes></limits>") == "malformed_child max-bytes");
    CHECK(fault_of<feature::limits>("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>"
                                    "4294967296</max-bytes></limits>") ==
          "malformed_child max-bytes");
    CHECK(fault_of<feature::limits>("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>1"
                                    "</max-bytes><max-bytes>2</max-bytes></limits>") ==
          "repeated_child max-bytes");
    CHECK(fault_of<feature::channel_bindings>("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
                                              "<channel-binding/></sasl-channel-binding>") ==
          "missing_attribute type");
    CHECK(
        fault_of<feature::channel_bindings>("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'/>") ==
        "missing_child channel-binding");
    CHECK(fault_of<feature::authentication>("<authentication xmlns='urn:xmpp:sasl:2'/>") ==
          "missing_child mechanism");
    CHECK(fault_of<feature::capabilities>("<c xmlns='http://jabber.org/protocol/caps'/>") ==
          "missing_attribute node");
    CHECK(written(feature::capabilities{.node = "\x02", .ver = ""}) ==
          "refused: forbidden_character");
}

TEST_CASE("RFC 7395 3.3.3: features of a WebSocket's stream stand alone", "[stream][features]") {
    std::string out;
    CHECK_FALSE(couplet::append_features(out, stream_framing::websocket, feature::bind{}));
    CHECK(out ==
          "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
    CHECK(written() == "<stream:features/>");
}

}  // namespace features_tests
