/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of `whynat batch`. */
#ifndef WN_CLI_BATCH_OPTIONS_H
#define WN_CLI_BATCH_OPTIONS_H

#include "cli/network.h"
#include "cli/terminal.h"

typedef enum { WN_BATCH_TEXT, WN_BATCH_CSV } WnBatchFormat;

typedef struct {
    char        **names;     /* as written */
    char         *directory; /* of result files; NULL: none are kept */
    char         *database;  /* NULL: none */
    unsigned      workers;
    WnBatchFormat format;
    WnColour      colour;
    bool          resume, quiet, separate;
    gint64        time_limit; /* microseconds for one capture; 0: none */
    char         *settings;   /* what the verdicts depend on, in one line */
    WnOptions     engine;     /* borrows from network */
    WnNetwork     network;
} WnBatchOptions;

/* false and a sentence in error where the command line is wrong.  --help prints and exits. */
bool wn_batch_options_parse(WnBatchOptions *options, int argc, char **argv, GError **error);
void wn_batch_options_clear(WnBatchOptions *options);

/* "64", "512K", "2M", "1.5G" in bytes; false where the text is no size. */
bool wn_size_parse(const char *text, uint64_t *size);
/* Limits of the engine's tables that hold an analysis within so many bytes. */
void wn_limit_memory(WnOptions *engine, uint64_t bytes);

#endif
