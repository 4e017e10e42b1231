/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registrations, subscriptions and messages as subjects to judge: one client asks one server. */
#include <glib.h>
#include <string.h>

#include "verdict/subject.h"

/* ------------------------------------------------------------------ registrations */

static bool
is_challenge(uint16_t status)
{
    return status == 401 || status == 407;
}

/* Accepted, and the client learned of it. */
static bool
was_heard(const WnRegistration *registration)
{
    for (unsigned i = 0; i < registration->n_steps; i++)
        if (wn_transaction_success(registration->steps[i]) &&
            !wn_transaction_unheard(registration->steps[i]))
            return true;
    return false;
}

/* The refresh that failed for good after the registration had been accepted, or NULL.  One that
 * takes the registration away matters to nobody. */
static const WnTransaction *
failed_refresh(const WnRegistration *registration, WnTime end)
{
    const WnTransaction *failed = NULL;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *final = wn_transaction_final(step);

        if (step->request->time <= registration->accepted->time || step->request->expires == 0)
            continue;
        if (final ? final->status >= 400 && !is_challenge(final->status) && final->status != 423
                  : wn_request_is_no_accident(step->request) &&
                        wn_request_ran_out(step->request, end))
            failed = step;
    }
    return failed;
}

/* Whether the answer asks for one more try; told the interval once, a phone has it (RFC
 * 3261 10.2.8). */
static bool
invites_another(const WnRegistration *registration, const WnMessage *final)
{
    const WnTransaction *step = final->transaction;

    if (is_challenge(final->status))
        return !(step->request->flags & WN_MESSAGE_CREDENTIALS);
    for (unsigned i = 0; final->status == 423 && registration->steps[i] != step; i++) {
        const WnMessage *earlier = wn_transaction_final(registration->steps[i]);

        if (earlier && earlier->status == 423)
            return false;
    }
    return final->status == 423;
}

static void
registration_outcome(const WnRegistration *registration, WnSubject *subject)
{
    const WnTransaction *refresh =
        registration->accepted ? failed_refresh(registration, subject->model->last) : NULL;
    const WnTransaction *last = registration->steps[registration->n_steps - 1];
    const WnMessage     *final = wn_transaction_final(last);
    unsigned             first;

    if (registration->accepted && !was_heard(registration)) {
        subject->outcome = WN_OUTCOME_TIMED_OUT;
        subject->status = registration->accepted->status;
        subject->works = WN_NO;
        return;
    }
    if (refresh) {
        const WnMessage *refusal = wn_transaction_final(refresh);
        subject->outcome = refusal ? WN_OUTCOME_REJECTED : WN_OUTCOME_TIMED_OUT;
        subject->status = refusal ? refusal->status : 0;
        subject->works = WN_NO;
        return;
    }
    if (registration->accepted) {
        subject->outcome = WN_OUTCOME_REGISTERED;
        subject->status = registration->accepted->status;
        subject->works = wn_registration_corrections(registration, &first) >= WN_CORRECTIONS_OF_LOOP
                             ? WN_UNDECIDED
                             : WN_YES;
        return;
    }
    /* The newest step that was answered tells; a challenge alone is half of a registration. */
    for (unsigned i = registration->n_steps; i > 0 && !final; i--)
        final = wn_transaction_final(registration->steps[i - 1]);
    if (final) {
        bool over = final->transaction == last
                        ? subject->model->last - final->time >= 32 * WN_SECOND
                        : wn_request_ran_out(last->request, subject->model->last);

        subject->status = final->status;
        if (!over && invites_another(registration, final)) {
            subject->outcome = WN_OUTCOME_INCOMPLETE;
            return;
        }
        subject->outcome = WN_OUTCOME_REJECTED;
        subject->works = WN_NO;
        return;
    }
    subject->outcome = WN_OUTCOME_INCOMPLETE;
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnMessage *request = registration->steps[i]->request;
        if (wn_request_is_no_accident(request) &&
            wn_request_ran_out(request, subject->model->last)) {
            subject->outcome = WN_OUTCOME_TIMED_OUT;
            subject->works = WN_NO;
        }
    }
}

static void
learn_client(const WnModel *model, WnSubject *subject, WnTransaction *const *requests, unsigned n)
{
    subject->client.role = WN_ROLE_CLIENT;
    subject->server.role = WN_ROLE_SERVER;
    for (unsigned i = 0; i < n; i++) {
        const WnTransaction *request = requests[i];

        if (subject->client.seen.addr.family == 0) {
            subject->client.seen = request->flow->ends[request->side];
            subject->server.seen = request->flow->ends[1 - request->side];
        }
        if (request->request->n_via <= 1) {
            subject->client.is_agent = true;
            wn_agent_learn(model, &subject->client, request->request);
        }
        if (request->responses) {
            subject->server.spoke = true;
            if (!subject->server.user_agent)
                subject->server.user_agent = request->responses->agent;
        }
    }
    wn_agent_finish(model, &subject->client);
    wn_agent_finish(model, &subject->server);
}

/* One client sent from a private address and, in the same capture, its NAT from a public one. */
static void
learn_both_sides(WnSubject *subject, WnTransaction *const *requests, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const WnTransaction *step = requests[i];
        WnTransaction       *other = NULL;

        while ((other = wn_exchange_next_like(step, other)) != NULL) {
            bool outer = wn_model_is_public(subject->model, &step->flow->ends[step->side].addr);
            const WnTransaction *in = outer ? other : step, *out = outer ? step : other;
            const WnEndpoint    *inside = &in->flow->ends[in->side];
            const WnEndpoint    *outside = &out->flow->ends[out->side];
            if (other != step && wn_model_is_nonpublic(subject->model, &inside->addr) &&
                wn_model_is_public(subject->model, &outside->addr)) {
                subject->client.vantage = WN_VANTAGE_BOTH;
                subject->client.behind_nat = WN_YES;
                subject->client.mapped = *outside;
                return;
            }
        }
    }
}

static WnSpot
last_spot(const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request, *response = transaction->last_response;

    if (!response)
        return wn_message_last_spot(request);
    return wn_later_spot(wn_message_last_spot(request), wn_message_last_time(request),
                         wn_message_last_spot(response), wn_message_last_time(response));
}

bool
wn_subject_registration(const WnCase *shared, WnRegistration *registration, WnArena *arena,
                        WnSubject *subject)
{
    const WnTransaction *first = registration->steps[0];
    const WnTransaction *last = registration->steps[registration->n_steps - 1];

    *subject = (WnSubject){ .kind = WN_SUBJECT_REGISTRATION,
                            .model = shared->model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .registration = registration };
    subject->n_transactions = registration->n_steps + registration->n_copies;
    subject->transactions = WN_ARENA_ARRAY(arena, WnTransaction *, subject->n_transactions);
    memcpy(subject->transactions, registration->steps,
           registration->n_steps * sizeof(*subject->transactions));
    if (registration->n_copies > 0)
        memcpy(subject->transactions + registration->n_steps, registration->copies,
               registration->n_copies * sizeof(*subject->transactions));
    learn_client(shared->model, subject, registration->steps, registration->n_steps);
    learn_both_sides(subject, registration->steps, registration->n_steps);
    registration_outcome(registration, subject);
    wn_subject_pings(subject, arena);
    wn_subject_span(subject, first->request->time, wn_transaction_last_time(last),
                    wn_message_spot(first->request), last_spot(last));
    return true;
}

/* ------------------------------------------------------------------ subscriptions, messages */

/* Where the one with that CSeq is, or n_requests. */
static unsigned
find_request(const WnService *service, const WnTable *by_cseq, uint32_t cseq)
{
    WnTableCursor   cursor = { 0 };
    WnTransaction **at;

    while ((at = wn_table_next(by_cseq, wn_hash_mix(0, cseq), &cursor)) != NULL)
        if ((*at)->cseq == cseq)
            return (unsigned) (at - service->requests);
    return service->n_requests;
}

static void
gather_requests(const WnExchange *exchange, WnMethod method, WnService *service, WnArena *arena)
{
    WnTable  by_cseq = { 0 };
    unsigned n = 0;

    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        n++;
    service->requests = WN_ARENA_ARRAY(arena, WnTransaction *, n);
    service->notifies = WN_ARENA_ARRAY(arena, WnTransaction *, n);
    for (WnTransaction *t = wn_exchange_first(exchange); t; t = t->next) {
        unsigned at;

        if (!t->request)
            continue;
        if (t->method == WN_METHOD_NOTIFY)
            service->notifies[service->n_notifies++] = t;
        if (t->method != (uint8_t) method)
            continue;
        at = find_request(service, &by_cseq, t->cseq);
        if (at == service->n_requests) {
            service->requests[service->n_requests++] = t;
            wn_table_add(&by_cseq, wn_hash_mix(0, t->cseq), &service->requests[at]);
        } else if (t->request->n_via < service->requests[at]->request->n_via) {
            service->requests[at] = t;
        }
    }
    wn_table_clear(&by_cseq);
    for (unsigned i = 0; i < service->n_requests; i++) {
        WnMessage *final = wn_transaction_final(service->requests[i]);
        if (!service->final || (final && !is_challenge(final->status)) ||
            !wn_message_is_success(service->final)) {
            service->deciding = service->requests[i];
            service->final = final ? final : service->final;
        }
        if (final && wn_message_is_success(final))
            break;
    }
}

/* Some came, and none was left without an answer for good, while this subscription mattered. */
static bool
notifies_arrive(const WnService *service, WnTime end)
{
    unsigned n = 0;

    for (unsigned i = 0; i < service->n_notifies; i++) {
        const WnTransaction *notify = service->notifies[i];
        if (service->newer && notify->request->time > service->newer->accepted)
            continue;
        n++;
        if (!notify->responses && wn_request_is_no_accident(notify->request) &&
            wn_request_ran_out(notify->request, end))
            return false;
    }
    return n > 0;
}

/* RFC 6665 4.1.2.2: after one of these to a refresh there is no subscription any more; with any
 * other answer it goes on until it expires. */
static bool
ends_subscription(uint16_t status)
{
    switch (status) {
    case 404:
    case 405:
    case 410:
    case 416:
    case 489:
    case 501:
    case 604:
        return true;
    default:
        return status >= 480 && status <= 485;
    }
}

/* The last refresh failed for good, or NULL.  One that ends the subscription matters to nobody. */
static const WnTransaction *
failed_resubscribe(const WnService *service, WnTime end)
{
    const WnTransaction *last = service->requests[service->n_requests - 1];
    const WnMessage     *final = wn_transaction_final(last);
    bool                 failed =
        final ? ends_subscription(final->status)
                              : wn_request_is_no_accident(last->request) && wn_request_ran_out(last->request, end);

    return failed && last != service->deciding && last->request->expires != 0 ? last : NULL;
}

static void
subscription_outcome(WnService *service, WnSubject *subject)
{
    const WnTransaction *failed = failed_resubscribe(service, subject->model->last);

    /* A subscription is worth as much as the notifications that come (RFC 6665 4.1.2.4). */
    subject->outcome = WN_OUTCOME_SUBSCRIBED;
    subject->works = notifies_arrive(service, subject->model->last) ? WN_YES : WN_UNDECIDED;
    if (!failed)
        return;
    service->final = wn_transaction_final(failed);
    subject->status = service->final ? service->final->status : 0;
    subject->outcome = service->final ? WN_OUTCOME_REJECTED : WN_OUTCOME_TIMED_OUT;
    subject->works = WN_NO;
}

static void
service_outcome(WnService *service, WnSubject *subject)
{
    const WnMessage *final = service->final;
    const WnMessage *request = service->deciding->request;

    if (final && wn_message_is_success(final)) {
        subject->status = final->status;
        if (subject->kind == WN_SUBJECT_SUBSCRIPTION) {
            subscription_outcome(service, subject);
            return;
        }
        subject->outcome = WN_OUTCOME_DELIVERED;
        subject->works = WN_YES;
    } else if (final) {
        subject->status = final->status;
        subject->outcome = final->status == 408 ? WN_OUTCOME_TIMED_OUT : WN_OUTCOME_REJECTED;
        subject->works = WN_NO;
    } else if (wn_request_is_no_accident(request) &&
               wn_request_ran_out(request, subject->model->last)) {
        subject->outcome = WN_OUTCOME_TIMED_OUT;
        subject->works = WN_NO;
    }
}

/* The binding that a MESSAGE was routed by. */
static WnRegistration *
route_of(const WnCase *shared, const WnSubject *subject)
{
    WnRegistration *registration =
        wn_registration_for(shared->registrations, subject->service->deciding->request);

    for (unsigned i = 0; registration && i < subject->n_transactions; i++)
        wn_registration_note(shared->model, shared->registrations, registration,
                             subject->transactions[i]->request);
    return registration;
}

bool
wn_subject_service(const WnCase *shared, WnExchange *exchange, WnSubjectKind kind, WnArena *arena,
                   WnSubject *subject)
{
    WnMethod   method = kind == WN_SUBJECT_MESSAGE ? WN_METHOD_MESSAGE : WN_METHOD_SUBSCRIBE;
    WnService *service;
    unsigned   n = 0;

    if (!(exchange->methods & 1u << method))
        return false;
    service = WN_ARENA_NEW(arena, WnService);
    service->exchange = exchange;
    gather_requests(exchange, method, service, arena);
    if (service->n_requests == 0)
        return false;
    *subject = (WnSubject){ .kind = kind,
                            .model = shared->model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .service = service };
    for (const WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        n++;
    subject->transactions = WN_ARENA_ARRAY(arena, WnTransaction *, n);
    for (WnTransaction *t = wn_exchange_first(exchange); t; t = t->next)
        if (t->request)
            subject->transactions[subject->n_transactions++] = t;
    subject->deliveries = subject->transactions;
    subject->n_deliveries = subject->n_transactions;
    if (kind == WN_SUBJECT_MESSAGE)
        subject->registration = route_of(shared, subject);
    else
        subject->registration =
            wn_registration_of(shared->registrations, service->deciding->request, exchange->from);
    if (kind == WN_SUBJECT_SUBSCRIPTION && shared->subscriptions)
        service->newer = wn_subscription_newer(shared->subscriptions, exchange);
    learn_client(shared->model, subject, service->requests, service->n_requests);
    learn_both_sides(subject, service->requests, service->n_requests);
    service_outcome(service, subject);
    wn_subject_span_exchange(subject, exchange);
    return true;
}
