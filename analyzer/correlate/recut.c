/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See recut.h. */
#include "correlate/recut.h"

typedef struct {
    unsigned   point;
    WnEndpoint ends[2];
} Recut;

/* The same for both directions: what is acknowledged goes by what was got. */
static uint64_t
hash_connection(const WnSight *sight)
{
    return wn_hash_mix(wn_endpoint_hash(&sight->packet.src) + wn_endpoint_hash(&sight->packet.dst),
                       sight->point);
}

bool
wn_recuts_have(const WnRecuts *recuts, const WnSight *sight)
{
    const WnPacket *packet = &sight->packet;
    WnTableCursor   cursor = { 0 };
    const Recut    *known;

    if (sight->key.traffic != WN_TRAFFIC_TCP || recuts->known.count == 0)
        return false;
    while ((known = wn_table_next(&recuts->known, hash_connection(sight), &cursor)) != NULL) {
        unsigned from = wn_endpoint_equal(&known->ends[0], &packet->src) ? 0 : 1;

        if (known->point == sight->point && wn_endpoint_equal(&known->ends[from], &packet->src) &&
            wn_endpoint_equal(&known->ends[1 - from], &packet->dst))
            return true;
    }
    return false;
}

void
wn_recuts_add(WnRecuts *recuts, WnArena *arena, const WnSight *sight)
{
    Recut *recut;

    if (wn_recuts_have(recuts, sight))
        return;
    recut = WN_ARENA_NEW(arena, Recut);
    *recut = (Recut){ sight->point, { sight->packet.src, sight->packet.dst } };
    wn_table_add(&recuts->known, hash_connection(sight), recut);
}

void
wn_recuts_clear(WnRecuts *recuts)
{
    wn_table_clear(&recuts->known);
}
