/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side declined the call. */
#include "causes/cause.h"

#include <glib.h>
#include <string.h>

static bool
has(const char *text, const char *part)
{
    size_t length = strlen(part);

    for (; text && *text; text++)
        if (g_ascii_strncasecmp(text, part, length) == 0)
            return true;
    return false;
}

/* A 480 is a rejection where its phrase or Reason says so (603; Q.850's 21), and a person had the
 * time to press a key: a phone that nobody answers in time says 480, too. */
static bool
is_rejected_by_hand(const WnCall *call, const WnMessage *response)
{
    const char *reason = response->extra ? response->extra->reason : NULL;

    return response->status == 480 && call->ringing &&
           response->time - call->ringing->time > WN_SECOND &&
           (has(response->reason_phrase, "declin") || has(response->reason_phrase, "reject") ||
            has(reason, "cause=603") || has(reason, "cause=21"));
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;

    if (!response || (response->status != 603 &&
                      !is_rejected_by_hand(wn_evidence_subject(evidence)->call, response)))
        return WN_GRADE_NONE;
    wn_cite(evidence, refused);
    wn_seen(evidence, &finding_rang);
    return response->status == 603 ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_declined = {
    .info = {
        .id = "not-nat-declined",
        .title = "The other side declined the call",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "The call reached the other phone and somebody, or a rule on that phone, rejected it. "
            "Signalling works in both directions; NAT has no part in it.",
        .fix = "- Called side: check \"do not disturb\" and rejection rules, if nobody pressed the "
               "key.",
        .references = { "RFC 3261 21.6.2", "RFC 3261 21.4.18", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
