/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See database.h.  All values are bound, never written into SQL. */
#include "store/database.h"

#include <sqlite3.h>
#include <string.h>

#include "report/record.h"
#include "store/result_file.h"
#include "store/schema.h"

/* How long one writer waits for another. */
enum { WAIT_MS = 600000 };

struct WnDatabase {
    sqlite3        *handle;
    sqlite3_stmt   *remove, *capture, *subject, *party, *network, *end, *current;
    char           *path;
    GMutex          lock; /* one transaction at a time */
    WnRecordReader *reader;
    GString        *line;
};

static bool
fail(const WnDatabase *database, GError **error)
{
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the database '%s': %s", database->path,
                sqlite3_errmsg(database->handle));
    return false;
}

static bool
run(WnDatabase *database, const char *sql, GError **error)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(database, error);
}

static bool
prepare(WnDatabase *database, sqlite3_stmt **statement, const char *sql, GError **error)
{
    return sqlite3_prepare_v2(database->handle, sql, -1, statement, NULL) == SQLITE_OK ||
           fail(database, error);
}

static bool
prepare_all(WnDatabase *database, GError **error)
{
    return prepare(database, &database->remove, "DELETE FROM capture WHERE fingerprint = ?",
                   error) &&
           prepare(database, &database->capture,
                   "INSERT INTO capture (fingerprint, file, bytes, packets, first, last, complete,"
                   " problem, settings, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   error) &&
           prepare(database, &database->subject,
                   "INSERT INTO subject VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   error) &&
           prepare(database, &database->party,
                   "INSERT INTO party VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error) &&
           prepare(database, &database->network,
                   "INSERT INTO network VALUES (?1, ?2, json_extract(?3, '$.type'), ?3)", error) &&
           prepare(database, &database->end,
                   "UPDATE capture SET version = ?, end_record = ? WHERE fingerprint = ?", error) &&
           prepare(database, &database->current,
                   "SELECT 1 FROM capture WHERE fingerprint = ? AND version = ? AND settings IS ?",
                   error);
}

/* The version that another program gave the file; 0: it is new. */
static bool
check_version(WnDatabase *database, GError **error)
{
    sqlite3_stmt    *statement = NULL;
    g_autofree char *mark = g_strdup_printf("PRAGMA user_version = %d", WN_SCHEMA_VERSION);
    int              version = -1;

    if (!prepare(database, &statement, "PRAGMA user_version", error))
        return false;
    if (sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    if (version == WN_SCHEMA_VERSION)
        return true;
    if (version == 0)
        return run(database, wn_schema_sql, error) && run(database, mark, error);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                "the database '%s' has tables of version %d; this program writes version %d",
                database->path, version, WN_SCHEMA_VERSION);
    return false;
}

static bool
set_up(WnDatabase *database, GError **error)
{
    if (!run(database, "PRAGMA journal_mode = WAL", error) ||
        !run(database, "PRAGMA synchronous = NORMAL", error) ||
        !run(database, "PRAGMA foreign_keys = ON", error) ||
        !run(database, "BEGIN IMMEDIATE", error))
        return false;
    /* In one transaction: two programs may make the file at the same time. */
    return check_version(database, error) && run(database, "COMMIT", error) &&
           prepare_all(database, error);
}

WnDatabase *
wn_database_open(const char *path, GError **error)
{
    g_autoptr(WnDatabase) database = g_new0(WnDatabase, 1);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;

    g_mutex_init(&database->lock);
    database->path = g_strdup(path);
    database->reader = wn_record_reader_new();
    database->line = g_string_new(NULL);
    if (sqlite3_open_v2(path, &database->handle, flags, NULL) != SQLITE_OK) {
        fail(database, error);
        return NULL;
    }
    sqlite3_busy_timeout(database->handle, WAIT_MS);
    return set_up(database, error) ? g_steal_pointer(&database) : NULL;
}

void
wn_database_close(WnDatabase *database)
{
    if (!database)
        return;
    sqlite3_finalize(database->remove);
    sqlite3_finalize(database->capture);
    sqlite3_finalize(database->subject);
    sqlite3_finalize(database->party);
    sqlite3_finalize(database->network);
    sqlite3_finalize(database->end);
    sqlite3_finalize(database->current);
    sqlite3_close(database->handle);
    wn_record_reader_free(database->reader);
    g_string_free(database->line, TRUE);
    g_mutex_clear(&database->lock);
    g_free(database->path);
    g_free(database);
}

/* ------------------------------------------------------------------ writing */

static void
bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

static void
bind_answer(sqlite3_stmt *statement, int place, WnAnswer answer)
{
    if (answer == WN_UNDECIDED)
        sqlite3_bind_null(statement, place);
    else
        sqlite3_bind_int(statement, place, answer == WN_YES);
}

static bool
step(WnDatabase *database, sqlite3_stmt *statement, GError **error)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE || fail(database, error);

    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return done;
}

static bool
add_capture(WnDatabase *database, const WnRecord *record, GError **error)
{
    sqlite3_stmt *statement = database->capture;

    bind_text(database->remove, 1, record->fingerprint);
    if (!step(database, database->remove, error))
        return false;
    bind_text(statement, 1, record->fingerprint);
    bind_text(statement, 2, record->file);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64) record->bytes);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64) record->packets);
    bind_text(statement, 5, record->first);
    bind_text(statement, 6, record->last);
    sqlite3_bind_int(statement, 7, record->complete);
    bind_text(statement, 8, record->complete ? NULL : record->problem);
    bind_text(statement, 9, record->settings);
    bind_text(statement, 10, database->line->str);
    return step(database, statement, error);
}

static bool
add_parties(WnDatabase *database, const char *fingerprint, int number, const WnRecord *record,
            GError **error)
{
    sqlite3_stmt *statement = database->party;

    for (unsigned i = 0; i < record->n_parties; i++) {
        const WnRecordParty *party = &record->parties[i];

        bind_text(statement, 1, fingerprint);
        sqlite3_bind_int(statement, 2, number);
        sqlite3_bind_int(statement, 3, (int) i);
        bind_text(statement, 4, party->role);
        bind_text(statement, 5, party->address);
        bind_text(statement, 6, party->mapped);
        bind_text(statement, 7, party->vantage);
        sqlite3_bind_int(statement, 8, party->behind_nat);
        bind_text(statement, 9, party->user_agent);
        if (!step(database, statement, error))
            return false;
    }
    return true;
}

static bool
add_subject(WnDatabase *database, const char *fingerprint, int number, const WnRecord *record,
            GError **error)
{
    sqlite3_stmt     *statement = database->subject;
    const char *const texts[] = { record->kind, record->call_id, record->from, record->to,
                                  record->start };

    bind_text(statement, 1, fingerprint);
    sqlite3_bind_int(statement, 2, number);
    for (int i = 0; i < (int) G_N_ELEMENTS(texts); i++)
        bind_text(statement, 3 + i, texts[i]);
    sqlite3_bind_double(statement, 8, record->duration);
    bind_text(statement, 9, record->outcome);
    if (record->status > 0)
        sqlite3_bind_int(statement, 10, record->status);
    bind_answer(statement, 11, record->works);
    bind_answer(statement, 12, record->nat_related);
    bind_text(statement, 13, record->headline);
    bind_text(statement, 14, record->title);
    bind_text(statement, 15, record->grade);
    bind_text(statement, 16, record->sentence);
    bind_text(statement, 17, database->line->str);
    return step(database, statement, error) &&
           add_parties(database, fingerprint, number, record, error);
}

/* A NAT or a port, which only SQL asks for. */
static bool
add_network(WnDatabase *database, const char *fingerprint, int number, GError **error)
{
    bind_text(database->network, 1, fingerprint);
    sqlite3_bind_int(database->network, 2, number);
    bind_text(database->network, 3, database->line->str);
    return step(database, database->network, error);
}

static bool
add_end(WnDatabase *database, const char *fingerprint, const WnRecord *record, GError **error)
{
    bind_text(database->end, 1, record->version);
    bind_text(database->end, 2, database->line->str);
    bind_text(database->end, 3, fingerprint);
    return step(database, database->end, error);
}

static bool
refuse(const WnDatabase *database, const char *why, GError **error)
{
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "nothing was added to '%s': %s",
                database->path, why);
    return false;
}

/* The records of one capture, up to its end. */
static bool
add_records(WnDatabase *database, FILE *file, GError **error)
{
    g_autofree char *fingerprint = NULL;
    WnRecord         record;
    int              number = 0;
    bool             fine = true;

    while (fine && wn_result_file_line(file, database->line)) {
        if (!wn_record_read(database->reader, database->line->str, database->line->len, &record))
            return refuse(database, "a record is damaged", error);
        if (record.type == WN_RECORD_CAPTURE && record.fingerprint && !fingerprint) {
            fingerprint = g_strdup(record.fingerprint);
            fine = add_capture(database, &record, error);
        } else if (!fingerprint) {
            return refuse(database, "the result does not begin with its capture", error);
        } else if (record.type == WN_RECORD_SUBJECT) {
            fine = add_subject(database, fingerprint, number++, &record, error);
        } else if (record.type == WN_RECORD_END) {
            return add_end(database, fingerprint, &record, error);
        } else {
            fine = add_network(database, fingerprint, number++, error);
        }
    }
    return fine ? refuse(database, "the result is cut", error) : false;
}

bool
wn_database_add(WnDatabase *database, FILE *file, GError **error)
{
    bool fine;

    g_mutex_lock(&database->lock);
    fine = run(database, "BEGIN IMMEDIATE", error);
    if (fine) {
        fine = add_records(database, file, error) && run(database, "COMMIT", error);
        if (!fine)
            run(database, "ROLLBACK", NULL);
    }
    g_mutex_unlock(&database->lock);
    return fine;
}

/* ------------------------------------------------------------------ reading */

bool
wn_database_is_current(WnDatabase *database, const char *fingerprint, const char *settings)
{
    bool found;

    g_mutex_lock(&database->lock);
    bind_text(database->current, 1, fingerprint);
    bind_text(database->current, 2, WN_VERSION);
    bind_text(database->current, 3, settings);
    found = sqlite3_step(database->current) == SQLITE_ROW;
    sqlite3_reset(database->current);
    sqlite3_clear_bindings(database->current);
    g_mutex_unlock(&database->lock);
    return found;
}

bool
wn_database_each(WnDatabase *database, const char *fingerprint, WnTakeLine take, void *data,
                 GError **error)
{
    static const char sql[] = "SELECT record FROM capture WHERE fingerprint = ?1 UNION ALL "
                              "SELECT record FROM subject WHERE fingerprint = ?1";
    sqlite3_stmt     *statement = NULL;
    bool              fine;
    int               code = SQLITE_DONE;

    g_mutex_lock(&database->lock);
    fine = prepare(database, &statement, sql, error);
    if (fine) {
        bind_text(statement, 1, fingerprint);
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            take((const char *) sqlite3_column_text(statement, 0),
                 (size_t) sqlite3_column_bytes(statement, 0), data);
        fine = code == SQLITE_DONE || fail(database, error);
    }
    sqlite3_finalize(statement);
    g_mutex_unlock(&database->lock);
    return fine;
}
