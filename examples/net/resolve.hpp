// SPDX-License-Identifier: BSL-1.0
// Where a domain's service is: SRV records, merged and put in order (RFC 6120 3.2, RFC 2782, XEP-0368 3).
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace net {

namespace asio = boost::asio;

/// Somewhere to connect to.
struct target {
    std::string host;
    std::uint16_t port;
    bool is_direct_tls = false;  ///< TLS comes first (XEP-0368)

    friend bool operator==(target const&, target const&) = default;
};
/// "example.org:5222", for people.
std::string to_text(target const& one);

/// What a record says (RFC 2782). An empty host: the service is not available.
struct srv_record {
    target at;
    std::uint16_t priority;
    std::uint16_t weight;
};
struct srv_answer {
    bool is_known = false;  ///< there are such records
    std::vector<srv_record> records{};
};

/// Where to connect, first things first. Nowhere: the domain says that it has no such service.
using whereabouts = std::vector<target>;

enum class service { client, server };

/// A number from 0 to `most`, each as likely as the other.
using draw = std::function<std::uint32_t(std::uint32_t most)>;

/// RFC 2782: by priority, and by chance where that is the same, a greater weight having the better chances.
whereabouts in_order(std::vector<srv_record> records, draw const& random);

/// Out of what DNS says of `_xmpp-...` and of `_xmpps-...`. Where it says nothing the domain itself is tried: on the
/// service's port, and a client then with direct TLS on 5223 and 443.
whereabouts choose(std::string const& domain, service what, srv_answer const& plain,
                   srv_answer const& direct, draw const& random);

/// As DNS and certificates have it: the A-labels of a domain in canonical form (RFC 6120 3.2, RFC 5890 2.3.2.1).
std::string ascii_domain(std::string_view domain);

/// Asks DNS, and waits. `name_server`: an IPv4 address and a port; empty: those of the system.
whereabouts find(std::string const& domain, service what, std::string const& name_server = {});

/// Asks on threads of its own, and for everybody in turn: nobody has more than half of the threads, if they are several.
class resolver {
  public:
    using handler = std::function<void(whereabouts)>;

    explicit resolver(asio::io_context& home, std::string name_server = {}, std::size_t threads = 1)
        : home_{home}, name_server_{std::move(name_server)}, threads_{threads}, worker_{threads} {}
    /// Waits for the questions that are under way.
    ~resolver() { worker_.stop(); }

    /// `done` is called by the thread that runs `home`, unless this has gone. The hosts of servers are addresses then.
    void find(std::string domain, service what, handler done, std::string for_whom = {});
    /// The addresses of a host, likewise.
    void look_up(target where, handler done, std::string for_whom = {});

  private:
    struct question {
        std::string for_whom;
        std::function<whereabouts()> ask;
        handler done;
    };
    void add(question one);
    void begin_next();
    void answered(question const& one, whereabouts found);
    std::ptrdiff_t under_way(std::string const& for_whom) const {
        return std::count(busy_.begin(), busy_.end(), for_whom);
    }

    asio::io_context& home_;
    std::string name_server_;
    std::size_t threads_;
    std::deque<question> waiting_{};
    std::vector<std::string> busy_{};  ///< for whom somebody is asked now
    std::shared_ptr<resolver*> self_ = std::make_shared<resolver*>(this);
    asio::thread_pool worker_;
};

}  // namespace net
