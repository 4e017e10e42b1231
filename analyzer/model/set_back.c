/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See set_back.h. */
#include "model/set_back.h"

#include <glib.h>

/* Packets of several queues are written in another order than they came, but not by so much. */
static const WnTime SLACK = WN_SECOND;

void
wn_clock_follow(WnModel *model, WnPoint *point, const WnPacket *packet)
{
    if (packet->time < point->now - SLACK) {
        model->n_set_backs = MIN(model->n_set_backs + 1, WN_MAX_SET_BACKS);
        model->set_backs[model->n_set_backs - 1] = (WnSetBack){ .by = point->now - packet->time,
                                                                .frame = packet->frame,
                                                                .capture = packet->capture };
    }
    point->now = packet->time;
}

void
wn_clock_check(WnModel *model, const WnFlow *flow, const WnPacket *packet)
{
    const WnFlowSide *sides = flow->sides;

    if (model->n_set_backs == 0 || sides[0].packets + sides[1].packets == 0 ||
        packet->time >= MAX(sides[0].last, sides[1].last) - SLACK)
        return;
    for (uint32_t i = model->n_set_backs; i > 0; i--)
        if (model->set_backs[i - 1].capture == packet->capture) {
            model->set_backs[i - 1].proved = true;
            return;
        }
}

const WnSetBack *
wn_clock_set_back(const WnModel *model, uint32_t first, uint32_t last)
{
    for (uint32_t i = 0; i < model->n_set_backs; i++) {
        const WnSetBack *back = &model->set_backs[i];
        if (back->proved && first < back->frame && back->frame <= last)
            return back;
    }
    return NULL;
}
