/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A database as the records that were put into it, in the order of their captures' names. */
#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "store/database.h"
#include "store/schema.h"

enum { WAIT_MS = 60000 };

bool
wn_database_is_one(FILE *file)
{
    static const char magic[16] = "SQLite format 3"; /* with its NUL */
    char              head[sizeof(magic)];
    bool              is_one =
        fread(head, 1, sizeof(head), file) == sizeof(head) && !memcmp(head, magic, sizeof(head));

    rewind(file);
    return is_one;
}

static bool
has_our_tables(sqlite3 *handle)
{
    sqlite3_stmt *statement = NULL;
    bool          has = false;

    if (sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK)
        has = sqlite3_step(statement) == SQLITE_ROW &&
              sqlite3_column_int(statement, 0) == WN_SCHEMA_VERSION;
    sqlite3_finalize(statement);
    return has;
}

/* In one statement, so that a batch that writes meanwhile changes nothing of it. */
static int
spool(sqlite3 *handle, FILE *out)
{
    static const char sql[] =
        "SELECT record FROM ("
        " SELECT fingerprint, -1 AS number, record FROM capture"
        " UNION ALL SELECT fingerprint, number, record FROM subject"
        " UNION ALL SELECT fingerprint, number, record FROM network"
        " UNION ALL SELECT fingerprint, 9223372036854775807, end_record FROM capture)"
        " ORDER BY fingerprint, number";
    sqlite3_stmt *statement = NULL;
    int           code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW && fprintf(out, "%s\n", sqlite3_column_text(statement, 0)) < 0)
            code = SQLITE_FULL;
    }
    sqlite3_finalize(statement);
    return code;
}

static bool
explain(int code, const char *path, GError **error)
{
    if (code == SQLITE_DONE)
        return true;
    if (code == SQLITE_MISMATCH)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "the database '%s' has no tables of this program's version", path);
    else if (code == SQLITE_FULL)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                    "the database '%s' cannot be copied for reading: %s", path, g_strerror(errno));
    else
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the database '%s': %s", path,
                    sqlite3_errstr(code));
    return false;
}

bool
wn_database_spool(const char *path, FILE *out, GError **error)
{
    sqlite3 *handle = NULL;
    int      code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL);

    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(handle, WAIT_MS);
        code = has_our_tables(handle) ? spool(handle, out) : SQLITE_MISMATCH;
    }
    if (code == SQLITE_DONE && fflush(out) != 0)
        code = SQLITE_FULL;
    sqlite3_close(handle);
    rewind(out);
    return explain(code, path, error);
}
