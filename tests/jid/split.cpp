// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/split.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "addresses.hpp"
#include "both.hpp"

namespace split_tests {

using couplet::split;
using couplet::split_jid;

namespace {

using text = std::optional<std::string_view>;

constexpr bool splits(std::string_view jid, text local, std::string_view domain, text resource) {
    auto const parts = split(jid);
    return parts.local == local && parts.domain == domain && parts.resource == resource;
}
constexpr auto absent = std::nullopt;

/// RFC 7622 3.2 as a textbook draws it: the resourcepart, the localpart, the rest.
split_jid split_by_textbook(std::string_view jid) {
    split_jid parts;
    if (auto const slash = jid.find('/'); slash != jid.npos) {
        parts.resource = jid.substr(slash + 1);
        jid = jid.substr(0, slash);
    }
    if (auto const at = jid.find('@'); at != jid.npos) {
        parts.local = jid.substr(0, at);
        jid = jid.substr(at + 1);
    }
    parts.domain = jid;
    return parts;
}

/// Like a Go library: empty means absent, an empty local- or resourcepart is an error, and
/// a final dot is gone.
struct go_parts {
    std::string local, domain, resource;
    bool failed = false;
};
go_parts split_like_go(std::string const& jid) {
    go_parts parts;
    std::string rest = jid;
    std::size_t separator = rest.find('/');
    if (separator != rest.npos) {
        if (separator == rest.size() - 1) return {"", "", "", true};
        parts.resource = rest.substr(separator + 1);
        rest.erase(separator);
    }
    separator = rest.find('@');
    if (separator == 0) return {"", "", "", true};
    if (separator == rest.npos) {
        parts.domain = rest;
    } else {
        parts.local = rest.substr(0, separator);
        parts.domain = rest.substr(separator + 1);
    }
    if (parts.domain.ends_with('.')) parts.domain.pop_back();
    return parts;
}

/// In the manner of a Rust library: one pass over the octets, absent parts are none.
split_jid split_like_rust(std::string_view jid) {
    split_jid parts;
    std::size_t begin = 0;
    std::size_t end = jid.size();
    for (std::size_t i = 0; i < jid.size(); ++i) {
        if (jid[i] == '/') {
            parts.resource = jid.substr(i + 1);
            end = i;
            break;
        }
        if (jid[i] == '@' && !parts.local) {
            parts.local = jid.substr(0, i);
            begin = i + 1;
        }
    }
    parts.domain = jid.substr(begin, end - begin);
    return parts;
}

/// What the textbook checks without Unicode: sizes, excluded characters, brackets around IPv6.
bool passes_textbook(split_jid const& parts) {
    auto const fits = [](std::string_view part) { return !part.empty() && part.size() < 1024; };
    if (parts.local &&
        (!fits(*parts.local) || parts.local->find_first_of("\"&'/:<>@") != std::string_view::npos))
        return false;
    if (parts.resource && !fits(*parts.resource)) return false;
    bool const bracketed = parts.domain.starts_with('[') && parts.domain.ends_with(']');
    return fits(parts.domain) && (bracketed || parts.domain.find(':') == std::string_view::npos);
}

bool equal(split_jid const& a, split_jid const& b) {
    return a.local == b.local && a.domain == b.domain && a.resource == b.resource;
}

/// Every text of `size` octets in which at most two are separators.
template <class Check>
void for_each_layout(std::size_t size, Check check) {
    std::string octets(size, 'x');
    check(octets);
    for (auto const& [first, second] : {std::pair{'@', '/'}, {'@', '@'}, {'/', '/'}, {'/', '@'}})
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = i; j < size; ++j) {
                octets[i] = first;
                octets[j] = second;
                check(octets);
                octets[i] = octets[j] = 'x';
            }
}

}  // namespace

TEST_CASE(
    "7622-3.2-1, RFC 7622 3.2: cut at the first slash, then at the first at sign of what is left",
    "[jid][split]") {
    BOTH(splits("juliet@example.com/balcony", "juliet", "example.com", "balcony"));
    BOTH(splits("juliet@example.com", "juliet", "example.com", absent));
    BOTH(splits("example.com/balcony", absent, "example.com", "balcony"));
    BOTH(splits("example.com", absent, "example.com", absent));
    BOTH(splits("a.example.com/b@example.net", absent, "a.example.com", "b@example.net"));
    BOTH(splits("user@host/a@b/c", "user", "host", "a@b/c"));
    BOTH(splits("a@b@c", "a", "b@c", absent));
    BOTH(splits("a@b@c/d/e@f", "a", "b@c", "d/e@f"));
    BOTH(splits("a/b/c", absent, "a", "b/c"));
}

TEST_CASE("RFC 7622 3.2: an absent part is not an empty one", "[jid][split]") {
    BOTH(splits("", absent, "", absent));
    BOTH(splits("@", "", "", absent));
    BOTH(splits("/", absent, "", ""));
    BOTH(splits("@/", "", "", ""));
    BOTH(splits("/@", absent, "", "@"));
    BOTH(splits("@example.com", "", "example.com", absent));
    BOTH(splits("example.com/", absent, "example.com", ""));
    BOTH(splits("user@", "user", "", absent));
    BOTH(splits("user@/", "user", "", ""));
    BOTH(split("user@").domain.data() != nullptr);
}

TEST_CASE("RFC 7622 3.2: parts lie in the text, in order, and nothing of them is checked",
          "[jid][split]") {
    std::string const jid = std::string("\0\xFF", 2) + "@ <>/\r\n";
    auto const [local, domain, resource] = split(jid);
    CHECK(local->data() == jid.data());
    CHECK(domain.data() == jid.data() + 3);
    CHECK(resource->data() == jid.data() + 7);
    CHECK(resource->size() == 2);
    static_assert(noexcept(split(std::string_view{})));
    CHECK(splits(std::string_view(), absent, "", absent));
}

TEST_CASE("RFC 7622 3.1: only '@' and '/' themselves separate, not what looks like them",
          "[jid][split]") {
    BOTH(splits("a\uFF20b", absent, "a\uFF20b", absent));
    BOTH(splits("a\uFF0Fb", absent, "a\uFF0Fb", absent));
    BOTH(splits("a\uFE6Bb", absent, "a\uFE6Bb", absent));
    for (int octet = 0; octet < 256; ++octet) {
        std::string const jid = std::string("ab") + static_cast<char>(octet) + "cd";
        bool const separates = octet == '@' || octet == '/';
        CHECK((split(jid).domain == jid) == !separates);
    }
}

TEST_CASE("RFC 7622 3.2: blocks of 16 octets find what single octets find, wherever it stands",
          "[jid][split]") {
    using couplet::detail::find_separators;
    using couplet::detail::find_separators_scalar;
    support::differences found;
    for (std::size_t size = 0; size <= 80; ++size)
        for_each_layout(size, [&](std::string const& jid) {
            // in a block of its own size, so that a sanitizer sees a step beyond it
            std::vector<char> const exact(jid.begin(), jid.end());
            auto const blocks = find_separators({exact.data(), size});
            auto const octets = find_separators_scalar(jid);
            if (blocks.at != octets.at || blocks.slash != octets.slash) found.add(jid);
        });
    CHECK(found.text == "");
}

TEST_CASE("RFC 7622 3.2: the textbook's steps, a Go and a Rust library's come to the same parts",
          "[jid][split]") {
    support::dice random{1};
    support::differences found;
    for (int i = 0; i < 100'000; ++i) {
        std::string const jid = addresses::any(random);
        auto const ours = split(jid);
        if (!equal(ours, split_by_textbook(jid)) || !equal(ours, split_like_rust(jid)))
            found.add(support::shown(jid));
        auto const go = split_like_go(jid);
        bool const has_empty =
            (ours.resource && ours.resource->empty()) || (ours.local && ours.local->empty());
        if (go.failed != has_empty) found.add("Go: " + support::shown(jid));
        if (go.failed) continue;
        auto const dotless = ours.domain.ends_with('.')
                                 ? ours.domain.substr(0, ours.domain.size() - 1)
                                 : ours.domain;
        if (go.local != ours.local.value_or("") || go.domain != dotless ||
            go.resource != ours.resource.value_or(""))
            found.add("Go: " + support::shown(jid));
    }
    CHECK(found.text == "");
    CHECK(splits("romeo@example.net", "romeo", "example.net", absent));
    CHECK(splits("feste@example.net", "feste", "example.net", absent));
    CHECK(splits("romeo@example.net/xyz", "romeo", "example.net", "xyz"));
}

TEST_CASE("RFC 7622 3.1, 3.3.1: whatever is an address passes the textbook's checks",
          "[jid][split]") {
    support::dice random{2};
    std::size_t good = 0;
    std::size_t caught = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::string const text = addresses::any(random);
        auto const parsed = couplet::jid::parse(text);
        bool const passes = passes_textbook(split(text));
        if (!parsed) caught += passes ? 1 : 0;
        if (!parsed) continue;
        ++good;
        INFO(support::shown(text));
        REQUIRE(passes_textbook(split(parsed->text())));
    }
    CHECK(good > 10'000);
    CHECK(caught > 10'000);  // what those checks alone let through
}

}  // namespace split_tests
