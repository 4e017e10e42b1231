/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server has no room, does not want to, or has forgotten the client.  RFC 8656 7.2, 5, 17.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool refused = wn_seen(evidence, &finding_turn_refuses_allocation);
    bool lost = wn_seen(evidence, &finding_turn_allocation_lost);

    if (!refused && !lost)
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_checks_unanswered);
    /* In mid-call: it had relayed until then. */
    if (wn_seen_together(evidence, &finding_turn_allocation_lost, &finding_relay_falls_silent))
        return WN_GRADE_LIKELY;
    return wn_turn_grade_without(evidence);
}

const WnCause cause_turn_allocation_refused = {
    .info = {
        .id = "turn-allocation-refused",
        .title = "The TURN relay is full, forbidden, or lost the client's "
                 "allocation",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_RELAY,
        .explanation =
            "The TURN server knows this phone and does not relay for it all "
            "the same: the user has as many relays as allowed, the server "
            "is full or forbids this use. Or it had given a relay before "
            "and does not recognise the phone any more, because the phone's "
            "router gave it another port meanwhile.\n\n"
            "Without the relay the phone has only its other addresses, "
            "which behind strict routers are not enough.",
        .fix = "- TURN server: allow more relays for each user and in total\n"
               "  (coturn user-quota, total-quota), and look what the error\n"
               "  in its log says.\n"
               "- Phone: give relays back at the end of a call, and keep\n"
               "  the way to the TURN server alive.",
        .references = { "RFC 8656 7.2", "RFC 8656 5", "RFC 8656 17", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_SETUP,
    .suppresses = { "ice-all-pairs-failed",
                    "ice-candidates-incomplete", NULL },
    .detect = detect,
};
