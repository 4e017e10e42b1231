/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The called number is not registered or does not exist. */
#include "causes/cause.h"

/* A server that has no binding says so at once; one that tried and failed waited before. */
static const WnTime AT_ONCE = 2 * WN_SECOND;

/* 410 and 604 are said of the number itself.  By 404 as by 480 many a server says that it holds no
 * contact binding now: one that ran out because a router dropped what should have renewed it, too.
 */
static bool
is_about_number(uint16_t status)
{
    return status == 410 || status == 604;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;
    const WnMessage *request = response ? response->transaction->request : NULL;

    if (!request || (response->status != 480 && response->status != 404 &&
                     response->status != 410 && response->status != 604))
        return WN_GRADE_NONE;
    if (response->status == 480 && response->time - request->time > AT_ONCE)
        return WN_GRADE_NONE;
    if (subject->call && subject->call->ringing && response->status == 480 &&
        response->time - subject->call->ringing->time > WN_SECOND)
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    return is_about_number(response->status) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_unavailable = {
    .info = {
        .id = "not-nat-unavailable",
        .title = "The called number is not registered or does not exist",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE | WN_SUBJECT_SUBSCRIPTION,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER | WN_PARTY_SERVER,
        .explanation =
            "The server answered at once that it does not know the number, or that nobody is "
            "registered under it. Signalling between caller and server works in both directions. "
            "If the called phone ought to be registered, the question is why it is not: look at "
            "its registration.",
        .fix = "- Called side: check that the phone is registered, and under this number.\n"
               "- Caller: check the number.",
        .references = { "RFC 3261 21.4.5", "RFC 3261 21.4.18", "RFC 3261 21.4.11", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .unless = { &guard_failed_delivery },
    .detect = detect,
};
