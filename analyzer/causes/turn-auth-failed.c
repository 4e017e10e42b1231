/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TURN server refuses the user name or password, so that there is no relay.  RFC 8656 7.2, RFC
 * 8489 9.2.4.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen(evidence, &finding_turn_credentials_refused))
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_checks_unanswered);
    return wn_turn_grade_without(evidence);
}

const WnCause cause_turn_auth_failed = {
    .info = {
        .id = "turn-auth-failed",
        .title = "The TURN relay refused the user name, password or realm",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_USER,
        .explanation =
            "A TURN server relays sound for phones that cannot be reached "
            "in another way, and asks for a user name and a password. It "
            "refused those of this phone: a typing error, an account that "
            "ran out, or a token that was valid for some hours only.\n\n"
            "Without the relay the phone has only its other addresses, "
            "which behind strict routers are not enough.",
        .fix = "- Phone: enter the user name and password of the TURN\n"
               "  server anew; renew tokens before they run out.\n"
               "- TURN server: look whether user, realm and shared secret\n"
               "  are what the phone was told (coturn lt-cred-mech,\n"
               "  use-auth-secret).",
        .references = { "RFC 8656 7.2", "RFC 8489 9.2.4", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_SETUP,
    .suppresses = { "ice-all-pairs-failed",
                    "ice-candidates-incomplete",
                    "stun-no-response", NULL },
    .detect = detect,
};
