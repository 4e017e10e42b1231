/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing listens at the server. */
#include "causes/cause.h"

/* Until then it had answered: it may come back. */
static bool
has_answered(const WnSubject *subject)
{
    for (unsigned i = 0; i < subject->n_transactions; i++)
        if (subject->transactions[i]->responses)
            return true;
    return false;
}

/* A reset may be a box's on the way, until something of the server's own shows how far it stands.
 */
static bool
may_be_made_up(WnEvidence *evidence)
{
    const WnDiscovery *discovery = wn_evidence_subject(evidence)->discovery;

    return discovery && discovery->connection &&
           !wn_tcp_refused_by_itself(evidence, discovery->connection);
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen(evidence, &finding_server_refuses_packets))
        return WN_GRADE_NONE;
    /* Dialled by its address: as well another home's router, which lets nobody in. */
    if (wn_observed(evidence, &finding_call_to_bare_address))
        return WN_GRADE_POSSIBLE;
    return has_answered(wn_evidence_subject(evidence)) || may_be_made_up(evidence)
               ? WN_GRADE_LIKELY
               : WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_server_down = {
    .info = {
        .id = "not-nat-server-down",
        .title = "Nothing listens at the server",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The server's machine is there and says itself, to every attempt, that no program "
            "listens on that port. The SIP service is stopped, or it listens on another port or "
            "transport.",
        .fix = "- Server: start the SIP service, or check which address, port and transport it "
               "listens on.\n"
               "- Phone: check the configured port and transport.",
        .references = { "RFC 792", "RFC 1122 4.1.3.1", "RFC 9293 3.5.2", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_REGISTRATION,
    .suppresses = { "bye-lost", "session-timer-refresh-lost", "signalling-binding-expired-in-call",
                    NULL },
    .detect = detect,
};
