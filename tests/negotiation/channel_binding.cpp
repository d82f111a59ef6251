// SPDX-License-Identifier: BSL-1.0
// Channel bindings: their registered names, and what a connection has of them.
#include <couplet/negotiation/channel_binding.hpp>
#include <optional>
#include <string_view>

#include "both.hpp"

namespace channel_binding_tests {

using couplet::binding_type;
using couplet::channel_binding;
using couplet::tls_facts;

namespace {

constexpr tls_facts all{
    .exporter = "exporter", .server_end_point = "certificate", .unique = "finished"};

constexpr bool is_named(binding_type type, std::string_view text) {
    return name(type) == text && couplet::find_binding_type(text) == type;
}
constexpr bool has_only(tls_facts const& facts, binding_type only) {
    for (binding_type const type : couplet::binding_types)
        if (has_binding(facts, type) != (type == only)) return false;
    return !has_binding(facts, binding_type::none);
}

}  // namespace

TEST_CASE("RFC 5929 3-4, RFC 9266 2: the names that are registered", "[sasl][channel_binding]") {
    BOTH(is_named(binding_type::tls_exporter, "tls-exporter"));
    BOTH(is_named(binding_type::tls_unique, "tls-unique"));
    BOTH(is_named(binding_type::tls_server_end_point, "tls-server-end-point"));
    for (std::string_view const none : {"", "none", "TLS-Exporter", "tls-exporter ", "tls"})
        CHECK(!couplet::find_binding_type(none));
    CHECK(name(binding_type::none).empty());
    CHECK(name(binding_type{9}).empty());
}

TEST_CASE("RFC 5056 2: each type has its own octets, or the connection does not have it",
          "[sasl][channel_binding]") {
    BOTH(has_only({}, binding_type::none));
    BOTH(has_only({.exporter = "x"}, binding_type::tls_exporter));
    BOTH(has_only({.server_end_point = "x"}, binding_type::tls_server_end_point));
    BOTH(has_only({.unique = "x"}, binding_type::tls_unique));
    BOTH(bind_to(all, binding_type::tls_exporter) ==
         channel_binding{binding_type::tls_exporter, "exporter"});
    BOTH(bind_to(all, binding_type::tls_unique).data == "finished");
    BOTH(bind_to(all, binding_type::tls_server_end_point).data == "certificate");
    BOTH(bind_to(all, binding_type::none) == channel_binding{});
    BOTH(bind_to(tls_facts{.exporter = "x"}, binding_type::tls_unique) == channel_binding{});
    BOTH(binding_data(all, binding_type{9}).empty());
}

}  // namespace channel_binding_tests
