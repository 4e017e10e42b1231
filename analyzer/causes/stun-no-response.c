/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions to a STUN server that nobody answers.  RFC 8489 6.2.1, RFC 3489 9.3 (schedules), RFC
 * 1812 5.2.7 (errors).
 */
#include "causes/cause.h"

static unsigned
count_copies(const WnDiscovery *discovery)
{
    unsigned copies = 0;

    for (unsigned i = 0; i < discovery->n_requests; i++)
        if (!discovery->requests[i]->has_change && !discovery->requests[i]->answer_frame)
            copies += discovery->requests[i]->copies;
    return copies;
}

static WnGrade
detect(WnEvidence *evidence)
{
    static const unsigned ENOUGH = 5; /* copies: no accident */
    const WnSubject      *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->discovery->n_requests; i++)
        if (subject->discovery->requests[i]->answer_frame &&
            !wn_stun_unheard(subject->discovery->requests[i]))
            return WN_GRADE_NONE;
    if (wn_seen(evidence, &finding_stun_refused)) {
        wn_seen(evidence, &finding_stun_unanswered);
        return WN_GRADE_CERTAIN;
    }
    if (wn_seen_together(evidence, &finding_stun_answer_lost, &finding_stun_unanswered))
        return WN_GRADE_CERTAIN;
    if (wn_seen(evidence, &finding_stun_answer_lost))
        return WN_GRADE_LIKELY;
    if (!wn_seen(evidence, &finding_stun_unanswered))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_stun_lost_on_the_way, &finding_stun_unanswered))
        return WN_GRADE_CERTAIN;
    return count_copies(subject->discovery) >= ENOUGH &&
                   wn_host_is_alive(evidence, &subject->client.seen.addr, subject->start,
                                    subject->model->last, NULL)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_stun_no_response = {
    .info = {
        .id = "stun-no-response",
        .title = "The phone asks a STUN server for its public address and never "
                 "gets an answer",
        .group = "Discovery",
        .judges = WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MINOR,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_STUN,
        .explanation =
            "To learn its public address the phone asks a STUN server. No answer "
            "comes, because a firewall drops the question or the answer, or because "
            "nobody runs a STUN server there.\n\n"
            "The phone then announces its inside address, which others cannot use, "
            "or it waits long before every call.",
        .fix = "- Phone: name a STUN or TURN server that can be reached, or switch "
               "STUN off and leave the work to the server.\n"
               "- Firewall: let UDP to port 3478 out and its answers in (TURN also "
               "over TCP 443).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Whether the question got lost or the answer cannot be seen at the "
                "phone; capture at the STUN server too.",
            [WN_VANTAGE_WAN] =
                "At the STUN server it is seen whether the answer leaves; if it "
                "does, the client's firewall drops it.",
        },
        .references = { "RFC 8489 6.2.1", "RFC 3489 9.3", "RFC 1812 5.2.7", NULL },
    },
    .symptoms = WN_SYMPTOM_SLOW | WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
