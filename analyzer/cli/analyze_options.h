/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of `whynat FILE...`. */
#ifndef WN_CLI_ANALYZE_OPTIONS_H
#define WN_CLI_ANALYZE_OPTIONS_H

#include "cli/network.h"
#include "cli/terminal.h"
#include "report/text.h"

typedef enum { WN_FORMAT_TEXT, WN_FORMAT_JSON, WN_FORMAT_NDJSON, WN_FORMAT_HTML } WnFormat;

typedef struct {
    char    **files;           /* NULL: an interface is listened to */
    char     *interface;       /* NULL: files are read */
    char     *filter, *output; /* NULL: none, standard output */
    WnTime    duration;        /* of listening; 0: until Ctrl-C */
    WnFormat  format;
    WnDetail  detail;
    WnColour  colour;
    bool      watch, one_capture;
    WnOptions engine; /* borrows from network */
    WnNetwork network;
} WnAnalyzeOptions;

/* false and a sentence in error where the command line is wrong.  --help prints and exits. */
bool wn_analyze_options_parse(WnAnalyzeOptions *options, int argc, char **argv, GError **error);
void wn_analyze_options_clear(WnAnalyzeOptions *options);

#endif
