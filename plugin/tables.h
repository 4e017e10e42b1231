/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report as tables: the same rows for Wireshark's windows and for `tshark -q -z`. */
#ifndef WHYNAT_PLUGIN_TABLES_H
#define WHYNAT_PLUGIN_TABLES_H

#include <glib.h>

#include "whynat.h"

enum { TABLE_COLUMNS_MAX = 10 };

typedef struct {
    const char *name;   /* "diagnosis": of the -z option */
    const char *title;  /* of the window */
    const char *filter; /* what Wireshark puts before the first column's number; NULL: none */
    const char *columns[TABLE_COLUMNS_MAX + 1]; /* NULL-terminated */
    /* Appends rows: arrays of texts, one a column; text off the wire has no control characters. */
    void (*fill)(const WnReport *report, GPtrArray *rows);
} TableKind;

extern const TableKind *const table_kinds[]; /* NULL-terminated */

unsigned tables_columns(const TableKind *kind);
/* Rows (GStrv) of this report; the caller unrefs the array. */
GPtrArray *tables_rows(const TableKind *kind, const WnReport *report);
/* The table as text, columns aligned. */
void tables_write(GString *text, const TableKind *kind, const WnReport *report);

#endif
