// No error is answered, each verdict has its clause, one sender may answer, pending iqs are a map: the laws of tests/stanza.
// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <string_view>

#include "../tests/stanza/pending_laws.hpp"
#include "../tests/stanza/rule_laws.hpp"
#include "broken.hpp"

namespace {

/// Choices, made by the input as long as it lasts.
class choices {
  public:
    explicit choices(std::string_view from) : from_{from} {}
    bool empty() const { return from_.empty(); }
    std::size_t operator()(std::size_t sides) {
        std::size_t const octet = empty() ? 0 : static_cast<unsigned char>(from_[0]);
        from_.remove_prefix(std::min<std::size_t>(1, from_.size()));
        return octet % sides;
    }

  private:
    std::string_view from_;
};

void pending_must_hold(std::string_view script) {
    choices next{script.substr(0, 4'000)};
    pending_laws::pair both{static_cast<std::uint32_t>(next(20)), {next(256), next(256)}};
    while (!next.empty()) fuzz::must_hold(both.step(next));
}

}  // namespace

/// The first octet says what follows: 0-4, XML for that role; a-e, choices of a stanza for that role; else of requests
/// and answers.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const input = fuzz::view(data, size);
    if (input.empty()) return 0;
    char const kind = input[0];
    auto const rest = input.substr(1);
    if (kind >= '0' && kind <= '4') {
        fuzz::must_hold(rule_laws::broken_by(rest, static_cast<couplet::stanza_role>(kind - '0')));
    } else if (kind >= 'a' && kind <= 'e') {
        auto const role = static_cast<couplet::stanza_role>(kind - 'a');
        fuzz::must_hold(rule_laws::broken_by(rule_laws::make(choices{rest}, role), role));
    } else {
        pending_must_hold(rest);
    }
    return 0;
}
