/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where results go: standard output, or a file that is written aside and takes its name only when
 * it is whole.
 */
#ifndef WN_CLI_OUTPUT_H
#define WN_CLI_OUTPUT_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct {
    FILE *file;
    char *target;   /* NULL: standard output, or a file that is written in place */
    char *aside;    /* the file that will be renamed to target */
    bool  unwanted; /* the reader of a pipe has left: no fault, and nothing more is written */
} WnOutput;

/* path NULL: standard output.  A device or a pipe is written in place, and so is any file if
 * in_place is set: a live report is to be read while it grows. */
bool wn_output_open(WnOutput *output, const char *path, bool in_place, GError **error);
/* Writes text and empties it. */
bool wn_output_write(WnOutput *output, GString *text, GError **error);
/* What was written is to be seen now. */
bool wn_output_flush(WnOutput *output, GError **error);
/* All was written: the file takes its name. */
bool wn_output_commit(WnOutput *output, GError **error);
/* Gives up what was not committed.  Harmless after commit. */
void wn_output_clear(WnOutput *output);

/* All of text to standard output; false after a sentence to standard error. */
bool wn_output_print(const GString *text);

#endif
