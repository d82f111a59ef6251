// SPDX-License-Identifier: BSL-1.0
// What the receiving entity answers to a stream header, be that right or wrong (RFC 6120 4.7, 4.9.1.2, 4.9.1.3).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/header_errc.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/text/language_tag.hpp>

namespace couplet {

/// What is known of a domain that is asked for.
enum class domain_status : std::uint8_t {
    unknown,  ///< host-unknown (RFC 6120 4.9.3.6)
    served,
    gone,  ///< host-gone (RFC 6120 4.9.3.5)
};

/// The receiving entity, as far as its headers need it.
struct stream_receiver {
    /// New and unpredictable for every header, also of a restarted stream (RFC 6120 4.7.3, 4.3.3).
    std::string_view id{};
    /// One of its own domains: who answers if none, or a wrong one, is asked for (RFC 6120 4.9.1.3). Absent: "".
    address name{};
    /// Those it can speak to people in; the first is its default (RFC 6120 4.7.4).
    std::span<std::string_view const> languages{};
    /// Who may come: RFC 6120 4.8.3, XEP-0114.
    bool serves_clients = true;
    bool serves_servers = false;
    bool serves_components = false;
    /// Whether it speaks Server Dialback, which it says to servers (XEP-0220 2.4).
    bool has_dialback = false;
    /// Who has authenticated on the stream before its restart; absent: nobody.
    address peer{};
    stream_version highest = xmpp_1_0;  ///< What it speaks at most ...
    stream_version lowest{0, 0};        ///< ... and what a peer must speak at least.
    /// Refuses a higher major version, as RFC 6120 4.9.3.25 shows it, instead of answering with its own, as 4.7.5 rule 2
    /// says.
    bool refuses_higher_major = false;
    /// Refuses a header without `to`, against RFC 6120 4.7.2, which wants liberality for what is older than it.
    bool requires_to = false;
    /// Lets a client name another domain than the one it asks for, against XEP-0388 2.1: what
    /// is offered must then not depend on who it says that it is.
    bool allows_from_elsewhere = false;
};

/// Whether a content namespace is served; what a header leaves open may be.
constexpr bool serves(stream_receiver const& here, stream_content content) noexcept {
    switch (content) {
        case stream_content::client: return here.serves_clients;
        case stream_content::server: return here.serves_servers;
        case stream_content::component: return here.serves_components;
        case stream_content::undeclared: break;
    }
    return true;
}

/// The header to send, and the error and end behind it if the request was refused. Borrows from the request, the
/// receiver and their texts; owns addresses that were not written in canonical form.
class stream_response {
  public:
    stream_response(stream_header const& words, parsed_address from, parsed_address to,
                    std::optional<header_errc> fault, std::optional<stream_condition> error)
        : words_{words}, from_{std::move(from)}, to_{std::move(to)}, fault_{fault}, error_{error} {}

    /// With addresses in canonical form. Borrows from this.
    stream_header header() const noexcept COUPLET_LIFETIMEBOUND {
        stream_header whole = words_;
        whole.from = address::from_text(from_.is_valid() ? from_.view().domain() : "");
        if (to_.is_valid() && words_.content == stream_content::client)
            whole.to = to_.view().bare();
        else if (to_.is_valid())
            whole.to = address::from_text(to_.view().domain());
        return whole;
    }
    /// What is wrong with the request, if it is the header.
    std::optional<header_errc> fault() const noexcept { return fault_; }
    /// What to send behind the header, before the stream is closed; nothing if all is well.
    std::optional<stream_condition> error() const noexcept { return error_; }

  private:
    stream_header words_;
    parsed_address from_, to_;
    std::optional<header_errc> fault_;
    std::optional<stream_condition> error_;
};

namespace detail {

/// RFC 4647 3.4 for one range: what is supported and as specific as can be. Nothing if nothing matches.
constexpr std::optional<std::string_view> lookup(
    std::string_view range, std::span<std::string_view const> supported) noexcept {
    for (; !range.empty(); range = truncated_range(range))
        for (std::string_view const one : supported)
            if (is_same_language(one, range)) return one;
    return {};
}

/// RFC 6120 4.7.2: who is asked for. In the order of `header_errc`.
template <class Serves>
std::optional<header_errc> check_to(parsed_address const& to, stream_receiver const& here,
                                    Serves const& is_served) {
    if (to.is_absent() && (here.requires_to || !here.name)) return header_errc::missing_to;
    if (to.is_absent()) return {};
    if (to.is_faulty() || !to.view().is_domain()) return header_errc::malformed_to;
    auto const status = is_served(to.view().domain_jid());
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(status)>, domain_status>) {
        if (status == domain_status::gone) return header_errc::host_gone;
        if (status != domain_status::served) return header_errc::unknown_host;
    } else {
        if (!status) return header_errc::unknown_host;
    }
    return {};
}

/// RFC 6120 4.7.1, 4.9.3.9: who is asking.
inline std::optional<header_errc> check_from(parsed_address const& from, parsed_address const& to,
                                             stream_content content, stream_receiver const& here) {
    if (from.is_absent()) return {};
    bool const is_client = content == stream_content::client;
    if (from.is_faulty() || (!is_client && !from.view().is_domain()))
        return header_errc::malformed_from;
    bool const is_elsewhere =
        is_client && to.is_valid() && from.view().domain() != to.view().domain();
    if (is_elsewhere && !here.allows_from_elsewhere) return header_errc::from_elsewhere;
    if (here.peer.is_absent()) return {};
    parsed_address const authenticated{here.peer};
    if (!authenticated.is_valid() || authenticated.view().bare() != from.view().bare())
        return header_errc::from_of_another;
    return {};
}

/// RFC 6120 4.7.5.
constexpr std::optional<header_errc> check_version(stream_version asked,
                                                   stream_receiver const& here) noexcept {
    bool const is_too_high = here.refuses_higher_major && asked.major > here.highest.major;
    if (asked < here.lowest || is_too_high) return header_errc::unsupported_version;
    return {};
}

/// The words of the answer; the addresses are not among them.
constexpr stream_header answer_words(read_header_result const& request,
                                     stream_receiver const& here) noexcept {
    stream_header words;
    words.id = here.id;
    words.framing = request.header.framing;
    words.version = negotiate(request.header.version, here.highest);
    if (here.languages.empty())
        words.language = "en";
    else
        words.language =
            lookup(request.header.language, here.languages).value_or(here.languages.front());
    words.content = request.header.content;
    bool const is_open = words.content == stream_content::undeclared;
    bool const is_free = words.framing == stream_framing::tcp;  // the others are for clients
    if (is_free && (is_open || !serves(here, words.content)))
        words.content = here.serves_clients   ? stream_content::client
                        : here.serves_servers ? stream_content::server
                                              : stream_content::component;
    words.dialback = words.content == stream_content::server && here.has_dialback;
    return words;
}

}  // namespace detail

/// The answer to a header. `is_served` is asked about the domain in `to`, in canonical form, and returns a bool or a
/// domain_status; it may be any callable. A missing `to` is let pass where `here` has a name, since RFC 6120 4.7.2 wants
/// liberality; a missing `from` always is (4.7.1). Of several faults the first in `header_errc` counts.
template <class Serves>
stream_response respond(read_header_result const& request, stream_receiver const& here,
                        Serves const& is_served) {
    stream_header const& asked = request.header;
    std::optional<header_errc> fault = request.fault;
    auto const check = [&](std::optional<header_errc> found) {
        if (found) detail::note(fault, *found);
    };
    parsed_address from{asked.from}, to{asked.to};
    stream_header const words = detail::answer_words(request, here);
    if (!serves(here, asked.content)) check(header_errc::unsupported_content);
    check(detail::check_version(asked.version, here));
    auto const wrong_to = detail::check_to(to, here, is_served);
    check(wrong_to);
    bool const is_ours = to.is_valid() && !wrong_to;
    bool const is_open = asked.content == stream_content::undeclared;
    check(detail::check_from(from, is_ours ? to : parsed_address{},
                             is_open ? words.content : asked.content, here));
    std::optional<stream_condition> error;
    if (fault) error = condition(*fault);
    return {words, is_ours ? std::move(to) : parsed_address{here.name}, std::move(from), fault,
            error};
}

/// The answer to octets in which no header could be read, as `stream_failure` tells (RFC 6120 4.9.1.2).
inline stream_response respond(stream_condition error, stream_receiver const& here,
                               stream_framing framing = stream_framing::tcp) {
    read_header_result nothing;
    nothing.header.framing = framing;
    return {detail::answer_words(nothing, here), parsed_address{here.name}, parsed_address{},
            std::nullopt, error};
}

/// Appends all that is to be sent over TCP at once, preferably in one packet (RFC 6120 4.9.1.2): the header, and if the
/// request was refused the error and the end of the stream. In another framing those are messages of their own (RFC 7395
/// 3.3.3): the header alone is appended here, with an error it is refused as `second_root`; append `header()`, then
/// `stream_error{*error()}` with the framing, then `stream_close`, each for itself. Over BOSH see `bosh_body`.
template <class Out>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_response const& response) {
    bool const is_tcp = response.header().framing == stream_framing::tcp;
    if (!is_tcp && response.error()) return writer_error{writer_errc::second_root, 0};
    if (auto const refused = append(out, response.header())) return refused;
    if (!response.error()) return {};
    if (auto const refused = append(out, stream_error{*response.error()})) return refused;
    return append(out, stream_close{});
}

}  // namespace couplet
