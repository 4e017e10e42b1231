/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the model remembers, as steps of a ladder. */
#ifndef WN_LADDER_STEPS_H
#define WN_LADDER_STEPS_H

#include <glib.h>

#include "verdict/evidence.h"

/* A ladder while it is drawn. */
typedef struct {
    const WnModel         *model;
    WnArena               *arena; /* the ladder's texts */
    const WnSubjectReport *report;
    GArray                *steps; /* WnLadderStep */
    unsigned               n_stun, n_errors;
} WnDrawing;

/* flows: those whose ICMP errors are drawn; takes in further ones. */
void wn_drawing_add_transactions(WnDrawing *drawing, WnTransaction *const *transactions, unsigned n,
                                 GPtrArray *flows);
void wn_drawing_add_media(WnDrawing *drawing, const WnCall *call, GPtrArray *flows);
/* type: of media, NULL where that is not known. */
void wn_drawing_add_stream(WnDrawing *drawing, const WnStream *stream, const char *type);
/* What the hosts of a call asked STUN servers and one another, from shortly before it to its end.
 */
void wn_drawing_add_stun_of_hosts(WnDrawing *drawing);
void wn_drawing_add_discovery(WnDrawing *drawing, const WnDiscovery *discovery);

#endif
