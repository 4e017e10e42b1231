/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See set_back.h. */
#include "model/set_back.h"

#include "base/sorted.h"

#include <glib.h>
#include <string.h>

/* Packets of several queues are written in another order than they came, but not by so much. */
static const WnTime SLACK = WN_SECOND;

void
wn_clock_follow(WnPoint *point, const WnPacket *packet)
{
    if (packet->time < point->now - SLACK)
        point->went_back = (WnSetBack){ .by = point->now - packet->time,
                                        .frame = packet->frame,
                                        .capture = packet->capture };
    point->now = packet->time;
}

/* A clock that drifts may be set again and again; another point's may have been proved before. */
static void
keep(WnModel *model, const WnSetBack *back)
{
    enum { FIRST = 8 };
    uint32_t at = model->n_set_backs;

    if (at == model->room_for_set_backs) {
        WnSetBack *old = model->set_backs;

        model->room_for_set_backs = MAX(2 * at, FIRST);
        model->set_backs = WN_ARENA_ARRAY(model->arena, WnSetBack, model->room_for_set_backs);
        if (old)
            memcpy(model->set_backs, old, at * sizeof(*old));
    }
    for (; at > 0 && model->set_backs[at - 1].frame > back->frame; at--)
        model->set_backs[at] = model->set_backs[at - 1];
    model->set_backs[at] = *back;
    model->n_set_backs++;
}

void
wn_clock_check(WnModel *model, const WnFlow *flow, const WnPacket *packet)
{
    WnPoint          *point = &model->points[wn_point_place(packet->capture)];
    const WnFlowSide *sides = flow->sides;

    if (point->went_back.frame == 0 || point->went_back.proved ||
        sides[0].packets + sides[1].packets == 0 ||
        packet->time >= MAX(sides[0].last, sides[1].last) - SLACK)
        return;
    point->went_back.proved = true;
    keep(model, &point->went_back);
}

static bool
is_not_behind(const void *element, const void *key)
{
    const WnSetBack *back = element;

    return back->frame <= *(const uint32_t *) key;
}

const WnSetBack *
wn_clock_set_back(const WnModel *model, uint32_t first, uint32_t last)
{
    uint32_t at = wn_count_before(model->set_backs, model->n_set_backs, sizeof(*model->set_backs),
                                  is_not_behind, &first);

    return at < model->n_set_backs && model->set_backs[at].frame <= last ? &model->set_backs[at]
                                                                         : NULL;
}
