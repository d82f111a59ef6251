// SPDX-License-Identifier: BSL-1.0
// `xmpp:` URIs and IRIs with their queries, read and written (RFC 5122, XEP-0147, RFC 3986, RFC 3987).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <couplet/expected.hpp>
#include <couplet/jid.hpp>
#include <couplet/jid/percent.hpp>
#include <couplet/jid/uri_errc.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet {

/// A key and its value, decoded: any UTF-8 text, controls included.
struct uri_pair {
    std::string key;
    std::string value;

    friend bool operator==(uri_pair const&, uri_pair const&) = default;
};

/// A query: what to do with the address (XEP-0147: `message`, `subscribe`, ...), and how. The type is
/// empty in `?;node=x`. Whoever does not know a type or a key must ignore it (RFC 5122 2.5).
struct uri_query {
    std::string type;
    std::vector<uri_pair> pairs;

    /// The first value of `key`. Keys may repeat: XEP-0045 invites several people that way.
    std::optional<std::string_view> value(std::string_view key) const noexcept {
        for (auto const& pair : pairs)
            if (pair.key == key) return pair.value;
        return std::nullopt;
    }
    friend bool operator==(uri_query const&, uri_query const&) = default;
};

/// Which characters a query's value may hold without percent-encoding.
enum class uri_values : std::uint8_t {
    rfc5122,  ///< letters, digits and `-._~`
    rfc3986,  ///< also `!$&'()*+,=:@/?`, as XEP-0045 and XEP-0372 print `jid=hecate@shakespeare.lit`;
              ///< the risk: two programs may disagree on what `a=1&b=2` or a second `=` means
};

/// An `xmpp:` URI or IRI, decoded. `address` is whom it identifies; `account`, always node@domain, is
/// whom to authenticate as first: `xmpp://guest@example.com` is not `xmpp:guest@example.com` (2.3).
struct xmpp_uri {
    std::optional<jid> account;
    std::optional<jid> address;
    std::optional<uri_query> query;
    std::optional<std::string> fragment;

    /// A longer URI is neither read nor written.
    static constexpr std::size_t max_octets = 65'536;

    /// Reads a URI or an IRI in UTF-8. Its parts are separated, then decoded, then enforced (2.8.1):
    /// the error is the first fault of syntax, else the account's, else the address's.
    static expected<xmpp_uri, uri_error> parse(std::string_view text,
                                               uri_values values = uri_values::rfc5122);

    friend bool operator==(xmpp_uri const&, xmpp_uri const&) = default;
};

namespace detail {

/// Separates and decodes one URI; `error_` is set as soon as a function returns false.
class uri_reader {
  public:
    uri_reader(std::string_view input, uri_values values) noexcept
        : input_{input},
          values_{values == uri_values::rfc3986 ? percent::loose_value : percent::query} {}

    expected<xmpp_uri, uri_error> read() {
        xmpp_uri uri;
        if (!read_scheme() || !read_components(uri) || !enforce(account_, uri.account) ||
            !enforce(address_, uri.address))
            return unexpected(error_);
        return uri;
    }

  private:
    struct parts {
        std::optional<std::string> local;
        std::string domain;
        std::optional<std::string> resource;
        std::size_t at[4];  // where they begin in the input, by jid_part
        bool are_there = false;
    };

    bool fail(uri_errc code, std::size_t at) {
        error_ = {code, static_cast<std::uint32_t>(at)};
        return false;
    }

    /// The first `c` in [from, to), else `to`.
    std::size_t find(char c, std::size_t from, std::size_t to) const noexcept {
        std::size_t const at = input_.substr(0, to).find(c, from);
        return at == std::string_view::npos ? to : at;
    }

    bool read_scheme() {
        constexpr std::string_view scheme = "xmpp:";
        if (input_.size() > xmpp_uri::max_octets)
            return fail(uri_errc::too_long, xmpp_uri::max_octets);
        for (std::size_t at = 0; at < scheme.size(); ++at)
            if (at == input_.size() || ascii::to_lower(input_[at]) != scheme[at])
                return fail(uri_errc::wrong_scheme, at);
        return true;
    }

    bool read_components(xmpp_uri& uri) {
        std::size_t const hash = find('#', 5, input_.size());
        std::size_t const question = find('?', 5, hash);
        std::size_t path = 5;
        if (input_.substr(5, question - 5).starts_with("//")) {
            std::size_t const slash = find('/', 7, question);
            if (find('@', 7, slash) == slash) return fail(uri_errc::incomplete_account, 7);
            if (!read_address(7, slash, account_)) return false;
            path = slash + 1;
        }
        if (path <= question && !read_address(path, question, address_)) return false;
        if (question != hash && !read_query(question + 1, hash, uri.query.emplace())) return false;
        return hash == input_.size() ||
               decode(hash + 1, input_.size(), percent::fragment, uri.fragment.emplace());
    }

    bool read_address(std::size_t from, std::size_t to, parts& out) {
        std::size_t const slash = find('/', from, to);
        std::size_t const at_sign = find('@', from, slash);
        std::size_t const host = at_sign == slash ? from : at_sign + 1;
        out.are_there = true;
        out.at[0] = out.at[1] = from;
        out.at[2] = host;
        out.at[3] = slash + 1;
        return (host == from || decode(from, at_sign, percent::node, out.local.emplace())) &&
               read_host(host, slash, out.domain) &&
               (slash == to || decode(slash + 1, to, percent::resource, out.resource.emplace()));
    }

    bool read_host(std::size_t from, std::size_t to, std::string& out) {
        if (!is_ip_literal(from)) return decode(from, to, percent::host, out);
        out = input_.substr(from, to - from);
        std::size_t const end = percent::ip_literal.first_outside(out);
        return end == out.size() || fail(uri_errc::forbidden_character, from + end);
    }

    /// An IP literal is not decoded: the `%25` of a zone identifier belongs to it (RFC 6874 2).
    bool is_ip_literal(std::size_t host) const noexcept { return input_.substr(host, 1) == "["; }

    bool read_query(std::size_t from, std::size_t to, uri_query& out) {
        std::size_t end = find(';', from, to);
        if (!decode(from, end, percent::query, out.type)) return false;
        while (end != to) {
            from = end + 1;
            end = find(';', from, to);
            std::size_t const equals = find('=', from, end);
            if (equals == end) return fail(uri_errc::pair_without_value, from);
            uri_pair& pair = out.pairs.emplace_back();
            if (!decode(from, equals, percent::query, pair.key) ||
                !decode(equals + 1, end, values_, pair.value))
                return false;
        }
        return true;
    }

    /// Appends the text of [from, to), where `plain` stands for itself.
    bool decode(std::size_t from, std::size_t to, ascii::set const& plain, std::string& out) {
        while (true) {
            std::size_t const run = plain.first_outside(input_.substr(from, to - from));
            out.append(input_.substr(from, run));
            from += run;
            if (from == to) return true;
            std::size_t const taken = input_[from] == '%' ? decode_triplets(from, to, out)
                                                          : copy_character(from, to, out);
            if (taken == 0) return false;
            from += taken;
        }
    }

    /// One percent-encoded code point; returns the octets read, or 0.
    std::size_t decode_triplets(std::size_t at, std::size_t to, std::string& out) {
        percent::decoded const c = percent::decode(input_.substr(0, to), at);
        if (c.taken == 0) return fail(uri_errc::malformed_percent, at);
        if (c.size == 0) return fail(uri_errc::malformed_utf8, at);
        out.append(c.octets, c.size);
        return c.taken;
    }

    /// One raw code point beyond ASCII; returns the octets read, or 0.
    std::size_t copy_character(std::size_t at, std::size_t to, std::string& out) {
        utf8::code_point const c = utf8::decode(input_.substr(0, to), at);
        if (c.size == 0) return fail(uri_errc::malformed_utf8, at);
        if (!percent::is_iri_character(c.value)) return fail(uri_errc::forbidden_character, at);
        out.append(input_.substr(at, c.size));
        return c.size;
    }

    bool enforce(parts const& from, std::optional<jid>& out) {
        if (!from.are_there) return true;
        auto address = jid::from_parts(from.local, from.domain, from.resource);
        if (address) {
            out = *std::move(address);
            return true;
        }
        auto const& [rule, part, offset] = address.error();
        fail(uri_errc::invalid_address,
             encoded_offset(from.at[static_cast<std::size_t>(part)], offset));
        error_.part = part;
        error_.rule = rule;
        return false;
    }

    /// Where in the input the octet stands that is number `offset` of the part which begins at `at`.
    std::size_t encoded_offset(std::size_t at, std::size_t offset) const noexcept {
        if (is_ip_literal(at)) return at + offset;
        for (; offset != 0 && at < input_.size(); --offset) at += input_[at] == '%' ? 3 : 1;
        return at;
    }

    std::string_view input_;
    ascii::set values_;
    parts account_;
    parts address_;
    uri_error error_{};
};

/// Appends node@domain/resource. Brackets are legal in an authority only (RFC 3986 3.2.2), so in a
/// path an IP literal is written as a percent-encoded name, which RFC 5122 3.3 allows as well.
template <class Out>
constexpr void append_uri_address(Out& out, jid_view address, percent::form as, bool in_authority) {
    if (address.has_local()) {
        percent::append_encoded(out, address.local(), percent::node, as);
        out.append("@", 1);
    }
    bool const literal = in_authority && address.domain().starts_with('[');
    percent::append_encoded(out, address.domain(), literal ? percent::ip_literal : percent::host,
                            as);
    if (!address.has_resource()) return;
    out.append("/", 1);
    percent::append_encoded(out, address.resource(), percent::resource, as);
}

template <class Out>
constexpr void append_uri_query(Out& out, uri_query const& query, percent::form as) {
    out.append("?", 1);
    percent::append_encoded(out, query.type, percent::query, as);
    for (auto const& pair : query.pairs) {
        out.append(";", 1);
        percent::append_encoded(out, pair.key, percent::query, as);
        out.append("=", 1);
        percent::append_encoded(out, pair.value, percent::query, as);
    }
}

inline bool is_uri_text(uri_query const& query) noexcept {
    bool valid = utf8::is_valid(query.type);
    for (auto const& pair : query.pairs)
        valid = valid && utf8::is_valid(pair.key) && utf8::is_valid(pair.value);
    return valid;
}

template <class String>
expected<String, uri_errc> build_uri(xmpp_uri const& uri, percent::form as) {
    auto const& [account, address, query, fragment] = uri;
    if (!account && !address) return unexpected(uri_errc::missing_address);
    if (account && !(account->has_local() && account->is_bare()))
        return unexpected(uri_errc::incomplete_account);
    if ((query && !is_uri_text(*query)) || (fragment && !utf8::is_valid(*fragment)))
        return unexpected(uri_errc::malformed_utf8);
    String out("xmpp:");
    if (account) {
        out.append("//", 2);
        append_uri_address(out, *account, as, true);
        if (address) out.append("/", 1);
    }
    if (address) append_uri_address(out, *address, as, false);
    if (query) append_uri_query(out, *query, as);
    if (fragment) {
        out.append("#", 1);
        percent::append_encoded(out, *fragment, percent::fragment, as);
    }
    if (out.size() > xmpp_uri::max_octets) return unexpected(uri_errc::too_long);
    return out;
}

}  // namespace detail

inline expected<xmpp_uri, uri_error> xmpp_uri::parse(std::string_view text, uri_values values) {
    return detail::uri_reader(text, values).read();
}

/// The URI, all ASCII: `xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze` (RFC 5122 2.7). `parse` gives back
/// what it was built from. Fails if the account is not node@domain, if a text is not UTF-8, if there
/// is neither account nor address, and if the URI would be too long.
template <class String = std::string>
expected<String, uri_errc> to_uri(xmpp_uri const& uri) {
    return detail::build_uri<String>(uri, percent::form::uri);
}

/// The IRI in UTF-8: as the URI, but characters beyond ASCII stay where RFC 3987 2.2 and 4.1 let them.
template <class String = std::string>
expected<String, uri_errc> to_iri(xmpp_uri const& uri) {
    return detail::build_uri<String>(uri, percent::form::iri);
}

/// The URI of an address: cannot fail.
template <class String = std::string>
String to_uri(jid_view address) {
    String out("xmpp:");
    detail::append_uri_address(out, address, percent::form::uri, false);
    return out;
}

/// The IRI of an address: cannot fail.
template <class String = std::string>
String to_iri(jid_view address) {
    String out("xmpp:");
    detail::append_uri_address(out, address, percent::form::iri, false);
    return out;
}

}  // namespace couplet
