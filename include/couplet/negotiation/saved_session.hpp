// SPDX-License-Identifier: BSL-1.0
// saved_session: what a broken stream leaves behind, to be resumed by another machine, or another process (XEP-0198 5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/error.hpp>
#include <couplet/expected.hpp>
#include <couplet/jid.hpp>
#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/negotiation/management.hpp>
#include <couplet/negotiation/session.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet {

/// Why octets are no saved session.
enum class saved_session_errc : std::uint8_t {
    unknown_format,  ///< they begin otherwise
    damaged,         ///< something was changed or is missing: the checksum differs
    malformed,       ///< a field is not as it is written here
    wrong_address,   ///< no address in canonical form
    wrong_id,        ///< empty, or longer than XEP-0198 5 allows
    wrong_count,     ///< not as many stanzas as are not acknowledged
    over_limits,     ///< more is kept than the limits allow
    wrong_stanza,    ///< what is kept is no stanza
};

using saved_session_error = located<saved_session_errc>;

/// A session that can be resumed. `append(out, saved)` writes it, `saved_session::parse` reads that.
struct saved_session {
    jid address;  ///< as it was bound
    stanza_ledger management;

    /// What is left of a session; nothing if it cannot be resumed.
    static std::optional<saved_session> from(session const& ended) {
        if (!ended.address || !ended.management.is_resumable()) return {};
        return saved_session{*ended.address, ended.management};
    }
    static std::optional<saved_session> from(session&& ended) {
        if (!ended.address || !ended.management.is_resumable()) return {};
        return saved_session{*ended.address, std::move(ended.management)};
    }

    /// Checks everything: a file is somebody else's. The offset is of the field at fault.
    static expected<saved_session, saved_session_error> parse(std::string_view octets,
                                                              ledger_limits const& limits = {});
};

/// The longest id of a stream that is taken (XEP-0198 5).
inline constexpr std::size_t max_resumption_id = 4000;

/// The enumerator's spelling.
constexpr std::string_view name(saved_session_errc code) noexcept {
    switch (code) {
        case saved_session_errc::unknown_format: return "unknown_format";
        case saved_session_errc::damaged: return "damaged";
        case saved_session_errc::malformed: return "malformed";
        case saved_session_errc::wrong_address: return "wrong_address";
        case saved_session_errc::wrong_id: return "wrong_id";
        case saved_session_errc::wrong_count: return "wrong_count";
        case saved_session_errc::over_limits: return "over_limits";
        case saved_session_errc::wrong_stanza: return "wrong_stanza";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(saved_session_errc code) noexcept {
    switch (code) {
        case saved_session_errc::unknown_format: return "this is no session that was saved here";
        case saved_session_errc::damaged: return "the saved session was changed or cut short";
        case saved_session_errc::malformed: return "a field of the saved session is malformed";
        case saved_session_errc::wrong_address:
            return "the saved session has no canonical address (RFC 7622 3)";
        case saved_session_errc::wrong_id:
            return "the saved session has no id, or one of more than 4000 octets (XEP-0198 5)";
        case saved_session_errc::wrong_count:
            return "as many stanzas must be saved as are not acknowledged (XEP-0198 4)";
        case saved_session_errc::over_limits: return "the saved session is larger than is allowed";
        case saved_session_errc::wrong_stanza:
            return "what was to be sent again is no stanza (RFC 6120 8)";
    }
    return {};
}

namespace detail {

/// CRC-32 of ISO 3309, which tells any change of up to four octets in a row.
class checksum {
  public:
    constexpr void update(std::string_view octets) noexcept {
        for (char const c : octets)
            state_ = table[(state_ ^ static_cast<unsigned char>(c)) & 0xFF] ^ (state_ >> 8);
    }
    constexpr std::array<char, 8> finish() const noexcept {
        std::array<char, 8> digits{};
        for (std::size_t i = 0; i < digits.size(); ++i)
            digits[i] = "0123456789abcdef"[((~state_) >> (28 - 4 * i)) & 15];
        return digits;
    }

  private:
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            made[i] = i;
            for (int bit = 0; bit < 8; ++bit)
                made[i] = (made[i] >> 1) ^ ((made[i] & 1) != 0 ? 0xEDB88320U : 0U);
        }
        return made;
    }();

    std::uint32_t state_ = 0xFFFFFFFF;
};

inline constexpr std::string_view saved_session_head = "couplet session 1\n";

/// Writes fields as "5:words,".
template <class Out>
class saved_fields {
  public:
    explicit saved_fields(Out& out) : out_{out} {}
    void add(std::string_view octets) {
        sum_.update(octets);
        out_.append(octets.data(), octets.size());
    }
    void field(std::string_view octets) {
        add(xml::text_of{octets.size()});
        add(":");
        add(octets);
        add(",");
    }
    void field(std::uint32_t number) { field(std::string_view{xml::text_of{number}}); }
    void end() {
        auto const digits = sum_.finish();
        out_.append(digits.data(), digits.size());
    }

  private:
    Out& out_;
    checksum sum_;
};

/// Reads them. Behind a fault all is empty.
class saved_field_reader {
  public:
    explicit saved_field_reader(std::string_view octets, std::size_t at) noexcept
        : octets_{octets}, at_{at} {}

    std::string_view field() noexcept {
        begin_ = at_;
        std::size_t const colon = octets_.find(':', at_);
        auto const size = exact_number(octets_.substr(at_, colon - at_));
        if (colon == octets_.npos || !size || *size >= octets_.size() - colon - 1 ||
            octets_[colon + 1 + *size] != ',') {
            is_faulty_ = true;
            at_ = octets_.size();
            return {};
        }
        at_ = colon + *size + 2;
        return octets_.substr(colon + 1, *size);
    }
    std::uint32_t number() noexcept {
        auto const value = exact_number(field());
        is_faulty_ = is_faulty_ || !value;
        return value.value_or(0);
    }
    bool is_faulty() const noexcept { return is_faulty_; }
    bool is_at_end() const noexcept { return at_ == octets_.size(); }
    unexpected<saved_session_error> fault(saved_session_errc code) const noexcept {
        return unexpected{saved_session_error{code, static_cast<std::uint32_t>(begin_)}};
    }

  private:
    /// As `text_of` writes it, so that there is one way to say it.
    static std::optional<std::uint32_t> exact_number(std::string_view text) noexcept {
        auto const value = xml::from_text<std::uint32_t>(text);
        if (!value || std::string_view{xml::text_of{*value}} != text) return {};
        return value;
    }

    std::string_view octets_;
    std::size_t at_;
    std::size_t begin_ = 0;
    bool is_faulty_ = false;
};

}  // namespace detail

/// Appends it to anything with `append(char const*, std::size_t)`. It has stanzas in it: keep it as a secret.
template <class Out>
void append(Out& out, saved_session const& saved) {
    auto const& terms = saved.management.terms();
    auto const counts = saved.management.counts();
    detail::saved_fields fields{out};
    fields.add(detail::saved_session_head);
    fields.field(saved.address.text());
    fields.field(terms.id);
    fields.field(terms.location);
    for (std::uint32_t const number : {terms.seconds, std::uint32_t{terms.is_framed}, counts.sent,
                                       counts.acknowledged, counts.handled})
        fields.field(number);
    for (std::string_view const stanza : saved.management.unacknowledged()) fields.field(stanza);
    fields.end();
}

namespace detail {

/// What stands before the checksum, if that is right.
inline expected<std::string_view, saved_session_error> undamaged(std::string_view octets) noexcept {
    using enum saved_session_errc;
    checksum sum;
    if (!octets.starts_with(saved_session_head))
        return unexpected{saved_session_error{unknown_format, 0}};
    if (octets.size() < saved_session_head.size() + sum.finish().size() ||
        octets.size() > UINT32_MAX)
        return unexpected{saved_session_error{damaged, 0}};
    std::string_view const body = octets.substr(0, octets.size() - sum.finish().size());
    sum.update(body);
    auto const digits = sum.finish();
    if (octets.substr(body.size()) == std::string_view{digits.data(), digits.size()}) return body;
    return unexpected{saved_session_error{damaged, static_cast<std::uint32_t>(body.size())}};
}

}  // namespace detail

inline expected<saved_session, saved_session_error> saved_session::parse(
    std::string_view octets, ledger_limits const& limits) {
    using enum saved_session_errc;
    auto const body = detail::undamaged(octets);
    if (!body) return unexpected{body.error()};
    detail::saved_field_reader in{*body, detail::saved_session_head.size()};
    auto const written = in.field();
    auto address = jid::parse(written);
    if (in.is_faulty()) return in.fault(malformed);
    if (!address || address->text() != written) return in.fault(wrong_address);
    resumption_terms terms{.id = std::string{in.field()}};
    if (terms.id.empty() || terms.id.size() > max_resumption_id) return in.fault(wrong_id);
    terms.location = in.field();
    terms.seconds = in.number();
    auto const is_framed = in.number();
    terms.is_framed = is_framed == 1;
    auto const sent = in.number(), acknowledged = in.number(), handled = in.number();
    if (is_framed > 1 || in.is_faulty()) return in.fault(malformed);

    saved_session made{std::move(*address), {}};
    made.management.prepare(limits, std::move(terms));
    made.management.enable({acknowledged, acknowledged, handled});
    kept_stanza_reader stanzas{is_framed == 1};
    while (!in.is_at_end()) {
        auto const stanza = in.field();
        if (in.is_faulty()) return in.fault(malformed);
        if (!stanzas.read(stanza)) return in.fault(wrong_stanza);
        if (!made.management.sent(stanza)) return in.fault(over_limits);
    }
    if (made.management.sent_count() != sent) return in.fault(wrong_count);
    return made;
}

}  // namespace couplet
