// SPDX-License-Identifier: BSL-1.0
// SQLite in three classes: a database, a statement, and a transaction.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace serve {

struct database_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Owns a connection. Throws database_error, as statements do.
class database {
  public:
    /// A file that nobody else has open, or ":memory:" for none. It is made if it is not there, for its owner's eyes only.
    /// What is wrong with it is told in a sentence. `application`: whose file it is (pragma application_id).
    database(std::string const& path, std::int32_t application);
    void run(char const* statements);
    sqlite3* handle() const noexcept { return handle_.get(); }

  private:
    friend class statement;
    void open(std::string const& path, std::int32_t application);
    struct closer {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
    };
    struct finalizer {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };
    using prepared = std::unique_ptr<sqlite3_stmt, finalizer>;

    std::unique_ptr<sqlite3, closer> handle_;
    std::unordered_map<char const*, std::vector<prepared>> idle_;  ///< by their text's address
};

/// Prepared once, and again only while another one of the same text is in use. `text` is a literal:
/// `statement find{db, "select a from t where b = ?"}; find.bind(b); while (find.step()) use(find.text(0));`
class statement {
  public:
    statement(database& db, char const* text);
    statement(statement const&) = delete;
    statement& operator=(statement const&) = delete;
    ~statement();

    /// Values for all parameters, from the first; the statement begins anew.
    template <class... Values>
    statement& bind(Values const&... values) {
        sqlite3_reset(handle_.get());
        int at = 0;
        (set(++at, values), ...);
        return *this;
    }
    /// Whether there is a row, or another one.
    bool step();
    /// For a statement without rows.
    void run();

    /// Of the row: stays until the next step.
    std::string_view text(int column) const noexcept;
    std::int64_t number(int column) const noexcept {
        return sqlite3_column_int64(handle_.get(), column);
    }

  private:
    void set(int at, std::string_view text);
    void set(int at, std::int64_t number);

    database& db_;
    char const* text_;
    database::prepared handle_;
};

/// All or nothing: what is not committed when it goes is rolled back. One may be inside of another.
class transaction {
  public:
    explicit transaction(database& db) : db_{db} { statement{db_, "savepoint one"}.run(); }
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    ~transaction();
    void commit();

  private:
    database& db_;
    bool is_over_ = false;
};

}  // namespace serve
