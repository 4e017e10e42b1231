/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside: two phones of one network send to one server from the same port.  The router keeps it for
 * the one and gives this one another (RFC 4787 4.2.1).  about is the latter observation.
 */
#include "findings/finding.h"

enum { MAX_LOOKED = 4096 };

static bool
is_translated_inside(const WnEvidence *evidence, const WnMapping *seen)
{
    return !seen->from_outside && seen->carrier == WN_CARRIER_UDP &&
           wn_is_nonpublic(evidence, &seen->inside.addr) &&
           wn_is_public(evidence, &seen->outside.addr);
}

/* What that server told of the socket: NULL where nothing, or one thing now and another then. */
static const WnMapping *
find_told(const WnEvidence *evidence, const WnEndpoint *inside, const WnEndpoint *server)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *told = NULL, *seen = wn_mapping_of_socket(&model->mappings, inside);
    unsigned         looked = 0;

    for (; seen; seen = seen->next_socket) {
        if (!wn_search_on(model->searches, &looked, MAX_LOOKED))
            return NULL;
        if (!wn_endpoint_equal(&seen->towards, server))
            continue;
        if (!is_translated_inside(evidence, seen) ||
            (told && !wn_endpoint_equal(&told->outside, &seen->outside)))
            return NULL;
        told = seen;
    }
    return told;
}

static bool
were_bound_together(const WnRegistration *a, const WnRegistration *b)
{
    return a->accepted->time <= wn_registration_runs_out(b->binding) &&
           b->accepted->time <= wn_registration_runs_out(a->binding);
}

/* Somebody else registers from there, and not (by an address that it had before) this phone. */
static const WnRegistration *
find_other_user(const WnRegistrations *registrations, const WnEndpoint *inside,
                const WnRegistration *own)
{
    const WnRegistration *registration, *other = NULL;
    WnTableCursor         cursor = { 0 };
    unsigned              looked = 0;

    while ((registration = wn_registration_next_at(registrations, inside, &cursor, &looked)) !=
           NULL) {
        if (!registration->binding || !wn_registration_came_from(registration, inside))
            continue;
        if (other || registration->user == own->user || registration->device == own->device ||
            !were_bound_together(registration, own))
            return NULL;
        other = registration;
    }
    return other;
}

/* The one phone of another address that has the port which both send from, by the same server's
 * word. */
static const WnRegistration *
find_holder(const WnEvidence *evidence, const WnRegistration *own, const WnMapping *told,
            const WnMapping **held)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMapping *seen = wn_mapping_of_outside(&subject->model->mappings, &told->outside.addr);
    unsigned         looked = 0;

    *held = NULL;
    for (; seen; seen = seen->next_outside) {
        if (!wn_search_on(subject->model->searches, &looked, MAX_LOOKED))
            return NULL;
        if (seen->outside.port != told->inside.port || seen->inside.port != told->inside.port ||
            !wn_endpoint_equal(&seen->towards, &told->towards) ||
            (*held && wn_endpoint_equal(&(*held)->inside, &seen->inside)))
            continue;
        if (*held)
            return NULL;
        *held = seen;
    }
    return *held && find_told(evidence, &(*held)->inside, &told->towards)
               ? find_other_user(subject->registrations, &(*held)->inside, own)
               : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *own = wn_evidence_subject(evidence)->registration, *holder;
    const WnMapping      *told, *held;

    if (!own->binding)
        return;
    told = find_told(evidence, &own->client, &own->server);
    if (!told || told->outside.port == told->inside.port)
        return;
    holder = find_holder(evidence, own, told, &held);
    if (holder)
        wn_observe(evidence, &finding_port_held_by_other_phone, told, told->frame, told->capture,
                   "%s is seen as %s outside: port %u is that of %s, the phone of %s.",
                   wn_show_endpoint(evidence, &told->inside),
                   wn_show_endpoint(evidence, &told->outside), told->inside.port,
                   wn_show_addr(evidence, &held->inside.addr),
                   holder->user ? holder->user : holder->aor);
}

const WnFindingKind finding_port_held_by_other_phone = {
    .id = "port-held-by-other-phone",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
