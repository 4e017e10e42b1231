/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the terminal can show, and sentences for the person who sits before it. */
#ifndef WN_CLI_TERMINAL_H
#define WN_CLI_TERMINAL_H

#include "report/page.h"

typedef enum { WN_COLOUR_AUTO, WN_COLOUR_ALWAYS, WN_COLOUR_NEVER } WnColour;

/* "auto", "always", "never"; false for any other word. */
bool wn_colour_parse(const char *word, WnColour *colour);

/* How text for this file descriptor should look. */
WnPageStyle wn_terminal_style(int descriptor, WnColour colour);

/* How wide text should be; as COLUMNS says, else as the terminal is; otherwise
 * where neither does. */
unsigned wn_terminal_width(int descriptor, unsigned otherwise);

/* One sentence to standard error, after the program's name; escaped, as it may quote anything. */
void wn_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
