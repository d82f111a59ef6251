// SPDX-License-Identifier: BSL-1.0
// What a terminal is shown, and what keys do.
#include <chat/command.hpp>
#include <chat/line_editor.hpp>
#include <chat/visible.hpp>
#include <string>
#include <string_view>
#include "catch.hpp"

namespace chat_terminal_tests {

using chat::line_editor;
using chat::verb;

TEST_CASE("text from strangers moves no cursor and turns no order around", "[chat]") {
    CHECK(chat::visible_line("\x1b[2Jgone") == "\xEF\xBF\xBD[2Jgone");
    CHECK(chat::visible_line("a\xE2\x80\xAE"
                             "b") ==
          "a\xEF\xBF\xBD"
          "b");  // U+202E
    CHECK(chat::visible_line("a\xC2\x9B"
                             "b") ==
          "a\xEF\xBF\xBD"
          "b");  // U+009B, CSI
    CHECK(chat::visible_line("a\xff"
                             "b") ==
          "a\xEF\xBF\xBD"
          "b");  // not UTF-8
    CHECK(chat::visible_line("caf\xC3\xA9 \xF0\x9F\x91\x8D <3") ==
          "caf\xC3\xA9 \xF0\x9F\x91\x8D <3");
}

TEST_CASE("a name cannot be taken for other lines", "[chat]") {
    CHECK(chat::visible_name("room@s/x> hi \t  \xE2\xA0\x80 \xE3\x80\x80* You are offline> boo") ==
          "room@s/x\xEF\xBF\xBD hi * You are offline\xEF\xBF\xBD boo");
    CHECK(chat::visible_words("romeo is away:      * a > b") == "romeo is away: * a > b");
}

TEST_CASE("a line of a text cannot be taken for somebody else's", "[chat]") {
    CHECK(chat::visible_text("hi\n<romeo@capulet.test> I am a villain") ==
          "hi\n    <romeo@capulet.test> I am a villain");
    CHECK(chat::visible_text("hi\r\n* online") == "hi\n    * online");
    CHECK(chat::visible_line("a\nb") == "a b");
    CHECK(chat::visible_text("a\xE2\x80\xA8"
                             "b") ==
          "a\xEF\xBF\xBD"
          "b");  // U+2028
}

TEST_CASE("marks do not pile up, nor sit on what is not theirs", "[chat]") {
    std::string marks;
    for (int i = 0; i < 10; ++i) marks += "\xCC\x81";  // U+0301
    std::string const shown = chat::visible_line("e" + marks);
    CHECK(shown.substr(0, 9) == "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81");
    CHECK(shown.find("\xCC\x81", 9) == std::string::npos);
    CHECK(chat::visible_line("\xCC\x81").find("\xCC\x81") == std::string::npos);
}

std::string after(std::string_view keys) {
    line_editor line;
    for (char const key : keys) line.press(key);
    return line.take();
}

TEST_CASE("keys write, move and erase", "[chat]") {
    CHECK(after("abc") == "abc");
    CHECK(after("ac\x1b[Db") == "abc");
    CHECK(after("bc\x1b[Ha\x1b[Fd") == "abcd");
    CHECK(after("abx\x7f"
                "c") == "abc");
    CHECK(after("one two\x17three") == "one three");
    CHECK(after("gone\x15here") == "here");
    CHECK(after("\xE2\x82\xAC\xC3\xA9\x7f") == "\xE2\x82\xAC");
    CHECK(after("xabc\x01\x1b[3~") == "abc");
    CHECK(after("a\x1b[1;5Cb") == "ab");  // Ctrl-right: known to be a sequence
    CHECK(after("a\x80\xC3(b") == "a(b");
}

TEST_CASE("Ctrl-D ends where nothing stands, and what was entered comes again", "[chat]") {
    line_editor line;
    CHECK(line.press('\x04') == line_editor::outcome::ended);
    line.press('a');
    CHECK(line.press('\x04') != line_editor::outcome::ended);
    CHECK(line.press('\r') == line_editor::outcome::entered);
    CHECK(line.take() == "a");
    for (char const key : std::string_view{"\x1b[A"}) line.press(key);
    CHECK(line.take() == "a");
}

TEST_CASE("of a line that is longer than the terminal, what is around the cursor is shown",
          "[chat]") {
    line_editor line;
    for (char const key : std::string_view{"0123456789"}) line.press(key);
    CHECK(line.show(80).text == "0123456789");
    CHECK(line.show(80).column == 10);
    CHECK(line.show(5).text == "6789");
    CHECK(line.show(5).column == 4);
    line.press('\x01');
    CHECK(line.show(5).text == "0123");
    CHECK(line.show(5).column == 0);
    line_editor wide;
    for (char const key : std::string_view{"\xE4\xBE\x8B\xE4\xBE\x8B"}) wide.press(key);
    CHECK(wide.show(80).column == 4);
    CHECK(wide.show(4).text == "\xE4\xBE\x8B");
    wide.press('\x02');
    CHECK(wide.show(80).column == 2);
}

TEST_CASE("what stands on a letter goes with it", "[chat]") {
    CHECK(after("xe\xCC\x81\x7f") == "x");
    CHECK(after("e\xCC\x81\x1b[Dx") == "xe\xCC\x81");
    CHECK(after("e\xCC\x81o\x01\x1b[Cx") == "e\xCC\x81xo");
    CHECK(after("e\xCC\x81o\x01\x1b[3~") == "o");
}

TEST_CASE("columns are those of what is shown (UAX #11)", "[chat]") {
    line_editor line;
    for (char const key :
         std::string_view{"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC\xE2\x80\xAE"})
        line.press(key);  // two emoji, joined, and U+202E
    CHECK(line.show(80).text == "\xF0\x9F\x91\xA9\xF0\x9F\x94\xAC\xEF\xBF\xBD");
    CHECK(line.show(80).column == 5);
    CHECK(chat::shortened("romeo@montague.test", 19) == "romeo@montague.test");
    CHECK(chat::shortened("romeo@montague.test", 8) == "romeo...");
    CHECK(chat::shortened("\xE4\xBE\x8B\xE4\xBE\x8B\xE4\xBE\x8B", 5) == "\xE4\xBE\x8B...");
}

TEST_CASE("lines are said unless they are commands", "[chat]") {
    CHECK(chat::read_command("hello /to").what == verb::say);
    CHECK(chat::read_command("//etc").rest == "/etc");
    CHECK(chat::read_command("/quit").what == verb::quit);
    CHECK(chat::read_command("/nonsense").what == verb::unknown);
    auto const told = chat::read_command("/msg romeo@capulet.test  art thou");
    CHECK(told.what == verb::msg);
    CHECK(told.first == "romeo@capulet.test");
    CHECK(told.rest == " art thou");
}

}  // namespace chat_terminal_tests
