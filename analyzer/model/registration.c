/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gathering REGISTER transactions by client and address of record (RFC 3261 10.2). */
#include "model/registration_devices.h"

#include <glib.h>
#include <string.h>

#include "model/call.h"
#include "model/exchange.h"

uint64_t
wn_registration_text_hash(const char *text)
{
    return wn_hash_mix(7, (uintptr_t) text);
}

bool
wn_register_is_refused(const WnTransaction *step)
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

    return wn_register_is_refused(last) &&
           (wn_message_contact(last->request) != wn_message_contact(step->request) ||
            last->request->via != step->request->via) &&
           (last->exchange != step->exchange ||
            step->request->time - wn_transaction_final(last)->time >= BY_ITSELF);
}

/* Nobody ever answered over this transport, and then another was tried: what is wrong with the
 * first is not healed by the second. */
static bool
is_other_transport(const WnRegistration *registration, const WnTransaction *step)
{
    static const unsigned A_SERIES = 2; /* copies: the catalogue's three sends */
    const WnTransaction  *last = registration->steps[registration->n_steps - 1];

    return !registration->accepted && !last->responses && last->request->n_copies >= A_SERIES &&
           last->exchange != step->exchange && last->flow->carrier != step->flow->carrier;
}

/* Of one exchange: the REGISTER of each CSeq with the fewest Vias. */
typedef struct {
    uint32_t cseq;
    uint16_t n_via;
} Nearest;

static uint64_t
cseq_hash(uint32_t cseq)
{
    return wn_hash_mix(0, cseq);
}

static Nearest *
find_nearest(const WnTable *nearest, uint32_t cseq)
{
    WnTableCursor cursor = { 0 };
    Nearest      *found;

    while ((found = wn_table_next(nearest, cseq_hash(cseq), &cursor)) != NULL)
        if (found->cseq == cseq)
            return found;
    return NULL;
}

static void
note_nearest(WnTable *nearest, WnArena *arena, const WnTransaction *step)
{
    Nearest *known = find_nearest(nearest, step->cseq);

    if (!known) {
        known = WN_ARENA_NEW(arena, Nearest);
        *known = (Nearest){ step->cseq, step->request->n_via };
        wn_table_add(nearest, cseq_hash(step->cseq), known);
    }
    known->n_via = MIN(known->n_via, step->request->n_via);
}

/* A forwarded copy of a REGISTER: the same exchange has the step with fewer Vias. */
static bool
is_forwarded(const WnTable *nearest, const WnTransaction *step)
{
    return find_nearest(nearest, step->cseq)->n_via < step->request->n_via;
}

/* The same REGISTER on the inside of the NAT, where this sight is outside of it; or NULL. */
static WnTransaction *
inside_sight(const WnModel *model, const WnTransaction *step)
{
    WnTransaction *other = NULL;

    if (!wn_model_is_public(model, &wn_message_source(step->request)->addr))
        return NULL;
    while ((other = wn_exchange_next_like(step, other)) != NULL)
        if (other->request && other->request->n_via == step->request->n_via &&
            wn_model_is_nonpublic(model, &wn_message_source(other->request)->addr))
            return other;
    return NULL;
}

/* The same REGISTER on the other side of a NAT, in the same capture: the step is the sight inside.
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

bool
wn_registrations_index_once(WnRegistrations *registrations, uint64_t key,
                            WnRegistration *registration)
{
    uint64_t      entry = wn_hash_mix(key, (uintptr_t) registration);
    WnTableCursor cursor = { 0 };
    const void   *known;

    while ((known = wn_table_next(&registrations->indexed, entry, &cursor)) != NULL)
        if (known == registration)
            return false;
    wn_table_add(&registrations->indexed, entry, registration);
    return true;
}

static void
index_under(WnRegistrations *registrations, WnTable *table, uint64_t hash,
            WnRegistration *registration)
{
    if (wn_registrations_index_once(registrations, wn_hash_mix(hash, (uintptr_t) table),
                                    registration))
        wn_table_add(table, hash, registration);
}

uint64_t
wn_registration_place_hash(uint64_t place, const char *user)
{
    return wn_hash_mix(place, wn_registration_text_hash(user));
}

/* By the place alone, and with the user: many may register from one place, as a proxy's. */
static void
index_at(WnRegistrations *registrations, WnTable *table, uint64_t place, const char *user,
         WnRegistration *registration)
{
    index_under(registrations, table, place, registration);
    if (user)
        index_under(registrations, table, wn_registration_place_hash(place, user), registration);
}

/* before: an earlier one of the same phone, or NULL. */
static WnRegistration *
add(WnRegistrations *registrations, WnArena *arena, const WnTransaction *step,
    const WnRegistration *before)
{
    WnRegistration *registration = WN_ARENA_NEW(arena, WnRegistration);
    const WnTerm    none = wn_term();

    registration->aor = step->to ? step->to->text : NULL;
    registration->user = step->to ? step->to->user : NULL;
    registration->exchange = step->exchange;
    registration->lanes = WN_ARENA_NEW(arena, WnLanes);
    registration->lanes->arena = arena;
    registration->client = *wn_message_source(step->request);
    registration->server = *wn_message_destination(step->request);
    registration->first_bound = none.first;
    registration->last_bound = none.last;
    wn_table_add(&registrations->by_user, wn_registration_text_hash(registration->aor),
                 registration);
    if (registration->user)
        index_under(registrations, &registrations->by_user,
                    wn_registration_text_hash(registration->user), registration);
    registration->number = registrations->n++;
    registration->device = before ? before->device : registration->number;
    wn_table_add(&registrations->by_device, wn_registration_device_hash(registration),
                 registration);
    return registration;
}

static void
index_step(WnRegistrations *registrations, WnRegistration *registration, const WnTransaction *step)
{
    const WnUri *contact = wn_message_contact(step->request);

    index_at(registrations, &registrations->by_source,
             wn_endpoint_hash(wn_message_source(step->request)), contact ? contact->user : NULL,
             registration);
    if (!contact)
        return;
    registration->contact_user = contact->user;
    if (contact->endpoint.addr.family)
        index_at(registrations, &registrations->by_contact, wn_addr_hash(&contact->endpoint.addr),
                 contact->user, registration);
    if (contact->user)
        index_under(registrations, &registrations->by_user,
                    wn_registration_text_hash(contact->user), registration);
}

bool
wn_registration_unregisters(const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);

    return request->expires == 0 || (contact && contact->expires == 0);
}

static void
take_step(const WnModel *model, WnRegistrations *registrations, WnArena *arena, WnTransaction *step,
          const WnTerm *term)
{
    WnRegistration *registration = wn_registration_of_device(model, registrations, step, term);
    WnMessage      *accepted = wn_transaction_success(step);

    if (registration && is_translated_copy(registration, step)) {
        append(&registration->copies, &registration->n_copies, arena, step);
        index_step(registrations, registration, step);
        return;
    }
    if (!registration || is_new_attempt(registration, step) ||
        is_other_transport(registration, step))
        registration = add(registrations, arena, step, registration);
    append(&registration->steps, &registration->n_steps, arena, step);
    wn_registration_note_device(model, registrations, arena, registration, step);
    index_step(registrations, registration, step);
    if (accepted) {
        registration->accepted = accepted;
        if (!wn_registration_unregisters(step->request))
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
            wn_registrations_note_server(registrations, registration);
        }
    }
}

/* Interfaces are not always written in order of time: the sight inside comes first,
 * and each once. */
static void
take_once(const WnModel *model, WnRegistrations *registrations, WnArena *arena, WnTransaction *step,
          const WnTerm *term)
{
    WnTableCursor cursor = { 0 };
    uint64_t      hash = wn_hash_mix(0, (uintptr_t) step);
    void         *taken;

    while ((taken = wn_table_next(&registrations->taken, hash, &cursor)) != NULL)
        if (taken == step)
            return;
    wn_table_add(&registrations->taken, hash, step);
    take_step(model, registrations, arena, step, term);
}

/* By one clock: that of the place where the first was seen. */
static WnTerm
term_of(const WnExchange *exchange, const WnTable *nearest)
{
    WnTerm           term = wn_term();
    const WnMessage *first = NULL;

    for (const WnTransaction *step = wn_exchange_first(exchange); step; step = step->next) {
        if (step->method != WN_METHOD_REGISTER || !step->request || is_forwarded(nearest, step))
            continue;
        first = first ? first : step->request;
        if (step->request->capture == first->capture)
            wn_term_add(&term, step);
    }
    return term;
}

static void
take_exchange(const WnModel *model, WnRegistrations *registrations, WnArena *arena,
              const WnExchange *exchange)
{
    WnTable nearest = { 0 };
    WnTerm  term;

    for (WnTransaction *step = wn_exchange_first(exchange); step; step = step->next)
        if (step->method == WN_METHOD_REGISTER && step->request)
            note_nearest(&nearest, arena, step);
    term = term_of(exchange, &nearest);
    for (WnTransaction *step = wn_exchange_first(exchange); step; step = step->next) {
        WnTransaction *inside;

        if (step->method != WN_METHOD_REGISTER || !step->request || is_forwarded(&nearest, step))
            continue;
        inside = inside_sight(model, step);
        if (inside)
            take_once(model, registrations, arena, inside, &term);
        take_once(model, registrations, arena, step, &term);
    }
    wn_table_clear(&nearest);
}

void
wn_registrations_build(const WnModel *model, WnArena *arena, WnRegistrations *registrations)
{
    *registrations =
        (WnRegistrations){ .searches = model->searches, .habits = wn_habits_new(arena) };
    for (uint32_t i = 0; i < model->exchanges.table.count; i++) {
        const WnExchange *exchange = model->exchanges.table.values[i];

        if (exchange->methods & 1u << WN_METHOD_REGISTER)
            take_exchange(model, registrations, arena, exchange);
    }
    for (uint32_t i = 0; registrations->n > 0 && i < model->exchanges.table.count; i++)
        wn_registrations_take_pings(model, registrations, arena, model->exchanges.table.values[i]);
    list_all(registrations, arena);
    wn_table_clear(&registrations->taken);
    wn_table_clear(&registrations->devices);
    wn_table_clear(&registrations->indexed);
}

void
wn_registrations_clear(WnRegistrations *registrations)
{
    for (unsigned i = 0; i < registrations->n; i++)
        if (registrations->all[i]->lanes->facts)
            wn_table_clear(&registrations->all[i]->lanes->facts->listed);
    if (registrations->habits)
        wn_habits_clear(registrations->habits);
    wn_table_clear(&registrations->servers);
    wn_table_clear(&registrations->by_device);
    wn_table_clear(&registrations->agents);
    wn_table_clear(&registrations->by_source);
    wn_table_clear(&registrations->by_contact);
    wn_table_clear(&registrations->by_user);
}
