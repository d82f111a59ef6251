// SPDX-License-Identifier: BSL-1.0
// Addresses: parsed, enforced by RFC 7622 and owned.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>  // std::allocator_traits, at half the cost of <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/jid/ascii.hpp>
#include <couplet/jid/errc.hpp>
#include <couplet/jid/masks.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/precis/idna.hpp>
#include <couplet/precis/profiles.hpp>

namespace couplet {

namespace detail {

/// A fault in a part, its offset counted from the part's beginning.
using part_fault = located<jid_errc>;

/// Room for one canonical part; what does not fit is counted, not kept.
class part_writer {
  public:
    explicit part_writer(char* out) noexcept : out_{out} {}
    void append(char const* from, std::size_t count) noexcept {
        if (size_ + count <= max_part) std::memcpy(out_ + size_, from, count);
        size_ += count;
    }
    std::size_t size() const noexcept { return size_; }

  private:
    char* out_;
    std::size_t size_ = 0;
};

constexpr jid_errc to_jid_errc(precis_errc code) noexcept {
    switch (code) {
        case precis_errc::malformed_utf8: return jid_errc::malformed_utf8;
        case precis_errc::forbidden_code_point: return jid_errc::forbidden_code_point;
        case precis_errc::excluded_code_point: return jid_errc::excluded_code_point;
        case precis_errc::contextual_rule: return jid_errc::contextual_rule;
        case precis_errc::bidi_rule: return jid_errc::bidi_rule;
        case precis_errc::empty: return jid_errc::empty_part;
        case precis_errc::unstable: return jid_errc::unstable;
        case precis_errc::too_long: return jid_errc::part_too_long;
        case precis_errc::empty_label: return jid_errc::empty_label;
        case precis_errc::label_too_long: return jid_errc::label_too_long;
        case precis_errc::name_too_long: return jid_errc::name_too_long;
        case precis_errc::hyphen: return jid_errc::hyphen;
        case precis_errc::reserved_label: return jid_errc::reserved_label;
        case precis_errc::malformed_a_label: return jid_errc::malformed_a_label;
        case precis_errc::leading_combining_mark: return jid_errc::leading_combining_mark;
    }
    return {};
}

inline std::optional<part_fault> to_part_fault(std::optional<precis_error> fault) noexcept {
    if (!fault) return std::nullopt;
    return part_fault{to_jid_errc(fault->code), fault->offset};
}

/// RFC 7622 3.3: UsernameCaseMapped, less the characters of 3.3.1.
constexpr precis::profile localpart_profile() noexcept {
    precis::profile rules = precis::username_case_mapped;
    rules.excluded = excluded;
    return rules;
}
inline constexpr precis::profile username_without_excluded = localpart_profile();

}  // namespace detail

/// RFC 7622: UsernameCaseMapped, IDNA2008 and OpaqueString. A profile says what the parts come to
/// that are more than plain ASCII: `enforce(part, raw, out)` appends the canonical form of `raw` to
/// `out`, or returns the fault with its offset in `raw`.
struct rfc7622 {
    template <class Out>
    static std::optional<detail::part_fault> enforce(jid_part which, std::string_view raw,
                                                     Out& out) {
        using detail::to_part_fault;
        if (which == jid_part::domain)
            return to_part_fault(
                precis::append_enforced_domain(detail::without_final_dot(raw), out));
        bool const local = which == jid_part::local;
        return to_part_fault(precis::detail::append_enforced_unicode(
            local ? detail::username_without_excluded : precis::opaque_string, raw, out));
    }
};

namespace detail {

/// An address being put together from its parts; as long as any can be.
template <class Profile>
class canonical_text {
  public:
    /// Where the parts begin in what the caller handed over.
    struct origins {
        std::size_t local;
        std::size_t domain;
        std::size_t resource;
    };

    std::optional<jid_error> assign(std::string_view text) {
        auto const parts = split(text);
        auto const domain = static_cast<std::size_t>(parts.domain.data() - text.data());
        return assign(parts, {0, domain, domain + parts.domain.size() + 1});
    }
    std::optional<jid_error> assign(split_jid const& parts, origins at) {
        size_ = 0;
        layout_ = {};
        if (parts.local) {
            if (auto const fault = append(jid_part::local, *parts.local, at.local)) return fault;
            layout_.local = end();
            text_[size_++] = '@';
        }
        if (auto const fault = append(jid_part::domain, parts.domain, at.domain)) return fault;
        layout_.domain_end = layout_.size = end();
        if (!parts.resource) return std::nullopt;
        return append_resource(*parts.resource, at.resource);
    }
    /// A bare address that was enforced before.
    void assign(basic_bare_jid_view<Profile> bare) noexcept {
        size_ = bare.text().size();
        std::memcpy(text_, bare.text().data(), size_);
        layout_ = {static_cast<std::uint16_t>(bare.local().size()), end(), end()};
    }
    std::optional<jid_error> append_resource(std::string_view resource, std::size_t origin) {
        text_[size_++] = '/';
        if (auto const fault = append(jid_part::resource, resource, origin)) return fault;
        layout_.size = end();
        return std::nullopt;
    }

    basic_jid_view<Profile> view() const noexcept {
        return unchecked::view<Profile>(text_, layout_);
    }

  private:
    std::uint16_t end() const noexcept { return static_cast<std::uint16_t>(size_); }

    std::optional<jid_error> append(jid_part which, std::string_view raw, std::size_t origin) {
        auto const fault = append(which, raw);
        if (!fault) return std::nullopt;
        return jid_error{fault->code, which, static_cast<std::uint32_t>(origin + fault->offset)};
    }
    std::optional<part_fault> append(jid_part which, std::string_view raw) {
        auto const ascii = canonical_ascii(which, raw, text_ + size_);
        if (ascii.verdict == ascii_verdict::refused)
            return part_fault{ascii.code, static_cast<std::uint32_t>(ascii.size)};
        if (ascii.verdict == ascii_verdict::accepted) {
            size_ += ascii.size;
            return std::nullopt;
        }
        part_writer out{text_ + size_};
        if (auto const fault = Profile::enforce(which, raw, out)) return fault;
        if (out.size() == 0) return part_fault{jid_errc::empty_part, 0};
        if (out.size() > max_part) return part_fault{jid_errc::part_too_long, 0};
        size_ += out.size();
        return std::nullopt;
    }

    char text_[3 * max_part + 2];
    std::size_t size_ = 0;
    jid_layout layout_{};
};

}  // namespace detail

/// An address in canonical form that owns its octets: up to 48 of them in place, more from the
/// allocator. `Profile` is the set of rules it was enforced by. A moved-from address that was not held
/// in place is empty: assign to it or destroy it.
template <class Profile = rfc7622, class Allocator = std::allocator<char>>
class basic_jid {
    using traits = std::allocator_traits<Allocator>;
    static_assert(std::is_same_v<typename traits::pointer, char*>);

  public:
    using profile_type = Profile;
    using allocator_type = Allocator;
    using view_type = basic_jid_view<Profile>;
    using bare_view_type = basic_bare_jid_view<Profile>;
    using result = expected<basic_jid, jid_error>;

    /// Enforces an address. Reported is the leftmost part at fault and, in a domain name, the leftmost
    /// label. There the lowest octet goes first at which a code point is refused; then, in the order of
    /// `jid_errc`, what is wrong with a part or label of allowed ones, which stands at its first octet,
    /// a contextual fault in a local- or resourcepart at its code point. A name's Bidi rule and length
    /// come after all labels. A part over 3,069 octets or an "xn--" label over 63 is not looked into.
    /// Linear; nothing is allocated for an ASCII address of up to 48 octets.
    static result parse(std::string_view text, Allocator const& allocator = Allocator()) {
        auto const layout = detail::plain_layout(text);
        return layout.size != 0 ? parse_plain(text, layout, allocator) : parse_any(text, allocator);
    }

    /// Enforces an address whose parts are already apart, so that a '/' in a localpart is a fault and
    /// no separator. Offsets count from the beginning of the part.
    static result from_parts(std::optional<std::string_view> local, std::string_view domain,
                             std::optional<std::string_view> resource = std::nullopt,
                             Allocator const& allocator = Allocator()) {
        detail::canonical_text<Profile> canonical;
        if (auto const fault = canonical.assign({local, domain, resource}, {0, 0, 0}))
            return unexpected{*fault};
        return result(std::in_place, canonical.view(), allocator);
    }

    /// Enforces an attribute that may be absent: absent is a value, `std::nullopt`; malformed is a
    /// fault; an empty attribute is malformed.
    static expected<std::optional<basic_jid>, jid_error> parse_optional(
        std::optional<std::string_view> text, Allocator const& allocator = Allocator()) {
        using optional_result = expected<std::optional<basic_jid>, jid_error>;
        if (!text) return optional_result(std::in_place);
        auto made = parse(*text, allocator);
        if (!made) return unexpected{made.error()};
        return optional_result(std::in_place, std::move(*made));
    }

    /// An owned copy of what a view shows.
    explicit basic_jid(view_type address, Allocator const& allocator = Allocator())
        : basic_jid(detail::unchecked{}, layout_of(address), allocator) {
        std::memcpy(data(), address.text().data(), address.text().size());
    }
    /// For `parse`: room for an address of that layout, its octets still to be written.
    basic_jid(detail::unchecked, detail::jid_layout layout, Allocator const& allocator)
        : layout_{layout}, allocator_{allocator} {
        if (!is_inline()) heap_ = traits::allocate(allocator_, layout.size);
    }

    basic_jid(basic_jid const& other)
        : basic_jid(other.view(), traits::select_on_container_copy_construction(other.allocator_)) {
    }
    basic_jid(basic_jid const& other, Allocator const& allocator)
        : basic_jid(other.view(), allocator) {}
    basic_jid(basic_jid&& other) noexcept : allocator_{std::move(other.allocator_)} { take(other); }
    basic_jid(basic_jid&& other, Allocator const& allocator) : allocator_{allocator} {
        if (allocator_ == other.allocator_) {
            take(other);
            return;
        }
        basic_jid copy{other.view(), allocator_};
        take(copy);
    }
    basic_jid& operator=(basic_jid const& other) {
        if (this == &other) return *this;
        constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
        basic_jid copy{other.view(), propagates ? other.allocator_ : allocator_};
        release();
        if constexpr (propagates) allocator_ = other.allocator_;
        take(copy);
        return *this;
    }
    basic_jid& operator=(basic_jid&& other) noexcept(
        traits::propagate_on_container_move_assignment::value || traits::is_always_equal::value) {
        if (this == &other) return *this;
        if constexpr (traits::propagate_on_container_move_assignment::value) {
            release();
            allocator_ = std::move(other.allocator_);
            take(other);
        } else {
            basic_jid moved{std::move(other), allocator_};
            release();
            take(moved);
        }
        return *this;
    }
    ~basic_jid() { release(); }

    /// Borrows; valid as long as this address is neither changed nor moved.
    view_type view() const noexcept COUPLET_LIFETIMEBOUND {
        return detail::unchecked::view<Profile>(data(), layout_);
    }
    operator view_type() const noexcept COUPLET_LIFETIMEBOUND { return view(); }

    std::string_view text() const noexcept COUPLET_LIFETIMEBOUND { return view().text(); }
    std::string_view local() const noexcept COUPLET_LIFETIMEBOUND { return view().local(); }
    std::string_view domain() const noexcept COUPLET_LIFETIMEBOUND { return view().domain(); }
    std::string_view resource() const noexcept COUPLET_LIFETIMEBOUND { return view().resource(); }
    bool has_local() const noexcept { return view().has_local(); }
    bool has_resource() const noexcept { return view().has_resource(); }
    bool is_bare() const noexcept { return view().is_bare(); }
    bool is_full() const noexcept { return view().is_full(); }
    bool is_domain() const noexcept { return view().is_domain(); }
    bare_view_type bare() const noexcept COUPLET_LIFETIMEBOUND { return view().bare(); }
    auto domain_jid() const noexcept COUPLET_LIFETIMEBOUND { return view().domain_jid(); }
    auto as_bare() const noexcept COUPLET_LIFETIMEBOUND { return view().as_bare(); }
    auto as_full() const noexcept COUPLET_LIFETIMEBOUND { return view().as_full(); }
    auto as_domain() const noexcept COUPLET_LIFETIMEBOUND { return view().as_domain(); }
    Allocator get_allocator() const noexcept { return allocator_; }

    /// This address with another resourcepart; offsets in a fault count from its beginning.
    result with_resource(std::string_view resource) const {
        assert(!text().empty());  // not moved from
        detail::canonical_text<Profile> canonical;
        canonical.assign(bare());
        if (auto const fault = canonical.append_resource(resource, 0)) return unexpected{*fault};
        return result(std::in_place, canonical.view(), allocator_);
    }
    /// An owned copy of `bare()`.
    basic_jid to_bare() const { return basic_jid{bare(), allocator_}; }

    friend bool operator==(basic_jid const& a, view_type b) noexcept { return a.view() == b; }
    friend std::strong_ordering operator<=>(basic_jid const& a, view_type b) noexcept {
        return a.view() <=> b;
    }

  private:
    static constexpr std::size_t inline_octets = 48;

    // Apart, so that each returns what it builds where its caller wants it, without a copy.
    static result parse_plain(std::string_view text, detail::jid_layout layout,
                              Allocator const& allocator) {
        result made(std::in_place, detail::unchecked{}, layout, allocator);
        detail::copy_plain(text, layout.domain_end, made->data());
        return made;
    }
    static result parse_any(std::string_view text, Allocator const& allocator) {
        detail::canonical_text<Profile> canonical;
        if (auto const fault = canonical.assign(text)) return unexpected{*fault};
        return result(std::in_place, canonical.view(), allocator);
    }

    static detail::jid_layout layout_of(view_type address) noexcept {
        auto const size = address.text().size();
        auto const resource = address.has_resource() ? address.resource().size() + 1 : 0;
        return {static_cast<std::uint16_t>(address.local().size()),
                static_cast<std::uint16_t>(size - resource), static_cast<std::uint16_t>(size)};
    }
    bool is_inline() const noexcept { return layout_.size <= inline_octets; }
    char* data() noexcept { return is_inline() ? inline_ : heap_; }
    char const* data() const noexcept { return is_inline() ? inline_ : heap_; }

    void release() noexcept {
        if (!is_inline()) traits::deallocate(allocator_, heap_, layout_.size);
    }
    /// Takes the octets of `other`, whose allocator is as good as this one's; holds none itself.
    void take(basic_jid& other) noexcept {
        layout_ = other.layout_;
        if (is_inline()) {
            std::memcpy(inline_, other.inline_, inline_octets);
        } else {
            heap_ = other.heap_;
            other.layout_ = {};
        }
    }

    union {
        char inline_[inline_octets];
        char* heap_;
    };
    detail::jid_layout layout_{};
    [[no_unique_address]] Allocator allocator_;
};

/// An address of RFC 7622.
using jid = basic_jid<>;

template <class Profile, class A, class B>
bool operator==(basic_jid<Profile, A> const& a, basic_jid<Profile, B> const& b) noexcept {
    return a.view() == b.view();
}
template <class Profile, class A, class B>
std::strong_ordering operator<=>(basic_jid<Profile, A> const& a,
                                 basic_jid<Profile, B> const& b) noexcept {
    return a.view() <=> b.view();
}

/// Writes the canonical form as it stands; see the overload for views.
template <class Traits, class Profile, class Allocator>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                             basic_jid<Profile, Allocator> const& address) {
    return out << address.text();
}

}  // namespace couplet

/// The hash of the view, so that an `unordered_map<jid, T, std::hash<jid>, std::equal_to<>>` and a
/// `map<jid, T, std::less<>>` can be asked for a `jid_view` without building a `jid`.
template <class Profile, class Allocator>
struct std::hash<couplet::basic_jid<Profile, Allocator>> {
    using is_transparent = void;
    std::size_t operator()(couplet::basic_jid_view<Profile> address) const noexcept {
        return std::hash<couplet::basic_jid_view<Profile>>{}(address);
    }
};
