/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gathering REGISTER transactions by client and address of record (RFC 3261 10.2). */
#include "model/registration.h"

#include <glib.h>
#include <string.h>

#include "model/call.h"

static uint64_t
text_hash(const char *text)
{
    return wn_hash_mix(7, (uintptr_t) text);
}

static bool
same_client(const WnRegistration *registration, const WnTransaction *step)
{
    const WnMessage *request = step->request;

    return registration->exchange == step->exchange ||
           wn_addr_equal(&registration->client.addr, &wn_message_source(request)->addr);
}

/* Of several attempts of one client the last. */
static WnRegistration *
find(const WnRegistrations *registrations, const char *aor, const WnTransaction *step)
{
    WnTableCursor   cursor = { 0 };
    WnRegistration *registration, *found = NULL;

    while ((registration = wn_table_next(&registrations->by_user, text_hash(aor), &cursor)) != NULL)
        if (registration->aor == aor && same_client(registration, step))
            found = registration;
    return found;
}

static bool
is_final_refusal(const WnTransaction *step)
{
    const WnMessage *final = wn_transaction_final(step);

    if (!final || final->status < 400)
        return false;
    switch (final->status) {
    case 401:
    case 407:
    case 408:
    case 423:
    case 494:
        return false; /* an invitation to try again */
    case 403:
        return !(step->request->flags & WN_MESSAGE_CREDENTIALS);
    default:
        return true;
    }
}

/* Refused for good, and tried again later with other addresses: somebody changed the settings. */
static bool
is_new_attempt(const WnRegistration *registration, const WnTransaction *step)
{
    static const WnTime  BY_ITSELF = 2 * WN_SECOND; /* a phone that corrects itself is faster */
    const WnTransaction *last = registration->steps[registration->n_steps - 1];

    return is_final_refusal(last) &&
           (wn_message_contact(last->request) != wn_message_contact(step->request) ||
            last->request->via != step->request->via) &&
           (last->exchange != step->exchange ||
            step->request->time - wn_transaction_final(last)->time >= BY_ITSELF);
}

/* A forwarded copy of a REGISTER: the same exchange has the step with fewer Vias. */
static bool
is_forwarded(const WnTransaction *step)
{
    for (const WnTransaction *other = wn_exchange_first(step->exchange); other; other = other->next)
        if (other != step && other->method == WN_METHOD_REGISTER && other->cseq == step->cseq &&
            other->request && other->request->n_via < step->request->n_via)
            return true;
    return false;
}

/* The same REGISTER on the other side of a NAT, in the same capture: the first sight is the step.
 */
static bool
is_translated_copy(const WnRegistration *registration, const WnTransaction *step)
{
    for (unsigned i = registration->n_steps; i > 0 && i + 4 > registration->n_steps; i--)
        if (registration->steps[i - 1]->branch == step->branch &&
            registration->steps[i - 1]->cseq == step->cseq &&
            registration->steps[i - 1]->exchange == step->exchange)
            return true;
    return false;
}

static void
append(WnTransaction ***list, uint32_t *n, WnArena *arena, WnTransaction *step)
{
    /* Room grows to the powers of two less one, where n + 1 is one. */
    if ((*n & (*n + 1)) == 0) {
        WnTransaction **room = WN_ARENA_ARRAY(arena, WnTransaction *, *n * 2 + 2);
        if (*n > 0)
            memcpy(room, *list, *n * sizeof(*room));
        *list = room;
    }
    (*list)[(*n)++] = step;
}

static WnRegistration *
add(WnRegistrations *registrations, WnArena *arena, const char *aor, const WnTransaction *step)
{
    WnRegistration *registration = WN_ARENA_NEW(arena, WnRegistration);

    registration->aor = aor;
    registration->user = step->to ? step->to->user : NULL;
    registration->exchange = step->exchange;
    registration->client = *wn_message_source(step->request);
    registration->server = *wn_message_destination(step->request);
    wn_table_add(&registrations->by_user, text_hash(aor), registration);
    if (registration->user)
        wn_table_add(&registrations->by_user, text_hash(registration->user), registration);
    registrations->n++;
    return registration;
}

/* Each registration once under each key: a phone that refreshes for days must not lengthen the
 * chain. */
static void
index_under(WnTable *table, uint64_t hash, WnRegistration *registration)
{
    WnTableCursor cursor = { 0 };
    const void   *known;

    while ((known = wn_table_next(table, hash, &cursor)) != NULL)
        if (known == registration)
            return;
    wn_table_add(table, hash, registration);
}

static void
index_step(WnRegistrations *registrations, WnRegistration *registration, const WnTransaction *step)
{
    const WnUri *contact = wn_message_contact(step->request);

    index_under(&registrations->by_source, wn_endpoint_hash(wn_message_source(step->request)),
                registration);
    if (!contact)
        return;
    registration->contact_user = contact->user;
    if (contact->endpoint.addr.family)
        index_under(&registrations->by_contact, wn_addr_hash(&contact->endpoint.addr),
                    registration);
    if (contact->user)
        index_under(&registrations->by_user, text_hash(contact->user), registration);
}

static bool
unregisters(const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);

    return request->expires == 0 || (contact && contact->expires == 0);
}

static void
take_step(WnRegistrations *registrations, WnArena *arena, WnTransaction *step)
{
    const char     *aor = step->to ? step->to->text : NULL;
    WnRegistration *registration = find(registrations, aor, step);
    WnMessage      *accepted = wn_transaction_success(step);

    if (registration && is_translated_copy(registration, step)) {
        append(&registration->copies, &registration->n_copies, arena, step);
        index_step(registrations, registration, step);
        return;
    }
    if (!registration || is_new_attempt(registration, step))
        registration = add(registrations, arena, aor, step);
    append(&registration->steps, &registration->n_steps, arena, step);
    index_step(registrations, registration, step);
    if (accepted) {
        registration->accepted = accepted;
        if (!unregisters(step->request))
            registration->binding = step;
    }
}

static void
list_all(WnRegistrations *registrations, WnArena *arena)
{
    unsigned n = 0;

    registrations->all = WN_ARENA_ARRAY(arena, WnRegistration *, registrations->n);
    for (uint32_t i = 0; i < registrations->by_user.count; i++) {
        WnRegistration *registration = registrations->by_user.values[i];
        if (!registration->listed) {
            registration->listed = true;
            registrations->all[n++] = registration;
        }
    }
}

void
wn_registrations_build(const WnModel *model, WnArena *arena, WnRegistrations *registrations)
{
    *registrations = (WnRegistrations){ 0 };
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        const WnExchange *exchange = model->exchanges.table.values[i];

        if (!(exchange->methods & 1u << WN_METHOD_REGISTER))
            continue;
        for (WnTransaction *step = wn_exchange_first(exchange); step; step = step->next)
            if (step->method == WN_METHOD_REGISTER && step->request && !is_forwarded(step))
                take_step(registrations, arena, step);
    }
    list_all(registrations, arena);
}

void
wn_registrations_clear(WnRegistrations *registrations)
{
    wn_table_clear(&registrations->by_source);
    wn_table_clear(&registrations->by_contact);
    wn_table_clear(&registrations->by_user);
}

/* Of two that fit, the one whose last REGISTER before the request is the newer. */
static WnTime
last_before(const WnRegistration *registration, WnTime time)
{
    WnTime last = INT64_MIN;

    for (unsigned i = 0; i < registration->n_steps; i++)
        if (registration->steps[i]->request->time <= time)
            last = MAX(last, registration->steps[i]->request->time);
    return last;
}

bool
wn_registration_came_from(const WnRegistration *registration, const WnEndpoint *endpoint)
{
    for (unsigned i = 0; i < registration->n_steps; i++)
        if (wn_endpoint_equal(wn_message_source(registration->steps[i]->request), endpoint))
            return true;
    for (unsigned i = 0; i < registration->n_copies; i++)
        if (wn_endpoint_equal(wn_message_source(registration->copies[i]->request), endpoint))
            return true;
    return false;
}

static bool
named(const WnRegistration *registration, const WnEndpoint *endpoint, const char *user)
{
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnUri *contact = wn_message_contact(registration->steps[i]->request);
        if (contact && wn_addr_equal(&contact->endpoint.addr, &endpoint->addr) &&
            (!user || contact->user == user))
            return true;
    }
    return false;
}

typedef enum { BY_SOURCE, BY_CONTACT, BY_USER } Rule;

static bool
fits(const WnRegistration *registration, const WnMessage *request, Rule rule)
{
    const char *user = request->request_uri ? request->request_uri->user : NULL;

    switch (rule) {
    case BY_SOURCE:
        return wn_registration_came_from(registration, wn_message_destination(request));
    case BY_CONTACT:
        return named(registration, wn_message_destination(request), user) ||
               (request->request_uri && named(registration, &request->request_uri->endpoint, user));
    case BY_USER:
        return user && (registration->contact_user == user || registration->user == user);
    }
    return false;
}

static WnRegistration *
find_by(const WnTable *table, uint64_t hash, const WnMessage *request, Rule rule)
{
    WnTableCursor   cursor = { 0 };
    WnRegistration *registration, *best = NULL;
    const char     *user = request->request_uri ? request->request_uri->user : NULL;
    unsigned        looked = 0;

    while ((registration = wn_table_next(table, hash, &cursor)) != NULL && looked++ < 256) {
        if (registration == best || !fits(registration, request, rule))
            continue;
        bool better_user =
            user && registration->contact_user == user && (!best || best->contact_user != user);
        if (!best || better_user ||
            (last_before(registration, request->time) > last_before(best, request->time) &&
             !(user && best->contact_user == user && registration->contact_user != user)))
            best = registration;
    }
    return best;
}

WnRegistration *
wn_registration_for(const WnRegistrations *registrations, const WnMessage *request)
{
    const WnEndpoint *target = wn_message_destination(request);
    WnRegistration   *found =
        find_by(&registrations->by_source, wn_endpoint_hash(target), request, BY_SOURCE);

    if (!found)
        found =
            find_by(&registrations->by_contact, wn_addr_hash(&target->addr), request, BY_CONTACT);
    if (!found && request->request_uri && request->request_uri->endpoint.addr.family)
        found = find_by(&registrations->by_contact,
                        wn_addr_hash(&request->request_uri->endpoint.addr), request, BY_CONTACT);
    if (!found && request->request_uri && request->request_uri->user)
        found = find_by(&registrations->by_user, text_hash(request->request_uri->user), request,
                        BY_USER);
    return found;
}
