/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source found out beside its packets: capture points and their counts, and problems. */
#ifndef WN_CAPTURE_LEDGER_H
#define WN_CAPTURE_LEDGER_H

#include "capture/filter.h"
#include "capture/input.h"
#include "capture/source.h"

/* WnRawPacket.capture can name no more. */
#define WN_LEDGER_MAX_POINTS 65536u

typedef struct {
    WnCapturePoint *points; /* their texts are the ledger's */
    uint64_t       *lost;   /* of each point: losses that single packets told of */
    size_t          n_points, room;
    size_t          part_begin; /* points that this part of a ring buffer has named so far */
    const char     *part;       /* name of this part; NULL: the file is whole */
    GPtrArray      *problems;
    WnFilter       *filter; /* NULL: none */
    uint64_t        left_out;
    uint32_t        frame; /* the latest number given */
    bool            complete;
} WnLedger;

/* What a file says of one interface; texts are borrowed, NULL where it says nothing. */
typedef struct {
    const char *name, *filter;
    bool        filtered;
    uint32_t    snaplen;
    uint16_t    link_type;
} WnPointFacts;

/* filter: in libpcap's language, NULL for none. */
void wn_ledger_init(WnLedger *ledger, const char *filter);
void wn_ledger_clear(WnLedger *ledger);

/*
 * The capture point of an interface that a file names.  In a further part of a ring buffer an
 * interface that stands in the same place, with the same name and link type, is the same point.
 * false: there are too many.
 */
bool wn_ledger_ensure_point(WnLedger *ledger, const WnPointFacts *facts, uint16_t *point);

/*
 * A part of a ring buffer begins: its interfaces are counted from the first again, and problems
 * begin with its name, borrowed until the next part begins.
 */
void wn_ledger_begin_part(WnLedger *ledger, const char *name);

/* Losses as an interface's own counters say, which only rise; and as one packet says. */
void wn_ledger_state_dropped(WnLedger *ledger, uint16_t point, uint64_t dropped);
void wn_ledger_add_dropped(WnLedger *ledger, uint16_t point, uint64_t dropped);

/* A sentence without capital and stop.  Something was lost: also clears complete. */
void wn_ledger_tell(WnLedger *ledger, const char *format, ...) G_GNUC_PRINTF(2, 3);
void wn_ledger_tell_loss(WnLedger *ledger, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Where a reader was when the input had nothing more: what it needed could not be had. */
typedef enum { WN_ENDING_CLEAN, WN_ENDING_IN_PACKET, WN_ENDING_IN_BLOCK } WnEnding;

/* Tells why the input ends here: END at its true end or when stopped, else DAMAGED. */
WnSourceStatus wn_ledger_end(WnLedger *ledger, const WnInput *input, WnEnding ending);

/* Sums into facts what the ledger knows. */
void wn_ledger_fill(const WnLedger *ledger, WnSourceFacts *facts);

/* Counts a packet and gives it its frame number.  Here since it runs once for every packet. */
static inline void
wn_ledger_count(WnLedger *ledger, WnRawPacket *packet)
{
    WnCapturePoint *point = &ledger->points[packet->capture];

    packet->frame = ++ledger->frame;
    if (G_UNLIKELY(point->packets++ == 0))
        point->first = point->last = packet->time;
    else if (packet->time > point->last)
        point->last = packet->time;
    else if (packet->time < point->first)
        point->first = packet->time;
    point->bytes += packet->length;
    point->truncated += packet->original_length > packet->length;
}

#endif
