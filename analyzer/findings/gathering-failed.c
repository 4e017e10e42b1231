/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone asked STUN or TURN servers for addresses before the call, in vain (RFC 8445 5.1.1.2).
 * about is the path towards it.
 */
#include "findings/finding.h"

#include "base/sorted.h"

#include <stdlib.h>

static const WnTime BEFORE = 60 * WN_SECOND;

/* What a host asked STUN and TURN servers in vain, by time. */
typedef struct {
    bool                      answered; /* once, at any time */
    unsigned                  n;
    const WnStunTransaction **unanswered;
} Asked;

static bool
asks_for_address(const WnStunTransaction *request)
{
    return !request->ice && request->method <= WN_STUN_ALLOCATE;
}

static int
by_time(const void *a, const void *b)
{
    const WnStunTransaction *one = *(const WnStunTransaction *const *) a;
    const WnStunTransaction *other = *(const WnStunTransaction *const *) b;

    return one->first != other->first
               ? (one->first < other->first ? -1 : 1)
               : (one->first_frame > other->first_frame) - (one->first_frame < other->first_frame);
}

static const void *
list_asked(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnModel           *model = wn_evidence_subject(evidence)->model;
    const WnHost            *host = about;
    Asked                   *asked = WN_ARENA_NEW(kept, Asked);
    const WnStunTransaction *request;
    unsigned                 n = 0;

    for (request = host->stun; request; request = request->next_of_client) {
        n += asks_for_address(request);
        asked->answered |= request->success && !request->ice;
    }
    asked->unanswered = WN_ARENA_ARRAY(kept, const WnStunTransaction *, n);
    for (request = host->stun; request && !asked->answered; request = request->next_of_client)
        if (asks_for_address(request) && wn_stun_gave_up(request, model->last))
            asked->unanswered[asked->n++] = request;
    if (asked->n > 0)
        qsort(asked->unanswered, asked->n, sizeof(*asked->unanswered), by_time);
    return asked;
}

static bool
is_before(const void *element, const void *key)
{
    const WnStunTransaction *request = *(const WnStunTransaction *const *) element;

    return request->first < *(const WnTime *) key;
}

/* The first within that time before the call; NULL: none, or the host was answered once. */
static const WnStunTransaction *
find_unanswered(WnEvidence *evidence, const WnAddr *addr, WnTime time)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnHost  *host = wn_host_find(&model->flows, addr);
    const Asked   *asked = host ? wn_evidence_once(evidence, list_asked, host) : NULL;
    WnTime         from = time - BEFORE;
    unsigned       first;

    if (!asked || asked->answered)
        return NULL;
    first =
        wn_count_before(asked->unanswered, asked->n, sizeof(*asked->unanswered), is_before, &from);
    return first < asked->n && asked->unanswered[first]->first <= time ? asked->unanswered[first]
                                                                       : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath       *path = &call->media[i];
        const WnStunTransaction *request;
        const WnAddr            *host;

        if (!path->ice || !path->receiver)
            continue;
        host = &path->receiver->seen.addr;
        request = find_unanswered(evidence, host, path->receiver_sdp->time);
        if (!request)
            continue;
        wn_observe(
            evidence, &finding_gathering_failed, path, request->first_frame, request->capture,
            "%s asks %s %u times for its public address, and nothing answers.",
            wn_show_addr(evidence, host),
            wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]), request->copies);
    }
}

const WnFindingKind finding_gathering_failed = {
    .id = "gathering-failed",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
