/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A complete series of requests without any answer, seen at the client. RFC 3261 17.1; RFC 1812
 * 5.2.7.1 for the ICMP codes of a filter.
 */
#include "causes/cause.h"

/* Who gets no answer may yet hear the server by another transport. */
static bool
has_no_other_way(WnEvidence *evidence)
{
    const WnFinding *finding = wn_observed(evidence, &finding_own_request_unanswered);

    for (; finding; finding = wn_observed_next(finding))
        if (wn_may_try_another_way(evidence, finding->about))
            return false;
    return true;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen(evidence, &finding_own_request_unanswered))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_administratively_prohibited,
                         &finding_own_request_unanswered) ||
        wn_seen_together(evidence, &finding_request_lost_on_the_way,
                         &finding_own_request_unanswered))
        return has_no_other_way(evidence) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    if (wn_seen_together(evidence, &finding_other_transport_answered,
                         &finding_own_request_unanswered))
        return WN_GRADE_LIKELY;
    return WN_GRADE_POSSIBLE;
}

const WnCause cause_sip_no_reply_blocked = {
    .info = {
        .id = "sip-no-reply-blocked",
        .title = "Nothing comes back from the SIP server on this network",
        .group = "Call signalling",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_PROVIDER | WN_PARTY_SERVER,
        .explanation =
            "The phone repeats its request for half a minute and gets no answer at all. Either "
            "a firewall or the provider blocks SIP on this network, or the server drops what "
            "this phone sends, or the server is down. From the phone's side these look alike.",
        .fix = "- Firewall: allow UDP from the phone to the server's SIP port, and the answers "
               "back.\n"
               "- Phone: use TLS or TCP, or another port of the server, if it offers one.\n"
               "- Server: check that it runs and does not block this address (fail2ban, geo "
               "filter).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "From the phone's side nobody can tell a blocked way out, a blocked "
                            "way back, and a dead server apart: capture at the server, or "
                            "outside the router, while repeating.",
            [WN_VANTAGE_UNKNOWN] = "From here nobody can tell a blocked way out, a blocked way back, "
                            "and a dead server apart: capture at the server while repeating.",
        },
        .references = { "RFC 3261 17.1.1", "RFC 3261 17.1.2", "RFC 1812 5.2.7.1", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .umbrella = true,
    .unless = { &guard_server_answers_later, NULL },
    .detect = detect,
};
