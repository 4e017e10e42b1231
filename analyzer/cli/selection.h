/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets of a capture belong to one call: its messages, its registration, its STUN and
 * media. */
#ifndef WN_CLI_SELECTION_H
#define WN_CLI_SELECTION_H

#include <glib.h>

#include "whynat.h"

/* How much is taken, from little to much. */
typedef enum {
    WN_TAKE_CALL,  /* what is the call's own */
    WN_TAKE_HOSTS, /* all between the hosts that took part */
    WN_TAKE_ALL,
    WN_TAKES
} WnTake;

typedef struct WnSelection WnSelection;

/* Borrows nothing of report once it is made. */
WnSelection *wn_selection_new(WnLadders *ladders, const WnReport *report,
                              const WnSubjectReport *subject);
void         wn_selection_free(WnSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnSelection, wn_selection_free)

bool wn_selection_has(const WnSelection *selection, WnTake take, const WnPacket *packet);

/* Whether the bytes of a frame hold the addresses of two of its hosts side by side, as an IP header
 * does: a piece of a packet, perhaps. */
bool wn_selection_may_hold(const WnSelection *selection, const uint8_t *data, size_t length);

#endif
