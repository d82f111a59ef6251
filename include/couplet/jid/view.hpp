// SPDX-License-Identifier: BSL-1.0
// Borrowed addresses: canonical by construction, and typed by how much of an address they hold (RFC 7622 3, RFC 6120 1.4).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iosfwd>
#include <optional>
#include <string_view>

#include <couplet/jid/errc.hpp>
#include <couplet/jid/masks.hpp>
#include <couplet/jid/split.hpp>
#include <couplet/lifetimebound.hpp>

namespace couplet {

/// The profile of RFC 7622: PRECIS and IDNA2008. Defined in jid.hpp.
struct rfc7622;

namespace detail {
struct unchecked;
}

template <class Profile>
class basic_bare_jid_view;
template <class Profile>
class basic_full_jid_view;
template <class Profile>
class basic_domain_jid_view;

/// A canonical address that somebody else owns: 16 bytes, trivially copyable. It comes from an
/// address that was enforced (or from a caller who vouches for one: `assume_canonical`), so octets that
/// are equal are addresses that are equal.
template <class Profile>
class basic_jid_view {
  public:
    /// A view of `text` if it is an address already in canonical form, in ASCII, of at most 64 octets,
    /// with a domain name of at most 63; otherwise nothing, and `jid::parse` tells more. Never allocates.
    static constexpr std::optional<basic_jid_view> from_canonical(
        std::string_view text COUPLET_LIFETIMEBOUND) noexcept {
        auto const layout = detail::plain_layout(text);
        if (layout.size == 0) return std::nullopt;
        char canonical[detail::max_masked]{};
        detail::copy_plain(text, layout.domain_end, canonical);
        if (std::string_view{canonical, text.size()} != text) return std::nullopt;
        return basic_jid_view{text.data(), layout};
    }

    /// A view of what `text()` of an address of the same profile once returned, as a database gives
    /// it back. Nothing is checked: any other text is the caller's mistake.
    static constexpr basic_jid_view assume_canonical(
        std::string_view text COUPLET_LIFETIMEBOUND) noexcept {
        auto const [at, slash] = detail::find_separators(text);
        bool const full = slash != std::string_view::npos;
        return {text.data(),
                {static_cast<std::uint16_t>(at == std::string_view::npos ? 0 : at),
                 static_cast<std::uint16_t>(full ? slash : text.size()),
                 static_cast<std::uint16_t>(text.size())}};
    }

    /// The whole address, `local@domain/resource`.
    constexpr std::string_view text() const noexcept { return {data_, layout_.size}; }
    /// Empty if there is none; a localpart that is there is never empty. Likewise `resource()`.
    constexpr std::string_view local() const noexcept { return {data_, layout_.local}; }
    constexpr std::string_view domain() const noexcept {
        std::size_t const begin = has_local() ? layout_.local + 1U : 0U;
        return {data_ + begin, layout_.domain_end - begin};
    }
    constexpr std::string_view resource() const noexcept {
        if (!has_resource()) return {};
        return {data_ + layout_.domain_end + 1, layout_.size - layout_.domain_end - 1U};
    }

    constexpr bool has_local() const noexcept { return layout_.local != 0; }
    constexpr bool has_resource() const noexcept { return layout_.domain_end != layout_.size; }
    /// No resourcepart: an account, `local@domain`, or a server, `domain` (RFC 6120 1.4).
    constexpr bool is_bare() const noexcept { return !has_resource(); }
    /// With a resourcepart (RFC 6120 1.4).
    constexpr bool is_full() const noexcept { return has_resource(); }
    /// A domainpart and nothing else.
    constexpr bool is_domain() const noexcept { return !has_local() && !has_resource(); }

    /// The address without its resourcepart.
    constexpr basic_bare_jid_view<Profile> bare() const noexcept;
    /// The domainpart alone.
    constexpr basic_domain_jid_view<Profile> domain_jid() const noexcept;
    /// This address as one of the narrower types, if it is one.
    constexpr std::optional<basic_bare_jid_view<Profile>> as_bare() const noexcept;
    constexpr std::optional<basic_full_jid_view<Profile>> as_full() const noexcept;
    constexpr std::optional<basic_domain_jid_view<Profile>> as_domain() const noexcept;

    friend constexpr bool operator==(basic_jid_view a, basic_jid_view b) noexcept {
        return a.text() == b.text();
    }
    /// Octet by octet: a total order, not an alphabet's.
    friend constexpr std::strong_ordering operator<=>(basic_jid_view a, basic_jid_view b) noexcept {
        return a.text() <=> b.text();
    }

  private:
    friend detail::unchecked;

    constexpr basic_jid_view(char const* data, detail::jid_layout layout) noexcept
        : data_{data}, layout_{layout} {}

    char const* data_;
    detail::jid_layout layout_;
};

/// An address without a resourcepart. Ask for it in a signature and no full one can be passed.
template <class Profile>
class basic_bare_jid_view : public basic_jid_view<Profile> {
    friend basic_jid_view<Profile>;
    constexpr explicit basic_bare_jid_view(basic_jid_view<Profile> v) noexcept
        : basic_jid_view<Profile>{v} {}
};

/// An address with a resourcepart.
template <class Profile>
class basic_full_jid_view : public basic_jid_view<Profile> {
    friend basic_jid_view<Profile>;
    constexpr explicit basic_full_jid_view(basic_jid_view<Profile> v) noexcept
        : basic_jid_view<Profile>{v} {}
};

/// An address that is a domainpart and nothing else; also a bare one.
template <class Profile>
class basic_domain_jid_view : public basic_bare_jid_view<Profile> {
    friend basic_jid_view<Profile>;
    constexpr explicit basic_domain_jid_view(basic_bare_jid_view<Profile> v) noexcept
        : basic_bare_jid_view<Profile>{v} {}
};

using jid_view = basic_jid_view<rfc7622>;
using bare_jid_view = basic_bare_jid_view<rfc7622>;
using full_jid_view = basic_full_jid_view<rfc7622>;
using domain_jid_view = basic_domain_jid_view<rfc7622>;

namespace detail {
/// The door through which enforced octets become a view.
struct unchecked {
    explicit unchecked() = default;  // so that no `{}` in a caller's code becomes one
    template <class Profile>
    static constexpr basic_jid_view<Profile> view(char const* data, jid_layout layout) noexcept {
        return {data, layout};
    }
};
}  // namespace detail

template <class Profile>
constexpr basic_bare_jid_view<Profile> basic_jid_view<Profile>::bare() const noexcept {
    return basic_bare_jid_view<Profile>{
        basic_jid_view{data_, {layout_.local, layout_.domain_end, layout_.domain_end}}};
}
template <class Profile>
constexpr basic_domain_jid_view<Profile> basic_jid_view<Profile>::domain_jid() const noexcept {
    auto const size = static_cast<std::uint16_t>(domain().size());
    return basic_domain_jid_view<Profile>{
        basic_bare_jid_view<Profile>{basic_jid_view{domain().data(), {0, size, size}}}};
}
template <class Profile>
constexpr auto basic_jid_view<Profile>::as_bare() const noexcept
    -> std::optional<basic_bare_jid_view<Profile>> {
    if (!is_bare()) return std::nullopt;
    return bare();
}
template <class Profile>
constexpr auto basic_jid_view<Profile>::as_full() const noexcept
    -> std::optional<basic_full_jid_view<Profile>> {
    if (!is_full()) return std::nullopt;
    return basic_full_jid_view<Profile>{*this};
}
template <class Profile>
constexpr auto basic_jid_view<Profile>::as_domain() const noexcept
    -> std::optional<basic_domain_jid_view<Profile>> {
    if (!is_domain()) return std::nullopt;
    return domain_jid();
}

/// Writes the canonical form as it stands; any octet that XML or a terminal gives a meaning to is the
/// reader's to escape.
template <class Traits, class Profile>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                             basic_jid_view<Profile> address) {
    return out << address.text();
}

}  // namespace couplet

/// Equal addresses have equal hashes, owned or borrowed.
template <class Profile>
struct std::hash<couplet::basic_jid_view<Profile>> {
    std::size_t operator()(couplet::basic_jid_view<Profile> address) const noexcept {
        return std::hash<std::string_view>{}(address.text());
    }
};
template <class Profile>
struct std::hash<couplet::basic_bare_jid_view<Profile>>
    : std::hash<couplet::basic_jid_view<Profile>> {};
template <class Profile>
struct std::hash<couplet::basic_full_jid_view<Profile>>
    : std::hash<couplet::basic_jid_view<Profile>> {};
template <class Profile>
struct std::hash<couplet::basic_domain_jid_view<Profile>>
    : std::hash<couplet::basic_jid_view<Profile>> {};
