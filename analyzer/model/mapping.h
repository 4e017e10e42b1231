/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Observations of a NAT at work: an internal endpoint, the external one that somebody saw it as,
 * and who that was.  RFC 4787 4; spec of the inference: docs/architecture.md.
 */
#ifndef WN_MODEL_MAPPING_H
#define WN_MODEL_MAPPING_H

#include "base/arena.h"
#include "base/table.h"
#include "model/search.h"
#include "model/spot.h"
#include "whynat.h"

typedef enum {
    WN_LEARNED_STUN,      /* MAPPED-ADDRESS or XOR-MAPPED-ADDRESS of a Binding response */
    WN_LEARNED_TURN,      /* of an Allocate response */
    WN_LEARNED_ICE,       /* of a connectivity check's response */
    WN_LEARNED_VIA,       /* received and rport of a response */
    WN_LEARNED_TWO_POINT, /* the same packet on both sides of the NAT, in one capture */
    WN_LEARNED_TOLD,      /* flows on both sides of it, compared packet by packet */
    WN_LEARNED_RTP,       /* sound that comes from another endpoint than its SDP asks for it at */
    WN_LEARNED_ICMP       /* an error whose quoted packet was not translated back (RFC 5508 4.2) */
} WnLearned;

typedef struct WnMapping WnMapping;
struct WnMapping {
    WnMapping *next_inside; /* older observation of the same inside address */
    WnMapping *next_outside;
    WnEndpoint inside; /* as seen in the capture: family 0 only when seen outside */
    WnEndpoint outside;
    WnEndpoint towards; /* who saw it so; beyond a NAT64: as it is known inside */
    WnCarrier  carrier;
    WnLearned  how;
    WnTime     time;
    uint32_t   frame;         /* the response that told it */
    uint32_t   request_frame; /* what it answers; of two sights: the inner one */
    WnTime     last;          /* when the same was told for the last time */
    uint32_t   last_frame;
    uint32_t   idle_ms, kept_idle_ms; /* silence before it was first told, and the longest after
                                         which the same was told again; UINT32_MAX, 0: not known */
    uint32_t             kept_frame;
    uint16_t             capture, kept_capture, request_capture; /* of these frames */
    const WnTranslation *told;         /* what is known beyond this; or NULL */
    const char          *writer;       /* From URI of the message, interned; NULL: not SIP */
    WnAnswer             rewritten;    /* of two sights: other bytes came out than went in */
    bool                 from_outside; /* seen outside: inside is what the phone says of itself */
    uint8_t              prefix; /* bits of the prefix that a NAT64 writes before the IPv4 address
                                    of towards (RFC 6052); 0: there is none, or it is not known */
    WnMapping *next_socket;      /* of the same inside endpoint, older */
    bool       superseded;       /* something else was told of the same endpoint since */
};

typedef struct {
    WnArena *arena;
    WnTable  by_inside, by_outside; /* by address; values are the newest observation's list head */
    WnTable  latest;                /* by inside, towards and carrier */
    WnTable  pairs;                 /* what is known of an inside address and another one */
    WnTable  sockets;               /* the newest of each inside endpoint */
    uint32_t count, limit;
    uint32_t left_out; /* beyond the limit */
} WnMappingTable;

/* Observations further apart than this tell nothing together: a mapping may have expired meanwhile
 * (RFC 4787 4.3). */
#define WN_MAPPING_WINDOW (60 * WN_SECOND)

static inline WnSpot
wn_mapping_spot(const WnMapping *mapping)
{
    return (WnSpot){ mapping->frame, mapping->capture };
}

/* idle_ms of the observation: the silence before the packet that was translated. */
void wn_mapping_learn(WnMappingTable *table, const WnMapping *observation);
/* The same for what is often told again: *known is what was learnt here the last time, or NULL. */
void wn_mapping_learn_again(WnMappingTable *table, const WnMapping *observation, WnMapping **known);

/* Every observation, by inside address in order of appearance: the newest of each, its list behind
 * it. */
WnMapping *wn_mapping_at(const WnMappingTable *table, uint32_t index);
/* Newest first, all ports of the address; NULL: none. */
WnMapping *wn_mapping_of_inside(const WnMappingTable *table, const WnAddr *inside);
/* 1 << WnAddrClass of each of its outside addresses: many homes have a phone of that address, and
 * who looks for one that is not there need not look at all. */
uint32_t wn_mapping_classes_outside(const WnMappingTable *table, const WnAddr *inside);
/* Whether any of them shows another address outside. */
bool wn_mapping_is_translated(const WnMappingTable *table, const WnAddr *inside);
/* Whether others saw that inside address as this outside one. */
bool wn_mapping_is_known(const WnMappingTable *table, const WnAddr *inside, const WnAddr *outside);
/* How that other host saw it: WN_NO as it is, WN_YES as another address, UNDECIDED: not told. */
WnAnswer wn_mapping_seen_by(const WnMappingTable *table, const WnAddr *inside,
                            const WnAddr *observer);
/* The newest of that inside endpoint, older ones by next_socket; NULL: none. */
WnMapping *wn_mapping_of_socket(const WnMappingTable *table, const WnEndpoint *inside);
WnMapping *wn_mapping_of_outside(const WnMappingTable *table, const WnAddr *outside);
/* The inside endpoint that others saw there, as it was learnt inside; NULL: not known. */
const WnEndpoint *wn_mapping_owner(const WnMappingTable *table, const WnEndpoint *outside,
                                   WnSearches *searches);

#endif
