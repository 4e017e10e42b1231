/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server does not allow this call or registration. */
#include "causes/cause.h"

/* Refused for who calls whom and how, by a rule; 403 after credentials is for the password. */
static bool
is_by_rule(const WnMessage *response)
{
    const WnMessage *request = response->transaction->request;

    switch (response->status) {
    case 403:
        return !(request && request->flags & WN_MESSAGE_CREDENTIALS);
    case 402:
    case 428: /* no Identity, no known referrer, anonymous (RFC 8224, 3892, 5079) */
    case 429:
    case 433:
    case 470: /* without consent, unwanted, rejected (RFC 5360, 8197, 8688) */
    case 484:
    case 485:
    case 607:
    case 608:
        return true;
    default:
        return false;
    }
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (!response || !is_by_rule(response))
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    /* Some registrars refuse private addresses with 403 and without a word about them. */
    return wn_observed(evidence, &finding_private_address_in_register) ? WN_GRADE_LIKELY
                                                                       : WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_forbidden = {
    .info = {
        .id = "not-nat-forbidden",
        .title = "The server does not allow this call or registration",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_SERVER | WN_PARTY_USER,
        .explanation =
            "The server received the request, understood it, and refuses it by its own rules: the "
            "account may not do this, the number is incomplete or ambiguous, or there is no "
            "credit. Signalling works in both directions; NAT has no part in it.",
        .fix = "- Server: look up in its log and dial plan why it refuses this user or number.\n"
               "- Caller: check the number.",
        .references = { "RFC 3261 21.4.4", "RFC 3261 21.4.22", "RFC 3261 21.4.23", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
