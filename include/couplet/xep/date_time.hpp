// SPDX-License-Identifier: BSL-1.0
// date_time, time_zone: moments as XMPP's extensions write them (XEP-0082 3.2; XML Schema 1.1 Part 2 3.3.7).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/lexical.hpp>

namespace couplet::xep {

/// What a day is counted by, in the Gregorian calendar, before its introduction too.
struct civil_date {
    std::int64_t year;
    unsigned month;  ///< 1 to 12
    unsigned day;    ///< 1 to 31
};

namespace detail {

constexpr bool is_leap(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
constexpr unsigned days_in(std::int64_t year, unsigned month) noexcept {
    constexpr unsigned days[]{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}
/// From 0000-01-01 to the first day of a year from 0 on.
constexpr std::int64_t days_before(std::int64_t year) noexcept {
    return year == 0 ? 0 : 365 * year + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1;
}
inline constexpr std::int64_t days_before_epoch = days_before(1970);

/// Since 1970-01-01.
constexpr std::int64_t days_until(civil_date date) noexcept {
    std::int64_t days = days_before(date.year) + date.day - 1;
    for (unsigned month = 1; month < date.month; ++month) days += days_in(date.year, month);
    return days - days_before_epoch;
}
constexpr civil_date date_of(std::int64_t days_since_epoch) noexcept {
    std::int64_t days = days_since_epoch + days_before_epoch;
    std::int64_t year = days * 400 / 146097;  // one too many at most
    if (days_before(year) > days) --year;
    if (days_before(year + 1) <= days) ++year;
    days -= days_before(year);
    unsigned month = 1;
    for (; days >= days_in(year, month); ++month) days -= days_in(year, month);
    return {year, month, static_cast<unsigned>(days) + 1};
}

/// Takes text from its front; each answers whether it was there.
struct time_text {
    std::string_view rest;

    constexpr bool take(char c) noexcept {
        bool const is = rest.starts_with(c);
        if (is) rest.remove_prefix(1);
        return is;
    }
    constexpr bool take(std::size_t digits, unsigned least, unsigned most,
                        unsigned& value) noexcept {
        if (rest.size() < digits) return false;
        unsigned long long number = 0;
        if (!xml::detail::read_digits(rest.substr(0, digits), most, number) || number < least)
            return false;
        value = static_cast<unsigned>(number);
        rest.remove_prefix(digits);
        return true;
    }
};

/// Two digits.
constexpr char* put(char* at, unsigned value) noexcept {
    *at++ = static_cast<char>('0' + value / 10 % 10);
    *at++ = static_cast<char>('0' + value % 10);
    return at;
}

}  // namespace detail

/// A time zone definition: "Z", or how far ahead of UTC it is, as "+07:00" (XEP-0082 2.1).
class time_zone {
  public:
    /// UTC.
    constexpr time_zone() noexcept = default;
    /// Minutes ahead of UTC; what is more than 14 hours from it is brought nearer.
    constexpr explicit time_zone(int minutes) noexcept
        : minutes_{static_cast<std::int16_t>(minutes < -840  ? -840
                                             : minutes > 840 ? 840
                                                             : minutes)} {
        if (minutes_ == 0) return;
        auto const size = static_cast<unsigned>(minutes_ < 0 ? -minutes_ : minutes_);
        text_[0] = minutes_ < 0 ? '-' : '+';
        detail::put(detail::put(text_ + 1, size / 60) + 1, size % 60);
        text_[3] = ':';
        size_ = 6;
    }
    static constexpr std::optional<time_zone> from_text(std::string_view text) noexcept {
        time_zone made;
        detail::time_text in{text};
        if (!in.take('Z')) {
            bool const is_behind = text.starts_with('-');
            unsigned hours = 0, minutes = 0;
            if (!in.take(is_behind ? '-' : '+') || !in.take(2, 0, 14, hours) || !in.take(':') ||
                !in.take(2, 0, hours == 14 ? 0 : 59, minutes))
                return {};
            int const ahead = static_cast<int>(hours * 60 + minutes);
            made.minutes_ = static_cast<std::int16_t>(is_behind ? -ahead : ahead);
            for (std::size_t i = 0; i < 6; ++i) made.text_[i] = text[i];
            made.size_ = 6;
        }
        if (!in.rest.empty()) return {};
        return made;
    }

    /// Ahead of UTC.
    constexpr int minutes() const noexcept { return minutes_; }
    /// As it was written.
    constexpr std::string_view text() const noexcept { return {text_, size_}; }

    /// Whether clocks show the same.
    friend constexpr bool operator==(time_zone const& a, time_zone const& b) noexcept {
        return a.minutes_ == b.minutes_;
    }

  private:
    std::int16_t minutes_ = 0;
    std::uint8_t size_ = 1;
    char text_[6]{'Z'};
};

/// A moment, to the nanosecond, in the years 0000 to 9999; and how it was written. Owns its text; 56 octets.
class date_time {
  public:
    /// 1970-01-01T00:00:00Z.
    constexpr date_time() noexcept : date_time{0} {}
    /// In UTC. `seconds` are since 1970-01-01T00:00:00Z, without leap seconds; what is before the year 0 or behind
    /// 9999 becomes the first or the last second there is. `nanoseconds` are added, less than a second.
    constexpr explicit date_time(std::int64_t seconds, std::uint32_t nanoseconds = 0) noexcept
        : seconds_{seconds < first  ? first
                   : seconds > last ? last
                                    : seconds},
          nanoseconds_{nanoseconds % 1'000'000'000} {
        write();
    }
    /// Of more than nine digits behind the seconds the others are dropped, from the text too (XEP-0082 3.2: they may
    /// be ignored). A leap second is no xs:dateTime; 24:00:00 is one.
    static constexpr std::optional<date_time> from_text(std::string_view text) noexcept {
        date_time made;
        detail::time_text in{xml::collapsed(text)};
        text = in.rest;
        made.size_ = 0;
        if (!made.take_date_and_time(in)) return {};
        made.keep(text.substr(0, text.size() - in.rest.size()));
        if (!made.take_fraction(in)) return {};
        auto const zone = time_zone::from_text(in.rest);
        if (!zone) return {};
        made.keep(in.rest);
        made.zone_ = static_cast<std::int16_t>(zone->minutes());
        made.seconds_ -= zone->minutes() * 60;
        return made;
    }

    /// Since 1970-01-01T00:00:00Z, without leap seconds; before that it is negative.
    constexpr std::int64_t seconds() const noexcept { return seconds_; }
    /// Behind that second; below 1,000,000,000.
    constexpr std::uint32_t nanoseconds() const noexcept { return nanoseconds_; }
    /// The zone it was written for.
    constexpr time_zone zone() const noexcept { return time_zone{zone_}; }
    /// The day in UTC.
    constexpr civil_date date() const noexcept {
        return detail::date_of((seconds_ - first) / a_day + first / a_day);
    }
    /// As it was written.
    constexpr std::string_view text() const noexcept { return {text_, size_}; }

    /// The same moment, however written.
    friend constexpr bool operator==(date_time const& a, date_time const& b) noexcept {
        return a.seconds_ == b.seconds_ && a.nanoseconds_ == b.nanoseconds_;
    }
    friend constexpr std::strong_ordering operator<=>(date_time const& a,
                                                      date_time const& b) noexcept {
        auto const order = a.seconds_ <=> b.seconds_;
        return std::is_neq(order) ? order : a.nanoseconds_ <=> b.nanoseconds_;
    }

  private:
    static constexpr std::int64_t a_day = 86400;
    static constexpr std::int64_t first = detail::days_until({0, 1, 1}) * a_day;
    static constexpr std::int64_t last = detail::days_until({9999, 12, 31}) * a_day + a_day - 1;

    constexpr bool take_date_and_time(detail::time_text& in) noexcept {
        unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
        if (!in.take(4, 0, 9999, year) || !in.take('-') || !in.take(2, 1, 12, month) ||
            !in.take('-') || !in.take(2, 1, detail::days_in(year, month), day) || !in.take('T') ||
            !in.take(2, 0, 24, hour) || !in.take(':') ||
            !in.take(2, 0, hour == 24 ? 0 : 59, minute) || !in.take(':') ||
            !in.take(2, 0, hour == 24 ? 0 : 59, second))
            return false;
        seconds_ =
            detail::days_until({year, month, day}) * a_day + hour * 3600 + minute * 60 + second;
        return true;
    }
    constexpr bool take_fraction(detail::time_text& in) noexcept {
        if (!in.take('.')) return true;
        bool const ends_the_day = text().substr(11, 2) == "24";
        std::uint32_t digit = 100'000'000;
        std::size_t count = 0;
        for (; !in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9'; ++count, digit /= 10) {
            nanoseconds_ += digit * static_cast<std::uint32_t>(in.rest[0] - '0');
            if (ends_the_day && in.rest[0] != '0') return false;
            if (count == 0) keep(".");
            if (count < 9) keep(in.rest.substr(0, 1));
            in.rest.remove_prefix(1);
        }
        return count != 0;
    }
    constexpr void keep(std::string_view text) noexcept {
        for (char const c : text) text_[size_++] = c;
    }
    constexpr void write() noexcept {
        auto const days = (seconds_ - first) / a_day + first / a_day;
        auto const date = detail::date_of(days);
        auto const time = static_cast<unsigned>(seconds_ - days * a_day);
        auto const year = static_cast<unsigned>(date.year);
        unsigned const parts[]{year / 100,  year % 100,     date.month, date.day,
                               time / 3600, time / 60 % 60, time % 60};
        constexpr char const behind[]{0, '-', '-', 'T', ':', ':', 0};
        char* at = text_;
        for (std::size_t i = 0; i < 7; ++i) {
            at = detail::put(at, parts[i]);
            if (behind[i] != 0) *at++ = behind[i];
        }
        size_ = static_cast<std::uint8_t>(at - text_);
        write_fraction();
        keep("Z");
    }
    constexpr void write_fraction() noexcept {
        std::uint32_t rest = nanoseconds_;
        if (rest != 0) keep(".");
        for (std::uint32_t digit = 100'000'000; rest != 0; rest %= digit, digit /= 10)
            text_[size_++] = static_cast<char>('0' + rest / digit);
    }

    std::int64_t seconds_ = 0;
    std::uint32_t nanoseconds_ = 0;
    std::int16_t zone_ = 0;
    std::uint8_t size_ = 0;
    char text_[35]{};
};

}  // namespace couplet::xep
