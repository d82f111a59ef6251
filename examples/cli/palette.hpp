// SPDX-License-Identifier: BSL-1.0
// Colours, for terminals that want them.
#pragma once

#include <string>
#include <string_view>

namespace cli {

enum class colour : unsigned char { plain, offset, name, attribute, value, error };

/// Appends coloured text to a string.
class palette {
  public:
    explicit palette(bool is_on) : is_on_{is_on} {}

    void on(std::string& out, colour wanted) const {
        if (is_on_) out += begins[static_cast<unsigned char>(wanted)];
    }
    void off(std::string& out) const {
        if (is_on_) out += "\x1b[m";
    }
    void put(std::string& out, colour wanted, std::string_view text) const {
        on(out, wanted);
        out += text;
        off(out);
    }

  private:
    static constexpr std::string_view begins[] = {"",         "\x1b[2m",  "\x1b[1;36m",
                                                  "\x1b[32m", "\x1b[33m", "\x1b[1;31m"};
    bool is_on_;
};

}  // namespace cli
