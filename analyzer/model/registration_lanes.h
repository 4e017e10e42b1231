/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The REGISTERs of one registration under what is asked of them, and by time.  A phone refreshes
 * its binding for months, and every call to it asks which REGISTER came before: each kind of
 * question is sorted when it is asked first, and then looked up.
 */
#ifndef WN_MODEL_REGISTRATION_LANES_H
#define WN_MODEL_REGISTRATION_LANES_H

#include "model/registration.h"

/* What a lane holds and what its REGISTERs are told apart by: one or several of each. */
typedef enum {
    WN_LANE_STEPS = 1 << 0,
    WN_LANE_COPIES = 1 << 1,
    /* Not those that unregister; that were not accepted; without a Contact; whose Contact is where
     * they come from. */
    WN_LANE_REFRESHES = 1 << 2,
    WN_LANE_ACCEPTED = 1 << 3,
    WN_LANE_NAMING = 1 << 4,
    WN_LANE_NAMING_OTHER = 1 << 5,
    /* Told apart by the address and port that it came from, the address that it went to, address
     * and user of the Contact, Call-ID, Via, flow or CSeq, or each from each. */
    WN_LANE_FROM = 1 << 6,
    WN_LANE_PORT = 1 << 7,
    WN_LANE_REGISTRAR = 1 << 8,
    WN_LANE_CONTACT = 1 << 9,
    WN_LANE_USER = 1 << 10,
    WN_LANE_CALL_ID = 1 << 11,
    WN_LANE_VIA = 1 << 12,
    WN_LANE_ITSELF = 1 << 13,
    WN_LANE_FLOW = 1 << 14,
    WN_LANE_CSEQ = 1 << 15,
    WN_LANE_ANSWERED = 1 << 16 /* not those without any response */
} WnLaneKind;

/* What is sought in a lane; what does not tell its REGISTERs apart is zero. */
typedef struct {
    const void *who;
    WnEndpoint  where;
    uint32_t    cseq;
} WnLaneKey;

/* A place in a lane; NULL: there is none. */
typedef struct WnLaneEntry WnLaneEntry;
struct WnLaneEntry {
    WnLaneKey            key;
    const WnTransaction *step;
    uint32_t             order; /* among steps, and behind them copies */
    uint32_t             other; /* how far it is to the next that differs, see wn_lane_other() */
};

/* The first of this key later than that moment (of one moment the first in order). */
const WnLaneEntry *wn_lane_after(const WnRegistration *registration, unsigned kind,
                                 const WnLaneKey *key, WnTime time);
/* The last of this key before that moment (of one moment the first in order). */
const WnLaneEntry *wn_lane_before(const WnRegistration *registration, unsigned kind,
                                  const WnLaneKey *key, WnTime time);
/* The next of the same key that came from another address or port; of WN_LANE_NAMING, that names
 * another address; NULL: none. */
const WnLaneEntry *wn_lane_other(const WnLaneEntry *entry);

#endif
