/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server itself failed or refused the request as it stands. */
#include "causes/cause.h"

/* An error that comes late may be the shadow of another host that did not answer the server. */
static const WnTime AT_ONCE = 2 * WN_SECOND;

static bool
is_own_trouble(uint16_t status)
{
    switch (status) {
    case 405:
    case 413: /* too large, too long, of unknown priority */
    case 414:
    case 416:
    case 417:
    case 420:
    case 421:
    case 422: /* a shorter session timer than it allows (RFC 4028 6) */
    case 424:
    case 436: /* a signature that it cannot check (RFC 8224 6.2) */
    case 437:
    case 438:
    case 440: /* too many branches (RFC 5393 5) */
    case 481:
    case 482:
    case 483:
    case 489:
    case 493:
    case 494:
        return true;
    default:
        return status >= 500 && status < 600 && status != 504;
    }
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;
    const WnMessage *request = response ? response->transaction->request : NULL;

    if (wn_evidence_subject(evidence)->call && wn_seen(evidence, &finding_bye_went_in_circles))
        return WN_GRADE_LIKELY;
    if (!request || !is_own_trouble(response->status) || response->time - request->time > AT_ONCE ||
        wn_may_follow_from_notify(evidence, response))
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    /* That it has no way to a private Contact which it stored looks the same from outside. */
    if (wn_observed(evidence, &finding_private_contact_kept))
        return WN_GRADE_LIKELY;
    return wn_seen(evidence, &finding_refused_without_asking) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_server_error = {
    .info = {
        .id = "not-nat-server-error",
        .title = "The server itself failed or refused the request as it stands",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The server received the request and answered at once that it cannot serve it: an "
            "internal error, an overload, a routing loop, or a kind of request that it does not "
            "support. Signalling works in both directions; NAT has no part in it.",
        .fix = "- Server: look up the failed request in its log.",
        .references = { "RFC 3261 21.5", "RFC 3261 21.4.19", "RFC 3261 21.4.20", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_SETUP,
    .unless = { &guard_failed_delivery },
    .detect = detect,
};
