// SPDX-License-Identifier: BSL-1.0
// web.hpp with Boost.Beast.
#include "web.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <optional>
#include <utility>
#include <variant>

#include "client.hpp"
#include "listener.hpp"
#include "metrics.hpp"
#include "page.hpp"
#include "web_stream.hpp"

namespace serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using request = http::request<http::empty_body>;

constexpr std::uint32_t header_octets = 8'192;
constexpr std::uint64_t patience = 10;  ///< seconds, for a request and for taking the answer

// Clients

/// Over a WebSocket: each message is one element, and the other way round (RFC 7395 3.3.3).
class web_client final : public client, public std::enable_shared_from_this<web_client> {
  public:
    web_client(house& all, web_stream stream)
        : client{all, couplet::stream_framing::websocket},
          wire_{all.wire()},
          stream_{std::move(stream)} {
        websocket::stream_base::timeout const times{.handshake_timeout = std::chrono::seconds{10},
                                                    .idle_timeout = std::chrono::seconds{60},
                                                    .keep_alive_pings = true};
        stream_.set_option(times);
        stream_.set_option(websocket::stream_base::decorator{[](auto& response) {
            response.set(http::field::sec_websocket_protocol, "xmpp");
            response.set(http::field::server, "couplet");
        }});
        stream_.auto_fragment(false);
        stream_.text(true);
    }

    void begin(request const& wish) {
        if (SSL* const ssl = link().ssl()) machine().tls_established(net::tls_state{ssl}.facts());
        stream_.async_accept(wish, [self = shared_from_this()](error_code error) {
            self->is_open_ = !error;
            if (error) return self->lost();
            self->go_on();
            self->read();
        });
    }
    void flush() override {
        if (is_over_ || std::exchange(is_flush_due_, true)) return;
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            self->is_flush_due_ = false;
            self->go_on();
        });
    }
    void released() override {
        if (!is_over_) write();
    }
    void tick(std::uint64_t now) override {
        client::tick(now);
        // Who takes nothing any more is not waited for.
        if (is_ended_ && ++seconds_late_ > 2) {
            is_dropped_ = true;
            end();
        }
    }
    void drop() override {
        if (is_over_) return;
        is_dropped_ = true;
        machine().cut();
        flush();
    }

  private:
    net::connection& link() noexcept { return stream_.next_layer().link(); }

    /// As much as any message may have; of a longer one so much that the machine sees that it is too long.
    std::size_t room() {
        auto const& most = machine().link().limits();
        return std::size_t{most.stanza_octets} + most.header_octets + 1;
    }
    void read() {
        stream_.async_read_some(message_, room() - message_.size(),
                                [self = shared_from_this()](error_code error, std::size_t) {
                                    if (self->is_over_) return;
                                    if (error || self->stream_.got_binary()) return self->lost();
                                    self->take_piece();
                                });
    }
    void take_piece() {
        bool const is_too_long = message_.size() >= room();
        if (!stream_.is_message_done() && !is_too_long) return read();
        std::string_view const octets{static_cast<char const*>(message_.data().data()),
                                      message_.size()};
        wire_.received += octets.size();
        machine().feed(octets);
        go_on();
        message_.consume(message_.size());
        if (message_.capacity() > std::size_t{16 * 1'024}) message_.shrink_to_fit();
        if (!is_too_long && !is_over_) read();
    }
    /// RFC 7395 3.6: a WebSocket that ends without <close/> is a broken connection; data that is no text ends it (3.2).
    void lost() {
        is_dropped_ = true;
        machine().cut();
        go_on();
    }

    void go_on() {
        if (is_over_) return;
        while (auto const event = machine().next()) {
            is_ended_ = is_ended_ || std::holds_alternative<couplet::ended>(*event);
            take(*event);
        }
        write();
    }
    void write() {
        if (is_dropped_) return end();
        if (is_writing_ || !is_open_) return;
        if (is_held()) return asio::post(stream_.get_executor(), [alive = shared_from_this()] {});
        if (machine().output().empty()) {
            if (is_ended_) end();
            return;
        }
        sent_.assign(machine().output());
        is_writing_ = true;
        stream_.async_write(asio::buffer(sent_),
                            [self = shared_from_this()](error_code error, std::size_t) {
                                self->is_writing_ = false;
                                if (self->is_over_) return;
                                if (error) return self->lost();
                                self->machine().consume(self->sent_.size());
                                self->wire_.sent += self->sent_.size();
                                self->go_on();
                            });
    }
    void end() {
        if (std::exchange(is_over_, true)) return;
        auto const self = shared_from_this();
        gone();
        if (is_dropped_) return link().close();
        stream_.async_close(websocket::close_code::normal,
                            [self](error_code) { self->link().close(); });
    }

    net::wire& wire_;
    websocket::stream<web_stream, false> stream_;
    beast::flat_buffer message_;
    std::string sent_;
    unsigned seconds_late_ = 0;
    bool is_open_ = false;
    bool is_writing_ = false;
    bool is_flush_due_ = false;
    bool is_ended_ = false;
    bool is_dropped_ = false;
    bool is_over_ = false;
};

// Pages

/// What all who read pages have in common. Looks at the house once a second at most.
class site : public std::enable_shared_from_this<site> {
  public:
    explicit site(house& all) : house_{all}, timer_{all.io()} {}

    house& at() noexcept { return house_; }
    std::string const& policy() const noexcept { return policy_; }
    std::string page() { return serve::page(now(), history_); }
    std::string metrics() { return serve::metrics(now()); }

    void watch() {
        auto const& wire = house_.wire();
        history_.add(sample_of(house_.counted, wire.received, wire.sent));
        timer_.expires_after(std::chrono::seconds{1});
        timer_.async_wait([self = shared_from_this()](error_code error) {
            if (!error) self->watch();
        });
    }

  private:
    using clock = std::chrono::steady_clock;

    snapshot const& now() {
        if (!seen_ || seen_at_ != house_.now()) {
            auto const runs = clock::now() - began_;
            auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(runs).count();
            seen_ = look_at(house_, static_cast<std::uint64_t>(seconds));
            seen_at_ = house_.now();
        }
        return *seen_;
    }

    house& house_;
    asio::steady_timer timer_;
    clock::time_point began_ = clock::now();
    history history_{};
    std::string policy_ = page_policy();
    std::optional<snapshot> seen_{};
    std::uint64_t seen_at_ = 0;
};

struct answer {
    http::status status;
    std::string body;
    std::string_view type = "text/plain; charset=utf-8";
    std::string fields{};  ///< more of them, with their ends of line
};

/// Somebody's connection, for as many requests as they have.
class web_visitor final : public visitor, public std::enable_shared_from_this<web_visitor> {
  public:
    web_visitor(std::shared_ptr<site> shown, net::connection link)
        : site_{std::move(shown)}, stream_{std::move(link)}, requests_{2 * header_octets} {
        ++house_.counted.web_open;
        house_.enter(*this);
    }
    ~web_visitor() override { leave(); }

    void begin(bool is_secure) {
        deadline_ = house_.now() + patience;
        if (!is_secure) return read();
        link().begin_tls(house_.tls().accept_web(link().handle()));
        shake_hands();
    }
    void tick(std::uint64_t now) override {
        if (now > deadline_) link().close();
    }
    void dismiss(couplet::stream_condition) override {
        link().close();
        leave();
    }

  private:
    net::connection& link() noexcept { return stream_.link(); }
    void leave() {
        if (!std::exchange(is_here_, false)) return;
        --house_.counted.web_open;
        house_.forget(*this);
    }

    void shake_hands() {
        using enum net::attempt;
        auto const result = link().shake_hands();
        if (result == done) return read();
        if (result != wants_read && result != wants_write) return;
        link().when(result == wants_read ? net::wait::wait_read : net::wait::wait_write,
                    [self = shared_from_this()] { self->shake_hands(); });
    }
    void read() {
        deadline_ = house_.now() + patience;
        parser_.emplace();
        parser_->header_limit(header_octets);
        http::async_read_header(
            stream_, requests_, *parser_,
            [self = shared_from_this()](error_code error, std::size_t) { self->came(error); });
    }
    void came(error_code error) {
        if (!error) return take(parser_->get());
        using enum http::error;
        if (error == header_limit || error == buffer_overflow)
            return refuse(http::status::request_header_fields_too_large, "that is too much\n");
        if (error == bad_version)
            return refuse(http::status::http_version_not_supported, "HTTP/1.1 is spoken here\n");
        auto const& ours = http::make_error_code(end_of_stream).category();
        if (error.category() != ours || error == end_of_stream || error == partial_message)
            return link().close();
        refuse(http::status::bad_request, "that is no request\n");
    }

    void take(request const& wish) {
        std::string_view const target{wish.target().data(), wish.target().size()};
        std::string_view const path = target.substr(0, target.find('?'));
        bool const has_body = parser_->chunked() || parser_->content_length().value_or(0) != 0;
        is_head_ = wish.method() == http::verb::head;
        auto const made = answer_to(wish, path, has_body);
        bool const is_good = !has_body && made && made->status != http::status::bad_request;
        if (made) return say(*made, is_good && wish.keep_alive());
        leave();
        std::make_shared<web_client>(house_, std::move(stream_))->begin(wish);
    }
    /// Nothing: a client that is welcome.
    std::optional<answer> answer_to(request const& wish, std::string_view path, bool has_body) {
        using enum http::status;
        if (wish.version() > 10 && wish.count(http::field::host) != 1)
            return answer{bad_request, "one Host is wanted (RFC 9112 3.2)\n"};
        bool const is_client = path == "/xmpp-websocket", is_metrics = path == "/metrics";
        if (path != "/" && !is_metrics && !is_client)
            return answer{not_found, "there is / and /metrics\n"};
        if ((!is_head_ || is_client) && wish.method() != http::verb::get)
            return answer{.status = method_not_allowed,
                          .body = "only GET and HEAD are taken\n",
                          .fields = is_client ? "Allow: GET\r\n" : "Allow: GET, HEAD\r\n"};
        if (has_body) return answer{payload_too_large, "nothing is taken here\n"};
        if (is_client) return refusal_of(wish);
        if (is_metrics)
            return answer{ok, site_->metrics(), "text/plain; version=0.0.4; charset=utf-8"};
        return answer{ok, site_->page(), "text/html; charset=utf-8",
                      "Content-Security-Policy: " + site_->policy() + "\r\n"};
    }
    /// Of a client; nothing: it is welcome.
    std::optional<answer> refusal_of(request const& wish) {
        using enum http::status;
        if (!websocket::is_upgrade(wish))
            return answer{.status = upgrade_required,
                          .body = "a WebSocket is wanted (RFC 7395)\n",
                          .fields = "Upgrade: websocket\r\n"};
        auto const protocols = wish[http::field::sec_websocket_protocol];
        if (!http::token_list{protocols}.exists("xmpp"))
            return answer{bad_request, "the subprotocol is xmpp (RFC 7395 3.1)\n"};
        if (!link().is_secure() && !link().is_loopback() && !house_.wanted().takes_plaintext)
            return answer{forbidden, "only with TLS: wss (RFC 7395 3.9)\n"};
        if (!house_.has_room()) return answer{service_unavailable, "there is no room\n"};
        return {};
    }

    void refuse(http::status status, char const* why) { say({status, why}, false); }
    void say(answer const& what, bool goes_on) {
        ++house_.counted.web_requests;
        deadline_ = house_.now() + patience;
        auto const reason = http::obsolete_reason(what.status);
        sent_ = "HTTP/1.1 " + std::to_string(static_cast<unsigned>(what.status)) + ' ';
        sent_.append(reason.data(), reason.size()).append("\r\nServer: couplet\r\nContent-Type: ");
        sent_.append(what.type).append("\r\nContent-Length: " + std::to_string(what.body.size()));
        sent_ +=
            "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            "Referrer-Policy: no-referrer\r\n";
        sent_ += what.fields +
                 (goes_on ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
        if (!is_head_) sent_ += what.body;
        is_head_ = false;
        asio::async_write(stream_, asio::buffer(sent_),
                          [self = shared_from_this(), goes_on](error_code error, std::size_t) {
                              if (error) return self->link().close();
                              if (goes_on) return self->read();
                              self->link().finish();
                              self->wait_for_end();
                          });
    }
    /// What is closed while octets come takes the answer with it.
    void wait_for_end() {
        requests_.clear();
        stream_.async_read_some(requests_.prepare(header_octets),
                                [self = shared_from_this()](error_code error, std::size_t) {
                                    if (!error) self->wait_for_end();
                                });
    }

    std::shared_ptr<site> site_;
    house& house_ = site_->at();
    web_stream stream_;
    beast::flat_buffer requests_;
    std::optional<http::request_parser<http::empty_body>> parser_{};
    std::string sent_;
    std::uint64_t deadline_ = 0;
    bool is_head_ = false;
    bool is_here_ = true;
};

}  // namespace

void open_web(house& all) {
    auto const& at = all.wanted().at;
    if (at.web == 0 && at.web_tls == 0) return;
    auto const shown = std::make_shared<site>(all);
    shown->watch();
    auto const wait_at = [&](std::uint16_t port, bool is_secure) {
        auto const take = [shown, is_secure](net::tcp::socket socket) {
            std::make_shared<web_visitor>(shown, net::connection{std::move(socket)})
                ->begin(is_secure);
        };
        // The page can be read however many clients there are.
        auto const has_room = [&all] { return all.counted.web_open < all.wanted().most.web; };
        listen(all, port, take, has_room);
    };
    wait_at(at.web, false);
    wait_at(at.web_tls, true);
}

}  // namespace serve
