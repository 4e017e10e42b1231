/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much the analysis of one capture may hold, as the user says. */
#ifndef WN_CLI_LIMITS_H
#define WN_CLI_LIMITS_H

#include <glib.h>

#include "whynat.h"

/* The options as written. */
typedef struct {
    char *calls, *messages, *flows, *streams, *stun, *notes;
} WnLimitTexts;

/* Adds --max-calls and so on to a command's options; texts is filled by its parsing. */
void wn_limits_add_options(GOptionContext *context, WnLimitTexts *texts);
/* False and a sentence in error where a text is no number from 1 on. */
bool wn_limits_parse(const WnLimitTexts *texts, WnOptions *options, GError **error);
void wn_limits_clear(WnLimitTexts *texts);

#endif
