// SPDX-License-Identifier: BSL-1.0
#include "screen.hpp"

#include <couplet/xep/date_time.hpp>

#include "visible.hpp"

namespace chat {

void screen::note(std::string_view sentence) { print("* " + visible_line(sentence)); }

void screen::said(utterance const& one) {
    std::string line;
    if (one.when) line = '[' + std::string{couplet::xep::date_time{*one.when}.text()} + "] ";
    line += '<' + visible_line(one.who) + "> " + visible_text(one.text);
    print(line);
}

}  // namespace chat
