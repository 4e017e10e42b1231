/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which captures a batch has to read: files, what folders hold, patterns, names on standard input.
 */
#ifndef WN_CLI_CAPTURES_H
#define WN_CLI_CAPTURES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One capture: a file, or the parts of one ring buffer. */
typedef struct {
    char   **paths;     /* NULL-terminated; by name */
    uint64_t size;      /* on disk: wn_captures_order() finds it */
    bool     duplicate; /* the same content as another one, which is read */
    char    *problem;   /* a folder that cannot be walked, and why; NULL: a file to read */
} WnUnit;

typedef struct {
    GPtrArray *units;       /* WnUnit */
    unsigned   passed_over; /* files in folders that are no captures by name or by their start */
    unsigned   joined;      /* files that are parts of a ring buffer */
    unsigned   gaps;        /* places in ring buffers where parts are missing */
} WnCaptures;

/*
 * names: as on the command line; "-" stands for names on standard input, one a line, or with NUL
 * after each.  join: recognise the parts of ring buffers.  What does not exist, and a folder that
 * cannot be walked, is a unit as well: that it cannot be read is a result.
 */
void wn_captures_find(WnCaptures *captures, char *const *names, bool join);
/* The largest first, so that none is left alone at the end; their sizes are asked
 * for in parallel. */
void wn_captures_order(WnCaptures *captures, unsigned workers);
void wn_captures_clear(WnCaptures *captures);

/* Joins units that are parts of one ring buffer, with none missing between them: names of dumpcap
 * and tcpdump. */
void wn_ring_join(WnCaptures *captures);

/* path: taken. */
WnUnit *wn_unit_new(char *path);
void    wn_unit_free(WnUnit *unit);

#endif
