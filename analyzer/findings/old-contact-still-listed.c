/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registrar still lists a Contact that this phone had registered before and has replaced by
 * another: a dead address that every call rings as well (RFC 3261 10.3; RFC 5626 6).  about is the
 * REGISTER.
 */
#include "findings/finding.h"

/* Not of two devices of one account: one Call-ID, one sent-by, or one instance (RFC 5626 4.1). */
static bool
is_same_phone(const WnTransaction *a, const WnTransaction *b)
{
    const char *one = wn_message_contact(a->request)->instance;
    const char *other = wn_message_contact(b->request)->instance;

    if (one && other)
        return one == other;
    return wn_registration_same_phone(a, b);
}

/* The phone named it itself, earlier, and no longer does. */
static bool
was_own(const WnRegistration *registration, unsigned until, const WnUri *listed)
{
    const WnUri *now = wn_message_contact(registration->steps[until]->request);

    if (!now || listed->user != now->user || listed->endpoint.addr.family == 0 ||
        wn_endpoint_equal(&listed->endpoint, &now->endpoint))
        return false;
    for (unsigned i = 0; i < until; i++) {
        const WnUri *own = wn_message_contact(registration->steps[i]->request);
        if (own && wn_endpoint_equal(&own->endpoint, &listed->endpoint) &&
            is_same_phone(registration->steps[i], registration->steps[until]))
            return true;
    }
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnMessage      *accepted = registration->accepted;

    for (unsigned i = 0; accepted && i < registration->n_steps; i++) {
        if (wn_transaction_success(registration->steps[i]) != accepted)
            continue;
        for (unsigned c = 0; accepted->contacts && c < accepted->contacts->n; c++)
            if (was_own(registration, i, accepted->contacts->uris[c]))
                wn_observe(evidence, &finding_old_contact_still_listed, registration->steps[i],
                           accepted->frame, accepted->capture,
                           "The registrar still lists %s, which the phone has replaced.",
                           accepted->contacts->uris[c]->text);
    }
}

const WnFindingKind finding_old_contact_still_listed = {
    .id = "old-contact-still-listed",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
