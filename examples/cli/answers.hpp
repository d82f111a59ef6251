// SPDX-License-Identifier: BSL-1.0
// What is said about each item, to people or as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "json.hpp"
#include "output.hpp"
#include "visible.hpp"

namespace cli {

/// What was asked about: an argument, or a line of standard input.
struct item {
    std::string_view text;
    std::uint64_t line;  ///< 0 for an argument
};

/// Why an item was refused. `part` is empty where no part is to blame.
struct fault {
    std::string_view name;
    std::string_view sentence;
    std::string_view part;
    std::size_t offset;
};

/// A named piece of an accepted item; absent ones are null in JSON and left out for people.
struct part {
    char const* name;
    std::optional<std::string_view> text;
};

/// Writes one answer an item.
class answers {
  public:
    /// `noun` is what an item is called.
    answers(output& out, bool as_json, alphabet letters, std::string_view noun)
        : out_{out}, noun_{noun}, letters_{letters}, as_json_{as_json} {}

    /// A whole answer in either form. They return whether the item is good. `parts` must have the
    /// same names each time.
    bool accept(item const& about, std::span<part const> parts);
    bool refuse(item const& about, fault const& why);

    /// The same piece by piece, for commands with more to say.
    bool as_json() const { return as_json_; }
    void object(json const& value);
    void heading(item const& about);
    void row(std::string_view name, std::string_view text);
    void row(std::string_view name, fault const& why, item const& about);

  private:
    void begin();
    void label(std::string_view name);
    void verdict(fault const& why, item const& about);

    output& out_;
    std::string_view noun_;
    json accepted_;  // kept, as is the next: building it anew takes longer than parsing an address
    json refused_;
    alphabet letters_;
    bool as_json_;
    bool first_ = true;
};

/// {"ok":true, ...} and {"ok":false,"error":...,"part":...,"offset":...}
json to_json(std::span<part const> parts);
json to_json(fault const& why);

}  // namespace cli
