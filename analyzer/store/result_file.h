/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as files: FINGERPRINT.ndjson, the records of one capture from `capture` to `end`.  A file
 * has no name until it is whole, so that a reader finds it complete or not at all, whenever the
 * writer dies.
 */
#ifndef WN_STORE_RESULT_FILE_H
#define WN_STORE_RESULT_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#define WN_RESULT_SUFFIX ".ndjson"

typedef struct {
    FILE *file;      /* to write to, and to read back */
    char *directory; /* NULL: it never gets a name */
    char *aside;     /* its name for now; NULL where the file system does without */
} WnResultFile;

/* directory NULL: the records are only read back. */
bool wn_result_file_begin(WnResultFile *result, const char *directory, GError **error);
/* All was written: gives it its name, in the place of an older result. */
bool wn_result_file_publish(WnResultFile *result, const char *fingerprint, GError **error);
/* Gives up what was not published. */
void wn_result_file_clear(WnResultFile *result);

char *wn_result_file_path(const char *directory, const char *fingerprint);

/* Whether that file holds a whole result of this capture by this version with these settings. */
bool wn_result_file_is_current(const char *path, const char *fingerprint, const char *settings);

/* The lines of a file, each without its end; NULL behind the last.  buffer is grown as needed. */
bool wn_result_file_line(FILE *file, GString *buffer);

#endif
