// SPDX-License-Identifier: BSL-1.0
// A start tag as a sink sees it: expanded names (Namespaces in XML 1.0 5), attributes and declarations apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/lifetimebound.hpp>
#include <couplet/xml/names.hpp>

namespace couplet::xml {

/// `value` is decoded and normalised (XML 1.0 3.3.3).
struct attribute {
    expanded_name name;
    std::string_view prefix;
    std::string_view value;
};

/// `xmlns:prefix='ns'`, or `xmlns='ns'` with an empty prefix; an empty namespace undeclares the default.
struct declaration {
    std::string_view prefix;
    std::string_view ns;
};

/// An attribute as the scanner holds it.
struct raw_attribute {
    char const* name;
    char const* value;
    char const* ns = nullptr;
    std::uint32_t name_size;  // of the qualified name
    std::uint32_t value_size;
    std::uint32_t ns_size = 0;
    std::uint32_t prefix_size = 0;  // 0: no prefix
    bool is_encoded = false;        // the value has references or white space to normalise
    bool is_declaration = false;

    std::string_view qualified() const noexcept { return {name, name_size}; }
    std::string_view prefix() const noexcept { return {name, prefix_size}; }
    std::string_view local() const noexcept {
        return qualified().substr(prefix_size == 0 ? 0 : prefix_size + 1);
    }
    void set_ns(std::string_view meant) noexcept {
        ns = meant.data();
        ns_size = static_cast<std::uint32_t>(meant.size());
    }
    std::string_view decoded_value() const noexcept { return {value, value_size}; }
};

/// A range over those raw attributes that are declarations, or those that are not, as `View`.
template <class View, bool Declarations>
class attribute_range {
  public:
    class iterator {
      public:
        using value_type = View;
        using difference_type = std::ptrdiff_t;

        iterator() noexcept = default;
        iterator(raw_attribute const* at, raw_attribute const* end) noexcept : at_{at}, end_{end} {
            skip();
        }
        View operator*() const noexcept {
            if constexpr (Declarations)
                return {at_->prefix_size == 0 ? std::string_view{} : at_->local(),
                        at_->decoded_value()};
            else
                return {
                    {{at_->ns, at_->ns_size}, at_->local()}, at_->prefix(), at_->decoded_value()};
        }
        iterator& operator++() noexcept {
            ++at_;
            skip();
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator const before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(iterator const& a, iterator const& b) noexcept {
            return a.at_ == b.at_;
        }

      private:
        void skip() noexcept {
            while (at_ != end_ && at_->is_declaration != Declarations) ++at_;
        }

        raw_attribute const* at_ = nullptr;
        raw_attribute const* end_ = nullptr;
    };

    attribute_range(raw_attribute const* begin, raw_attribute const* end) noexcept
        : begin_{begin}, end_{end} {}
    iterator begin() const noexcept { return {begin_, end_}; }
    iterator end() const noexcept { return {end_, end_}; }

  private:
    raw_attribute const* begin_;
    raw_attribute const* end_;
};

/// Views into the input and into the scanner's memory: valid during the call that hands it over.
class start_tag {
  public:
    start_tag(std::string_view qualified, std::size_t prefix_size, std::string_view ns,
              raw_attribute const* attributes, std::size_t count, std::uint64_t offset) noexcept
        : qualified_{qualified},
          ns_{ns},
          raw_{attributes},
          prefix_size_{prefix_size},
          count_{count},
          offset_{offset} {}

    expanded_name name() const noexcept { return {ns_, local()}; }
    std::string_view ns() const noexcept { return ns_; }
    /// As written: `prefix:local`.
    std::string_view qualified() const noexcept { return qualified_; }
    std::string_view prefix() const noexcept { return {qualified_.data(), prefix_size_}; }
    std::size_t prefix_size() const noexcept { return prefix_size_; }
    std::string_view local() const noexcept {
        std::size_t const before = prefix_size_ == 0 ? 0 : prefix_size_ + 1;
        return {qualified_.data() + before, qualified_.size() - before};
    }
    /// In document order, without the namespace declarations.
    attribute_range<attribute, false> attributes() const noexcept { return {raw_, raw_ + count_}; }
    attribute_range<declaration, true> declarations() const noexcept {
        return {raw_, raw_ + count_};
    }
    raw_attribute const* raw_begin() const noexcept { return raw_; }
    raw_attribute const* raw_end() const noexcept { return raw_ + count_; }
    /// Of its '<' in the stream.
    std::uint64_t offset() const noexcept { return offset_; }

  private:
    std::string_view qualified_;
    std::string_view ns_;
    raw_attribute const* raw_;
    std::size_t prefix_size_;
    std::size_t count_;
    std::uint64_t offset_;
};

}  // namespace couplet::xml
