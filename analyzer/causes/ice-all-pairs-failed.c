/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICE tried every pair of addresses and none worked.  RFC 8445 6.1.2 and 7, RFC 8489 6.2.1 (the
 * schedule of a check), RFC 8656 (the relay that would have helped).
 */
#include "causes/cause.h"

/* Other pairs than those seen may work: through a relay of either side that is not seen, as over
 * TLS, or of candidates that follow. */
static bool
may_hide_pairs(const WnCall *call, const WnMediaPath *path)
{
    return path->hidden_relay || wn_media_opposite(call, path)->hidden_relay || path->receiver_open;
}

/* The checks had their time: each was sent as often as the schedule goes, or the call is over. */
static WnGrade
grade(const WnCall *call, const WnMediaPath *path)
{
    static const WnTime LONG = 5 * WN_SECOND;
    WnTime              until = call->ended ? call->ended : call->model->last;
    const WnCheckList  *checks = &path->checks;

    if (checks->reachable == 0)
        return WN_GRADE_NONE;
    if (may_hide_pairs(call, path))
        return WN_GRADE_POSSIBLE;
    if (checks->refused > 0 || until - checks->first < LONG)
        return WN_GRADE_NONE;
    /* Where nothing hinders them, it is the other end that does not answer. */
    if (checks->unhindered > 0)
        return WN_GRADE_POSSIBLE;
    return checks->exhausted == checks->reachable ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *failed = wn_observed(evidence, &finding_checks_unanswered);
    WnGrade          best = WN_GRADE_NONE;

    for (; failed; failed = wn_observed_next(failed)) {
        const WnMediaPath *path = failed->about;
        WnGrade            next = grade(call, path);
        /* A wrong password or role is refused, and refused is not lost. */
        if (wn_media_opposite(call, path)->checks.refused > 0)
            return WN_GRADE_NONE;
        best = next > best ? next : best;
    }
    if (best != WN_GRADE_NONE) {
        wn_seen(evidence, &finding_checks_unanswered);
        wn_seen(evidence, &finding_no_relay_candidate);
    }
    return best;
}

const WnCause cause_ice_all_pairs_failed = {
    .info = {
        .id = "ice-all-pairs-failed",
        .title = "The two ends tried every path for sound (ICE) and none "
                 "worked",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT | WN_PARTY_CLIENT | WN_PARTY_FIREWALL,
        .explanation =
            "Both phones told each other all the addresses they know of "
            "themselves and tried every pair of them, as ICE wants it. Not "
            "one packet made it through and back. Usually both routers let "
            "in only what they have sent to themselves, or a firewall "
            "blocks UDP.\n\n"
            "A relay (TURN server) that both can reach would have been the "
            "last resort, and was not offered, or did not help.",
        .fix = "- Phone: configure a TURN server, with user name and\n"
               "  password (also over TCP or TLS where UDP is blocked).\n"
               "- Router: use predictable port numbers for the phone\n"
               "  (endpoint-independent mapping, static port).\n"
               "- Server: relay the sound of phones behind NAT.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Whether the checks of the other side reach this network "
                "cannot be seen inside the router; capture outside of it, "
                "or at the other side too.",
            [WN_VANTAGE_WAN] =
                "Which of the checks get to the phone cannot be seen "
                "outside; capture at the phone too.",
        },
        .references = { "RFC 8445 7", "RFC 8489 6.2.1", "RFC 8656", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_ice_works,
                &guard_sdp_variants, NULL },
    .suppresses = { "private-sdp-unrelayed",
                    "rtp-not-arriving-blocked",
                    "rtp-port-remapped",
                    "stun-symmetric-mapping",
                    "server-sdp-private",
                    "no-hairpin", NULL },
    .detect = detect,
};
