// SPDX-License-Identifier: BSL-1.0
#include "database.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace serve {
namespace {

[[noreturn]] void fail(sqlite3* db) {
    char const* const file = db == nullptr ? nullptr : sqlite3_db_filename(db, "main");
    std::string const where = file == nullptr ? "" : file;
    throw database_error{(where.empty() ? "" : where + ": ") + sqlite3_errmsg(db)};
}

/// SQLite would let the whole group read it.
void make_file(std::string const& path) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        throw database_error{path + " cannot be read and written: " + std::strerror(errno) +
                             "; name a file in a folder of yours"};
    struct stat is {};
    bool const is_regular = ::fstat(file, &is) == 0 && S_ISREG(is.st_mode);
    ::close(file);
    if (!is_regular)
        throw database_error{path +
                             " is no file that keeps anything: name another, or one that is "
                             "not there yet"};
}

}  // namespace

database::database(std::string const& path, std::int32_t application) {
    bool const is_file = path != ":memory:";
    if (is_file) make_file(path);
    sqlite3* opened = nullptr;
    int const result = sqlite3_open(path.c_str(), &opened);
    handle_.reset(opened);
    if (result != SQLITE_OK) fail(opened);
    try {
        open(path, application);
    } catch (database_error const&) {
        switch (sqlite3_errcode(opened)) {
            case SQLITE_BUSY:
                throw database_error{path +
                                     " is in use, perhaps by another couplet serve: end "
                                     "that, or name another file"};
            case SQLITE_NOTADB:
                throw database_error{path +
                                     " is no database: name another file, or one that is "
                                     "not there yet"};
            default: throw;
        }
    }
}

void database::open(std::string const& path, std::int32_t application) {
    // Nobody else reads or writes it as long as it is open: who tries to is not waited for.
    run("pragma busy_timeout = 1000; pragma locking_mode = exclusive;");
    statement id{*this, "pragma application_id"};
    statement tables{*this, "select count(*) from sqlite_master"};
    bool const is_new = tables.bind().step() && tables.number(0) == 0;
    bool const is_ours = id.bind().step() && id.number(0) == application;
    if (!is_new && !is_ours)
        throw database_error{path +
                             " is another program's database: name another file, or one "
                             "that is not there yet"};
    tables.bind(), id.bind();  // what is being read stands in the way of a change
    // What was committed survives a crash of the machine, too.
    run(("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; "
         "pragma application_id = " +
         std::to_string(application))
            .c_str());
}

void database::run(char const* statements) {
    if (sqlite3_exec(handle(), statements, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle());
}

statement::statement(database& db, char const* text) : db_{db}, text_{text} {
    auto& idle = db_.idle_[text];
    if (!idle.empty()) {
        handle_ = std::move(idle.back());
        idle.pop_back();
        return;
    }
    sqlite3_stmt* made = nullptr;
    int const result =
        sqlite3_prepare_v3(db_.handle(), text, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    handle_.reset(made);
    if (result != SQLITE_OK) fail(db_.handle());
}
statement::~statement() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
    db_.idle_.find(text_)->second.push_back(std::move(handle_));
}

bool statement::step() {
    switch (sqlite3_step(handle_.get())) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: sqlite3_reset(handle_.get()); return false;
        default: sqlite3_reset(handle_.get()); fail(db_.handle());
    }
}

void statement::run() {
    while (step()) {
    }
}

std::string_view statement::text(int column) const noexcept {
    auto const* const octets = static_cast<char const*>(sqlite3_column_blob(handle_.get(), column));
    return {octets, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

void statement::set(int at, std::string_view text) {
    if (sqlite3_bind_text64(handle_.get(), at, text.data(), text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8) != SQLITE_OK)
        fail(db_.handle());
}
void statement::set(int at, std::int64_t number) {
    if (sqlite3_bind_int64(handle_.get(), at, number) != SQLITE_OK) fail(db_.handle());
}

transaction::~transaction() {
    if (is_over_) return;
    sqlite3_exec(db_.handle(), "rollback to one; release one", nullptr, nullptr, nullptr);
}
void transaction::commit() {
    statement{db_, "release one"}.run();
    is_over_ = true;
}

}  // namespace serve
