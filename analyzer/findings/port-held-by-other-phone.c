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

/* What the registrar told last of the socket that this phone registers from. */
static const WnMapping *
find_own(const WnEvidence *evidence, const WnRegistration *registration)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (const WnMapping *seen = wn_mapping_of_socket(&model->mappings, &registration->client);
         seen; seen = seen->next_socket)
        if (wn_endpoint_equal(&seen->towards, &registration->server))
            return is_translated_inside(evidence, seen) ? seen : NULL;
    return NULL;
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
        if (!registration->accepted || !wn_registration_came_from(registration, inside))
            continue;
        if (registration->user == own->user || registration->device == own->device)
            return NULL;
        other = registration;
    }
    return other;
}

/* Another host's mapping of the port that this one sends from, by the same server's word. */
static bool
keeps_port(const WnEvidence *evidence, const WnMapping *other, const WnMapping *own)
{
    return is_translated_inside(evidence, other) &&
           !wn_addr_equal(&other->inside.addr, &own->inside.addr) &&
           other->inside.port == own->inside.port && other->outside.port == own->inside.port &&
           wn_endpoint_equal(&other->towards, &own->towards);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration, *holder = NULL;
    const WnMapping      *own = find_own(evidence, registration), *other;
    unsigned              looked = 0;

    if (!own || own->outside.port == own->inside.port || !registration->accepted)
        return;
    for (other = wn_mapping_of_outside(&subject->model->mappings, &own->outside.addr);
         other && wn_search_on(subject->model->searches, &looked, MAX_LOOKED);
         other = other->next_outside) {
        holder = keeps_port(evidence, other, own)
                     ? find_other_user(subject->registrations, &other->inside, registration)
                     : NULL;
        if (holder)
            break;
    }
    if (holder)
        wn_observe(evidence, &finding_port_held_by_other_phone, own, own->frame, own->capture,
                   "%s is seen as %s outside: port %u is that of %s, the phone of %s.",
                   wn_show_endpoint(evidence, &own->inside),
                   wn_show_endpoint(evidence, &own->outside), own->inside.port,
                   wn_show_addr(evidence, &other->inside.addr),
                   holder->user ? holder->user : holder->aor);
}

const WnFindingKind finding_port_held_by_other_phone = {
    .id = "port-held-by-other-phone",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
