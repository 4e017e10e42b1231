/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of a capture as a file of its own: frames as they were, or made anew without names. */
#ifndef WN_CLI_EXCERPT_H
#define WN_CLI_EXCERPT_H

#include "cli/selection.h"
#include "ticket/pcapng_writer.h"
#include "ticket/pseudonym.h"

typedef struct {
    GPtrArray *frames;     /* WnTicketFrame */
    GArray    *link_types; /* uint16_t, one an interface */
} WnExcerpt;

/* Reads path once more.  pseudonyms NULL: frames are copied. */
bool wn_excerpt_take(WnExcerpt *excerpt, const char *path, const WnSelection *selection,
                     WnTake take, WnPseudonyms *pseudonyms, GError **error);
void wn_excerpt_clear(WnExcerpt *excerpt);

/* Puts the sentence to the frame with that number, from 1. */
void wn_excerpt_comment(WnExcerpt *excerpt, uint32_t frame, const char *sentence);
bool wn_excerpt_write(const WnExcerpt *excerpt, const char *path, GError **error);

#endif
