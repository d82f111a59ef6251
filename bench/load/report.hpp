// SPDX-License-Identifier: BSL-1.0
// What was measured, in order, as a line of JSON.
#pragma once

#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

namespace load {

class report {
  public:
    void add(std::string_view name, std::string_view text) { put(name, quoted(text)); }
    void add(std::string_view name, char const* text) { put(name, quoted(text)); }
    void add(std::string_view name, bool is) { put(name, is ? "true" : "false"); }
    void add(std::string_view name, std::integral auto number) {
        put(name, std::to_string(number));
    }
    void add(std::string_view name, double number) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", number);
        put(name, text);
    }
    void add(std::string_view name, report const& inner) { put(name, inner.text()); }
    /// A rule that does not hold: the run has failed.
    void fail(std::string_view rule) {
        if (rule.empty()) return;
        has_failed_ = true;
        add("failed_rule", rule);
    }

    bool has_failed() const noexcept { return has_failed_; }
    std::string text() const { return '{' + fields_ + '}'; }

  private:
    void put(std::string_view name, std::string_view value) {
        if (!fields_.empty()) fields_ += ',';
        fields_.append(quoted(name)).append(1, ':').append(value);
    }
    static std::string quoted(std::string_view text) {
        std::string made{'"'};
        for (char const c : text) {
            if (c == '"' || c == '\\') made += '\\';
            made += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
        return made += '"';
    }

    std::string fields_;
    bool has_failed_ = false;
};

}  // namespace load
