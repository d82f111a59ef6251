// SPDX-License-Identifier: BSL-1.0
// One connection's two streams: elements in, elements out, whatever carries them (RFC 6120 4.2, RFC 7395 3, XEP-0206).
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/workspace.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// What a connection gives: a header, be it right or wrong; an element; the peer's end of its stream; a fault.
using link_event = std::variant<read_header_result, xml::element_view, closed, stream_failure>;

/// What a message of a WebSocket, or a piece of a BOSH body, is; over TCP all is one.
enum class outgoing : std::uint8_t {
    header,
    element,
    error,  ///< a stream error
    end,
};

/// Reads and writes. Over TCP `output` is all that there is to send; else it is one message: of a WebSocket, to be sent
/// as one; of BOSH, to go into a body. Likewise each `feed` is a whole message, or a whole body.
class stream_link {
  public:
    /// The pool must outlive the link, and be used by one thread at a time; null: the heap is asked.
    stream_link(stream_framing framing, stream_content content, xml::limits const& bounds,
                xml::workspace_pool* pool = nullptr) noexcept
        : in_{pool == nullptr ? stream_reader{bounds, options(framing)}
                              : stream_reader{bounds, options(framing), *pool}},
          framing_{framing},
          content_{content} {}

    stream_framing framing() const noexcept { return framing_; }
    /// The content namespace of what is written.
    stream_content content() const noexcept { return content_; }
    /// What a server takes from its client's header.
    void set_content(stream_content content) noexcept { content_ = content; }

    /// As `stream_reader::feed`: the octets stay where they are until `next` has nothing.
    void feed(std::string_view octets COUPLET_LIFETIMEBOUND) noexcept {
        is_message_ = framing_ != stream_framing::tcp;
        if (is_message_) {
            in_.restart();
            is_failed_ = false;
        }
        bool const is_document = framing_ == stream_framing::websocket;
        is_blank_before_ = is_document && !octets.empty() && xml::is_space(octets.front());
        if (!is_blank_before_) in_.feed(octets);
    }
    /// The next event; nothing if there is none. What it shows stays until the next call.
    [[nodiscard]] std::optional<link_event> next() noexcept {
        if (is_failed_) return {};
        if (is_blank_before_)
            return read(stream_failure{{xml_errc::text_outside_root, 0}});  // RFC 7395 3.3.3
        while (auto const came = in_.next())
            if (auto const event = std::visit([this](auto const& one) { return read(one); }, *came))
                return event;
        // A message that ends inside of an element is none.
        if (!std::exchange(is_message_, false)) return {};
        if (auto const failure = in_.finish()) return read(*failure);
        return {};
    }
    /// Octets behind the last event. See `stream_reader::left_over`.
    std::string_view left_over() const noexcept { return in_.left_over(); }
    /// What of them is left behind white space at their beginning.
    static std::string_view without_space_before(std::string_view octets) noexcept {
        auto const is_other = [](char c) { return !xml::is_space(c); };
        auto const first = std::ranges::find_if(octets, is_other);
        return octets.substr(static_cast<std::size_t>(first - octets.begin()));
    }
    /// Whether they are white space, or none.
    static bool is_blank(std::string_view octets) noexcept {
        return std::ranges::all_of(octets, [](char c) { return xml::is_space(c); });
    }
    /// Whether nothing has begun and is not complete.
    bool is_between_elements() const noexcept { return !in_.is_inside(); }
    std::uint64_t offset() const noexcept { return in_.offset(); }
    std::size_t octets() const noexcept { return in_.octets(); }
    std::uint64_t received() const noexcept { return in_.received(); }

    void set_limits(xml::limits const& bounds) noexcept { in_.set_limits(bounds); }
    xml::limits const& limits() const noexcept { return in_.limits(); }
    /// As `stream_reader::set_wiping`.
    void set_wiping(bool wipes) noexcept { in_.set_wiping(wipes); }
    /// Both streams begin anew: nothing that was read counts any more (RFC 6120 4.3.3). Output stays.
    void restart() noexcept {
        in_.restart();
        is_message_ = is_failed_ = false;
        is_header_due_ = true;
    }

    /// Likewise, but octets that were fed behind the last event belong to the new stream; in other framings than TCP's
    /// there are none. Before the new stream white space may be dropped.
    void restart_behind(bool drops_space = false) noexcept {
        std::string_view rest = in_.left_over();
        if (drops_space) rest = without_space_before(rest);
        restart();
        if (!rest.empty() && framing_ == stream_framing::tcp) in_.feed(rest);
    }
    /// Where the server's `<close/>` wants its client to connect instead, if `may_follow` says so (RFC 7395 3.6.1). Of the
    /// last event, and as long as that.
    std::optional<std::string_view> see_other_uri() const noexcept { return see_other_uri_; }

    /// Opens this side's stream.
    [[nodiscard]] std::optional<writer_error> open(stream_header header) {
        header.framing = framing_;
        return keep(outgoing::header, append(out_, header));
    }
    /// Writes one element that is no stanza: anything that `write` takes.
    template <class Element>
    [[nodiscard]] std::optional<writer_error> send(Element const& element) {
        return with_writer(false, [&](auto& out) {
            using xml::write;
            write(out, element);
        });
    }
    /// Writes one stanza with its payloads: what `write(writer, stanza, payloads...)` takes.
    template <class Stanza, class... Payloads>
    [[nodiscard]] std::optional<writer_error> send_stanza(Stanza const& stanza,
                                                          Payloads const&... payloads) {
        return with_writer(true, [&](auto& out) {
            using xml::write;
            write(out, stanza, payloads...);
        });
    }
    /// A stanza that was written before, in this content namespace and with all its namespaces declared.
    void send_again(std::string_view octets) {
        if (is_ended_) return;
        out_.append(octets);
        keep(outgoing::element, {});
    }
    /// Whatever `write_one(writer)` writes, as one element; for stanzas the content namespace is the default one.
    template <class Write>
    [[nodiscard]] std::optional<writer_error> with_writer(bool is_stanza, Write write_one) {
        if (is_ended_) return {};
        if (framing_ == stream_framing::tcp) {
            xml::writer out{out_, scope_of({.content = content_})};
            write_one(out);
            return keep(outgoing::element, out.finish());
        }
        xml::writer out{out_};
        if (is_stanza) out.declare("", content_namespace(content_));
        write_one(out);
        return keep(outgoing::element, out.finish());
    }
    /// With what an application adds (RFC 6120 4.9.4).
    template <class... Applications>
    [[nodiscard]] std::optional<writer_error> send(stream_error const& error,
                                                   Applications const&... applications) {
        if (is_ended_) return {};
        return keep(outgoing::error, append(out_, error, framing_, applications...));
    }
    /// Ends this side's stream: what is sent behind it is nothing.
    void end() {
        if (std::exchange(is_ended_, true)) return;
        keep(outgoing::end, append(out_, stream_close{.framing = framing_}));
    }
    /// A space between elements, that keeps a connection alive (RFC 6120 4.6.1); nothing where messages are framed.
    void keep_alive() {
        if (framing_ == stream_framing::tcp) out_.push_back(' ');
    }

    /// What is to be sent.
    std::string_view output() const noexcept COUPLET_LIFETIMEBOUND {
        std::size_t const end = has_message() ? ends_[first_end_].end : out_.size();
        return out_.view().substr(sent_, end - sent_);
    }
    /// What the first message is, if there is one; not over TCP.
    std::optional<outgoing> front() const noexcept {
        if (!has_message()) return {};
        return ends_[first_end_].is;
    }
    bool has_output() const noexcept { return sent_ != out_.size() || has_message(); }
    /// So much of `output` has been sent: of a message all or nothing. What has been sent is wiped.
    void consume(std::size_t octets) noexcept {
        assert(octets <= output().size());
        sent_ += octets;
        if (has_message() && sent_ == ends_[first_end_].end) ++first_end_;
        if (!has_output()) return discard_output();
        // Never more than as much again, though there may always be something to send: moves no more than was sent.
        if (sent_ >= out_.size() - sent_) close_up();
    }
    /// Time to give back the memory that what has been sent was in.
    void release() noexcept {
        if (has_output()) return;
        out_ = secret{};
        ends_ = std::vector<message_end>{};
        sent_ = first_end_ = 0;
    }
    /// Nothing of it is sent.
    void discard_output() noexcept {
        out_.clear();
        ends_.clear();
        sent_ = first_end_ = 0;
    }
    /// Where the next element that is sent begins, for whoever wants to keep a copy.
    std::size_t mark() const noexcept { return out_.size(); }
    std::string_view since(std::size_t mark) const noexcept COUPLET_LIFETIMEBOUND {
        return out_.view().substr(mark);
    }
    /// What was sent as one since then is not sent, unless it has been consumed.
    void take_back(std::size_t mark) {
        if (out_.size() == mark) return;
        out_.resize(mark);
        if (framing_ != stream_framing::tcp) ends_.pop_back();
    }

  private:
    struct message_end {
        std::size_t end;
        outgoing is;
    };

    bool has_message() const noexcept { return first_end_ != ends_.size(); }

    static xml::options options(stream_framing framing) noexcept {
        bool const is_document = framing == stream_framing::websocket;
        return {.as = is_document ? xml::framing::document : xml::framing::stream};
    }

    std::optional<link_event> read(opened const& came) noexcept {
        auto const header = read_header(came.header, {.framing = framing_});
        if (framing_ == stream_framing::bosh) return read_body(came.header, header);
        return header;
    }
    /// A wrapper is a header if a stream begins with it: of requests the first, and one that says so; else the first that
    /// answers (XEP-0124 7, XEP-0206 5).
    std::optional<link_event> read_body(xml::element_view body,
                                        read_header_result header) noexcept {
        if (header.fault && *header.fault <= header_errc::wrong_element) return header;
        bool const is_request = body.attribute("rid").has_value();
        auto const restarts = body.attribute({xml::ns::xbosh, "restart"});
        bool const is_first = !body.attribute("sid") || restarts == "true" || restarts == "1";
        is_last_body_ = body.attribute("type") == "terminate";
        if (is_last_body_ || !(is_request ? is_first : is_header_due_)) return {};
        is_header_due_ = false;
        if (header->version == before_xmpp_1_0)  // what XEP-0206's schema says of none
            header.header.version = xmpp_1_0;
        return header;
    }
    std::optional<link_event> read(xml::element_view element) noexcept {
        if (framing_ != stream_framing::websocket) return element;
        if (!is_blank(in_.left_over())) return read(stream_failure_behind());
        see_other_uri_.reset();
        if (auto const end = read_close(element)) {
            see_other_uri_ = end->see_other_uri;
            return closed{};
        }
        bool const is_error = element.is({xml::ns::streams, "error"});
        bool const is_header = element.is({xml::ns::framing, "open"});
        if (!is_header && (is_error || !is_header_due_)) return element;
        is_header_due_ = false;
        return read_header(element, {.framing = framing_});
    }
    /// RFC 7395 3.3.3: of a message with more than one element nothing is taken.
    stream_failure stream_failure_behind() noexcept {
        (void)in_.next();
        return in_.failure().value_or(stream_failure{{xml_errc::text_outside_root, in_.offset()}});
    }
    std::optional<link_event> read(closed) noexcept {
        if (framing_ == stream_framing::bosh && !is_last_body_) return {};
        return closed{};
    }
    std::optional<link_event> read(stream_failure const& failure) noexcept {
        is_failed_ = true;
        return failure;
    }

    void close_up() noexcept {
        std::size_t const left = out_.size() - sent_;
        std::memmove(out_.data(), out_.data() + sent_, left);
        out_.resize(left);
        ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(first_end_));
        for (message_end& one : ends_) one.end -= sent_;
        sent_ = first_end_ = 0;
    }
    std::optional<writer_error> keep(outgoing what, std::optional<writer_error> refused) {
        if (!refused && framing_ != stream_framing::tcp) ends_.push_back({out_.size(), what});
        return refused;
    }

    stream_reader in_;
    secret out_;
    std::vector<message_end> ends_;
    std::size_t sent_ = 0, first_end_ = 0;  ///< of out_ and ends_, what has gone
    stream_framing framing_;
    stream_content content_;
    bool is_message_ = false;
    std::optional<std::string_view> see_other_uri_{};
    bool is_blank_before_ = false;  ///< of a message
    bool is_failed_ = false;
    bool is_header_due_ = true;
    bool is_last_body_ = false;
    bool is_ended_ = false;
};

}  // namespace couplet
