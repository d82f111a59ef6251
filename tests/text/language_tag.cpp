// SPDX-License-Identifier: BSL-1.0
#include <couplet/text/language_tag.hpp>

#include "both.hpp"

namespace language_tag_tests {

using couplet::is_language_tag, couplet::is_same_language, couplet::truncated_range;

TEST_CASE("RFC 5646 2.1: a tag is of subtags of 1 to 8 letters and digits, the first of letters",
          "[text]") {
    BOTH(is_language_tag("en") && is_language_tag("zh-Hant-CN-x-a1") &&
         is_language_tag("i-enochian"));
    BOTH(is_language_tag("de-CH-1996") && is_language_tag("abcdefgh-12345678"));
    BOTH(!is_language_tag("") && !is_language_tag("-") && !is_language_tag("en-"));
    BOTH(!is_language_tag("-en") && !is_language_tag("en--US") && !is_language_tag("1996"));
    BOTH(!is_language_tag("e1") && !is_language_tag("en_US") && !is_language_tag("en US"));
    BOTH(!is_language_tag("abcdefghi") && !is_language_tag("en-123456789"));
    BOTH(!is_language_tag("\xC4\x8D") && !is_language_tag("en-\xC4\x8D"));
}

TEST_CASE("RFC 5646 2.1.1: tags are the same in any case", "[text]") {
    BOTH(is_same_language("zh-Hant", "ZH-HANT") && is_same_language("", ""));
    BOTH(!is_same_language("zh-Hant", "zh-Han") && !is_same_language("z", "ZZ"));
}

TEST_CASE("RFC 4647 3.4: a range is truncated from its end, single letters with what follows them",
          "[text]") {
    BOTH(truncated_range("zh-Hant-CN-x-private1-private2") == "zh-Hant-CN-x-private1");
    BOTH(truncated_range("zh-Hant-CN-x-private1") == "zh-Hant-CN");
    BOTH(truncated_range("zh-Hant-CN") == "zh-Hant");
    BOTH(truncated_range("zh-Hant") == "zh");
    BOTH(truncated_range("zh").empty() && truncated_range("").empty());
    BOTH(truncated_range("x-private").empty() && truncated_range("i-klingon").empty());
    BOTH(truncated_range("en-a-bbb-x-a") == "en-a-bbb");
    BOTH(truncated_range("-").empty() && truncated_range("a-").empty());
}

}  // namespace language_tag_tests
