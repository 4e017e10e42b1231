/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points.h: what is wanted of captures when it is known what failed. */
#include <string.h>

#include "cli/points_check.h"
#include "cli/points_state.h"

typedef struct {
    WnLane    lane;
    WnDeliver deliver;
    void     *data;
} Again;

/* The lane comes first in it. */
static void
pass_on(const WnPacket *packet, void *data)
{
    const Again *again = data;
    int          point = wn_lane_point(&again->lane, packet);
    WnPacket     passed = *packet;

    if (point < 0)
        return;
    passed.capture = (uint16_t) point;
    passed.time = wn_alignment_time(&again->lane.points->alignment, (unsigned) point, packet->time);
    again->deliver(&passed, again->data);
}

void
wn_points_read_again(WnPoints *points, WnDeliver deliver, void *data)
{
    for (size_t i = 0; i < points->n_files; i++) {
        Again       again = { .deliver = deliver, .data = data };
        WnRawPacket raw;

        if (wn_points_has_none(points->infos, points->n_points, i))
            continue;
        memcpy(again.lane.map, points->lanes[i].map, sizeof(again.lane.map));
        if (wn_lane_open(&again.lane, points, i, pass_on, NULL)) {
            while (wn_lane_next(&again.lane, &raw))
                wn_decoder_feed(again.lane.decoder, &raw);
            wn_decoder_finish(again.lane.decoder);
        }
        wn_lane_close(&again.lane);
    }
}
