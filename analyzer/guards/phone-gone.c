/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The router knew where the request belongs, and nobody was there: it is seen inside as well, on
 * its way to the phone, and nobody answers; or the router asks on the phone's link for its address
 * (RFC 826) when the request comes; or it says itself that the host is unreachable (RFC 792), which
 * is not what it says of its own address.
 */
#include "guards/guard.h"

static const WnLinkQuestion *
asked_in_vain(const WnModel *model, const WnAddr *inside, const WnMessage *request)
{
    static const WnTime SOON = 5 * WN_SECOND;

    return wn_host_looked_for(wn_host_find(&model->flows, inside), request->time,
                              wn_message_last_time(request) + SOON);
}

/* The request as the router passed it on to that host, which does not answer; NULL: it did not. */
static const WnMessage *
passed_on(const WnTransaction *outside, const WnAddr *inside)
{
    WnTransaction *other = NULL;

    /* Nobody translates it: no router is between. */
    if (wn_addr_equal(&wn_message_destination(outside->request)->addr, inside))
        return NULL;
    while ((other = wn_exchange_next_like(outside, other)) != NULL)
        if (other->request && !other->responses && other->request->time >= outside->request->time &&
            wn_addr_equal(&wn_message_destination(other->request)->addr, inside))
            return other->request;
    return NULL;
}

/* The frame of either; frame 0: neither. */
static WnSpot
nobody_there(const WnModel *model, const WnTransaction *outside, const WnAddr *inside)
{
    const WnMessage      *passed = inside ? passed_on(outside, inside) : NULL;
    const WnLinkQuestion *asked =
        inside && !passed ? asked_in_vain(model, inside, outside->request) : NULL;

    return passed ? wn_message_spot(passed) : asked ? asked->spot : (WnSpot){ 0 };
}

/* The phone that the request is for, as it names itself where it registered; NULL: not known. */
static const WnAddr *
registered_inside(const WnSubject *subject, const WnMessage *request)
{
    const WnTransaction *bound = wn_registration_bound_from(
        subject->registration, wn_message_destination(request), request->time);
    const WnVia *via = bound ? bound->request->via : NULL;

    return via && wn_model_is_nonpublic(subject->model, &via->sent_by.addr) ? &via->sent_by.addr
                                                                            : NULL;
}

static WnGuardAnswer
judge_delivery(WnEvidence *evidence, const WnTransaction *delivery)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *request = delivery->request;
    const WnSpot gone = nobody_there(subject->model, delivery, registered_inside(subject, request));
    const WnIcmpNote *note;

    if (gone.frame) {
        wn_excuse(evidence, gone);
        return WN_GUARD_HOLDS;
    }
    note = wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_HOST_UNREACHABLE,
                         request->time);
    if (!note || !wn_addr_equal(&note->reporter, &wn_message_destination(request)->addr))
        return WN_GUARD_CLEAR;
    wn_excuse(evidence, (WnSpot){ note->frame, note->capture });
    return WN_GUARD_UNKNOWN;
}

/* Of a request within a dialog, seen outside of a router whose inside is watched as well: the phone
 * there does not show itself any more. */
static WnGuardAnswer
judge_in_dialog(WnEvidence *evidence, const WnTransaction *outside)
{
    const WnModel    *model = wn_evidence_subject(evidence)->model;
    const WnMessage  *request = outside->request;
    const WnEndpoint *owner =
        wn_mapping_owner(&model->mappings, wn_message_destination(request), model->searches);
    const WnSpot gone = nobody_there(model, outside, owner ? &owner->addr : NULL);

    if (gone.frame) {
        wn_excuse(evidence, gone);
        return WN_GUARD_HOLDS;
    }
    return owner && !wn_host_heard(&model->flows, &owner->addr, request->time, INT64_MAX)
               ? WN_GUARD_UNKNOWN
               : WN_GUARD_CLEAR;
}

/* Of several failures one that is excused excuses all. */
static WnGuardAnswer
both(WnGuardAnswer one, WnGuardAnswer other)
{
    if (one == WN_GUARD_HOLDS || other == WN_GUARD_HOLDS)
        return WN_GUARD_HOLDS;
    return one == WN_GUARD_UNKNOWN ? one : other;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    WnGuardAnswer    found = WN_GUARD_CLEAR;

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++)
        if (wn_is_unanswered(subject->deliveries[i]))
            found = both(found, judge_delivery(evidence, subject->deliveries[i]));
    for (unsigned i = 0; subject->kind == WN_SUBJECT_CALL && i < subject->n_transactions; i++)
        if (wn_is_unanswered(subject->transactions[i]) && subject->transactions[i]->request->to_tag)
            found = both(found, judge_in_dialog(evidence, subject->transactions[i]));
    return found;
}

const WnGuard guard_phone_gone = {
    .id = "phone-gone",
    .number = "1.B",
    .excuse = "the router let it in, or looked for the phone itself, and nobody answered",
    .answer = answer,
};
