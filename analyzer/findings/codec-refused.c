/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer says that the two sides have no media format in common (RFC 3261 21.4.13, 21.4.26,
 * 21.6.4, 20.43: warnings 304 to 306; RFC 3264 6: every m-line refused).  about is the response.
 */
#include "findings/finding.h"

static bool
refuses_all(const WnMessage *answer)
{
    const WnSession *session = answer->session;

    for (unsigned i = 0; session && i < session->n_media; i++)
        if (!session->media[i].rejected)
            return false;
    return session && session->n_media > 0;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *message = call->refused;

    if (message && (message->status == 488 || message->status == 606 || message->status == 415))
        wn_observe(evidence, &finding_codec_refused, message, message->frame, message->capture,
                   wn_message_warns(message, 304, 306)
                       ? "%s refuses the offered media with \"%s\": %s"
                       : "%s refuses the offered media with \"%s\".%s",
                   wn_show_endpoint(evidence, wn_message_source(message)),
                   wn_show_message(evidence, message),
                   wn_message_warns(message, 304, 306) ? message->extra->warning : "");
    else if (call->accepted && refuses_all(call->accepted))
        wn_observe(evidence, &finding_codec_refused, call->accepted, call->accepted->frame,
                   call->accepted->capture,
                   "The %s refuses every medium that was offered (port 0).",
                   wn_show_message(evidence, call->accepted));
}

const WnFindingKind finding_codec_refused = {
    .id = "codec-refused",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
