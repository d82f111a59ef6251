// SPDX-License-Identifier: BSL-1.0
// What is tried against a server, and where that server is.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace interop {

/// Where a server listens, as ports.sh has it. Its accounts are juliet and romeo at capulet.test; their passwords are
/// their names behind "pw-".
struct server {
    std::string_view name;
    std::uint16_t base;
    std::string folder;  ///< where the certificates are

    std::uint16_t c2s() const noexcept { return base; }
    std::uint16_t c2s_tls() const noexcept { return port(1); }
    std::uint16_t s2s() const noexcept { return port(2); }
    std::uint16_t component() const noexcept { return port(3); }
    std::uint16_t https() const noexcept { return port(4); }
    std::uint16_t peer() const noexcept { return port(7); }  ///< where it looks for montague.test

  private:
    std::uint16_t port(int offset) const noexcept {
        return static_cast<std::uint16_t>(base + offset);
    }
};

/// It throws if it fails.
struct scenario {
    char const* name;
    void (*run)(server const&);
    std::string_view only = {};  ///< the one server that can do it; empty: all

    bool is_for(server const& one) const noexcept { return only.empty() || only == one.name; }
};

std::span<scenario const> authentication_scenarios();
std::span<scenario const> session_scenarios();
std::span<scenario const> resumption_scenarios();
std::span<scenario const> framing_scenarios();
std::span<scenario const> component_scenarios();
std::span<scenario const> server_scenarios();

/// `what` is a sentence that says what should be.
inline void check(bool is_so, std::string const& what) {
    if (!is_so) throw std::runtime_error{"not so: " + what};
}

}  // namespace interop
