// SPDX-License-Identifier: BSL-1.0
// Where people see what happens. What comes from the network is made visible here, and nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

/// What somebody has said.
struct utterance {
    std::string who;
    std::string text;
    std::optional<std::int64_t> when{};  ///< seconds since 1970, if not just now
};

class screen {
  public:
    virtual ~screen() = default;

    /// About the session: a line that begins with "* ".
    void note(std::string_view sentence);
    /// The same, of what was typed just now and waits: a script need not know.
    virtual void waits(std::string_view sentence) { note(sentence); }
    /// A line "<who> text"; further lines of the text are indented.
    void said(utterance const& one);
    /// What was typed has been taken, for somebody.
    virtual void wrote(std::string_view /*whom*/, std::string_view /*text*/) {}
    /// What is typed goes there from now on; empty: nowhere.
    virtual void talk_to(std::string_view /*whom*/) {}

  protected:
    /// A moment, as it stands in a line.
    virtual std::string moment(std::int64_t seconds) const;

  private:
    virtual void print(std::string const& lines) = 0;
};

}  // namespace chat
