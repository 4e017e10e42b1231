/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of the packets that look alike are sights of one.  It is asked when the oldest is about to
 * leave, for only then all that might be another sight of it is there: each must find its own.
 */
#ifndef WN_CORRELATE_ALIKE_H
#define WN_CORRELATE_ALIKE_H

#include "correlate/fates.h"
#include "correlate/held.h"

/* Longer than a packet is under way, with what the clocks may be wrong (catalogue 0.6). */
#define WN_HELD_FOR (2 * WN_SECOND)

/* Of packets that look alike so many are compared with each other. */
#define WN_MOST_ALIKE 32

/* What is held, and what is known of the passages between points; borrowed. */
typedef struct {
    const WnHeldStore *store;
    const WnFates     *fates;
} WnCompany;

/* All sights of one packet. */
typedef struct {
    WnHeld  *at[WN_MAX_POINTS];
    WnHeld  *again[WN_MOST_ALIKE]; /* further captures of the same frames */
    unsigned n_again;
} WnGroup;

/* 0: they are not the same packet.  altered: a box between them is thought to have changed it. */
int wn_held_fit(const WnCompany *company, const WnHeld *one, const WnHeld *other, bool altered);

WnTime wn_held_apart(const WnHeld *a, const WnHeld *b);

/* By far the most packets are seen at two points, and nothing else looks like them: the other
 * sight; NULL where it is not as simple as that. */
WnHeld *wn_held_only_other(const WnCompany *company, const WnHeld *held);

/* All sights of this packet; true where something else fitted one just as well. */
bool wn_group_of(const WnCompany *company, WnHeld *held, WnGroup *group);

/* Segments of TCP: one of another point that begins at the same byte, and neither is at both
 * points: the stream was cut anew between them.  NULL: none. */
const WnHeld *wn_held_cut_anew(const WnCompany *company, const WnHeld *held, const WnGroup *group);

/* Adds what a box made of it that changed what identifies a message. */
void wn_group_add_altered(const WnCompany *company, const WnHeld *held, WnGroup *group);

#endif
