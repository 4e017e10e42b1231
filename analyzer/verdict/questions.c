/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask of the model: who gave up, what could be seen, who reaches whom. */
#include <glib.h>

#include "model/leg.h"
#include "model/realm.h"
#include "model/registration_lanes.h"
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

bool
wn_is_sent_to_silent(const WnTransaction *transaction)
{
    return wn_is_unanswered(transaction) && transaction->flow->carrier == WN_CARRIER_UDP &&
           transaction->request->peer_idle >= WN_SHORTEST_USUAL_LIFETIME;
}

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

bool
wn_is_known_server(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (wn_registrations_know_server(subject->registrations, addr))
        return true;
    for (size_t i = 0; i < subject->model->options.n_servers; i++)
        if (wn_addr_equal(&subject->model->options.servers[i].addr, addr))
            return true;
    return false;
}

bool
wn_is_callers_server(const WnTransaction *invite, const WnAddr *addr)
{
    return invite->from && wn_addr_equal(&invite->from->endpoint.addr, addr);
}

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
wn_is_sent_by_server(const WnEvidence *evidence, const WnTransaction *transaction)
{
    return transaction->request->n_via > 1 ||
           wn_is_known_server(evidence, &wn_message_source(transaction->request)->addr) ||
           (transaction->method == WN_METHOD_INVITE &&
            wn_leg_before(wn_evidence_subject(evidence)->model, transaction) != NULL);
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

const WnAddr *
wn_who_told(const WnEvidence *evidence, const WnAddr *host, const WnAddr *other)
{
    enum { MOST = 64 };
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < MIN(subject->n_transactions, MOST); i++) {
        const WnTransaction *one = subject->transactions[i];

        for (int side = 0; side < 2 && one->responses; side++)
            if (wn_addr_equal(&one->flow->ends[side].addr, host) &&
                !wn_addr_equal(&one->flow->ends[1 - side].addr, other))
                return &one->flow->ends[1 - side].addr;
    }
    return NULL;
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
wn_leads_nowhere(const WnEvidence *evidence, const WnMessage *message)
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

bool
wn_caller_is_watched(const WnEvidence *evidence)
{
    const WnAgent *caller = &wn_evidence_subject(evidence)->call->caller;

    return (caller->vantage == WN_VANTAGE_LAN || caller->vantage == WN_VANTAGE_BOTH) &&
           wn_is_nonpublic(evidence, &caller->seen.addr);
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
    const WnCall *call = wn_evidence_subject(evidence)->call;

    const WnTransaction *ack = call->accepted ? wn_call_ack(call, call->accepted, NULL) : NULL;

    if (!call->accepted || (ack && ack->request->to_tag == call->accepted->to_tag))
        return WN_GRADE_LIKELY;
    if (is_caller_gone(evidence, call) || has_misfit_ack(evidence, call))
        return WN_GRADE_NONE;
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

const WnNat *
wn_nat_of(const WnEvidence *evidence, WnRole role)
{
    evidence->self->looked = true;
    return evidence->nats[role == WN_ROLE_CALLER || role == WN_ROLE_CLIENT ? 0 : 1];
}

WnAnswer
wn_nat_is_dependent(const WnNat *nat)
{
    WnDependence dependence;

    if (!nat || wn_range_is_torn(&nat->mapping))
        return WN_UNDECIDED;
    if (nat->mapping.least > WN_DEPENDS_ON_NOTHING)
        return WN_YES;
    return wn_range_is_known(&nat->mapping, &dependence) ? WN_NO : WN_UNDECIDED;
}

static uint32_t
quiet_before(const WnMessage *request)
{
    WnTime idle = request->own_idle < 0 ? request->peer_idle : request->own_idle;

    return (uint32_t) (MIN(idle, request->peer_idle) / WN_MILLISECOND);
}

bool
wn_silence_was_outlived(const WnTransaction *transaction)
{
    static const uint32_t NO_MATTER = WN_SHORTEST_USUAL_LIFETIME / WN_MILLISECOND;
    const WnMessage      *request = transaction->request;
    const WnFlow         *flow = request->flow;

    return wn_is_sent_to_silent(transaction) &&
           flow->sides[1 - request->side].first < flow->sides[request->side].first &&
           flow->outlived_ms * WN_MILLISECOND >= request->peer_idle &&
           flow->outlived_quiet_ms + NO_MATTER >= quiet_before(request);
}

bool
wn_phone_had_stopped(const WnTransaction *transaction)
{
    static const uint32_t A_HABIT = 3;
    const WnMessage      *request = transaction->request;
    const WnFlowSide     *phone = &request->flow->sides[1 - request->side];

    return wn_is_sent_to_silent(transaction) && phone->keepalives >= A_HABIT &&
           request->peer_idle > 2 * WN_MILLISECOND * phone->rhythm_ms;
}
