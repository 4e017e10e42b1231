/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router's SIP helper rewrote the address for sound wrongly.  RFC 4787 REQ-10, RFC 3605. */
#include "causes/alg.h"
#include "causes/cause.h"

/* Its own private SDP, nothing comes in, and the capture was taken inside alone.  That the router
 * changes requests is known; whether it changes answers is not. */
static WnGrade
deaf_inside(WnEvidence *evidence)
{
    const WnFinding *private = wn_observed(evidence, &finding_private_sdp);
    WnGrade grade = WN_GRADE_NONE;

    for (; private; private = wn_observed_next(private)) {
        const WnMediaPath *path = private->about;
        WnGrade            own = path->receiver_sdp->status ? WN_GRADE_POSSIBLE : WN_GRADE_LIKELY;

        if (wn_media_sdp_is_seen_outside(evidence, path))
            return WN_GRADE_NONE;
        if (own > grade && wn_observed_about(evidence, &finding_media_missing, path))
            grade = own;
    }
    if (grade != WN_GRADE_NONE)
        wn_seen_together(evidence, &finding_private_sdp, &finding_media_missing);
    return grade;
}

/* The line that was overlooked is the one of the sound: a wrong address for RTCP silences RTCP
 * alone (RFC 3605). */
static bool
is_overlooked(WnEvidence *evidence)
{
    const WnFinding *half = wn_observed(evidence, &finding_sdp_half_rewritten);

    for (; half; half = wn_observed_next(half)) {
        const WnMediaPath *path = half->about;

        if (wn_is_nonpublic(evidence, &path->receiver_line->endpoint.addr) &&
            (wn_observed_about(evidence, &finding_media_missing, path) ||
             wn_observed_about(evidence, &finding_media_to_private_address, path)))
            return wn_seen_together(evidence, half->kind, &finding_media_missing) ||
                   wn_seen_together(evidence, half->kind, &finding_media_to_private_address);
    }
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_sdp_rewritten, &finding_media_lost_between))
        return WN_GRADE_CERTAIN;
    if (is_overlooked(evidence))
        return WN_GRADE_LIKELY;
    /* The router is known to change messages. */
    if (!wn_observed(evidence, &finding_received_names_private_source))
        return WN_GRADE_NONE;
    WnGrade grade = deaf_inside(evidence);
    if (grade != WN_GRADE_NONE)
        wn_seen(evidence, &finding_received_names_private_source);
    return grade;
}

const WnCause cause_sip_alg_breaks_media = {
    .info = {
        .id = "sip-alg-breaks-media",
        .title = "The router's SIP helper rewrote the sound address wrongly",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT,
        .explanation =
            "The router put another address or port for sound into the phone's message than the "
            "phone had written, but does not let the sound in that arrives there: it opened "
            "another port, forgot one of the lines, lets in only what comes from the SIP server's "
            "own address, or closed the door before the sound began.",
        .fix = WN_FIX_ALG
            "- Linux router that must keep its helper: load nf_conntrack_sip with "
            "sip_direct_media=0, so that sound may come from another host than the SIP server.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the router makes of the messages, and what sound arrives at "
                               "it, can only be seen outside: capture there too.",
            [WN_VANTAGE_WAN] = "What the phone itself wrote, and what reaches it, can only be "
                               "seen inside: capture at the phone too.",
        },
        .references = { "RFC 4787 REQ-10", "RFC 3605", "RFC 8866 5.7", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_NO_VIDEO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_relay_latches, &guard_media_held,
                &guard_silence, &guard_early_media, &guard_one_way_by_design,
                &guard_media_not_captured, &guard_legitimate_move, &guard_not_rtp },
    .suppresses = { "private-sdp-unrelayed", "rtp-port-remapped", "rtp-not-arriving-blocked",
                    "stun-symmetric-mapping", "external-address-wrong", "stun-stale-mapping",
                    "asymmetric-rtp-client", NULL },
    .detect = detect,
};
