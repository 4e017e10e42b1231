/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Refused credentials answer a challenge that had gone to another public address of the same phone
 * (RFC 4787 4.1, REQ-2: pairing).  A server may bind its nonce to the address that it gave it to
 * (RFC 7616 3.3): what it says then tells nothing of the password.  about is the refusal.
 */
#include "findings/finding.h"

/* A phone answers what it was asked last; each try may be seen on both sides of the NAT. */
enum { TRIES = 16 };

static bool
asks_with(const WnTransaction *transaction, const char *nonce)
{
    const WnMessage *final = wn_transaction_final(transaction);

    return final && (final->status == 401 || final->status == 407) && final->extra &&
           final->extra->nonce == nonce;
}

static bool
is_seen_as(const WnTransaction *transaction, const WnAddr *line)
{
    WnEndpoint outside;

    wn_registration_seen_at(transaction, &outside);
    return wn_addr_equal(&outside.addr, line);
}

/* Who was asked with the nonce that the i-th answers; NULL: nobody in sight, or this line, too. */
static const WnTransaction *
find_challenge(const WnSubject *subject, unsigned i, const WnAddr *line)
{
    const WnExtra       *extra = subject->transactions[i]->request->extra;
    const WnTransaction *asked = NULL;

    for (unsigned at = i; extra && extra->nonce && at > 0 && i - at < TRIES; at--) {
        const WnTransaction *before = subject->transactions[at - 1];

        if (!asks_with(before, extra->nonce))
            continue;
        if (is_seen_as(before, line))
            return NULL;
        asked = before;
    }
    return asked;
}

static void
look_at(WnEvidence *evidence, unsigned i, const WnMessage *final)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnTransaction *challenge;
    WnEndpoint           line, asked;

    wn_registration_seen_at(subject->transactions[i], &line);
    challenge = find_challenge(subject, i, &line.addr);
    if (!challenge)
        return;
    wn_registration_seen_at(challenge, &asked);
    if (wn_is_public(evidence, &line.addr) && wn_is_public(evidence, &asked.addr))
        wn_observe(evidence, &finding_answered_by_other_line, final, final->frame, final->capture,
                   "The server had asked %s for this password, and the answer comes from %s.",
                   wn_show_addr(evidence, &asked.addr), wn_show_addr(evidence, &line.addr));
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *refused = wn_observed(evidence, &finding_credentials_refused);

    for (unsigned i = 0; refused && i < subject->n_transactions; i++) {
        const WnMessage *final = refused->about;

        if (subject->transactions[i] != final->transaction)
            continue;
        look_at(evidence, i, final);
        refused = wn_observed_next(refused);
    }
}

const WnFindingKind finding_answered_by_other_line = {
    .id = "answered-by-other-line",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
