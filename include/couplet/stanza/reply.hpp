// SPDX-License-Identifier: BSL-1.0
// Answers to a stanza: to whom, with which id, and whether there may be one at all (RFC 6120 8.1.3, 8.2.3, 8.3.1).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <couplet/stanza/attributes.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>

namespace couplet {

/// What came of an answer: it was written, or none may be given, or the writer refused it.
class reply_outcome {
  public:
    static constexpr reply_outcome written() noexcept { return reply_outcome{state::written}; }
    /// An error is not answered (8.3.1), nor is a result; a result answers an iq of type get or set alone (8.2.3).
    static constexpr reply_outcome not_due() noexcept { return reply_outcome{state::not_due}; }
    static constexpr reply_outcome refused(writer_error why) noexcept {
        return reply_outcome{state::refused, why};
    }

    constexpr bool is_written() const noexcept { return state_ == state::written; }
    /// Whether there may be such an answer at all; if not, nothing was written, which is right.
    constexpr bool is_due() const noexcept { return state_ != state::not_due; }
    /// Why nothing was written though it was due: something in the answer is no XML.
    constexpr std::optional<writer_error> error() const noexcept {
        return state_ == state::refused ? std::optional{error_} : std::nullopt;
    }

    friend constexpr bool operator==(reply_outcome, reply_outcome) noexcept = default;

  private:
    enum class state : std::uint8_t { written, not_due, refused };
    constexpr explicit reply_outcome(state what, writer_error why = {}) noexcept
        : error_{why}, state_{what} {}

    writer_error error_;
    state state_;
};

/// Whether an error goes along with the children of the stanza that it is about (8.3.1): never those of one that
/// breaks a limit or is harmful otherwise.
enum class original : std::uint8_t { omitted, included };

/// The attributes of an answer: addresses swapped as they were written, faulty or not; the id, which an iq has in any
/// case, if empty (8.3.1); and the xml:lang of the request.
inline stanza_attributes reply_attributes(stanza_view const& request,
                                          std::string_view type) noexcept {
    auto id = request.id();
    if (!id && request.kind() == stanza_kind::iq) id = "";
    return {request.to(), request.from(), id, type, request.own_language().value_or("")};
}

/// Writes the result of `request`, with its payload if there is one, into a stream of any namespace. false: it takes
/// none, and nothing is written.
template <class Sink, class... Payloads>
bool write_result(xml::writer<Sink>& out, stanza_view const& request, Payloads const&... payloads) {
    static_assert(sizeof...(Payloads) <= 1, "RFC 6120 8.2.3 6: a result has one payload at most");
    static_assert(payload_count<Payloads...> == sizeof...(Payloads),
                  "RFC 6120 8.3.1 7: only an error has an error");
    static_assert((may_stand_in<Payloads>(occurs::iq_result) && ...), "is no payload of a result");
    if (!request.is_request()) return false;
    out.open("iq");
    write(out, reply_attributes(request, "result"));
    (write(out, payloads), ...);
    out.close();
    return true;
}

/// Writes an error, a stanza_condition or stanza_error, into a stream of any namespace; `conditions` are what an
/// application adds (8.3.4). false: `request` takes none, and nothing is written.
template <class Sink, class Error, class... Conditions>
bool write_error(xml::writer<Sink>& out, stanza_view const& request, Error const& error,
                 original echo, Conditions const&... conditions) {
    static_assert((may_stand_in<Conditions>(occurs::error) && ...), "is no condition of an error");
    if (!request.may_be_answered()) return false;
    open(out, request.kind());
    write(out, reply_attributes(request, "error"));
    if (echo == original::included)
        for (xml::element_view const child : request.element().children())
            if (!child.is({request.ns(), "error"})) write_child(out, request, child);
    write(out, error, conditions...);
    out.close();
    return true;
}
template <class Sink, class Error, class... Conditions>
bool write_error(xml::writer<Sink>& out, stanza_view const& request, Error const& error,
                 Conditions const&... conditions) {
    return write_error(out, request, error, original::omitted, conditions...);
}

namespace detail {

/// What is in scope in the stream that `request` came on, and so in that of its answer.
inline std::span<xml::declaration const> scope_of(stanza_view const& request) noexcept {
    if (request.ns() == xml::ns::server) return xml::server_stream;
    if (request.ns() == xml::ns::component) return xml::component_stream;
    return xml::client_stream;
}

template <class Out, class Write>
reply_outcome append_reply(Out& out, stanza_view const& request, Write write) {
    xml::writer stream{out, scope_of(request)};
    bool const is_due = write(stream);
    auto const refusal = stream.finish();
    if (!is_due) return reply_outcome::not_due();
    return refusal ? reply_outcome::refused(*refusal) : reply_outcome::written();
}

}  // namespace detail

/// Appends the result of `request`, an iq of type get or set, with at most one payload, to the other direction of the
/// stream that it came on: to anything with `append(char const*, std::size_t)`. Comes behind `check`, without which an
/// answer may go to an address that is none.
template <class Out, class... Payloads>
reply_outcome append_result(Out& out, stanza_view const& request, Payloads const&... payloads) {
    if (!request.is_request()) return reply_outcome::not_due();
    return detail::append_reply(
        out, request, [&](auto& stream) { return write_result(stream, request, payloads...); });
}

/// Appends an error, a stanza_condition or stanza_error, likewise: `append_error(out, request, error)`, or with
/// `original::included`, or with what an application adds (8.3.4).
template <class Out, class Error, class... Conditions>
reply_outcome append_error(Out& out, stanza_view const& request, Error const& error,
                           Conditions const&... conditions) {
    if (!request.may_be_answered()) return reply_outcome::not_due();
    return detail::append_reply(out, request, [&](auto& stream) {
        return write_error(stream, request, error, conditions...);
    });
}

}  // namespace couplet
