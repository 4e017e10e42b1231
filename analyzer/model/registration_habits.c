/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How registrars reach their phones: where the REGISTER came from, or at the private Contact (RFC
 * 3261 16.5, 16.6).  What one phone shows of it is true of the others of that registrar.
 */
#include <string.h>

#include "model/call.h"

struct WnHabits {
    WnArena *arena;
    WnTable  by_registrar; /* Habit */
    WnTable  networks;     /* WnRegistration: one that was answered at its private Contact */
};

typedef struct {
    const WnAddr *registrar;
    WnSpot        reached;
    bool          by_contact;
} Habit;

WnHabits *
wn_habits_new(WnArena *arena)
{
    WnHabits *habits = WN_ARENA_NEW(arena, WnHabits);

    habits->arena = arena;
    return habits;
}

void
wn_habits_clear(WnHabits *habits)
{
    wn_table_clear(&habits->by_registrar);
    wn_table_clear(&habits->networks);
}

static Habit *
find_habit(const WnHabits *habits, const WnAddr *registrar)
{
    WnTableCursor cursor = { 0 };
    Habit        *habit;

    while ((habit = wn_table_next(&habits->by_registrar, wn_addr_hash(registrar), &cursor)) != NULL)
        if (wn_addr_equal(habit->registrar, registrar))
            return habit;
    return NULL;
}

static Habit *
ensure_habit(WnHabits *habits, const WnAddr *registrar)
{
    Habit *habit = find_habit(habits, registrar);

    if (!habit) {
        habit = WN_ARENA_NEW(habits->arena, Habit);
        habit->registrar = registrar;
        wn_table_add(&habits->by_registrar, wn_addr_hash(registrar), habit);
    }
    return habit;
}

/* The Contact of its binding, where that alone would lead nowhere; else NULL. */
static const WnAddr *
inside_addr(const WnModel *model, const WnRegistration *registration)
{
    const WnTransaction *binding = registration->binding;
    const WnUri         *contact = binding ? wn_message_contact(binding->request) : NULL;

    return contact && wn_model_is_local(model, &contact->endpoint.addr) ? &contact->endpoint.addr
                                                                        : NULL;
}

static bool
is_same_network(const WnAddr *a, const WnAddr *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, a->family == 4 ? 3 : 8) == 0;
}

static uint64_t
network_hash(const WnAddr *registrar, const WnAddr *inside)
{
    uint64_t network = 0;

    memcpy(&network, inside->bytes, inside->family == 4 ? 3 : 8);
    return wn_hash_mix(wn_addr_hash(registrar), network);
}

static const WnRegistration *
find_answered(const WnHabits *habits, const WnModel *model, const WnRegistration *like)
{
    const WnAddr         *inside = inside_addr(model, like), *registrar = &like->server.addr;
    WnTableCursor         cursor = { 0 };
    const WnRegistration *fellow;

    while (inside && (fellow = wn_table_next(&habits->networks, network_hash(registrar, inside),
                                             &cursor)) != NULL)
        if (wn_addr_equal(&fellow->server.addr, registrar) &&
            is_same_network(inside_addr(model, fellow), inside))
            return fellow;
    return NULL;
}

/* It was answered at its private Contact, on another way than that of its REGISTER. */
static void
note_answer(const WnModel *model, WnHabits *habits, WnRegistration *registration,
            const WnMessage *request)
{
    const WnAddr *to = &wn_message_destination(request)->addr;
    const WnAddr *inside = inside_addr(model, registration);

    if (!request->transaction->responses || registration->contact_answered.frame || !inside ||
        !wn_addr_equal(inside, to) || wn_addr_equal(&registration->client.addr, to))
        return;
    registration->contact_answered = wn_message_spot(request);
    if (!find_answered(habits, model, registration))
        wn_table_add(&habits->networks, network_hash(&registration->server.addr, inside),
                     registration);
}

void
wn_registration_note(const WnModel *model, const WnRegistrations *registrations,
                     WnRegistration *registration, const WnMessage *request)
{
    const WnEndpoint *to = wn_message_destination(request);
    bool              is_private = wn_model_is_nonpublic(model, &to->addr);
    Habit            *habit;

    if (request->to_tag || request->method == WN_METHOD_ACK ||
        request->method == WN_METHOD_REGISTER)
        return;
    habit = ensure_habit(registrations->habits, &registration->server.addr);
    /* Its inside address, and not seen inside: sent to its Contact.  Where both sides of its router
     * are in one capture, what is seen inside is no proof: the other sight of it is. */
    if (wn_registration_came_from(registration, to) &&
        (!is_private || wn_host_speaks_at(&model->flows, &to->addr, request->capture))) {
        if (is_private && wn_registration_is_translated(model, registration))
            return;
        if (!registration->reached.frame)
            registration->reached = wn_message_spot(request);
        if (!habit->reached.frame && inside_addr(model, registration))
            habit->reached = registration->reached;
    } else if (is_private && wn_registration_named(registration, &to->addr, NULL)) {
        registration->contact_frame = request->frame;
        habit->by_contact = true;
        note_answer(model, registrations->habits, registration, request);
    }
}

WnSpot
wn_registration_source_used(const WnRegistrations *registrations,
                            const WnRegistration  *registration)
{
    const Habit *habit = find_habit(registrations->habits, &registration->server.addr);

    if (registration->reached.frame)
        return registration->reached;
    return habit && !habit->by_contact ? habit->reached : (WnSpot){ 0 };
}

WnSpot
wn_registration_contact_answered(const WnModel *model, const WnRegistrations *registrations,
                                 const WnRegistration *registration)
{
    const WnRegistration *fellow;

    if (registration->contact_answered.frame)
        return registration->contact_answered;
    fellow = find_answered(registrations->habits, model, registration);
    return fellow ? fellow->contact_answered : (WnSpot){ 0 };
}
