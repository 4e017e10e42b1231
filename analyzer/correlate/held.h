/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that are held until they are told apart: in the order of time, and found again by what
 * makes them recognisable.  Room for them comes in blocks that are used over and over.
 */
#ifndef WN_CORRELATE_HELD_H
#define WN_CORRELATE_HELD_H

#include "correlate/match.h"

typedef struct WnHeld      WnHeld;
typedef struct WnHeldBlock WnHeldBlock;

/* One packet at one point, while it is held. */
struct WnHeld {
    WnSight      sight;
    WnHeld      *next, *next_loose; /* of the same slot, oldest first */
    WnHeldBlock *block;
    bool         recognised;
    bool         settled; /* it is told which others are the same packet, and what became of it */
    bool         stale;   /* the engine need not see it: an earlier sight was the same */
    uint8_t      bytes[]; /* the payload; of sound its beginning */
};

/* All packets of some keys, oldest first. */
typedef struct {
    WnHeld *oldest, *newest;
} WnHeldSlot;

typedef struct {
    WnHeldSlot *slots;
    size_t      n_slots, n; /* a power of two; packets in it */
} WnHeldIndex;

/* All that is held in the order of time: a ring, so that nobody has to look at one packet to find
 * the next. */
typedef struct {
    WnHeld **ring;
    size_t   size, first, n; /* size: a power of two */
} WnHeldQueue;

typedef struct {
    WnHeldQueue  queue;
    WnHeldIndex  exact, loose;
    WnHeldBlock *block;  /* the one that is being filled */
    WnHeldBlock *unused; /* empty ones */
} WnHeldStore;

void wn_held_store_init(WnHeldStore *store);
/* Frees what is held, too. */
void wn_held_store_clear(WnHeldStore *store);

/* A copy of the packet (of sound with the beginning of its payload), of this point and with this
 * time; nobody finds it yet. */
WnHeld *wn_held_new(WnHeldStore *store, const WnPacket *packet, unsigned point, WnTime time);
/* Gives it its place in time and by its key. */
void wn_held_add(WnHeldStore *store, WnHeld *held);
/* It is settled: nobody looks for it any more. */
void wn_held_forget(WnHeldStore *store, WnHeld *held);

/* NULL: nothing is held. */
WnHeld *wn_held_oldest(const WnHeldStore *store);
/* Takes the oldest out of time and frees it; it was forgotten before. */
void wn_held_remove_oldest(WnHeldStore *store);
/* What comes behind the oldest will be asked for soon: lets the processor fetch it meanwhile. */
void wn_held_expect(const WnHeldStore *store);

/* The first of that key, or the one after held; NULL: no more. */
WnHeld *wn_held_first(const WnHeldStore *store, uint64_t exact);
WnHeld *wn_held_next(const WnHeld *held);
WnHeld *wn_held_first_loose(const WnHeldStore *store, uint64_t loose);
WnHeld *wn_held_next_loose(const WnHeld *held);

#endif
