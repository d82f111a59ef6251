// SPDX-License-Identifier: BSL-1.0
#include "archive.hpp"

#include <algorithm>

namespace chat {

std::optional<archive_page> archive::begin() {
    pages_.clear();
    page_begin_ = octets_ = 0;
    pages_asked_ = 0;
    goes_back_ = !last_;
    if (last_) return archive_page{.after = last_};
    if (wanted_ == 0) return {};
    return archive_page{.before = "", .max = std::min(wanted_, 50U)};
}

void archive::keep(std::string_view id, utterance one) {
    octets_ += one.text.size();
    if (pages_.size() >= most || octets_ > most_octets) return;
    kept made{std::string{id}, std::move(one)};
    // Each page is in order; if they are asked for from the last to the first, it goes before the others.
    if (!goes_back_) return pages_.push_back(std::move(made));
    pages_.insert(pages_.begin() + static_cast<std::ptrdiff_t>(page_begin_++), std::move(made));
}

std::optional<archive_page> archive::next(bool is_last, std::string_view first,
                                          std::string_view last) {
    std::size_t const size = pages_.size();
    page_begin_ = 0;
    if (is_last || first.empty() || size >= most || ++pages_asked_ > most_pages) return {};
    if (!goes_back_) return archive_page{.after = std::string{last}};
    if (size >= wanted_) return {};
    auto const left = static_cast<std::uint32_t>(wanted_ - size);
    return archive_page{.before = std::string{first}, .max = std::min(left, 50U)};
}

std::optional<archive_page> archive::refused() {
    if (goes_back_ || !last_) return {};
    last_.reset();
    return begin();
}

std::vector<utterance> archive::take_all() {
    std::vector<utterance> made;
    for (auto& one : pages_)
        if (see(one.id)) made.push_back(std::move(one.said));
    pages_.clear();
    return made;
}

bool archive::see(std::string_view id) {
    if (id.size() > longest_id) return true;
    last_ = id;
    if (!seen_.emplace(id).second) return false;
    seen_in_order_.emplace_back(id);
    if (seen_in_order_.size() > most) {
        seen_.erase(seen_in_order_.front());
        seen_in_order_.pop_front();
    }
    return true;
}

}  // namespace chat
