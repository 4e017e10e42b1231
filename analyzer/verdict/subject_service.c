/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subscriptions and messages as subjects to judge: what they come to (RFC 6665 4.1.2, RFC 3428). */
#include "verdict/subject_client.h"

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
        if (!service->final || (final && !wn_is_challenge(final->status)) ||
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
    wn_subject_learn_client(shared->model, subject, service->requests, service->n_requests);
    wn_subject_learn_both_sides(subject, service->requests, service->n_requests);
    service_outcome(service, subject);
    wn_subject_span_exchange(subject, exchange);
    return true;
}
