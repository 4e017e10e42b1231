/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page of text for people: labelled paragraphs with hanging indents, wrapped to a width.  All
 * text put on it is escaped here, so that nothing off the wire reaches a terminal as it came.
 */
#ifndef WN_REPORT_PAGE_H
#define WN_REPORT_PAGE_H

#include <stdbool.h>

#include "report/escape.h"

/* How a page looks; the program knows the terminal, the report does not. */
typedef struct {
    unsigned           width; /* in columns; 0: never wrap */
    WnCharset          charset;
    bool               colour;
    const char *const *points; /* names of capture points, where a frame's number alone would not
                                  tell whose it is; else NULL */
} WnPageStyle;

typedef enum {
    WN_INK_PLAIN,
    WN_INK_STRONG,
    WN_INK_FAINT,
    WN_INK_BAD,
    WN_INK_GOOD,
    WN_INK_UNSURE,
    WN_INKS
} WnInk;

typedef enum {
    WN_SIGN_FAILED,
    WN_SIGN_WORKS,
    WN_SIGN_UNSURE,
    WN_SIGN_HAZARD,
    WN_SIGN_ARROW,
    WN_SIGN_DOT,   /* between the words of a list */
    WN_SIGN_UNTIL, /* between the first and the last of a row of frames */
    WN_SIGNS
} WnSign;

typedef struct {
    GString    *text; /* borrowed */
    WnPageStyle style;
    unsigned    column, hang; /* where the next character goes, and where a new line begins */
    unsigned    spaces;       /* owed before the next word */
    bool        fresh;        /* the line has no word yet, a label apart */
} WnPage;

void wn_page_init(WnPage *page, GString *text, const WnPageStyle *style);

/* In the charset of the page. */
const char *wn_page_sign(const WnPage *page, WnSign sign);

/* Begins a paragraph: indent, label, and the text from column hang on.  Without a label (NULL) the
 * text begins at indent, and only its later lines at hang. */
void wn_page_begin(WnPage *page, unsigned indent, const char *label, unsigned hang);
/* Continues it.  Spaces are kept where the line does not end at them. */
void wn_page_add(WnPage *page, WnInk ink, const char *text);
/* A text and its full stop, which stay together. */
void wn_page_add_sentence(WnPage *page, WnInk ink, const char *text);
/* Behind what the line has, a little apart; as a line of its own where that has no room. */
void wn_page_add_apart(WnPage *page, WnInk ink, const char *text);
void wn_page_add_sign(WnPage *page, WnInk ink, WnSign sign);
void wn_page_printf(WnPage *page, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Later lines of this paragraph begin here. */
void wn_page_hang_here(WnPage *page);
/* Leaves out columns up to this one, or one column where it is passed. */
void wn_page_tab(WnPage *page, unsigned column);
void wn_page_end(WnPage *page);

/* One line as it is, not wrapped: something to copy. */
void wn_page_verbatim(WnPage *page, unsigned indent, const char *text);
void wn_page_gap(WnPage *page);

/* Columns that the text takes once escaped. */
unsigned wn_page_measure(const WnPage *page, const char *text);

#endif
