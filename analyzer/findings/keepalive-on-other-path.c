/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keep-alives between the phone and its server run on another pair of ports than the registration,
 * or between the phone's socket and another server: they keep another mapping open, or are kept out
 * by the filter, not the way that the phone is reached by (RFC 5626 4.4: on the same flow).  about
 * is the transaction that was not answered, or the registration.
 */
#include "findings/finding.h"
#include "model/flow_ports.h"

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

/* At the phone's socket, with another host or port than on its own way. */
static const WnFlow *
find_elsewhere(const WnModel *model, const WnEndpoint *phone, const WnFlow *way)
{
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow;
    unsigned       looked = 0;
    int            own;

    while ((flow = wn_flow_next_at(&model->flows, phone, &cursor, &own)) &&
           wn_search_on(model->searches, &looked, 1024))
        if (flow != way && flow->carrier == WN_CARRIER_UDP && keeps_alive(flow))
            return flow;
    return NULL;
}

/* OPTIONS that come to it from another place, and not one of which is answered there. */
static const WnFlow *
find_pings(const WnModel *model, const WnRegistration *registration, const WnEndpoint *phone,
           const WnFlow *way)
{
    unsigned looked = 0;

    for (unsigned i = 0; i < registration->n_pings && wn_search_on(model->searches, &looked, 1024);
         i++) {
        const WnFlow *flow = registration->pings[i].flow;
        int           side = wn_endpoint_equal(&flow->ends[0], phone) ? 0 : 1;

        if (flow != way && flow->carrier == WN_CARRIER_UDP &&
            wn_endpoint_equal(&flow->ends[side], phone) && flow->sides[side].packets == 0 &&
            flow->sides[1 - side].sip >= 3)
            return flow;
    }
    return NULL;
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

/* Of the phone that had registered from there before, and is reached on that way. */
static const WnFlow *
find_any(WnEvidence *evidence, const WnEndpoint *phone, const WnFlow *way, WnTime time)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFlow    *other =
        wn_evidence_once(evidence, find_other, subject->registration->binding->flow);

    if (!other && !wn_registration_last_from(subject->registration, phone, time))
        return NULL;
    if (!other)
        other = find_elsewhere(subject->model, phone, way);
    return other ? other : find_pings(subject->model, subject->registration, phone, way);
}

static void
tell(WnEvidence *evidence, const void *about, const WnFlow *other)
{
    const WnFlowSide *sender = keeps_alive(other);

    if (!sender)
        sender = &other->sides[other->sides[0].sip > 0 ? 0 : 1];
    wn_observe(
        evidence, &finding_keepalive_on_other_path, about, sender->first_frame, sender->capture,
        "Keep-alives run between %s and %s, not on the way of the registration.",
        wn_show_endpoint(evidence, &other->ends[0]), wn_show_endpoint(evidence, &other->ends[1]));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *step = subject->registration ? subject->registration->binding : NULL;
    const WnFlow        *other;
    bool                 failed = false;

    if (!step || step->flow->carrier != WN_CARRIER_UDP ||
        step->flow->sides[step->side].keepalives > 0)
        return;
    for (unsigned i = 0; i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];

        if (!wn_is_unanswered(transaction))
            continue;
        other = find_any(evidence, wn_message_destination(transaction->request),
                         transaction->request->flow, transaction->request->time);
        failed |= other != NULL;
        if (other)
            tell(evidence, transaction, other);
    }
    if (failed || subject->kind != WN_SUBJECT_REGISTRATION)
        return;
    other = find_any(evidence, wn_message_source(step->request), step->flow, INT64_MAX);
    if (other)
        tell(evidence, subject->registration, other);
}

const WnFindingKind finding_keepalive_on_other_path = {
    .id = "keepalive-on-other-path",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
