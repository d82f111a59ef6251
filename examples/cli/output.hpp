// SPDX-License-Identifier: BSL-1.0
// Buffered standard output whose failures are noticed.
#pragma once

#include <string>

namespace cli {

/// Collects text and writes it when there is much of it, or when told to. Throws `io_error`.
class output {
  public:
    explicit output(int descriptor) : descriptor_{descriptor} {}

    /// Append here, then call `written()`.
    std::string& text() { return text_; }
    void written() {
        if (text_.size() >= enough) flush();
    }
    void flush();

  private:
    static constexpr std::size_t enough = 64 * 1024;
    std::string text_;
    int descriptor_;
};

}  // namespace cli
