/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User name, password or realm is wrong. */
#include "causes/cause.h"

/* Of credentials that came from where they were asked for. */
static unsigned
count(const WnEvidence *evidence, uint16_t *last_status)
{
    const WnFinding *finding = wn_observed(evidence, &finding_credentials_refused);
    const WnFinding *other = wn_observed(evidence, &finding_answered_by_other_line);
    unsigned         n = 0;
    uint32_t         last = 0;

    for (; finding; finding = wn_observed_next(finding)) {
        const WnMessage *response = finding->about;
        if (other && other->about == response) {
            other = wn_observed_next(other);
            continue;
        }
        /* Both sides of a NAT may be in the capture: one request counts once. */
        if (n == 0 || response->transaction->cseq != last)
            n++;
        last = response->transaction->cseq;
        *last_status = response->status;
    }
    return n;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *final = refused ? refused->about : NULL;
    uint16_t         status = 0;
    unsigned         n = count(evidence, &status);

    /* Another refusal at the end is the reason then. */
    if (!final || (final->status != 401 && final->status != 407 && final->status != 403))
        return WN_GRADE_NONE;
    /* What the phone had signed was changed on the way: then no password is right. */
    if (wn_observed(evidence, &finding_digest_uri_translated))
        return WN_GRADE_NONE;
    /* By one line they are taken. */
    if (wn_observed(evidence, &finding_refused_by_line))
        return WN_GRADE_NONE;
    if (n > 0 && (n >= 2 || status == 403)) {
        wn_seen(evidence, &finding_credentials_refused);
        return WN_GRADE_CERTAIN;
    }
    if (n == 1 && final->transaction->request &&
        final->transaction->request->flags & WN_MESSAGE_CREDENTIALS) {
        wn_seen(evidence, &finding_credentials_refused);
        return WN_GRADE_LIKELY;
    }
    /* A nonce that is bound to the other line explains the refusal as well. */
    if (wn_seen(evidence, &finding_answered_by_other_line)) {
        wn_seen(evidence, &finding_credentials_refused);
        return WN_GRADE_POSSIBLE;
    }
    return wn_seen(evidence, &finding_challenge_not_answered) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_not_nat_auth = {
    .info = {
        .id = "not-nat-auth",
        .title = "User name, password or realm is wrong",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_CLIENT | WN_PARTY_USER,
        .explanation =
            "The server asked for user name and password, got an answer, and did not accept it; "
            "or the phone has none to give. Asking once (401 or 407) is normal; asking again, or "
            "refusing, is not. Signalling works in both directions; NAT has no part in it.",
        .fix = "- Phone: enter user name, authentication name and password again, exactly as the "
               "server has them.\n"
               "- Server: check that the account exists and is not blocked.",
        .references = { "RFC 3261 22", "RFC 8760", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_REGISTRATION,
    .detect = detect,
};
