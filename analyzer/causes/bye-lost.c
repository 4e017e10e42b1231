/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One side hangs up, and its BYE does not arrive.  RFC 3261 12.2.1.1, 15.1; RFC 4028. */
#include "causes/cause.h"

/* The way leads nowhere, and at least once more it was tried in vain. */
static bool
is_repeated_to_private(WnEvidence *evidence)
{
    const WnFinding *sent = wn_observed(evidence, &finding_bye_to_private_address);

    if (wn_call_bye_arrived(wn_evidence_subject(evidence)->call))
        return false;
    for (; sent; sent = wn_observed_next(sent)) {
        const WnTransaction *bye = sent->about;
        if (bye->request->n_copies > 0) {
            wn_cite(evidence, sent);
            return true;
        }
    }
    return false;
}

/* Who has to end the call, for nobody answered (RFC 3261 12.2.1.2), is heard no more, and the other
 * goes on; a BYE would have gone the way on which the request was seen to be lost. */
static bool
ends_after_failed_request(WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_fell_silent_without_bye);
    const WnFinding *failed = wn_observed(evidence, &finding_request_within_call_fails);
    const WnCall    *call = wn_evidence_subject(evidence)->call;

    if (!silent || !failed)
        return false;
    const WnMediaPath   *path = silent->about;
    const WnTransaction *request = failed->about;
    bool                 caller = request->request->from_tag == call->accepted->from_tag;

    if (path->from != (caller ? WN_ROLE_CALLER : WN_ROLE_CALLEE))
        return false;
    wn_seen(evidence, &finding_request_within_call_fails);
    return wn_seen_together(evidence, &finding_request_within_call_fails,
                            &finding_request_lost_on_the_way) &&
           wn_seen(evidence, &finding_fell_silent_without_bye);
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (wn_seen_together(evidence, &finding_bye_to_private_address, &finding_bye_unanswered) ||
        wn_seen_together(evidence, &finding_request_lost_on_the_way, &finding_bye_unanswered))
        return WN_GRADE_CERTAIN;
    /* Without a router in between the other side's signalling itself may hang. */
    if (wn_seen_together(evidence, &finding_media_after_bye, &finding_bye_unanswered))
        return subject->client.behind_nat == WN_YES || subject->server.behind_nat == WN_YES
                   ? WN_GRADE_LIKELY
                   : WN_GRADE_POSSIBLE;
    if (ends_after_failed_request(evidence))
        return WN_GRADE_LIKELY;
    /* The capture, or the log that it was made from, may end before the silence is proved. */
    return is_repeated_to_private(evidence) || wn_seen(evidence, &finding_bye_unanswered) ||
                   wn_seen(evidence, &finding_fell_silent_without_bye)
               ? WN_GRADE_POSSIBLE
               : WN_GRADE_NONE;
}

const WnCause cause_bye_lost = {
    .info = {
        .id = "bye-lost",
        .title = "One side hangs up but the other side never notices",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER | WN_PARTY_NAT,
        .explanation =
            "The message that ends a call, BYE, is sent to the address that the other side named "
            "when the call began, along the way that was recorded then. If that address is private, "
            "if no way was recorded, or if the router has meanwhile forgotten the phone, the BYE "
            "gets lost.\n\n"
            "The other side stays \"in the call\": it shows a running call, keeps sending sound, and "
            "the call may be billed on.",
        .fix = "- Server: replace the Contact of clients behind NAT by the address they come from, "
               "and record the route.\n"
               "- Phone: send keep-alives on the SIP port during calls.\n"
               "- Server: end calls that carry no sound any more (RTP time-out) or use session "
               "timers, as a safety net.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "At the side that hangs up nobody sees whether the BYE arrives; "
                               "capture at the server or at the other side too.",
            [WN_VANTAGE_WAN] = "Whether the BYE passes the router in front of the phone cannot be "
                               "seen here; capture at the phone too.",
        },
        .references = { "RFC 3261 12.2.1.1", "RFC 3261 15.1", "RFC 4028", NULL },
    },
    .symptoms = WN_SYMPTOM_GHOST,
    .step = WN_STEP_RELEASE,
    .unless = { &guard_phone_gone, NULL },
    .detect = detect,
};
