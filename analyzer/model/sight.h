/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two sights of one message, before and behind a NAT.  A NAT changes IP and UDP headers only; where
 * the message itself differs, an ALG rewrote it (RFC 4787 REQ-10, RFC 6314).  A proxy or B2BUA adds
 * a Via, counts Max-Forwards down or begins a transaction of its own (RFC 3261 16.6): what it sends
 * is another message.
 */
#ifndef WN_MODEL_SIGHT_H
#define WN_MODEL_SIGHT_H

#include "model/model.h"

typedef enum {
    WN_CHANGED_VIA = 1 << 0,
    WN_CHANGED_CONTACT = 1 << 1,
    WN_CHANGED_REQUEST_URI = 1 << 2,
    WN_CHANGED_FROM = 1 << 3,
    WN_CHANGED_TO = 1 << 4,
    WN_CHANGED_ROUTE = 1 << 5,
    WN_CHANGED_SDP = 1 << 6,
    WN_CHANGED_LENGTH = 1 << 7 /* Content-Length fits the body on one side only */
} WnChange;

/* The same message as it passes on the other side of a NAT: one end of the hop is the same, the
 * other is private here and public there, or the other way round, or private in another network;
 * NULL: not in the capture. */
const WnMessage *wn_sight_of(const WnModel *model, const WnMessage *message);
/*
 * The same request as its writer sent it, before servers passed it on, where its own Via says
 * something else: servers add to what is theirs, and to a Via of others no more than where it came
 * from (RFC 3261 16.6, 18.2.1, RFC 3581 4), so another box changed it.  NULL: there is no such
 * sight, or nobody did.
 */
const WnMessage *wn_sight_before_change(const WnModel *model, const WnMessage *request);
/*
 * The next transaction of another Call-ID that has the branch, the CSeq and the method of this one,
 * begun up to a second before it or 32 s after it (Timer F) and on another flow, or of responses
 * alone: what a box leaves where it changes the Call-ID.  A zeroed cursor begins; NULL: there is no
 * further one.
 */
typedef struct {
    uint32_t             next_exchange; /* by the time they began; 0: none was looked at */
    unsigned             looked;
    const WnTransaction *next;
} WnOtherCallIds;

const WnTransaction *wn_sight_next_other_call_id(const WnModel *model, const WnTransaction *like,
                                                 WnOtherCallIds *cursor);
/* The request as it goes on under another Call-ID, with the same writer: branch, From tag, number
 * of Vias and Max-Forwards stay (a B2BUA changes all of them); NULL: there is none. */
const WnMessage *wn_sight_under_other_call_id(const WnModel *model, const WnMessage *request);
/*
 * Transactions by exchange, method and CSeq: whatever became of a request on its way, even a
 * proxy's next hop.  A zeroed one is empty; clear it in the end.
 */
typedef struct {
    WnTable by_request, added;
} WnSights;

/* More hops of one request than any network has (RFC 3261 8.1.1.6: Max-Forwards is 70). */
enum { WN_MOST_SIGHTS = 140 };

void wn_sights_add(WnSights *sights, WnTransaction *transaction);
/* The next one of the same request; NULL: no further one. */
WnTransaction *wn_sights_next(const WnSights *sights, const WnTransaction *like,
                              WnTableCursor *cursor);
void           wn_sights_clear(WnSights *sights);
/* Whether one end of both is the same, and the other private on one side only, or in two networks.
 */
bool wn_sight_is_translated(const WnModel *model, const WnMessage *a, const WnMessage *b);
/* WnChange bits: in what two sights of one message differ. */
unsigned wn_sight_changes(const WnMessage *a, const WnMessage *b);
/* Whether this is the sight inside: its private end is the one that the other sight shows as
 * public, or that the sender of both reaches later. */
bool wn_sight_is_inside(const WnModel *model, const WnMessage *message, const WnMessage *other);

#endif
