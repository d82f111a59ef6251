// SPDX-License-Identifier: BSL-1.0
// Seeded corpora of addresses: the same octets on every machine and with every standard library.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "words.hpp"

namespace bench {

/// A-labels that people type or paste; each stands for one script above or another.
inline constexpr std::string_view a_labels =
    "xn--mnchen-3ya xn--bcher-kva xn--fsqu00a xn--wgv71a119e xn--80aswg xn--e1afmkfd xn--d1acufc "
    "xn--hxajbheg2az3al xn--strae-oqa xn--caf-dma xn--vermgensberatung-pwb xn--mgbh0fb "
    "xn--4dbrk0ce";

/// Writes one address after another; every choice comes from the one seed, in the order of the
/// statements.
class generator {
  public:
    explicit generator(std::uint64_t seed) : random_{seed} {}

    std::string bare() {
        std::string out;
        local(out);
        domain(out += '@');
        return out;
    }

    std::string full() {
        auto out = bare();
        resource(out += '/');
        return out;
    }

    std::string international() {
        auto const& letters = scripts[random_.below(scripts.size())];
        std::string out;
        international_local(out, letters);
        international_domain(out += '@', letters);
        international_resource(out += '/', letters);
        return out;
    }

  private:
    void digits(std::string& out, std::uint32_t least, std::uint32_t most) {
        random_.append_token(out, "0123456789", random_.between(least, most));
    }

    void local(std::string& out) {
        random_.append_word(out, english, 4);
        if (random_.percent(35)) random_.append_word(out += random_.word(". . _ -"), english, 4);
        if (random_.percent(25)) digits(out, 1, 4);
    }

    void domain(std::string& out) {
        if (random_.percent(12)) out += random_.word("chat. xmpp. jabber. im. conference. muc.");
        random_.append_word(out, english, 2);
        if (random_.percent(8)) random_.append_word(out += '-', english, 0);
        (out += '.') += random_.word(english.zones);
    }

    void resource(std::string& out) {
        constexpr std::string_view hexadecimal = "0123456789abcdef";
        constexpr std::string_view base64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        switch (random_.below(5)) {
            case 0:
                out += random_.word("phone laptop Home Work Psi+ mobile desktop tablet balcony");
                break;
            case 1:
                random_.append_word(out, english, 50), random_.append_word(out += ' ', english, 50);
                break;
            case 2: random_.append_token(out += "Conversations.", base64, 4); break;
            case 3:
                random_.append_token(
                    out += random_.word("gajim. dino. profanity. Monal-iOS. poezio."), base64, 8);
                break;
            default: random_.append_token(out, hexadecimal, random_.between(16, 32)); break;
        }
    }

    void international_local(std::string& out, script const& letters) {
        random_.append_word(out, letters, 8);
        if (random_.percent(30) && !letters.right_to_left)
            random_.append_word(out += random_.word(". _ -"), letters, 8);
        // Digits may end a right-to-left string: RFC 5893 2.
        if (random_.percent(20)) digits(out, 1, 4);
    }

    void international_domain(std::string& out, script const& letters) {
        if (random_.percent(10)) out += random_.word("chat. xmpp. im.");
        if (random_.percent(8))
            out += random_.word(a_labels);
        else
            random_.append_word(out, letters, 4);
        (out += '.') += random_.word(letters.zones);
    }

    void international_resource(std::string& out, script const& letters) {
        random_.append_word(out, letters, 30);
        if (random_.percent(40)) random_.append_word(out += ' ', letters, 20);
        if (random_.percent(3))
            random_.append_word(out += random_.word("\u00A0 \u3000"), letters, 20);  // RFC 8265 4.2
        if (random_.percent(20)) digits(out += '.', 2, 6);
        if (random_.percent(3)) out += random_.word("📱 💻 ☕ 🏠");
    }

    random random_;
};

/// Addresses as programs hold them: strings.
class corpus {
  public:
    static constexpr std::array<std::string_view, 4> names{"bare", "full", "mix2", "intl"};

    corpus(std::string_view name, std::size_t count) : name_{name} {
        auto const kind = std::find(names.begin(), names.end(), name) - names.begin();
        generator next{0x636F75706C657400 + static_cast<std::uint64_t>(kind)};
        random coin{7};
        addresses_.reserve(count);
        while (count-- != 0)
            addresses_.push_back(kind == 0                      ? next.bare()
                                 : kind == 3                    ? next.international()
                                 : kind == 2 && coin.percent(2) ? next.international()
                                                                : next.full());
    }

    std::string_view name() const { return name_; }
    std::span<std::string const> addresses() const { return addresses_; }
    /// Octets of an address, on average.
    double mean() const {
        double octets = 0;
        for (auto const& address : addresses_) octets += static_cast<double>(address.size());
        return octets / static_cast<double>(addresses_.size());
    }

  private:
    std::string_view name_;
    std::vector<std::string> addresses_;
};

}  // namespace bench
