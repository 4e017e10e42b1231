/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone that did not answer registers next from another public address, or from another port
 * although it had sent something only a moment before: its NAT gave it another mapping, for no idle
 * time that would explain it (RFC 4787 REQ-5; RFC 5626 4.4).  about is the transaction that was not
 * answered.
 */
#include "findings/finding.h"

/* Shorter than any life time of a mapping that is met in the field. */
static const WnTime NO_SILENCE = 25 * WN_SECOND;

/* What a mapping has to live (RFC 4787 REQ-5); a phone that was silent for longer may have been
 * away as well when it was not reached, and have come back from elsewhere. */
static const WnTime NO_PAUSE = 120 * WN_SECOND;

static WnTime
silence_between(const WnTransaction *old, const WnTransaction *new)
{
    return new->flow->sides[new->side].first - old->flow->sides[old->side].last;
}

/*
 * A phone that begins anew takes another Call-ID (RFC 3261 10.2) and registers before it sends
 * anything else; then nobody knows whether it had been off.
 */
static bool
went_on(const WnTransaction *old, const WnTransaction *new)
{
    WnTime silence = silence_between(old, new);

    if (old->request->via != new->request->via ||
        !wn_addr_equal(&wn_message_destination(old->request)->addr,
                       &wn_message_destination(new->request)->addr))
        return false;
    return old->exchange == new->exchange ||
           (new->flow->sides[new->side].first < new->request->time &&silence >= 0 &&
            silence < NO_SILENCE);
}

static void
observe_one(WnEvidence *evidence, const WnTransaction *transaction)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnMessage      *request = transaction->request;
    const WnEndpoint     *old = wn_message_destination(request), *new;
    const WnTransaction  *before = wn_registration_last_from(registration, old, request->time);
    const WnTransaction  *after =
        before ? wn_registration_next(registration, before, request->time) : NULL;
    WnTime silence;

    if (!after || !went_on(before, after))
        return;
    new = wn_message_source(after->request);
    silence = silence_between(before, after);
    if (wn_endpoint_equal(old, new) || silence >= NO_PAUSE)
        return;
    /* A private address is another sight of it, before its router. */
    if (!wn_addr_equal(&old->addr, &new->addr) && wn_is_public(evidence, &new->addr))
        wn_observe(evidence, &finding_moved_without_silence, transaction, after->request->frame,
                   after->request->capture,
                   "The same phone registers next from %s instead of %s: its public address has "
                   "changed.",
                   wn_show_endpoint(evidence, new), wn_show_endpoint(evidence, old));
    if (request->peer_idle >= 0 && request->peer_idle < NO_SILENCE)
        silence = request->peer_idle;
    if (wn_addr_equal(&old->addr, &new->addr) && silence >= 0 && silence < NO_SILENCE)
        wn_observe(evidence, &finding_moved_without_silence, transaction, after->request->frame,
                   after->request->capture,
                   "The same phone registers next from %s instead of %s, although it had been "
                   "silent for no longer than %s when it was not reached any more.",
                   wn_show_endpoint(evidence, new), wn_show_endpoint(evidence, old),
                   wn_show_seconds(evidence, silence));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnTransaction *transaction = subject->deliveries[i];

        if (wn_is_unanswered(transaction) && transaction->flow->carrier == WN_CARRIER_UDP)
            observe_one(evidence, transaction);
    }
}

const WnFindingKind finding_moved_without_silence = {
    .id = "moved-without-silence",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
