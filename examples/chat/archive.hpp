// SPDX-License-Identifier: BSL-1.0
// What was said while nobody listened: which pages of the archive to ask for, what has been shown (XEP-0313, XEP-0059).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "screen.hpp"

namespace chat {

/// One question; neither `after` nor `before`: from the beginning.
struct archive_page {
    std::optional<std::string> after{};
    std::optional<std::string> before{};  ///< empty: the last page
    std::uint32_t max = 50;

    friend bool operator==(archive_page const&, archive_page const&) = default;
};

class archive {
  public:
    /// At first so many of the last messages; later all that came since the last one that was seen.
    explicit archive(std::uint32_t wanted) : wanted_{wanted} {}

    /// Nothing: nothing is wanted.
    std::optional<archive_page> begin();
    /// A message of the page that was asked for.
    void keep(std::string_view id, utterance one);
    /// The page is complete: the next one, if there is one. `first` is that of its first message.
    std::optional<archive_page> next(bool is_last, std::string_view first, std::string_view last);
    /// There is no archive, or what was asked for is no longer in it.
    std::optional<archive_page> refused();
    /// What is to be shown, in its order, when no page is left.
    std::vector<utterance> take_all();

    /// A message has been seen; false: it had been before.
    bool see(std::string_view id);

  private:
    struct kept {
        std::string id;
        utterance said;
    };
    static constexpr std::size_t most = 2000;
    static constexpr std::size_t most_octets = 16
                                               << 20;  ///< of the texts that wait for their pages
    static constexpr std::size_t longest_id = 1024;
    static constexpr int most_pages = 100;

    std::uint32_t wanted_;
    bool goes_back_ = true;
    std::optional<std::string> last_{};
    std::deque<kept> pages_{};
    std::size_t page_begin_ = 0;
    std::size_t octets_ = 0;  ///< of the pages
    int pages_asked_ = 0;
    std::set<std::string, std::less<>> seen_{};
    std::deque<std::string> seen_in_order_{};
};

}  // namespace chat
