/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What detectors ask of a request, a call and the capture: who answers, who gave up, what could be
 * seen.
 */
#include <glib.h>

#include "verdict/evidence_state.h"

WnVantage
wn_vantage_of(const WnEvidence *evidence, WnRole role)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    return role == WN_ROLE_CALLER || role == WN_ROLE_CLIENT ? subject->client.vantage
                                                            : subject->server.vantage;
}

bool
wn_is_same_request(const WnTransaction *a, const WnTransaction *b)
{
    return a->exchange == b->exchange && a->method == b->method && a->cseq == b->cseq;
}

bool
wn_is_unanswered(const WnTransaction *transaction)
{
    return transaction->request && !transaction->responses &&
           transaction->method != WN_METHOD_ACK && transaction->method != WN_METHOD_CANCEL;
}

bool
wn_call_is_half_seen(const WnCall *call)
{
    unsigned answers = 0;
    bool     acknowledged = false;

    for (unsigned i = 0; call && i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];
        if (transaction->request && transaction->responses)
            return false;
        acknowledged |= transaction->request && transaction->method == WN_METHOD_ACK;
        answers += transaction->responses && transaction->method != WN_METHOD_ACK;
    }
    return call && ((call->invite && call->invite->request && acknowledged) || answers > 1);
}

bool
wn_was_accepted_elsewhere(const WnSubject *subject, const WnTransaction *transaction)
{
    return subject->kind == WN_SUBJECT_CALL && subject->call->accepted &&
           transaction->method == WN_METHOD_INVITE && wn_is_unanswered(transaction) &&
           !transaction->request->to_tag;
}

WnAnswer
wn_phone_is_translated(const WnEvidence *evidence, WnSpot *at)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *binding = subject->registration ? subject->registration->binding : NULL;
    const WnAgent *phone = subject->kind == WN_SUBJECT_CALL ? &subject->server : &subject->client;
    WnAgent        called = { .role = WN_ROLE_CLIENT };

    /* The client of a MESSAGE is its sender; a called phone may be known by its registration only.
     */
    if (binding && (subject->kind == WN_SUBJECT_MESSAGE ||
                    (subject->kind == WN_SUBJECT_CALL && phone->behind_nat == WN_UNDECIDED))) {
        phone = &called;
        wn_agent_learn(subject->model, &called, binding->request);
        wn_agent_finish(subject->model, &called);
    } else if (subject->kind == WN_SUBJECT_MESSAGE) {
        phone = &called;
    }
    *at = phone->proof.frame ? phone->proof
                             : (WnSpot){ subject->first_frame, subject->first_capture };
    return phone->behind_nat;
}

WnTime
wn_time_left(const WnEvidence *evidence, const WnMessage *message)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;
    unsigned       point = MIN(message->capture, WN_MAX_CAPTURE_POINTS - 1);

    return model->points[point].last - message->time;
}

bool
wn_capture_shows_media(const WnEvidence *evidence)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (unsigned i = 0; i < model->n_points; i++)
        if (model->points[i].udp_not_sip > 0 && wn_point_has_no_port_filter(&model->points[i]))
            return true;
    /* What passes no filter on ports, and is sent to one host alone. */
    return model->link_answers > 0;
}

bool
wn_host_is_alive(const WnEvidence *evidence, const WnAddr *host, WnTime from, WnTime to,
                 uint32_t *frame)
{
    const WnHost *found = wn_host_find(&wn_evidence_subject(evidence)->model->flows, host);
    unsigned      looked = 0;

    if (found && found->dns_frame && found->dns_last >= from && found->dns_first <= to) {
        if (frame)
            *frame = found->dns_frame;
        return true;
    }
    for (const WnFlow *flow = found ? found->flows : NULL;
         flow && wn_search_on(wn_evidence_subject(evidence)->model->searches, &looked, 4096);
         flow = wn_flow_next_of(flow, host)) {
        int               own = wn_addr_equal(&flow->ends[0].addr, host) ? 0 : 1;
        const WnFlowSide *inbound = &flow->sides[1 - own];

        if (flow->sides[own].packets > 0 && inbound->packets > 0 && inbound->last >= from &&
            inbound->first <= to) {
            if (frame)
                *frame = inbound->first_frame;
            return true;
        }
    }
    return false;
}

void
wn_look_at_ends(WnEvidence *evidence, void (*look_at)(WnEvidence *evidence, const WnAddr *addr))
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    look_at(evidence, &subject->client.seen.addr);
    if (subject->kind == WN_SUBJECT_CALL &&
        !wn_addr_equal(&subject->server.seen.addr, &subject->client.seen.addr))
        look_at(evidence, &subject->server.seen.addr);
}

bool
wn_call_bye_arrived(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++)
        if (call->transactions[i]->method == WN_METHOD_BYE &&
            wn_transaction_delivered(call->transactions[i]))
            return true;
    return false;
}

const WnMessage *
wn_call_bye_in_circles(const WnCall *call)
{
    const WnMessage *refusal = NULL;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *bye = call->transactions[i];
        const WnMessage     *final = wn_transaction_final(bye);

        if (bye->method != WN_METHOD_BYE || !final)
            continue;
        if (final->status == 482 || final->status == 483)
            refusal = refusal ? refusal : final;
        else if (wn_message_is_success(final) || final->status == 481)
            return NULL;
    }
    return refusal;
}

/* Of the same request at any hop. */
static bool
got_through(const WnCall *call, const WnTransaction *request)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *final = wn_transaction_final(call->transactions[i]);

        if (call->transactions[i]->method == request->method &&
            call->transactions[i]->cseq == request->cseq && final && final->status != 408)
            return true;
    }
    return false;
}

const WnTransaction *
wn_call_failed_within(const WnCall *call)
{
    for (unsigned i = 0; call->accepted && i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];
        const WnMessage     *request = transaction->request;
        const WnMessage     *final = wn_transaction_final(transaction);

        if (!request || !request->to_tag || request->time <= call->answered ||
            (transaction->method != WN_METHOD_INVITE && transaction->method != WN_METHOD_UPDATE))
            continue;
        if (final ? final->status == 408
                  : !transaction->responses && wn_request_is_no_accident(request) &&
                        wn_request_ran_out(request, call->model->last))
            return got_through(call, transaction) ? NULL : transaction;
    }
    return NULL;
}
