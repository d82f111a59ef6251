// SPDX-License-Identifier: BSL-1.0
// iq_service: functions that answer requests, by the payload that they take (RFC 6120 8.2.3, 8.3.3, 8.4).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/fields.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/output_block.hpp>

namespace couplet {

/// A function for requests of one type with one payload: see `on_get`, `on_set`.
template <iq_type Type, named Payload, class Function>
struct iq_handler {
    using payload = Payload;
    static constexpr iq_type type = Type;

    Function function;
};

/// Answers `<iq type='get'/>` with a `Payload` in it. `function` takes what it needs of (stanza_view request,
/// Payload, features), as (request, payload), (payload), (request) or nothing. It returns a payload; nothing, for an
/// empty result; a stanza_condition or stanza_error; or an `expected` or std::optional of these. What a payload that
/// it returns borrows must outlive the function.
template <named Payload, class Function>
constexpr auto on_get(Function function) {
    static_assert(overlap(Payload::schema.where, occurs::iq_get), "is no payload of a get");
    return iq_handler<iq_type::get, Payload, Function>{std::move(function)};
}
/// The same of `<iq type='set'/>`.
template <named Payload, class Function>
constexpr auto on_set(Function function) {
    static_assert(overlap(Payload::schema.where, occurs::iq_set), "is no payload of a set");
    return iq_handler<iq_type::set, Payload, Function>{std::move(function)};
}

/// The namespaces of payloads, each once, in the order of registration: what service discovery lists as features
/// (XEP-0030 3.1). Data that the compiler makes; converts to a list of any type that is made of a namespace, as
/// XEP-0030's feature is.
template <class... Payloads>
class feature_list {
    static constexpr bool is_first(std::size_t row, std::string_view const* all) noexcept {
        for (std::size_t i = 0; i < row; ++i)
            if (all[i] == all[row]) return false;
        return true;
    }
    static constexpr std::array<std::string_view, sizeof...(Payloads) + 1> every{
        xml::namespace_of<Payloads>()..., std::string_view{}};
    static constexpr std::size_t count = [] {
        std::size_t distinct = 0;
        for (std::size_t i = 0; i < sizeof...(Payloads); ++i) distinct += is_first(i, every.data());
        return distinct;
    }();
    static constexpr auto names = [] {
        std::array<std::string_view, count> distinct{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < sizeof...(Payloads); ++i)
            if (is_first(i, every.data())) distinct[at++] = every[i];
        return distinct;
    }();
    template <class Feature, std::size_t... Row>
    static constexpr std::array<Feature, count> make(std::index_sequence<Row...>) noexcept {
        return {Feature{names[Row]}...};
    }
    template <class Feature>
    static constexpr auto made = make<Feature>(std::make_index_sequence<count>{});

  public:
    constexpr auto begin() const noexcept { return names.begin(); }
    constexpr auto end() const noexcept { return names.end(); }
    constexpr std::size_t size() const noexcept { return count; }
    constexpr std::string_view operator[](std::size_t row) const noexcept { return names[row]; }

    template <class Feature>
    constexpr operator xml::list<Feature>() const noexcept {
        return made<Feature>;
    }
};

namespace detail {

/// The request that `iq_service` gives to a handler, or why it does not.
struct service_request {
    xml::element_view payload{};
    stanza_condition fault = stanza_condition::bad_request;  // unless there is a payload
};

/// RFC 6120 8.2.3: an id, type get or set, exactly one child, which is an extension's (8.4).
inline service_request judge_request(stanza_view const& request) noexcept {
    if (!request.id() || !request.is_request()) return {};
    xml::element_view only;
    for (xml::element_view const child : request.element().children()) {
        if (only || request.is_own(child)) return {};
        only = child;
    }
    return {only};
}

/// Calls a handler's function with as many arguments as it takes. A generic function, `[](auto...)`, gets all three.
template <class Function, class Payload, class Features>
decltype(auto) call_handler(Function& function, stanza_view const& request, Payload const& payload,
                            Features features) {
    if constexpr (std::is_invocable_v<Function&, stanza_view, Payload const&, Features>) {
        return function(request, payload, features);
    } else if constexpr (std::is_invocable_v<Function&, stanza_view, Payload const&>) {
        return function(request, payload);
    } else if constexpr (std::is_invocable_v<Function&, Payload const&>) {
        return function(payload);
    } else if constexpr (std::is_invocable_v<Function&, stanza_view>) {
        return function(request);
    } else {
        static_assert(std::is_invocable_v<Function&>,
                      "a handler takes (stanza_view, payload, features), or some of these");
        return function();
    }
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Gives what a handler returned to `reply.result(payloads...)` or `reply.error(error)`.
template <class Reply, class Answer>
auto give_answer(Reply& reply, Answer const& answer) {
    if constexpr (is_stanza_error<Answer>) {
        return reply.error(answer);
    } else if constexpr (is_expected<Answer>) {
        return answer ? give_answer(reply, *answer) : give_answer(reply, answer.error());
    } else if constexpr (is_optional<Answer>) {
        return answer ? give_answer(reply, *answer) : reply.result();
    } else {
        static_assert(
            named<Answer> || std::is_same_v<Answer, xml::element_view>,
            "returns a payload, an error, an expected or std::optional of these, or nothing");
        return reply.result(answer);
    }
}

/// Answers go to the end of a string.
template <class Out>
struct appended_reply {
    Out& out;
    stanza_view const& request;

    template <class... Payloads>
    reply_outcome result(Payloads const&... payloads) {
        auto const outcome = append_result(out, request, payloads...);
        return outcome.error() ? failed(outcome) : outcome;
    }
    template <class Error>
    reply_outcome error(Error const& why) {
        auto const outcome = append_error(out, request, why);
        return outcome.error() ? failed(outcome) : outcome;
    }

  private:
    /// What a handler returned is no XML, and nothing of it has been written.
    reply_outcome failed(reply_outcome outcome) {
        if constexpr (xml::output_block<Out>::can_take_back)
            return append_error(out, request, stanza_condition::internal_server_error);
        else
            return outcome;
    }
};
/// Answers go through a writer, which tells itself what it refuses.
template <class Sink>
struct written_reply {
    xml::writer<Sink>& out;
    stanza_view const& request;

    template <class... Payloads>
    bool result(Payloads const&... payloads) {
        return write_result(out, request, payloads...);
    }
    template <class Error>
    bool error(Error const& why) {
        return write_error(out, request, why);
    }
};

}  // namespace detail

/// Handlers in a row, one for each payload of a get or set:
///
///     iq_service service{
///         on_get<xep::ping>([](xep::ping) {}),
///         on_set<counter>([&](stanza_view request, counter wanted) -> expected<counter, stanza_error> { ... }),
///     };
///     service.answer(out, request);
///
/// Owns the functions, allocates nothing, and is as safe to share between threads as they are.
template <class... Handlers>
class iq_service {
    template <class One>
    static constexpr int count_of =
        (0 + ... +
         int{One::type == Handlers::type &&
             std::is_same_v<typename One::payload, typename Handlers::payload>});
    static_assert(((count_of<Handlers> == 1) && ...), "two handlers take the same payload");

  public:
    constexpr explicit iq_service(Handlers... handlers) : handlers_{std::move(handlers)...} {}

    /// What can be asked for here.
    static constexpr feature_list<typename Handlers::payload...> features() noexcept { return {}; }

    /// Appends the answer to the other direction of the stream that `request` came on. To an iq that is faulty
    /// (8.2.3), or whose payload is, bad-request; to one that no handler takes service-unavailable (8.4), or if the
    /// namespace is known but not the element feature-not-implemented (8.3.3.3); where a handler throws, or returns
    /// what cannot be written, internal-server-error. Nothing to a result, an error, a message or a presence. Comes
    /// behind `check`, without which an answer may go to an address that is none.
    template <class Out>
    reply_outcome answer(Out& out, stanza_view const& request) {
        if (!is_answered(request)) return reply_outcome::not_due();
        return respond(detail::appended_reply<Out>{out, request});
    }
    /// The same into a stream of any namespace; false if nothing is due, and was written.
    template <class Sink>
    bool write_answer(xml::writer<Sink>& out, stanza_view const& request) {
        return is_answered(request) && respond(detail::written_reply<Sink>{out, request});
    }

  private:
    static bool is_answered(stanza_view const& request) noexcept {
        return request.kind() == stanza_kind::iq && request.may_be_answered();
    }

    /// `reply` writes; what its functions return is returned.
    template <class Reply>
    auto respond(Reply reply) {
        auto const [payload, fault] = detail::judge_request(reply.request);
        if (!payload) return reply.error(fault);
        auto const type = *reply.request.iq_type();
        std::optional<decltype(reply.error(fault))> outcome;
        auto const try_one = [&, child = payload](auto& handler) {
            using handler_type = std::remove_cvref_t<decltype(handler)>;
            if (handler_type::type != type ||
                !xml::is_named_as<typename handler_type::payload>(child))
                return false;
            outcome = run(handler, reply, child);
            return true;
        };
        bool const is_taken =
            std::apply([&](auto&... each) { return (try_one(each) || ...); }, handlers_);
        if (is_taken) return *outcome;
        return reply.error(why_not(payload));
    }
    /// Of a payload that no handler takes.
    static stanza_condition why_not(xml::element_view payload) noexcept {
        bool const is_known_namespace =
            ((payload.ns() == xml::namespace_of<typename Handlers::payload>()) || ...);
        bool const is_known =
            (xml::is_named_as<typename Handlers::payload>(payload) || ...);  // of the other type
        return is_known_namespace && !is_known ? stanza_condition::feature_not_implemented
                                               : stanza_condition::service_unavailable;
    }

    /// Reads the payload, calls the function, gives its answer; the function has returned before anything is written,
    /// so that one which throws leaves nothing behind.
    template <class Handler, class Reply>
    static auto run(Handler& handler, Reply& reply, xml::element_view child) {
        auto const payload = xml::read<typename Handler::payload>(child);
        if (!payload) return reply.error(stanza_condition::bad_request);
        auto const call = [&]() -> decltype(auto) {
            return detail::call_handler(handler.function, reply.request, *payload, features());
        };
        using answer = std::remove_cvref_t<decltype(call())>;
        if constexpr (std::is_void_v<answer>) {
            return guarded(call) ? reply.result()
                                 : reply.error(stanza_condition::internal_server_error);
        } else {
            std::optional<answer> made;
            return guarded([&] { made.emplace(call()); })
                       ? detail::give_answer(reply, *made)
                       : reply.error(stanza_condition::internal_server_error);
        }
    }
    /// false: it has thrown.
    template <class Call>
    static bool guarded(Call call) {
#if defined(__cpp_exceptions)
        try {
            call();
        } catch (...) {
            return false;
        }
#else
        call();
#endif
        return true;
    }

    std::tuple<Handlers...> handlers_;
};

}  // namespace couplet
