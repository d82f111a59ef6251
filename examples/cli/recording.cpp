// SPDX-License-Identifier: BSL-1.0
#include "recording.hpp"

#include <algorithm>
#include <couplet/match.hpp>

namespace cli {
namespace {

using namespace couplet;

constexpr std::string_view compression = "http://jabber.org/protocol/compress";

constexpr xml::expanded_name last_before_anew[] = {
    {xml::ns::tls, "starttls"},   // RFC 6120 5.4.2.1, the initiating side's
    {xml::ns::tls, "proceed"},    // 5.4.2.3
    {xml::ns::sasl, "auth"},      // 6.4.2, if it holds all that there is to say
    {xml::ns::sasl, "response"},  // 6.4.3
    {xml::ns::sasl, "success"},   // 6.4.6
    {compression, "compress"},    // XEP-0138 3
    {compression, "compressed"},
};

}  // namespace

std::optional<stream_event> recording::next() {
    for (;;) {
        if (may_begin_anew_) {
            may_begin_anew_ = false;
            begin_anew(feed_size_ - reader_.left_over().size());
        }
        if (auto event = reader_.next()) {
            notice(*event);
            return event;
        }
        if (reader_.failure() || !feed_more()) return std::nullopt;
    }
}

/// The next piece of the input; false at its end.
bool recording::feed_more() {
    from_.take(feed_size_);
    feed_size_ = 0;
    if (!from_.refill()) return false;
    auto const ahead = from_.ahead();
    feed_size_ = static_cast<std::size_t>(std::min<std::uint64_t>(ahead.size(), how_.feed));
    if (reader_.is_closed()) ignored_ += feed_size_;
    reader_.feed(ahead.substr(0, feed_size_));
    return true;
}

void recording::notice(stream_event const& event) {
    if (auto const* const element = std::get_if<xml::element_view>(&event)) {
        auto const is_it = [&](auto const& name) { return element->is(name); };
        may_begin_anew_ =
            std::any_of(std::begin(last_before_anew), std::end(last_before_anew), is_it);
        if (may_begin_anew_) is_authenticated_ = element->ns() == xml::ns::sasl;
        if (element->is({xml::ns::component, "handshake"})) reader_.set_limits(how_.after);
    } else if (std::holds_alternative<closed>(event)) {
        ignored_ = reader_.left_over().size();
    }
}

/// If a header follows at `at` in the feed, or behind white space there, which the old stream keeps.
void recording::begin_anew(std::size_t at) {
    auto const is_space = [&] {
        for (char const* const space : {" ", "\n", "\r", "\t"})
            if (from_.begins_with(space, at)) return true;
        return false;
    };
    for (int spaces = 0; spaces < 16 && is_space(); ++spaces) ++at;
    if (!from_.begins_with("<?xml", at) && !from_.begins_with("<stream:stream", at)) return;
    from_.take(at);
    feed_size_ = 0;
    begin_ = from_.offset();
    reader_.restart();
    if (is_authenticated_) reader_.set_limits(how_.after);
}

}  // namespace cli
