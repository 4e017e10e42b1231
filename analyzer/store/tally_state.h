/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a tally holds: private to store/. */
#ifndef WN_STORE_TALLY_STATE_H
#define WN_STORE_TALLY_STATE_H

#include "store/tally.h"

/* Who took part; several failures in one place point at that place. */
typedef enum {
    WN_GROUP_CALLER, /* the address of the user that asked */
    WN_GROUP_NAT,    /* the outside address of one */
    WN_GROUP_SERVER,
    WN_GROUP_AGENT, /* User-Agent */
    WN_GROUPS
} WnGroup;

typedef struct {
    uint64_t subjects, failed;
} WnTallyCount;

struct WnTally {
    uint64_t    captures, packets, bytes;
    uint64_t    subjects, failed;
    uint64_t    nat, not_nat, unknown; /* why they failed */
    uint64_t    undecided;             /* has a cause, or may have one, and need not have failed */
    bool        accuses;
    GHashTable *causes;            /* id to uint64_t */
    GHashTable *groups[WN_GROUPS]; /* text to WnTallyCount */
    GHashTable *unread;            /* file to problem */
};

/* One entry of a group, for printing. */
typedef struct {
    const char  *name; /* borrowed from the tally */
    WnTallyCount count;
} WnTallyRank;

/* Those with failures, the worst first, at most n; the caller frees the array. */
GArray *wn_tally_worst(const WnTally *tally, WnGroup group, guint n);
/* Causes, the most frequent first: name and count.failed. */
GArray *wn_tally_causes(const WnTally *tally);

#endif
