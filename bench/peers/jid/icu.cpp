// SPDX-License-Identifier: BSL-1.0
// The ICU chain: lower-casing and NFC for the localpart, UTS #46 for the domainpart, NFC for the resourcepart.
// It is what one writes with ICU alone: no PRECIS class, no context or Bidi rule outside the domain.
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "../../jid_peer.hpp"

namespace {

constexpr int32_t capacity = 1024;

int32_t length(std::string_view text) { return static_cast<int32_t>(text.size()); }

/// UTF-8 to UTF-16, lower case if asked for, NFC, and back.
bool mapped(char (&out)[capacity], std::string_view part, bool lower) {
    static UErrorCode loading = U_ZERO_ERROR;
    static UNormalizer2 const* const nfc = unorm2_getNFCInstance(&loading);
    UChar one[capacity], two[capacity];
    UErrorCode error = U_ZERO_ERROR;
    int32_t size = 0;
    u_strFromUTF8(one, capacity, &size, part.data(), length(part), &error);
    if (lower) size = u_strToLower(two, capacity, one, size, "", &error);
    size = unorm2_normalize(nfc, lower ? two : one, size, lower ? one : two, capacity, &error);
    u_strToUTF8(out, capacity, nullptr, lower ? one : two, size, &error);
    return U_SUCCESS(error);
}

bool named(char (&out)[capacity], std::string_view part) {
    static UErrorCode loading = U_ZERO_ERROR;
    static UIDNA const* const uts46 = uidna_openUTS46(
        UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_CHECK_CONTEXTO |
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
        &loading);
    UErrorCode error = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    uidna_nameToUnicodeUTF8(uts46, part.data(), length(part), out, capacity, &info, &error);
    return U_SUCCESS(error) && info.errors == 0;
}

bool parse(std::string const& address) {
    static char local[capacity], domain[capacity], resource[capacity];
    auto const part = bench::cut(address);
    bool const accepted =
        (part.local.data() == nullptr || mapped(local, part.local, true)) &&
        named(domain, part.domain) &&
        (part.resource.data() == nullptr || mapped(resource, part.resource, false));
    benchmark::ClobberMemory();
    return accepted;
}

bench::enlisted const peer{"parse//icu", bench::each<parse>};

}  // namespace
