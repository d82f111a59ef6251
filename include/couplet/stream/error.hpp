// SPDX-License-Identifier: BSL-1.0
// Stream errors: what ends a stream, in words and in the application's own terms (RFC 6120 4.9).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/stream/condition.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// `<stream:error/>`. The text is for people who look for a fault, never for programs (RFC 6120 4.9.2).
struct stream_error {
    stream_condition condition = stream_condition::undefined_condition;
    std::string_view text{};
    std::string_view language{};                ///< of the text
    std::optional<host_and_port> other_host{};  ///< of see-other-host (RFC 6120 4.9.3.19)
    /// In the application's own namespaces (RFC 6120 4.9.4): what has been read. To send one, give it to `write`.
    xml::elements application{};
};

/// Writes it in or for a stream, with application-specific conditions in it: anything that `write` takes.
template <class Sink, class... Applications>
void write(xml::writer<Sink>& out, stream_error const& error, Applications const&... applications) {
    using xml::write;
    out.open({xml::ns::streams, "error"});
    out.open({xml::ns::stream_errors, name(error.condition)});
    if (error.other_host && error.condition == stream_condition::see_other_host) {
        out.text(error.other_host->host);
        if (error.other_host->port) out.text(":").text(xml::text_of{*error.other_host->port});
    }
    out.close();
    if (!error.text.empty()) {
        out.open({xml::ns::stream_errors, "text"});
        if (!error.language.empty()) out.attribute("xml:lang", error.language);
        out.text(error.text).close();
    }
    (write(out, applications), ...);
    out.close();
}

/// Appends it for a stream of that framing: of a WebSocket, a message of its own (RFC 7395 3.5). The stream must be
/// closed behind it (RFC 6120 4.9.1.1). BOSH has it in a `bosh_body`: `append(out, body, error)`.
template <class Out, class... Applications>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_error const& error,
                                                 stream_framing framing,
                                                 Applications const&... applications) {
    static constexpr xml::declaration in_scope[]{{"stream", xml::ns::streams}};
    if (framing == stream_framing::tcp) {
        xml::writer writer{out, in_scope};
        write(writer, error, applications...);
        return writer.finish();
    }
    xml::writer writer{out};
    writer.declare("stream", xml::ns::streams);
    write(writer, error, applications...);
    return writer.finish();
}
template <class Out>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_error const& error) {
    return append(out, error, stream_framing::tcp);
}
template <class Out>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_condition condition,
                                                 stream_framing framing = stream_framing::tcp) {
    return append(out, stream_error{condition}, framing);
}

}  // namespace couplet
