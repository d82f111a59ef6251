// SPDX-License-Identifier: BSL-1.0
// What tests of domain names ask about code points, by the oracle; and where UTS #46 stays behind IDNA2008.
#pragma once

#include <unicode/uidna.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "precis/reference.hpp"

namespace reference {

/// The four dots of RFC 3490 3.1.
inline bool is_dot(char32_t c) { return c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61; }

inline bool is_for_labels(char32_t c) {
    return oracle::idna_of(c) == precis::category::pvalid || needs_context(oracle::idna_of(c));
}
inline bool all_for_labels(std::u32string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char32_t c) { return c == U'.' || is_for_labels(c); });
}

/// RFC 7622 3.2.2 in the order of RFC 5895 2: lower case, ordinary width, dots, NFC. What IDNA2008
/// allows as it stands is not lower-cased.
inline std::u32string mapped_name(std::u32string_view name) {
    std::u32string lower;
    for (char32_t const c : name)
        lower += is_for_labels(c) ? std::u32string(1, c) : lowered({&c, 1});
    auto text = width_mapped(lower);
    std::replace_if(text.begin(), text.end(), is_dot, U'.');
    return normalized(unicode::form::nfc, text);
}

/// UTS #46 7: capitals without a small letter in Unicode 3.2, and ideographs whose decomposition was
/// corrected later. Refused there for the sake of IDNA2003, valid in IDNA2008 once mapped.
inline bool is_frozen(char32_t c) {
    constexpr char32_t corrected[]{0x2F868, 0x2F874, 0x2F91F, 0x2F95F, 0x2F9BF};
    return c == 0x4C0 || (c >= 0x10A0 && c <= 0x10C5) || c == 0x2132 || c == 0x2183 ||
           std::find(std::begin(corrected), std::end(corrected), c) != std::end(corrected);
}

/// UTS #46 with all that makes it strict.
class uts46 {
  public:
    uts46() {
        UErrorCode status = U_ZERO_ERROR;
        idna_.reset(uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                        UIDNA_CHECK_CONTEXTO | UIDNA_NONTRANSITIONAL_TO_ASCII |
                                        UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                    &status));
        REQUIRE(U_SUCCESS(status));
    }
    /// The U-labels, if ICU finds no fault with them nor with the A-labels.
    std::optional<std::string> operator()(std::string_view name) const {
        char unicode[512];
        char ascii[512];
        UIDNAInfo seen = UIDNA_INFO_INITIALIZER;
        UIDNAInfo encoded = UIDNA_INFO_INITIALIZER;
        UErrorCode status = U_ZERO_ERROR;
        auto const size = static_cast<std::int32_t>(name.size());
        auto const written = uidna_nameToUnicodeUTF8(idna_.get(), name.data(), size, unicode,
                                                     sizeof unicode, &seen, &status);
        uidna_nameToASCII_UTF8(idna_.get(), name.data(), size, ascii, sizeof ascii, &encoded,
                               &status);
        if (U_FAILURE(status) || seen.errors != 0 || encoded.errors != 0) return std::nullopt;
        return std::string(unicode, static_cast<std::size_t>(written));
    }

  private:
    struct closing {
        void operator()(UIDNA* idna) const { uidna_close(idna); }
    };
    std::unique_ptr<UIDNA, closing> idna_;
};

}  // namespace reference
