/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results in an SQLite file: docs/results.md has its tables and views.  Several programs may write
 * to it at once: each capture is one transaction, and who comes second waits.
 */
#ifndef WN_STORE_DATABASE_H
#define WN_STORE_DATABASE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct WnDatabase WnDatabase;

/* Makes the file and its tables where they are missing.  Any thread may use it afterwards. */
WnDatabase *wn_database_open(const char *path, GError **error);
void        wn_database_close(WnDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnDatabase, wn_database_close)

/* Takes in the records of one capture, read from where file stands, in the place of older ones. */
bool wn_database_add(WnDatabase *database, FILE *file, GError **error);

/* Whether it has this capture, judged by this version with these settings. */
bool wn_database_is_current(WnDatabase *database, const char *fingerprint, const char *settings);

/* Calls take with each record of that capture. */
typedef void (*WnTakeLine)(const char *line, size_t length, void *data);
bool wn_database_each(WnDatabase *database, const char *fingerprint, WnTakeLine take, void *data,
                      GError **error);

/* Whether a file that stands at its beginning, and does so afterwards, is a database at all. */
bool wn_database_is_one(FILE *file);
/* Writes all records of the database at path into out, which stands before them afterwards. Nothing
 * is changed in it. */
bool wn_database_spool(const char *path, FILE *out, GError **error);

#endif
