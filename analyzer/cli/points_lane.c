/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points_state.h: one file, frame by frame. */
#include "cli/points_state.h"

/* Frames that were written in another order than they came are not so far apart. */
static inline void
keep_steady(WnLane *lane, WnRawPacket *frame)
{
    uint16_t       interface = wn_lane_interface(lane, frame->capture);
    WnSteadyClock *clock;

    if (interface >= WN_MAX_POINTS)
        return;
    clock = &lane->clocks[interface];
    frame->time += clock->added;
    if (clock->runs && frame->time < clock->latest - WN_SECOND) {
        clock->added += clock->latest - frame->time;
        frame->time = clock->latest;
        clock->set_back = true;
    }
    clock->latest = clock->runs ? MAX(clock->latest, frame->time) : frame->time;
    clock->runs = true;
}

bool
wn_lane_next(WnLane *lane, WnRawPacket *frame)
{
    const WnPointFile *file = lane->file;

    while (wn_source_next(lane->source, frame) == WN_SOURCE_PACKET)
        if (!file->places || wn_places_has_frame(file->places, file->place, frame)) {
            keep_steady(lane, frame);
            return true;
        }
    return false;
}
