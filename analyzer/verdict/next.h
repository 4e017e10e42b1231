/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where to capture next: private to verdict/next*.c. */
#ifndef WN_VERDICT_NEXT_H
#define WN_VERDICT_NEXT_H

#include "verdict/cause.h"
#include "verdict/evidence.h"

typedef struct {
    WnEvidence      *evidence;
    WnArena         *arena;
    WnSubjectReport *report;
    WnCaptureNext   *list;
    size_t           n;
} WnNext;

/* Adds a suggestion, as long as there is room. */
void wn_next_add(WnNext *advice, const char *where, const char *why, const char *command);
/* Suggests the place that shows what this one does not, if there is any. */
void wn_next_on_place(WnNext *advice);

/* The server of that request: who forwards it, or who gets it from its writer. */
const WnEndpoint *wn_next_server_of(const WnMessage *request);
/* Everything that may be of this subject, near its phone. */
const char *wn_next_wide_filter(WnNext *advice);
/* The client as the server sees it, as far as it is known. */
const char *wn_next_host_filter(WnNext *advice, const WnAgent *agent);
/* The command that captures what that filter passes into a file of this name. */
const char *wn_next_dump(WnNext *advice, const char *name, const char *filter);

#endif
