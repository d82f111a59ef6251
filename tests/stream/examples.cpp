// SPDX-License-Identifier: BSL-1.0
// Headers, features, errors and bodies of RFC 6120, of the XEPs and of recorded sessions: read, as they are answered, and
// written again.
#include <couplet/stream/body.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/stream/respond.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/copy.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../xml/corpora.hpp"
#include "catch.hpp"
#include "octets.hpp"
#include "support.hpp"

namespace examples_tests {

namespace feature = couplet::feature;
using couplet::stream_framing;
using couplet::stream_header;
using octets::written;
using std::string_view;

namespace {

namespace xml = couplet::xml;

constexpr char const* client_stream =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/// Without the white space between tags that examples are laid out with.
std::string compact(string_view text) {
    std::string all;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::size_t const next = text.find_first_not_of(" \t\r\n", at);
        bool const is_between = !all.empty() && all.back() == '>' && next != text.npos &&
                                next != at && text[next] == '<';
        if (is_between) at = next;
        all += text[at];
    }
    return all;
}

/// The value of an attribute as a plain search for it in a start tag finds it.
std::optional<std::string> searched(string_view tag, string_view attribute) {
    for (std::size_t at = tag.find(attribute); at != tag.npos; at = tag.find(attribute, at + 1)) {
        std::size_t const equals = at + attribute.size();
        bool const is_whole = at > 0 && string_view(" \t\r\n").find(tag[at - 1]) != tag.npos &&
                              tag.substr(equals, 1) == "=";
        if (!is_whole) continue;
        std::size_t const end = tag.find(tag[equals + 1], equals + 2);
        return std::string(tag.substr(equals + 2, end - equals - 2));
    }
    return {};
}
std::optional<std::string> present(couplet::address one) {
    return one ? std::optional(std::string(one.text())) : std::nullopt;
}

/// What is read is what a search finds, and it is written as it was.
void check_header(octets::header const& read, string_view text, stream_framing framing) {
    std::size_t const begin = text.starts_with("<?") ? text.find('<', 2) : text.find('<');
    string_view const tag = text.substr(begin, text.find('>', begin) - begin);
    stream_header const& header = read.value();
    bool const is_bosh = framing == stream_framing::bosh;
    CHECK(present(header.to) == searched(tag, "to"));
    CHECK(present(header.from) == searched(tag, "from"));
    CHECK((header.id ? std::optional(std::string(*header.id)) : std::nullopt) ==
          searched(tag, is_bosh ? "authid" : "id"));
    CHECK(std::string(header.language) == searched(tag, "xml:lang").value_or(""));
    auto const version = searched(tag, is_bosh ? "xmpp:version" : "version");
    CHECK(header.version ==
          (version ? couplet::parse_version(*version) : couplet::before_xmpp_1_0));
    if (framing == stream_framing::tcp) {
        string_view const ns = content_namespace(header.content);
        CHECK((ns.empty() ? std::string(xml::ns::streams) : std::string(ns)) ==
              searched(tag, "xmlns"));
    }
    octets::header const again{written(header), {.framing = framing}};
    CHECK(again.result());
    CHECK(again.value() == header);
    if (!is_bosh) CHECK(xml::equal(again.root(), read.root()));
}

/// Writes the feature from the value that is read from it; false if it is none of those.
template <class... Feature, class Sink>
bool rewrite_as(xml::writer<Sink>& out, xml::element_view one) {
    auto const rewrite = [&]<class T>(std::type_identity<T>) {
        if (!xml::is_named_as<T>(one)) return false;
        auto const value = xml::read<T>(one);
        if (!value) return false;
        write(out, *value);
        return true;
    };
    return (rewrite(std::type_identity<Feature>{}) || ...);
}
/// What is written again, of a feature that is known, from its value.
struct rewritten {
    std::size_t known = 0;
    std::string octets{};
    bool is_same = false;
};
rewritten rewrite_features(xml::element_view element) {
    auto const features = couplet::stream_features::from(element);
    REQUIRE(features);
    rewritten all;
    xml::writer writer{all.octets};
    writer.declare("stream", xml::ns::streams).open({xml::ns::streams, "features"});
    for (auto const one : features->all()) {
        bool const is_known =
            rewrite_as<feature::starttls, feature::mechanisms, feature::bind, feature::session,
                       feature::compression, feature::stream_management, feature::roster_versioning,
                       feature::pre_approval, feature::capabilities, feature::dialback,
                       feature::client_state, feature::registration, feature::channel_bindings,
                       feature::limits, feature::authentication>(writer, one);
        if (!is_known) write(writer, one);
        all.known += is_known ? 1 : 0;
    }
    CHECK_FALSE(writer.close().finish());
    all.is_same = xml::equal(octets::element(all.octets), element);
    return all;
}
struct counts {
    std::size_t headers = 0, features = 0, known = 0, errors = 0;
    std::string source{};
    std::string different{};  // whose features and errors say more than their values do

    void differs() {
        if (!different.ends_with(source + ", ")) different += source + ", ";
    }
};
void check_features(xml::element_view element, counts& count) {
    auto const again = rewrite_features(element);
    ++count.features;
    count.known += again.known;
    if (again.is_same) return;
    count.differs();
}
void check_error(xml::element_view element, counts& count) {
    auto const error = couplet::read_error(element);
    REQUIRE(error);
    ++count.errors;
    std::string out;
    xml::writer writer{out};
    if (error->application.empty())
        write(writer, *error);
    else
        write(writer, *error, error->application.front());
    CHECK_FALSE(writer.finish());
    if (xml::equal(octets::element(out), element)) return;
    count.differs();
}
/// The features and errors that a stream holds.
void check_contents(std::string const& text, counts& count) {
    couplet::stream_reader in{octets::roomy};
    in.feed(text);
    while (auto const event = in.next()) {
        auto const* const element = std::get_if<xml::element_view>(&*event);
        if (element == nullptr || element->ns() != xml::ns::streams) continue;
        xml::element const copy{*element};
        if (element->local() == "features") {
            check_features(copy, count);
        } else {
            check_error(copy, count);
        }
    }
}
void check_stream(std::string const& text, counts& count) {
    octets::header const read{text};
    if (read.is_read() && read.result()) {
        ++count.headers;
        check_header(read, text, stream_framing::tcp);
    }
    check_contents(text, count);
}
bool is_header(string_view text) {
    std::size_t const at = text.starts_with("<?") ? text.find('<', 2) : 0;
    if (at == text.npos) return false;
    string_view const name = text.substr(at, text.find_first_of(" \t\r\n>", at) - at);
    return name == "<stream" || name.ends_with(":stream");
}

}  // namespace

TEST_CASE("RFC 3920, 6120, 7395 and others: every header, feature and error of the examples",
          "[stream][examples][corpus]") {
    counts count;
    std::size_t alone = 0;
    for (auto const& e : corpora::rfc_examples()) {
        INFO(e.source << ": " << e.xml);
        count.source = e.source;
        std::string const text = compact(e.xml);
        if (is_header(text)) check_stream(text, count);
        bool const is_alone =
            text.starts_with("<stream:features") || text.starts_with("<stream:error");
        if (!is_alone || e.kind == "bad") continue;
        ++alone;
        check_contents(std::string(client_stream) + text, count);
    }
    if (alone == 0) return;
    CHECK(count.headers == 88);
    CHECK(count.features == 24);
    CHECK(count.known == 26);
    // A grammar, white space around a host (4.9.3.19), and the names of RFC 3920.
    CHECK(count.different ==
          "RFC 6120 4.9.2 #38, RFC 6120 4.9.3.19 #77, RFC 3920 4.7.2 #4, RFC 3920 4.7.4 #5, "
          "RFC 3920 4.8 #19, ");
    CHECK(count.errors == 35);
}

TEST_CASE("RFC 6120 4: the headers of the examples are answered as the examples answer them",
          "[stream][examples][corpus]") {
    constexpr string_view languages[]{"en"};
    std::map<std::string, int> outcomes;
    std::string request;
    for (auto const& e : corpora::rfc_examples()) {
        if (!e.source.starts_with("RFC 6120 4.") || !is_header(e.xml)) continue;
        octets::header const answer{e.xml};
        bool const is_answer = answer.value().id.has_value();
        if (!is_answer || request.empty()) {
            request = is_answer ? "" : e.xml;
            continue;
        }
        INFO(e.source << ": " << request << e.xml);
        octets::header const asked{request};
        request.clear();
        if (asked.is_read() && asked.value().content != answer.value().content) continue;
        couplet::stream_receiver const here{.id = *answer.value().id,
                                            .name = couplet::address::from_text("im.example.com"),
                                            .languages = languages,
                                            .serves_servers = true,
                                            .refuses_higher_major = true};
        auto const is_served = [](couplet::domain_jid_view domain) {
            if (domain.text() == "foo.im.example.com") return couplet::domain_status::gone;
            return domain.text() == "im.example.com" ? couplet::domain_status::served
                                                     : couplet::domain_status::unknown;
        };
        auto const response = asked.failure() ? respond(asked.failure()->condition(), here)
                                              : respond(asked.result(), here, is_served);
        auto expected = answer.value();
        // Who could not be read cannot be answered by name.
        if (asked.failure()) expected.to = {};
        CHECK(response.header() == expected);
        ++outcomes[response.error() ? std::string(name(*response.error())) : "fine"];
        if (response.error())
            CHECK(octets::events(compact(e.xml)) ==
                  "header stream:error/" + std::string(name(*response.error())) + " end");
    }
    if (outcomes.empty()) return;
    std::string all;
    for (auto const& [outcome, count] : outcomes)
        all += outcome + ' ' + std::to_string(count) + ' ';
    CHECK(all ==
          "fine 11 host-gone 1 host-unknown 2 invalid-namespace 2 unsupported-encoding 1 "
          "unsupported-version 1 ");
}

TEST_CASE("the headers and features in the XEPs' examples", "[stream][examples][corpus]") {
    counts count;
    std::size_t faulty = 0;
    for (auto const& e : corpora::xep_examples()) {
        std::string const text = compact(e.xml);
        INFO(e.source << ": " << text);
        count.source = e.source.substr(0, e.source.find(' '));
        if (is_header(text)) {
            octets::header const read{text};
            if (!read.is_read() || read.fault()) {
                ++faulty;
                continue;
            }
            check_stream(text, count);
        }
        if (!text.starts_with("<stream:features")) continue;
        check_contents(std::string(client_stream) + text, count);
    }
    if (count.headers == 35) return;
    // Those of XEP-0238 are in the namespace http://etherx.jabber.lit/streams, but for what is no header.
    CHECK(faulty == 169);
    CHECK(count.headers == 0);
    CHECK(count.features == 84);
    CHECK(count.known == 104);
    // Proposals that others do not know: more in dialback, mechanisms and starttls.
    CHECK(count.different == "XEP-0238, XEP-0250, XEP-0344, ");
}

TEST_CASE("the headers, features and errors of recorded sessions", "[stream][transcripts]") {
    counts count;
    for (string_view const name :
         {"gloox-badxml", "libstrophe-notls", "slixmpp-badpassword", "slixmpp-starttls"})
        for (string_view const direction : {".c2s", ".s2c"})
            for (auto const& s :
                 corpora::session_in_tree(std::string(name) + std::string(direction))) {
                INFO(s.source);
                octets::header const read{s.xml};
                CHECK(read.result());
                check_stream(s.xml, count);
            }
    CHECK(count.headers == 14);
    CHECK(count.features == 7);
    CHECK(count.known == 29);
    CHECK(count.different == "");
    CHECK(count.errors == 1);
}

TEST_CASE("the headers, features and errors of all recorded sessions",
          "[stream][transcripts][corpus]") {
    counts count;
    for (auto const& s : corpora::sessions()) {
        INFO(s.source);
        octets::header const read{s.xml};
        CHECK(read.result());
        check_stream(s.xml, count);
    }
    if (count.headers == 0) return;
    CHECK(count.headers == 126);
    CHECK(count.features == 59);
    CHECK(count.known == 246);
    CHECK(count.different == "");
    CHECK(count.errors == 4);
}

TEST_CASE("RFC 7395, XEP-0124: the messages of recorded WebSockets and BOSH sessions",
          "[stream][transcripts][corpus]") {
    std::map<std::string, int> seen;
    counts count;
    for (auto const& m : corpora::messages()) {
        INFO(m.source << ": " << m.xml);
        auto const element = octets::element(m.xml);
        if (element.view().ns() == xml::ns::framing) {
            ++seen[std::string(element.view().local())];
            if (auto const end = couplet::read_close(element)) {
                CHECK(xml::equal(octets::element(written(*end)), element));
                continue;
            }
            octets::header const read{m.xml, {.framing = stream_framing::websocket}};
            CHECK(read.result());
            check_header(read, m.xml, stream_framing::websocket);
        } else if (element.view().ns() == xml::ns::httpbind) {
            ++seen["body"];
            auto const body = xml::read<couplet::bosh_body>(element);
            REQUIRE(body);
            auto const again = octets::element(written(*body));
            CHECK(xml::read<couplet::bosh_body>(again) == body);
            CHECK(xml::detail::have_equal_attributes(again, element));
            bool const is_request = m.source.find("c2s") != m.source.npos;
            if (is_request) CHECK_FALSE(couplet::check_request(*body));
            if (body->version) {
                octets::header const read{m.xml, {.framing = stream_framing::bosh}};
                CHECK(read.result());
                check_header(read, m.xml, stream_framing::bosh);
                ++seen["body that opens"];
            }
            for (auto const child : element.view().children())
                if (child.is({xml::ns::streams, "features"})) {
                    check_features(child, count);
                }
        } else if (element.view().is({xml::ns::streams, "features"})) {
            check_features(element, count);
        }
    }
    if (seen.empty()) return;
    std::string all;
    for (auto const& [what, times] : seen) all += what + ' ' + std::to_string(times) + ", ";
    CHECK(all == "body 18, body that opens 2, close 4, open 8, ");
    CHECK(count.features == 6);
    CHECK(count.different == "");
}

}  // namespace examples_tests
