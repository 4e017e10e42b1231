/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the answer to an INVITE came to the caller, and its ACK back (RFC 3261 13.2.2.4,
 * 13.3.1.4).
 */
#include "verdict/evidence.h"

/* What comes to the one who answers is in the capture at all (G18). */
static bool
hears_the_caller(const WnMessage *answer)
{
    return answer->flow->sides[1 - answer->side].packets > 0;
}

bool
wn_answer_is_unconfirmed(const WnCall *call, const WnMessage *answer)
{
    /* Four sends in all cannot be one lost packet and a slow ACK (guard G20). */
    static const unsigned UNMISTAKABLE = 3;

    return wn_message_is_success(answer) && answer->n_copies >= UNMISTAKABLE &&
           hears_the_caller(answer) && !wn_call_ack(call, answer, NULL);
}

bool
wn_caller_heard_no_answer(const WnCall *call)
{
    return call->accepted && wn_answer_is_unconfirmed(call, call->accepted);
}

const WnMessage *
wn_answer_passed_on(const WnCall *call, const WnMessage *answer)
{
    const WnAddr *server = &wn_message_destination(answer)->addr;

    for (unsigned i = 0; wn_message_is_success(answer) && i < call->n_branches; i++)
        for (const WnMessage *other = call->branches[i]->responses; other; other = other->next)
            if (wn_message_is_success(other) && other->to_tag == answer->to_tag &&
                other->n_via < answer->n_via &&
                wn_addr_equal(&wn_message_source(other)->addr, server))
                return other;
    return NULL;
}

static unsigned
count_routes(const WnMessage *invite)
{
    return invite && invite->record_routes ? invite->record_routes->n : 0;
}

bool
wn_invite_is_recorded(const WnCall *call, const WnMessage *invite)
{
    for (unsigned i = 0; invite && i < call->n_branches; i++) {
        const WnMessage *before = call->branches[i]->request;

        if (before && before->n_via + 1 == invite->n_via)
            return count_routes(before) < count_routes(invite);
    }
    return false;
}

bool
wn_caller_is_watched(const WnEvidence *evidence)
{
    const WnAgent *caller = &wn_evidence_subject(evidence)->call->caller;

    return wn_agent_is_watched(caller) && wn_is_nonpublic(evidence, &caller->seen.addr);
}

/* It does not even answer the BYE of the other side. */
static bool
is_caller_gone(const WnEvidence *evidence, const WnCall *call)
{
    return wn_caller_is_watched(evidence) && call->bye && call->bye_from_callee &&
           wn_is_unanswered(call->bye) && wn_request_is_no_accident(call->bye->request);
}

/* An ACK that fits no answer of the call, and goes to a public address: the caller wrote a wrong
 * CSeq or tag (RFC 3261 13.2.2.4), or none. */
static bool
has_misfit_ack(const WnEvidence *evidence, const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *ack = call->transactions[i];

        if (ack->method == WN_METHOD_ACK && ack->request &&
            ack->request->time > call->accepted->time &&
            wn_is_public(evidence, &wn_message_destination(ack->request)->addr) &&
            wn_addr_equal(&wn_message_source(ack->request)->addr,
                          &wn_message_destination(call->accepted)->addr))
            return true;
    }
    return false;
}

WnGrade
wn_grade_of_unseen_ack(const WnEvidence *evidence)
{
    const WnCall        *call = wn_evidence_subject(evidence)->call;
    const WnTransaction *ack = call->accepted ? wn_call_ack(call, call->accepted, NULL) : NULL;
    const WnUri         *contact = call->accepted ? wn_message_contact(call->accepted) : NULL;

    if (!call->accepted || (ack && ack->request->to_tag == call->accepted->to_tag))
        return WN_GRADE_LIKELY;
    if (is_caller_gone(evidence, call) || has_misfit_ack(evidence, call))
        return WN_GRADE_NONE;
    /* To a name that nobody here knows nothing can be sent. */
    if (contact && wn_addr_class(&contact->endpoint.addr) == WN_ADDR_LOCAL_NAME)
        return WN_GRADE_LIKELY;
    /* A filter of hosts may hide what goes to the private address. */
    return wn_caller_is_watched(evidence) ? WN_GRADE_POSSIBLE : WN_GRADE_LIKELY;
}

bool
wn_ack_goes_elsewhere(const WnEvidence *evidence)
{
    const WnCall        *call = wn_evidence_subject(evidence)->call;
    const WnTransaction *ack = call->accepted ? wn_call_ack(call, call->accepted, NULL) : NULL;

    return ack && ack->request->to_tag == call->accepted->to_tag &&
           wn_is_public(evidence, &wn_message_destination(ack->request)->addr);
}

bool
wn_server_may_keep_ack(const WnEvidence *evidence, const WnMessage *answer)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *onward = wn_answer_passed_on(call, answer);
    const WnAddr    *server = onward ? &wn_message_source(onward)->addr : NULL;
    const WnHost    *host = server ? wn_host_find(&call->model->flows, server) : NULL;

    for (unsigned i = 0; server && i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_ACK && call->transactions[i]->request &&
            wn_addr_equal(&wn_message_source(call->transactions[i]->request)->addr, server))
            return false;
    return server && (onward->capture == answer->capture || (host && host->link_last != 0));
}
