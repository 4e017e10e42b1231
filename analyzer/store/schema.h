/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables and views of a result database: private to store/, described in docs/results.md. */
#ifndef WN_STORE_SCHEMA_H
#define WN_STORE_SCHEMA_H

/* PRAGMA user_version; rises when a table changes. */
#define WN_SCHEMA_VERSION 2

extern const char wn_schema_sql[];

#endif
