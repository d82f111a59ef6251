// SPDX-License-Identifier: BSL-1.0
// What outlives a connection: accounts, rosters, messages for who is away, and who is blocked.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/stanza/subscription.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "database.hpp"

namespace serve {

using digests = couplet::openssl::digests;

/// Somebody in a roster (RFC 6121 2.1).
struct contact {
    couplet::jid address;
    std::string name{};
    couplet::roster_state state = couplet::roster_state::none;
    bool is_approved = false;  ///< before they asked (RFC 6121 3.4)
    bool is_listed = true;     ///< false: only a request of theirs waits (RFC 6121 3.1.3)
    std::vector<std::string> groups{};
    std::string request{};  ///< as they wrote it, until it is answered (RFC 6121 3.1.3 4)
};

/// Canonical addresses (XEP-0191 5).
using blocklist = std::set<std::string, std::less<>>;

/// SASLprep refuses it (RFC 4013).
struct unusable_password : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Users are localparts in canonical form. Whatever goes wrong throws database_error, and has changed nothing.
class store {
  public:
    explicit store(std::string const& path);
    store(store const&) = delete;
    store& operator=(store const&) = delete;
    ~store();

    /// Whether it is a file.
    bool is_lasting() const noexcept { return is_lasting_; }
    /// From now on changes are committed together: `first` is called at the first of them, and has to see to it that
    /// `commit` is called.
    void group_changes(std::function<void()> first) { when_changed_ = std::move(first); }
    bool has_uncommitted() const noexcept { return is_group_open_; }
    /// If it throws, all that was changed together is undone.
    void commit();
    database& data() noexcept { return db_; }

    // Accounts, as couplet/negotiation/credentials.hpp asks for them.

    bool has_user(std::string_view user) const;
    /// Sets the password of an account, and makes it if it is not there.
    void set_password(std::string_view user, std::string_view password);
    void remove_user(std::string_view user);
    /// Two hashes: a client that tries one mechanism after the other is at its last when RFC 6120 6.4.5 ends its stream.
    template <class Hash>
        requires(!std::is_same_v<Hash, digests::sha512>)
    std::optional<couplet::sasl::scram_keys<Hash>> find_keys(std::string_view user)
    const {
        couplet::sasl::scram_keys<Hash> keys;
        bool const is_found =
            read_keys(user, hash_name<Hash>, keys.salt, keys.iterations, keys.stored_key.data(),
                      keys.server_key.data(), keys.stored_key.size());
        return is_found ? std::optional{std::move(keys)} : std::nullopt;
    }
    bool may_act_as(std::string_view, std::string_view) const noexcept { return false; }
    /// Drawn when the database is made.
    std::string_view pepper() const noexcept { return pepper_; }

    // Rosters (RFC 6121 2)

    std::vector<contact> roster(std::string_view user) const;
    std::optional<contact> find_contact(std::string_view user, couplet::jid_view address) const;
    /// Both return the roster's new version.
    std::uint64_t put_contact(std::string_view user, contact const& one);
    std::uint64_t remove_contact(std::string_view user, couplet::jid_view address);
    std::uint64_t roster_version(std::string_view user) const;

    // Messages that nobody has yet (RFC 6121 8.5.2.2; XEP-0160)

    /// Keeps it until `forget`; returns its id, which is above those of all before it. `sender`: whose share it is of.
    std::int64_t keep(std::string_view user, std::string_view sender, std::string_view stamp,
                      std::string_view stanza);
    void forget(std::int64_t id);
    struct kept_message {
        std::int64_t id;
        std::string stanza;
    };
    /// Those behind that id, in their order, until there are so many octets of them.
    std::vector<kept_message> kept_messages(std::string_view user, std::int64_t behind,
                                            std::size_t octets) const;
    struct amount {
        std::size_t messages = 0;
        std::size_t octets = 0;
    };
    /// For that user; from that sender alone. Counted once, known from then on.
    amount share(std::string_view user, std::string_view sender) const;
    amount kept_for(std::string_view user) const { return shares_of(user).all; }
    std::size_t kept(std::string_view user) const { return kept_for(user).messages; }
    /// Of all users.
    std::size_t kept() const noexcept { return kept_; }

    // Blocking (XEP-0191)

    blocklist blocked(std::string_view user) const;
    void block(std::string_view user, blocklist const& who);
    /// Nobody in particular: all.
    void unblock(std::string_view user, blocklist const& who);

    /// Of SCRAM (RFC 7677 4 asks for 4,096 and more).
    static constexpr std::uint32_t iterations = 10'000;

  private:
    template <class Hash>
    static constexpr std::string_view hash_name =
        std::is_same_v<Hash, digests::sha1> ? "SHA-1" : "SHA-256";

    bool read_keys(std::string_view user, std::string_view hash, std::string& salt,
                   std::uint32_t& iterations, char* stored, char* server, std::size_t size) const;
    template <class Hash>
    void write_keys(std::string_view user, std::string_view password);
    std::uint64_t next_version(std::string_view user);
    std::vector<std::string> groups_of(std::string_view user, std::string_view address) const;
    void put_groups(std::string_view user, std::string_view address,
                    std::vector<std::string> groups);
    /// Something is about to change.
    void begin_change();

    void count_anew();
    struct shares {
        amount all{};
        std::unordered_map<std::string, amount> by_sender{};
    };
    shares& shares_of(std::string_view user) const;

    mutable database db_;
    bool is_lasting_;
    bool is_group_open_ = false;
    std::function<void()> when_changed_{};
    std::string pepper_;
    mutable std::unordered_map<std::string, shares> shares_;  ///< by user
    std::size_t kept_ = 0;
    std::int64_t last_id_ = 0;  ///< of a message
};

}  // namespace serve
