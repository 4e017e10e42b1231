/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep-alives between the phone and its server run on another pair of ports than the registration:
 * they keep another mapping open, not the one that the phone is reached by (RFC 5626 4.4: on the
 * same flow). about is the transaction that was not answered, or the registration.
 */
#include "findings/finding.h"

/* Nothing but keep-alives on it, in one direction or both, and at least three of them. */
static const WnFlowSide *
keeps_alive(const WnFlow *flow)
{
    for (int side = 0; side < 2; side++) {
        const WnFlowSide *sender = &flow->sides[side];
        if (sender->keepalives >= 3 && flow->sides[0].sip + flow->sides[1].sip == 0 &&
            sender->keepalives == sender->packets)
            return sender;
    }
    return NULL;
}

/* Of two hosts, newest first. */
typedef struct {
    const WnFlow **flows;
    unsigned       n;
} Keepers;

static const void *
list_keepers(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnPair *pair = about;
    Keepers      *keepers = WN_ARENA_NEW(kept, Keepers);
    unsigned      n = 0;

    (void) evidence;
    for (const WnFlow *flow = pair->flows; flow; flow = flow->next_of_pair)
        n += flow->carrier == WN_CARRIER_UDP && keeps_alive(flow) != NULL;
    keepers->flows = WN_ARENA_ARRAY(kept, const WnFlow *, n);
    for (const WnFlow *flow = n > 0 ? pair->flows : NULL; flow; flow = flow->next_of_pair)
        if (flow->carrier == WN_CARRIER_UDP && keeps_alive(flow))
            keepers->flows[keepers->n++] = flow;
    return keepers;
}

/* Of the registration's own two hosts; behind one public address another phone may be meant, but
 * that one registers on its flow. */
static const void *
find_other(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnFlow  *own = about;
    const WnPair  *pair = wn_pair_find(&model->flows, &own->ends[0].addr, &own->ends[1].addr);
    const Keepers *keepers = pair ? wn_evidence_once(evidence, list_keepers, pair) : NULL;
    unsigned       looked = 0;

    (void) kept;
    for (unsigned i = 0; keepers && i < keepers->n && wn_search_on(model->searches, &looked, 1024);
         i++) {
        const WnFlow *flow = keepers->flows[i];

        if (flow != own && (wn_endpoint_equal(&flow->ends[0], &own->ends[0]) ||
                            wn_endpoint_equal(&flow->ends[0], &own->ends[1]) ||
                            wn_endpoint_equal(&flow->ends[1], &own->ends[0]) ||
                            wn_endpoint_equal(&flow->ends[1], &own->ends[1])))
            return flow;
    }
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *step = subject->registration ? subject->registration->binding : NULL;
    const WnFlow        *other;
    const WnFlowSide    *sender;
    bool                 failed = false;

    if (!step || step->flow->carrier != WN_CARRIER_UDP ||
        step->flow->sides[step->side].keepalives > 0)
        return;
    other = wn_evidence_once(evidence, find_other, step->flow);
    if (!other)
        return;
    sender = keeps_alive(other);
    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];
        if (!wn_is_unanswered(transaction))
            continue;
        failed = true;
        wn_observe(evidence, &finding_keepalive_on_other_path, transaction, sender->first_frame,
                   sender->capture,
                   "Keep-alives run between %s and %s, not on the way of the registration.",
                   wn_show_endpoint(evidence, &other->ends[0]),
                   wn_show_endpoint(evidence, &other->ends[1]));
    }
    if (!failed && subject->kind == WN_SUBJECT_REGISTRATION)
        wn_observe(evidence, &finding_keepalive_on_other_path, subject->registration,
                   sender->first_frame, sender->capture,
                   "Keep-alives run between %s and %s, not on the way of the registration.",
                   wn_show_endpoint(evidence, &other->ends[0]),
                   wn_show_endpoint(evidence, &other->ends[1]));
}

const WnFindingKind finding_keepalive_on_other_path = {
    .id = "keepalive-on-other-path",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
