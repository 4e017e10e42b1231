/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a request goes to, and whether its sender gets there. */
#include <glib.h>

#include "model/realm.h"
#include "model/registration_lanes.h"
#include "verdict/evidence.h"
#include "verdict/transfers.h"

/* The Contact that the destination was taken from, with where its REGISTER came from. */
static const WnMessage *
register_with_contact(const WnRegistration *registration, const WnMessage *request)
{
    enum { NAMING = WN_LANE_STEPS | WN_LANE_COPIES | WN_LANE_NAMING_OTHER | WN_LANE_CONTACT };
    const WnLaneKey    key = { .where = wn_endpoint(wn_message_destination(request)->addr, 0) };
    const WnLaneEntry *last = wn_lane_before(registration, NAMING, &key, request->time + 1);

    return last ? last->step->request : NULL;
}

/* The phone has named another address since, and got it accepted: what it named first is a leftover
 * (stale-contacts-forking). */
static bool
named_another_since(const WnRegistration *registration, const WnMessage *step,
                    const WnMessage *request)
{
    enum { NAMING = WN_LANE_STEPS | WN_LANE_NAMING | WN_LANE_ACCEPTED };
    const WnLaneEntry *later = wn_lane_after(registration, NAMING, &(WnLaneKey){ 0 }, step->time);

    if (later && wn_addr_equal(&wn_message_contact(later->step->request)->endpoint.addr,
                               &wn_message_contact(step)->endpoint.addr))
        later = wn_lane_other(later);
    return later && later->step->request->time <= request->time;
}

const WnMessage *
wn_register_naming(const WnSubject *subject, const WnMessage *request)
{
    const WnRegistration *registration = subject->registration;
    const WnMessage      *step = registration ? register_with_contact(registration, request) : NULL;

    return step && !named_another_since(registration, step, request) ? step : NULL;
}

bool
wn_is_nonpublic(const WnEvidence *evidence, const WnAddr *addr)
{
    return wn_model_is_nonpublic(wn_evidence_subject(evidence)->model, addr);
}

bool
wn_is_public(const WnEvidence *evidence, const WnAddr *addr)
{
    return wn_model_is_public(wn_evidence_subject(evidence)->model, addr);
}

WnAnswer
wn_reaches(const WnEvidence *evidence, const WnAddr *from, const WnAddr *to, const WnAddr *teller)
{
    return wn_realm_reaches(wn_evidence_subject(evidence)->model, from, to, teller);
}

bool
wn_is_local(const WnEvidence *evidence, const WnAddr *addr)
{
    return wn_model_is_local(wn_evidence_subject(evidence)->model, addr);
}

bool
wn_status_finds_nobody(uint16_t status)
{
    return status == 408 || status == 430 || status == 477 || status == 478;
}

/* The client asked the same server once more, and in the same way. */
static bool
is_asked_again(const WnSubject *subject, const WnTransaction *given_up)
{
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *later = subject->transactions[i];

        if (later->request && later->method == given_up->method && later->cseq > given_up->cseq &&
            later->flow->carrier == given_up->flow->carrier &&
            wn_endpoint_equal(wn_message_destination(later->request),
                              wn_message_destination(given_up->request)))
            return true;
    }
    return false;
}

bool
wn_may_try_another_way(const WnEvidence *evidence, const WnTransaction *given_up)
{
    static const WnTime TIMER_F = 32 * WN_SECOND;
    const WnMessage    *request = given_up->request;
    WnTime              tried = wn_message_last_time(request) - request->time;

    return wn_time_left(evidence, request) - tried < TIMER_F &&
           !is_asked_again(wn_evidence_subject(evidence), given_up);
}

bool
wn_is_answered_by_another_way(const WnEvidence *evidence, const WnTransaction *unanswered)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *other = subject->transactions[i];

        if (other->method == unanswered->method && other->responses &&
            other->flow->carrier != unanswered->flow->carrier)
            return true;
    }
    return false;
}

const WnAddr *
wn_who_told(WnEvidence *evidence, const WnAddr *host, const WnAddr *other)
{
    enum { MOST = 64 };
    const WnSubject   *subject = wn_evidence_subject(evidence);
    const WnReferNote *transfer;

    for (unsigned i = 0; i < MIN(subject->n_transactions, MOST); i++) {
        const WnTransaction *one = subject->transactions[i];

        for (int side = 0; side < 2 && one->responses; side++)
            if (wn_addr_equal(&one->flow->ends[side].addr, host) &&
                !wn_addr_equal(&one->flow->ends[1 - side].addr, other))
                return &one->flow->ends[1 - side].addr;
    }
    /* A call that follows a transfer, and is a subject of its own. */
    for (unsigned i = 0; i < MIN(subject->n_transactions, MOST); i++) {
        const WnMessage *request = subject->transactions[i]->request;

        if (request && wn_addr_equal(&wn_message_destination(request)->addr, other) &&
            wn_addr_equal(&wn_message_source(request)->addr, host) &&
            (transfer = wn_transfer_to(evidence, request)) != NULL)
            return &transfer->teller;
    }
    return NULL;
}

static bool
has_response(const WnTransaction *transaction, uint16_t status)
{
    for (const WnMessage *one = transaction->responses; one; one = one->next)
        if (one->status == status)
            return true;
    return false;
}

/* The same message of that sender is seen on its way to a public address too: what goes to the
 * private one was seen behind the NAT that stands there. */
static bool
came_through_nat(const WnEvidence *evidence, const WnMessage *message)
{
    const WnTransaction *own = message->transaction, *other = NULL;

    while ((other = wn_exchange_next_like(own, (WnTransaction *) other)) != NULL) {
        const WnMessage *request = other->request;
        int              sender = message->status ? 1 - other->side : other->side;

        if (other == own || !request ||
            (message->status && !has_response(other, message->status)) ||
            !wn_endpoint_equal(&other->flow->ends[sender], wn_message_source(message)) ||
            !wn_is_public(evidence, &other->flow->ends[1 - sender].addr))
            continue;
        return true;
    }
    return false;
}

bool
wn_leads_nowhere(WnEvidence *evidence, const WnMessage *message)
{
    const WnAddr *from = &wn_message_source(message)->addr;
    const WnAddr *to = &wn_message_destination(message)->addr;

    /* Who sends on a connection has been answered by its other end (RFC 9293 3.5). */
    if (wn_is_connection(message->flow))
        return false;
    return wn_is_nonpublic(evidence, to) &&
           wn_reaches(evidence, from, to, wn_who_told(evidence, from, to)) != WN_YES &&
           !wn_host_speaks_at(&wn_evidence_subject(evidence)->model->flows, to, message->capture) &&
           !came_through_nat(evidence, message);
}

/* The answer that it acknowledges is repeated no more, for longer than its sender pauses (T2). */
static bool
ended_repetitions(const WnEvidence *evidence, const WnCall *call, const WnMessage *ack)
{
    const WnMessage *answer = call->accepted;

    return answer && ack->to_tag == answer->to_tag &&
           ack->transaction->cseq == answer->transaction->cseq &&
           wn_message_sent_after(answer, ack->time) <= 1 &&
           wn_time_left(evidence, ack) > 8 * WN_SECOND;
}

bool
wn_way_was_open(const WnEvidence *evidence, const WnMessage *request)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    unsigned      looked = 0;

    for (unsigned i = 0; call && i < call->n_transactions; i++) {
        const WnTransaction *other = call->transactions[i];
        const WnMessage     *earlier = other->request;

        if (!earlier || earlier->time >= request->time)
            continue;
        if (!wn_search_excuse(call->model->searches, &looked, 1024))
            return false;
        if (wn_endpoint_equal(wn_message_source(earlier), wn_message_source(request)) &&
            wn_endpoint_equal(wn_message_destination(earlier), wn_message_destination(request)) &&
            (other->method == WN_METHOD_ACK ? ended_repetitions(evidence, call, earlier)
                                            : wn_transaction_delivered(other)))
            return true;
    }
    return false;
}
