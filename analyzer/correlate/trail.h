/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of each SIP message through the capture points, for pictures: the first so many of them.
 */
#ifndef WN_CORRELATE_TRAIL_H
#define WN_CORRELATE_TRAIL_H

#include "correlate/match.h"

typedef struct {
    const char *call_id;
    const char *label; /* "INVITE", "200 OK"; valid UTF-8, but wire text */
    bool        is_response;
    bool        lost;                  /* behind last */
    WnTime      time;                  /* first point's clock */
    WnEndpoint  from;                  /* as seen at first */
    WnEndpoint  to;                    /* as seen at last */
    unsigned    first, last;           /* points, in the order of its way */
    uint32_t    frames[WN_MAX_POINTS]; /* at each point; 0: not seen there */
} WnTrailStep;

typedef struct WnTrail WnTrail;

/* So many steps are enough for pictures, and fit into memory whatever is read. */
#define WN_TRAIL_MOST (1 << 17)

WnTrail *wn_trail_new(guint most);
/* NULL is allowed. */
void wn_trail_free(WnTrail *trail);
/* A WnWitness; data is the trail. */
void wn_trail_add(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data);
/* Of one Call-ID, by time: an array of borrowed WnTrailStep that the caller frees. */
GPtrArray *wn_trail_of(const WnTrail *trail, const char *call_id);

/* Whether there were messages after the last one that was kept, and at or before that time: how
 * many of any call were left out; else 0. */
uint64_t wn_trail_left_out(const WnTrail *trail, WnTime until);

/* Somebody sent messages from that address in the network of this number, or with 0 in any; realms:
 * those of the points. */
bool wn_trail_has_sender(const WnTrail *trail, const WnAddr *addr,
                         const uint8_t realms[WN_MAX_POINTS], uint8_t realm);

#endif
