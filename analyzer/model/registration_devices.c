/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One phone has one Call-ID for its REGISTERs until it reboots (RFC 3261 10.2), and one instance
 * for ever (RFC 5626 4.1).  Without either, it is one if it names the same Contact, or calls
 * itself by the same name at the same address of its own network, or at one that nobody knows, and
 * is nowhere else at the time.
 */
#include "model/registration_devices.h"

#include <glib.h>

#include "model/exchange.h"

/* What the registrations of a list have in common beside the AOR. */
typedef enum { OF_CALL_ID, OF_INSTANCE, OF_HOST, OF_UNKNOWN_HOST, OF_PLACE } Kind;

typedef struct {
    Kind        kind;
    const char *aor;
    const void *who;  /* the exchange, or the instance */
    WnAddr      from; /* where it registers from, and its address in its own network */
    WnAddr      host;
} Key;

typedef struct Entry Entry;
struct Entry {
    WnRegistration *registration;
    Entry          *older;
};

typedef struct {
    Key    key;
    Entry *newest;
} List;

/* Not all of the phones that one household could have. */
static const unsigned MOST = 16;

WnTerm
wn_term(void)
{
    return (WnTerm){ INT64_MAX, INT64_MIN };
}

void
wn_term_add(WnTerm *term, const WnTransaction *step)
{
    if (!wn_message_contact(step->request) || wn_registration_unregisters(step->request))
        return;
    term->first = MIN(term->first, step->request->time);
    term->last = MAX(term->last, step->request->time);
}

/* Each goes on after the other has begun. */
static bool
at_once(const WnTerm *a, const WnTerm *b)
{
    return a->first < b->last && b->first < a->last && a->first <= a->last && b->first <= b->last;
}

static bool
is_own_address(const WnModel *model, const WnAddr *addr)
{
    return wn_model_is_nonpublic(model, addr) && wn_model_class(model, addr) != WN_ADDR_LOOPBACK;
}

/* The phone's address in its own network, as it says itself; family 0: not known. */
static WnAddr
own_address(const WnModel *model, const WnMessage *request)
{
    const WnVia *via = request->writer_via ? request->writer_via : request->via;
    const WnUri *contact = wn_message_contact(request);

    if (via && is_own_address(model, &via->sent_by.addr))
        return via->sent_by.addr;
    if (contact && is_own_address(model, &contact->endpoint.addr))
        return contact->endpoint.addr;
    return (WnAddr){ 0 };
}

static Key
key_of(const WnModel *model, const WnTransaction *step, Kind kind)
{
    const WnMessage *request = step->request;
    Key              key = { .kind = kind, .aor = step->to ? step->to->text : NULL };

    switch (kind) {
    case OF_CALL_ID:
        key.who = step->exchange;
        break;
    case OF_INSTANCE:
        key.who = wn_message_contact(request) ? wn_message_contact(request)->instance : NULL;
        break;
    case OF_HOST:
        key.host = own_address(model, request);
        G_GNUC_FALLTHROUGH;
    case OF_UNKNOWN_HOST:
    case OF_PLACE:
        key.from = wn_message_source(request)->addr;
        break;
    }
    return key;
}

static uint64_t
key_hash(const Key *key)
{
    uint64_t hash = wn_hash_mix((uintptr_t) key->aor + key->kind, (uintptr_t) key->who);

    return wn_hash_mix(wn_hash_mix(hash, wn_addr_hash(&key->from)), wn_addr_hash(&key->host));
}

static bool
same_key(const Key *a, const Key *b)
{
    return a->kind == b->kind && a->aor == b->aor && a->who == b->who &&
           wn_addr_equal(&a->from, &b->from) && wn_addr_equal(&a->host, &b->host);
}

static List *
find_list(const WnRegistrations *registrations, const Key *key)
{
    WnTableCursor cursor = { 0 };
    List         *list;

    while ((list = wn_table_next(&registrations->devices, key_hash(key), &cursor)) != NULL)
        if (same_key(&list->key, key))
            return list;
    return NULL;
}

static bool
differ(const char *a, const char *b)
{
    return a && b && a != b;
}

/* Another phone names another instance, or itself by another name; or it is there at the same time:
 * so it is another phone, or another binding of this one (RFC 5626 4.2). */
static bool
may_be_one(const WnRegistration *registration, const WnTransaction *step, const WnTerm *term)
{
    const WnMessage *last = registration->steps[registration->n_steps - 1]->request;
    const WnUri     *own = wn_message_contact(last), *contact = wn_message_contact(step->request);
    const WnTerm     bound = { registration->first_bound, registration->last_bound };
    bool             told = contact && contact->instance && registration->instance;

    if (contact && differ(contact->instance, registration->instance))
        return false;
    if (contact && own && wn_registration_same_contact(contact, own))
        return true;
    return (told || !differ(step->request->agent, last->agent)) && !at_once(&bound, term);
}

static WnRegistration *
look_in(const WnModel *model, const WnRegistrations *registrations, const WnTransaction *step,
        const WnTerm *term, Kind kind)
{
    const Key   key = key_of(model, step, kind);
    const List *list = find_list(registrations, &key);
    unsigned    looked = 0;

    for (const Entry *entry = list ? list->newest : NULL; entry && looked++ < MOST;
         entry = entry->older)
        if (kind == OF_CALL_ID || may_be_one(entry->registration, step, term))
            return entry->registration;
    return NULL;
}

WnRegistration *
wn_registration_of_device(const WnModel *model, const WnRegistrations *registrations,
                          const WnTransaction *step, const WnTerm *term)
{
    const WnUri    *contact = wn_message_contact(step->request);
    bool            known = own_address(model, step->request).family != 0;
    WnRegistration *found = look_in(model, registrations, step, term, OF_CALL_ID);

    if (!found && contact && contact->instance)
        found = look_in(model, registrations, step, term, OF_INSTANCE);
    if (!found)
        found = look_in(model, registrations, step, term, known ? OF_HOST : OF_PLACE);
    if (!found && known)
        found = look_in(model, registrations, step, term, OF_UNKNOWN_HOST);
    return found;
}

static void
put(WnRegistrations *registrations, WnArena *arena, WnRegistration *registration, const Key *key)
{
    List *list = find_list(registrations, key);

    if (!list) {
        list = WN_ARENA_NEW(arena, List);
        list->key = *key;
        wn_table_add(&registrations->devices, key_hash(key), list);
    }
    if (!wn_registrations_index_once(registrations, wn_hash_mix(1, (uintptr_t) list), registration))
        return;
    Entry *entry = WN_ARENA_NEW(arena, Entry);
    *entry = (Entry){ registration, list->newest };
    list->newest = entry;
}

void
wn_registration_note_device(const WnModel *model, WnRegistrations *registrations, WnArena *arena,
                            WnRegistration *registration, const WnTransaction *step)
{
    const WnUri *contact = wn_message_contact(step->request);
    WnTerm       term = { registration->first_bound, registration->last_bound };
    Kind         kind = OF_CALL_ID;

    wn_term_add(&term, step);
    registration->first_bound = term.first;
    registration->last_bound = term.last;
    if (contact && contact->instance)
        registration->instance = contact->instance;
    for (; kind <= OF_PLACE; kind++) {
        const Key key = key_of(model, step, kind);

        if ((kind == OF_INSTANCE && !key.who) || (kind == OF_HOST && !key.host.family) ||
            (kind == OF_UNKNOWN_HOST && own_address(model, step->request).family))
            continue;
        put(registrations, arena, registration, &key);
    }
}
