/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lapse.h. */
#include "correlate/lapse.h"

#include <string.h>

/* Fewer in a row, or within less time, are an accident; and no NAT forgets sooner. */
enum { A_RUN = 3 };
static const WnTime LONG_ENOUGH = WN_SECOND, LEAST_SILENCE = 5 * WN_SECOND;

/* A box may take away requests of one kind, or large packets, and leave the mapping alone: only
 * what is like something that passed before tells of the mapping. */
static uint64_t
kind_of(const WnSight *sight)
{
    static const size_t START = 4, LARGE = 1200;
    WnBytes             start = wn_bytes_slice(sight->packet.payload, 0, START);
    uint64_t kind = (uint64_t) sight->key.traffic << 1 | (sight->packet.payload_length > LARGE);

    if (sight->key.traffic == WN_TRAFFIC_SIP)
        kind = wn_bytes_hash(start, kind);
    return UINT64_C(1) << (wn_hash_mix(19, kind) & 63);
}

void
wn_lapse_passed(WnLapseWatch *watch, unsigned sender, const WnSight *sight)
{
    watch->sent[sender] = sight->packet.time;
    watch->kinds[sender] |= kind_of(sight);
    watch->in_row = 0;
}

void
wn_lapse_lost(WnLapseWatch *watch, unsigned sender, const WnSight *sight, WnLapse *least)
{
    WnTime time = sight->packet.time, before = watch->sent[1 - sender];

    if (before == 0 || (watch->kinds[sender] & kind_of(sight)) == 0)
        return;
    if (watch->in_row++ == 0)
        watch->now = (WnLapse){ time - before, time, sight->packet.frame, sight->point };
    if (watch->in_row >= A_RUN && time - watch->now.time >= LONG_ENOUGH &&
        watch->now.silence >= LEAST_SILENCE &&
        (least->silence == 0 || watch->now.silence < least->silence))
        *least = watch->now;
}
