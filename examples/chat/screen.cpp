// SPDX-License-Identifier: BSL-1.0
#include "screen.hpp"

#include <couplet/xep/date_time.hpp>

#include "visible.hpp"

namespace chat {

void screen::note(std::string_view sentence) { print("* " + visible_words(sentence)); }

std::string screen::moment(std::int64_t seconds) const {
    return std::string{couplet::xep::date_time{seconds}.text()};
}

void screen::said(utterance const& one) {
    std::string line;
    if (one.when) line = '[' + moment(*one.when) + "] ";
    line += '<' + visible_name(one.who) + "> " + visible_text(one.text);
    print(line);
}

}  // namespace chat
