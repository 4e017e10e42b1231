/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that came off the wire or out of a file name, made safe to look at: a terminal obeys
 * control characters, and a reader is fooled by characters that turn or hide their neighbours.
 */
#ifndef WN_REPORT_ESCAPE_H
#define WN_REPORT_ESCAPE_H

#include <glib.h>

typedef enum {
    WN_CHARSET_UTF8,
    WN_CHARSET_ASCII /* whatever is not ASCII is written as \u{NNNN} too */
} WnCharset;

/*
 * Appends text.  Bytes that are no UTF-8 and ASCII controls become \xNN; other controls and what is
 * invisible, unassigned, or changes the direction of writing become \u{NNNN}.
 */
void wn_escape(GString *out, const char *text, WnCharset charset);

#endif
