/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 480 is a rejection where its phrase or Reason says so (RFC 3326: SIP's 603, Q.850's 21), and a
 * person had the time to press a key: a phone that nobody answers in time says 480, too.  about is
 * the response.
 */
#include "findings/finding.h"

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

/* "cause=21", and not "cause=216". */
static bool
has_cause(const char *reason, const char *cause)
{
    size_t length = strlen(cause);

    for (; reason && *reason; reason++)
        if (g_ascii_strncasecmp(reason, cause, length) == 0 && !g_ascii_isdigit(reason[length]))
            return true;
    return false;
}

/* What the response says of a rejection; NULL: nothing. */
static const char *
words_of(const WnMessage *response)
{
    const char *phrase = response->reason_phrase;
    const char *reason = response->extra ? response->extra->reason : NULL;

    if (has_cause(reason, "cause=603") || has_cause(reason, "cause=21"))
        return reason;
    return has(phrase, "declin") || has(phrase, "reject") ? phrase : NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *refused = wn_observed(evidence, &finding_refused);
    const WnMessage *response = refused ? refused->about : NULL;
    const char      *words;

    if (!response || response->status != 480 || !call->ringing ||
        response->time - call->ringing->time <= WN_SECOND)
        return;
    words = words_of(response);
    if (words)
        wn_observe(evidence, &finding_refused_by_hand, response, response->frame, response->capture,
                   "The answer says \"%s\", %s after the phone rang: somebody rejected the call.",
                   words, wn_show_seconds(evidence, response->time - call->ringing->time));
}

const WnFindingKind finding_refused_by_hand = {
    .id = "refused-by-hand",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_REFUSAL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
