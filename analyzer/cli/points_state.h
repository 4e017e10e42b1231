/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of captures that are read together: private to points.h's functions. */
#ifndef WN_CLI_POINTS_STATE_H
#define WN_CLI_POINTS_STATE_H

#include "capture/decode.h"
#include "cli/points.h"

/* A clock that was set back while it was captured stands still instead. */
typedef struct {
    WnTime latest, added;
    bool   runs, set_back; /* set_back: nobody was told yet */
} WnSteadyClock;

/* One file, while it is read. */
typedef struct {
    WnPoints          *points;
    size_t             number;
    const WnPointFile *file; /* of that number */
    WnSource          *source;
    WnDecoder         *decoder;
    WnRawPacket        next;                  /* borrowed from source */
    WnTime             due;                   /* of next, by the first point's clock */
    bool               waiting;               /* next is set */
    unsigned           map[WN_MAX_POINTS];    /* 1 + point of each interface; 0: not seen yet */
    WnSteadyClock      clocks[WN_MAX_POINTS]; /* of the interfaces */
    GError            *unread;                /* why the file could not be read; NULL: it was */
} WnLane;

/* Opens the file of that number from its beginning; the packets go to deliver with the lane. */
bool wn_lane_open(WnLane *lane, WnPoints *points, size_t number, WnDeliver deliver, GError **error);
void wn_lane_close(WnLane *lane);
/* By which its point is known. */
static inline uint16_t
wn_lane_interface(const WnLane *lane, uint16_t interface)
{
    return lane->file->places ? 0 : interface;
}
/* The next frame of that place, by a clock that never goes back by more than a second; false: there
 * is none. */
bool wn_lane_next(WnLane *lane, WnRawPacket *frame);
/* The point that the packet is of; -1: it was left out, or came while the file was read before. */
int wn_lane_point(const WnLane *lane, const WnPacket *packet);

struct WnPoints {
    const WnPointFile *files;
    size_t             n_files;
    WnSourceOptions    source;
    WnSurvey          *survey;
    WnAlignment        alignment;
    WnMatcher         *matcher;
    WnEngine          *engine;
    const WnReport    *report;
    WnWitness          witness; /* or NULL */
    void              *witness_data;
    WnLane            *lanes;   /* one a file, as it was surveyed */
    GPtrArray         *readers; /* WnLane: who reads them again, in the order of one clock */
    WnPointInfo        infos[WN_MAX_POINTS];
    unsigned           n_points;
    bool               too_many, incomplete;
    GPtrArray         *texts;    /* problems that summaries point to */
    GPtrArray         *left_out; /* WnLeftOut */
};

/* Names the points of a file that was read: its interfaces are known. */
void wn_points_name(WnPoints *points, const WnLane *lane);
/* After the first reading.  Leaves out what has nothing in common with the others; false, and a
 * sentence, where fewer than two are left. */
bool wn_points_leave_out(WnPoints *points, GError **error);
/* Points are numbered along the way, whatever the order in which they were named. */
void wn_points_put_in_order(WnPoints *points);
/* Once all is read: the engine and the summaries learn of each capture as a whole. */
void wn_points_describe(WnPoints *points);

#endif
