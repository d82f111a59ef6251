// SPDX-License-Identifier: BSL-1.0
// couplet escape, couplet unescape: XEP-0106
#include <couplet/jid/escape.hpp>
#include <couplet/precis/errc.hpp>
#include <couplet/text/utf8.hpp>

#include "command.hpp"

namespace cli {
namespace {

using namespace couplet;

/// XEP-0106 transforms octets; text that is not UTF-8 is refused first, as no localpart can hold it.
template <class Transform>
bool transform(item const& about, answers& out, char const* label, Transform change) {
    if (auto const bad = utf8::first_malformed(about.text); bad != about.text.size()) {
        constexpr auto code = precis_errc::malformed_utf8;
        return out.refuse(about, {name(code), describe(code), {}, bad});
    }
    auto const changed = change(about.text);
    if (changed) {
        part const answer[] = {{label, *changed}};
        return out.accept(about, answer);
    }
    auto const [code, offset] = changed.error();
    return out.refuse(about, {name(code), describe(code), {}, offset});
}

}  // namespace

bool judge_escape(item const& about, settings const&, answers& out) {
    return transform(about, out, "escaped", [](auto text) { return escape<std::string>(text); });
}

bool judge_unescape(item const& about, settings const&, answers& out) {
    return transform(about, out, "unescaped",
                     [](auto text) { return unescape<std::string>(text); });
}

}  // namespace cli
