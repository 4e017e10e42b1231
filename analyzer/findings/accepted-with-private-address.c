/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same registrar accepts a REGISTER that names the same private address, or another phone's
 * with private addresses: they are no reason to refuse.  about is the transaction.
 */
#include "findings/finding.h"

static bool
names_private(const WnEvidence *evidence, const WnMessage *request)
{
    const WnUri *contact = wn_message_contact(request);

    return request->via && wn_is_local(evidence, &request->via->sent_by.addr) && contact &&
           wn_is_local(evidence, &contact->endpoint.addr);
}

/* A registrar is told by its address, and by whether its phones are seen inside of a NAT: those of
 * its own network are another matter. */
static bool
are_alike(const WnEvidence *evidence, const WnMessage *a, const WnMessage *b)
{
    return wn_addr_equal(&wn_message_destination(a)->addr, &wn_message_destination(b)->addr) &&
           wn_is_nonpublic(evidence, &wn_message_source(a)->addr) ==
               wn_is_nonpublic(evidence, &wn_message_source(b)->addr);
}

enum { MOST_REGISTRARS = 32 };

/* The first of each registrar. */
typedef struct {
    const WnTransaction *steps[MOST_REGISTRARS];
    unsigned             n;
} Accepted;

static const WnTransaction *
find_alike(const WnEvidence *evidence, const Accepted *accepted, const WnMessage *request)
{
    for (unsigned i = 0; i < accepted->n; i++)
        if (are_alike(evidence, accepted->steps[i]->request, request))
            return accepted->steps[i];
    return NULL;
}

static const void *
list_accepted(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnRegistrations *all = about;
    Accepted              *accepted = WN_ARENA_NEW(kept, Accepted);

    for (unsigned i = 0; i < all->n && accepted->n < MOST_REGISTRARS; i++) {
        const WnMessage     *success = all->all[i]->accepted;
        const WnTransaction *step = success ? success->transaction : NULL;

        if (step && names_private(evidence, step->request) &&
            !find_alike(evidence, accepted, step->request))
            accepted->steps[accepted->n++] = step;
    }
    return accepted;
}

static void
observe_other(WnEvidence *evidence, const WnTransaction *refused)
{
    const Accepted *accepted =
        wn_evidence_once(evidence, list_accepted, wn_evidence_subject(evidence)->registrations);
    const WnTransaction *other = find_alike(evidence, accepted, refused->request);

    if (other)
        wn_observe(evidence, &finding_accepted_with_private_address, other, other->request->frame,
                   other->request->capture,
                   "The registrar accepts another phone's REGISTER with private addresses.");
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *refused = NULL;
    bool                 served = false;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *step = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(step);

        if (!final || !names_private(evidence, step->request))
            continue;
        if (!(wn_message_is_success(final) || final->status == 401)) {
            refused = step;
            continue;
        }
        served = true;
        wn_observe(evidence, &finding_accepted_with_private_address, step, final->frame,
                   final->capture,
                   "The registrar serves a REGISTER with private addresses: \"%s\".",
                   wn_show_message(evidence, final));
    }
    if (refused && !served && wn_register_is_refused(refused))
        observe_other(evidence, refused);
}

const WnFindingKind finding_accepted_with_private_address = {
    .id = "accepted-with-private-address",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
