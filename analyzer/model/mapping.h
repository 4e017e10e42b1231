/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Observations of a NAT at work: an internal endpoint, the external one that somebody saw it as,
 * and who that was.  RFC 4787 4; spec of the inference: docs/architecture.md.
 */
#ifndef WN_MODEL_MAPPING_H
#define WN_MODEL_MAPPING_H

#include "base/arena.h"
#include "base/table.h"
#include "whynat.h"

typedef enum {
    WN_LEARNED_STUN, /* MAPPED-ADDRESS or XOR-MAPPED-ADDRESS of a Binding response */
    WN_LEARNED_TURN, /* of an Allocate response */
    WN_LEARNED_ICE,  /* of a connectivity check's response */
    WN_LEARNED_VIA   /* received and rport of a response */
} WnLearned;

typedef struct WnMapping WnMapping;
struct WnMapping {
    WnMapping *next_inside; /* older observation of the same inside address */
    WnMapping *next_outside;
    WnEndpoint inside; /* as seen in the capture: family 0 only when seen outside */
    WnEndpoint outside;
    WnEndpoint towards; /* who saw it so */
    WnCarrier  carrier;
    WnLearned  how;
    WnTime     time;
    uint32_t   frame;         /* the response that told it */
    uint32_t   request_frame; /* what it answers */
};

typedef struct {
    WnArena *arena;
    WnTable  by_inside, by_outside; /* by address; values are the newest observation's list head */
    uint32_t count, limit;
} WnMappingTable;

void wn_mapping_learn(WnMappingTable *table, const WnMapping *observation);

/* Newest first, all ports of the address; NULL: none. */
WnMapping *wn_mapping_of_inside(const WnMappingTable *table, const WnAddr *inside);
WnMapping *wn_mapping_of_outside(const WnMappingTable *table, const WnAddr *outside);

#endif
