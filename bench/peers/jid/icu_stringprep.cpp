// SPDX-License-Identifier: BSL-1.0
// The ICU stringprep chain: nodeprep, nameprep and resourceprep (RFC 3920) through usprep.
#include <unicode/usprep.h>
#include <unicode/ustring.h>

#include "../../jid_peer.hpp"

namespace {

constexpr int32_t capacity = 1024;

bool prepared(char (&out)[capacity], std::string_view part, UStringPrepProfile const* profile) {
    UChar raw[capacity], done[capacity];
    UErrorCode error = U_ZERO_ERROR;
    int32_t size = 0;
    u_strFromUTF8(raw, capacity, &size, part.data(), static_cast<int32_t>(part.size()), &error);
    size = usprep_prepare(profile, raw, size, done, capacity, USPREP_DEFAULT, nullptr, &error);
    u_strToUTF8(out, capacity, nullptr, done, size, &error);
    return U_SUCCESS(error);
}

bool parse(std::string const& address) {
    static UErrorCode loading = U_ZERO_ERROR;
    static auto* const node = usprep_openByType(USPREP_RFC3920_NODEPREP, &loading);
    static auto* const name = usprep_openByType(USPREP_RFC3491_NAMEPREP, &loading);
    static auto* const rest = usprep_openByType(USPREP_RFC3920_RESOURCEPREP, &loading);
    static char local[capacity], domain[capacity], resource[capacity];
    auto const part = bench::cut(address);
    bool const accepted =
        (part.local.data() == nullptr || prepared(local, part.local, node)) &&
        prepared(domain, part.domain, name) &&
        (part.resource.data() == nullptr || prepared(resource, part.resource, rest));
    benchmark::ClobberMemory();
    return accepted;
}

bench::enlisted const peer{"parse//icu_stringprep", bench::each<parse>};

}  // namespace
