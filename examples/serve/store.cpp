// SPDX-License-Identifier: BSL-1.0
// store.hpp over SQLite.
#include "store.hpp"

#include <algorithm>
#include <couplet/stanza/random_id.hpp>
#include <cstring>
#include <random>

namespace serve {
namespace {

/// Of files that are ours: "coup".
constexpr std::int32_t application = 0x636f7570;

constexpr char tables[] = R"(
create table if not exists secrets(name text primary key, value text);
create table if not exists users(name text primary key,
    roster_version integer not null default (random() & 0xffffffffffff));
create table if not exists keys(
    user text not null references users(name) on delete cascade, hash text not null, salt text not null,
    iterations integer not null, stored text not null, server text not null, primary key(user, hash));
create table if not exists contacts(
    user text not null references users(name) on delete cascade, address text not null, name text not null,
    state integer not null, approved integer not null, listed integer not null, request text not null,
    primary key(user, address));
create table if not exists groups(
    user text not null, address text not null, name text not null, primary key(user, address, name),
    foreign key(user, address) references contacts(user, address) on delete cascade);
create table if not exists messages(
    id integer primary key autoincrement, user text not null references users(name) on delete cascade,
    sender text not null, stamp text not null, stanza text not null);
create index if not exists messages_of on messages(user, id);
create table if not exists blocked(
    user text not null references users(name) on delete cascade, address text not null,
    primary key(user, address));
)";

contact read_contact(statement const& row) {
    // What was written was canonical; a file that says otherwise is somebody else's.
    auto address = couplet::jid::parse(row.text(0));
    if (!address) throw database_error{"the database has a contact without an address"};
    return {.address = *std::move(address),
            .name = std::string{row.text(1)},
            .state = static_cast<couplet::roster_state>(row.number(2)),
            .is_approved = row.number(3) != 0,
            .is_listed = row.number(4) != 0,
            .request = std::string{row.text(5)}};
}

/// As long as those that are made up for users that there are not, and as different for each hash (RFC 5802 9).
std::string draw_salt() {
    std::random_device random;
    std::string made(16, '\0');
    for (char& c : made) c = static_cast<char>(random());
    return made;
}

}  // namespace

store::store(std::string const& path) : db_{path, application}, is_lasting_{path != ":memory:"} {
    db_.run(tables);
    std::random_device random;
    std::string const drawn{couplet::random_id::draw(random)};
    statement{db_, "insert or ignore into secrets values('pepper', ?)"}
        .bind(std::string_view{drawn})
        .run();
    statement find{db_, "select value from secrets where name = 'pepper'"};
    if (find.bind().step()) pepper_ = find.text(0);
    // Above all that ever were: what was undone is not mistaken for another.
    statement last{db_, "select seq from sqlite_sequence where name = 'messages'"};
    if (last.bind().step()) last_id_ = last.number(0);
    count_anew();
}

store::~store() {
    if (is_group_open_) sqlite3_exec(db_.handle(), "commit", nullptr, nullptr, nullptr);
}
void store::begin_change() {
    if (!when_changed_) return;
    if (is_group_open_) {
        if (sqlite3_get_autocommit(db_.handle()) == 0) return;
        throw database_error{"what was changed with it has been undone"};
    }
    statement{db_, "begin immediate"}.run();
    is_group_open_ = true;
    when_changed_();
}
void store::commit() {
    if (!std::exchange(is_group_open_, false)) return;
    try {
        statement{db_, "commit"}.run();
    } catch (database_error const&) {
        sqlite3_exec(db_.handle(), "rollback", nullptr, nullptr, nullptr);
        count_anew();
        throw;
    }
}
void store::count_anew() {
    shares_.clear();
    statement count{db_, "select count(*) from messages"};
    kept_ = count.bind().step() ? static_cast<std::size_t>(count.number(0)) : 0;
}

bool store::has_user(std::string_view user) const {
    return statement{db_, "select 1 from users where name = ?"}.bind(user).step();
}

template <class Hash>
void store::write_keys(std::string_view user, std::string_view password) {
    std::string const salt = draw_salt();
    auto const keys = couplet::sasl::derive_keys<Hash>(password, salt, iterations);
    if (!keys)
        throw unusable_password{"the password has characters that SASLprep refuses (RFC 4013)"};
    statement{db_, "insert or replace into keys values(?, ?, ?, ?, ?, ?)"}
        .bind(user, hash_name<Hash>, std::string_view{keys->salt}, std::int64_t{keys->iterations},
              keys->stored_key.view(), keys->server_key.view())
        .run();
}

void store::set_password(std::string_view user, std::string_view password) {
    begin_change();
    transaction all{db_};
    statement{db_, "insert or ignore into users(name) values(?)"}.bind(user).run();
    write_keys<digests::sha1>(user, password);
    write_keys<digests::sha256>(user, password);
    all.commit();
}
void store::remove_user(std::string_view user) {
    begin_change();
    auto const gone = kept(user);
    statement{db_, "delete from users where name = ?"}.bind(user).run();
    shares_.erase(std::string{user});
    kept_ -= gone;
}

bool store::read_keys(std::string_view user, std::string_view hash, std::string& salt,
                      std::uint32_t& count, char* stored, char* server, std::size_t size) const {
    statement find{db_,
                   "select salt, iterations, stored, server from keys where user = ? and hash = ?"};
    if (!find.bind(user, hash).step()) return false;
    if (find.text(2).size() != size || find.text(3).size() != size) return false;
    salt = find.text(0);
    count = static_cast<std::uint32_t>(find.number(1));
    std::memcpy(stored, find.text(2).data(), size);
    std::memcpy(server, find.text(3).data(), size);
    return true;
}

std::vector<contact> store::roster(std::string_view user) const {
    std::vector<contact> all;
    statement find{
        db_,
        "select address, name, state, approved, listed, request from contacts where user = ? "
        "order by address"};
    find.bind(user);
    while (find.step()) all.push_back(read_contact(find));
    for (contact& one : all) one.groups = groups_of(user, one.address.view().text());
    return all;
}
std::optional<contact> store::find_contact(std::string_view user, couplet::jid_view address) const {
    std::string_view const text = address.bare().text();
    statement find{
        db_,
        "select address, name, state, approved, listed, request from contacts where user = ? and "
        "address = ?"};
    if (!find.bind(user, text).step()) return {};
    contact found = read_contact(find);
    found.groups = groups_of(user, text);
    return found;
}
std::vector<std::string> store::groups_of(std::string_view user, std::string_view address) const {
    std::vector<std::string> all;
    statement find{db_, "select name from groups where user = ? and address = ? order by name"};
    find.bind(user, address);
    while (find.step()) all.emplace_back(find.text(0));
    return all;
}
/// There may be many, and long ones, when something else changes.
void store::put_groups(std::string_view user, std::string_view address,
                       std::vector<std::string> groups) {
    std::sort(groups.begin(), groups.end());
    if (groups == groups_of(user, address)) return;
    statement{db_, "delete from groups where user = ? and address = ?"}.bind(user, address).run();
    statement add{db_, "insert or ignore into groups values(?, ?, ?)"};
    for (std::string const& one : groups) add.bind(user, address, std::string_view{one}).run();
}
std::uint64_t store::next_version(std::string_view user) {
    statement{db_, "update users set roster_version = roster_version + 1 where name = ?"}
        .bind(user)
        .run();
    return roster_version(user);
}
std::uint64_t store::roster_version(std::string_view user) const {
    statement find{db_, "select roster_version from users where name = ?"};
    return find.bind(user).step() ? static_cast<std::uint64_t>(find.number(0)) : 0;
}
std::uint64_t store::put_contact(std::string_view user, contact const& one) {
    begin_change();
    std::string_view const address = one.address.view().bare().text();
    transaction all{db_};
    statement{
        db_,
        "insert into contacts values(?, ?, ?, ?, ?, ?, ?) on conflict(user, address) do update set "
        "name = excluded.name, state = excluded.state, approved = excluded.approved, "
        "listed = excluded.listed, request = excluded.request"}
        .bind(user, address, std::string_view{one.name}, static_cast<std::int64_t>(one.state),
              std::int64_t{one.is_approved}, std::int64_t{one.is_listed},
              std::string_view{one.request})
        .run();
    put_groups(user, address, one.groups);
    auto const version = next_version(user);
    all.commit();
    return version;
}
std::uint64_t store::remove_contact(std::string_view user, couplet::jid_view address) {
    begin_change();
    transaction all{db_};
    statement{db_, "delete from contacts where user = ? and address = ?"}
        .bind(user, std::string_view{address.bare().text()})
        .run();
    auto const version = next_version(user);
    all.commit();
    return version;
}

store::shares& store::shares_of(std::string_view user) const {
    std::string name{user};
    if (auto const known = shares_.find(name); known != shares_.end()) return known->second;
    shares found;
    statement count{db_,
                    "select sender, count(*), sum(length(cast(stanza as blob))) from messages "
                    "where user = ? group by sender"};
    count.bind(user);
    while (count.step()) {
        amount const one{static_cast<std::size_t>(count.number(1)),
                         static_cast<std::size_t>(count.number(2))};
        found.by_sender.emplace(count.text(0), one);
        found.all.messages += one.messages;
        found.all.octets += one.octets;
    }
    return shares_.emplace(std::move(name), std::move(found)).first->second;
}
store::amount store::share(std::string_view user, std::string_view sender) const {
    auto const& all = shares_of(user).by_sender;
    auto const found = all.find(std::string{sender});
    return found == all.end() ? amount{} : found->second;
}
std::int64_t store::keep(std::string_view user, std::string_view sender, std::string_view stamp,
                         std::string_view stanza) {
    begin_change();
    shares& whose = shares_of(user);
    statement{db_, "insert into messages values(?, ?, ?, ?, ?)"}
        .bind(++last_id_, user, sender, stamp, stanza)
        .run();
    for (amount* const each : {&whose.all, &whose.by_sender[std::string{sender}]}) {
        ++each->messages;
        each->octets += stanza.size();
    }
    ++kept_;
    return last_id_;
}
void store::forget(std::int64_t id) {
    begin_change();
    statement find{db_,
                   "select user, sender, length(cast(stanza as blob)) from messages where id = ?"};
    if (!find.bind(id).step()) return;
    std::string const sender{find.text(1)};
    shares& whose = shares_of(find.text(0));
    auto const octets = static_cast<std::size_t>(find.number(2));
    statement{db_, "delete from messages where id = ?"}.bind(id).run();
    amount& theirs = whose.by_sender[sender];
    for (amount* const each : {&whose.all, &theirs}) {
        --each->messages;
        each->octets -= octets;
    }
    if (theirs.messages == 0) whose.by_sender.erase(sender);
    --kept_;
}
std::vector<store::kept_message> store::kept_messages(std::string_view user, std::int64_t behind,
                                                      std::size_t octets) const {
    std::vector<kept_message> all;
    statement find{db_, "select id, stanza from messages where user = ? and id > ? order by id"};
    find.bind(user, behind);
    for (std::size_t size = 0; size < octets && find.step(); size += all.back().stanza.size())
        all.push_back({find.number(0), std::string{find.text(1)}});
    return all;
}

blocklist store::blocked(std::string_view user) const {
    blocklist all;
    statement find{db_, "select address from blocked where user = ?"};
    find.bind(user);
    while (find.step()) all.emplace(find.text(0));
    return all;
}
void store::block(std::string_view user, blocklist const& who) {
    begin_change();
    transaction all{db_};
    statement add{db_, "insert or ignore into blocked values(?, ?)"};
    for (std::string const& one : who) add.bind(user, std::string_view{one}).run();
    all.commit();
}
void store::unblock(std::string_view user, blocklist const& who) {
    begin_change();
    transaction all{db_};
    if (who.empty()) statement{db_, "delete from blocked where user = ?"}.bind(user).run();
    statement remove{db_, "delete from blocked where user = ? and address = ?"};
    for (std::string const& one : who) remove.bind(user, std::string_view{one}).run();
    all.commit();
}

}  // namespace serve
