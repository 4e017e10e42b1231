/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server behind NAT does not know its own public address.  RFC 8656 7.2.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *private = wn_observed(evidence, &finding_relayed_address_private);

    if (!wn_seen(evidence, &finding_relayed_address_private))
        return WN_GRADE_NONE;
    for (; private; private = wn_observed_next(private)) {
        /* Some providers relay both ends within a network of their own: the harm must be seen. */
        if (!wn_turn_address_fails(evidence, private->about))
            continue;
        wn_seen(evidence, &finding_media_missing);
        wn_seen(evidence, &finding_checks_unanswered);
        return WN_GRADE_CERTAIN;
    }
    if (!wn_evidence_subject(evidence)->discovery)
        return WN_GRADE_HAZARD;
    /* Without the call, at the server: those outside do not reach the address, whoever they are. */
    if (wn_seen_together(evidence, &finding_relayed_address_private, &finding_relayed_address_deaf))
        return WN_GRADE_CERTAIN;
    /* Its client speaks through the relay, and nothing comes back by it. */
    return wn_seen_together(evidence, &finding_relayed_address_private, &finding_relay_is_one_way)
               ? WN_GRADE_LIKELY
               : WN_GRADE_HAZARD;
}

const WnCause cause_turn_relay_address_private = {
    .info = {
        .id = "turn-relay-address-private",
        .title = "The TURN server hands out a private relay address",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_RELAY,
        .explanation =
            "The TURN server stands behind a router itself and does not "
            "know under which public address it is reached. So it tells "
            "phones to have their sound sent to an address of its own "
            "network, where nobody outside can send anything.\n\n"
            "Calls over this relay have no sound in one direction, or none "
            "at all.",
        .fix = "- TURN server: configure the public address (coturn\n"
               "  external-ip=PUBLIC/PRIVATE) and forward its whole port\n"
               "  range.",
        .references = { "RFC 8656 7.2", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_SETUP,
    .suppresses = { "private-sdp-unrelayed",
                    "server-sdp-private",
                    "ice-all-pairs-failed",
                    "rtp-not-arriving-blocked",
                    "ice-candidates-incomplete",
                    "turn-permission-missing", NULL },
    .detect = detect,
};
