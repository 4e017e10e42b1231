/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the tables share. */
#ifndef WHYNAT_PLUGIN_TABLES_PARTS_H
#define WHYNAT_PLUGIN_TABLES_PARTS_H

#include "tables.h"

extern const TableKind table_nat, table_ports;

/* Takes the n texts of one row. */
void        tables_add_row(GPtrArray *rows, char **cells, unsigned n);
char       *tables_endpoint(const WnEndpoint *endpoint); /* allocated; empty for none */
const char *tables_answer(WnAnswer answer);

#endif
