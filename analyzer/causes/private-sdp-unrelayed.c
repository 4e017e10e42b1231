/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The far side sends media to a private address, where it is lost, and no relay follows the packets
 * that come.  RFC 8866 5.7 (c=), RFC 3264 5.1 and 6.1, RFC 7362 (latching), RFC 8445 (ICE).
 */
#include "causes/cause.h"

#include <glib.h>

static WnGrade
grade_lost(WnEvidence *evidence)
{
    const WnFinding *lost = wn_observed(evidence, &finding_media_to_private_address);
    WnGrade          grade = WN_GRADE_POSSIBLE;

    for (; lost; lost = wn_observed_next(lost)) {
        /* For the address of another card there is a cause that says just that. */
        if (wn_observed_about(evidence, &finding_other_interface_named, lost->about) ||
            wn_media_may_be_routed(evidence, lost->about) ||
            wn_media_comes_by_another(evidence, lost->about))
            grade = MAX(grade, WN_GRADE_LIKELY);
        else if (!wn_media_may_wait_for_packets(evidence, lost->about))
            return WN_GRADE_CERTAIN;
    }
    return grade;
}

static WnGrade
grade_missing(WnEvidence *evidence)
{
    const WnFinding *private = wn_observed(evidence, &finding_private_sdp);
    WnGrade grade = WN_GRADE_HAZARD;

    for (; private; private = wn_observed_next(private)) {
        const WnMediaPath *path = private->about;
        if (path->verdict != WN_MEDIA_NONE ||
            wn_observed_about(evidence, &finding_sender_reports_nothing, path))
            continue;
        if (wn_media_asked_in_vain(evidence, path))
            return WN_GRADE_CERTAIN;
        /* A server usually follows the packets; if it is silent, it may have other reasons.  Where
         * both speak ICE, that address is not the one to send to (RFC 8445 12.1). */
        grade = MAX(grade, wn_media_is_from_phone(evidence, path) &&
                                   !wn_media_is_silent_at_its_link(evidence, path) &&
                                   !wn_media_may_be_neighbour(evidence, path) && !path->ice
                               ? WN_GRADE_LIKELY
                               : WN_GRADE_POSSIBLE);
    }
    return grade;
}

/* A server usually follows the packets: unless its media is seen here, there is nothing to warn of.
 */
static bool
is_worth_a_warning(WnEvidence *evidence)
{
    const WnFinding *private = wn_observed(evidence, &finding_private_sdp);

    for (; private; private = wn_observed_next(private)) {
        const WnMediaPath *path = private->about;
        if (path->verdict != WN_MEDIA_UNSEEN || wn_media_is_from_phone(evidence, path))
            return wn_seen(evidence, &finding_private_sdp);
    }
    return false;
}

/* Whoever says itself that it sends nothing has not sent it astray. */
static bool
is_missing(WnEvidence *evidence)
{
    const WnFinding *private = wn_observed(evidence, &finding_private_sdp);

    for (; private; private = wn_observed_next(private))
        if (wn_observed_about(evidence, &finding_media_missing, private->about) &&
            !wn_observed_about(evidence, &finding_sender_reports_nothing, private->about))
            return true;
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_private_sdp, &finding_media_to_private_address)) {
        wn_seen_together(evidence, &finding_private_sdp, &finding_media_missing);
        wn_seen_together(evidence, &finding_private_sdp, &finding_reception_report_empty);
        return grade_lost(evidence);
    }
    if (is_missing(evidence) &&
        wn_seen_together(evidence, &finding_private_sdp, &finding_media_missing))
        return grade_missing(evidence);
    return is_worth_a_warning(evidence) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_private_sdp_unrelayed = {
    .info = {
        .id = "private-sdp-unrelayed",
        .title = "The phone tells the other side to send sound to its private "
                 "address (one-way or no audio)",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "Each side of a call tells the other where it wants to hear it. This "
            "phone named an address that exists only inside its own network. "
            "Whoever takes it at its word sends the sound to nowhere.\n\n"
            "The phone itself is often heard, because its own packets go to an "
            "address that works. Nobody hears anything when both sides name private "
            "addresses. A server that relays the sound, and answers to where "
            "packets really come from, would have hidden the mistake.",
        .fix = "- Server: relay the sound of phones behind NAT, and send it to where "
               "the phone's packets come from (rtpengine, rtpproxy, Asterisk "
               "rtp_symmetric and direct_media=no, FreeSWITCH media anchoring).\n"
               "- Phone: learn the public address for sound (STUN, ICE with a TURN "
               "server).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the other side sends its sound cannot be seen at the phone; "
                "capture at the server or at the far phone too.",
            [WN_VANTAGE_WAN] =
                "Whether the sound would have reached the phone by another way "
                "cannot be seen outside; capture at the phone too.",
        },
        .references = { "RFC 8866 5.7", "RFC 3264 5.1", "RFC 7362", "RFC 8445", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_same_realm, &guard_ice_works, &guard_relay_latches,
                &guard_rtcp_optional, &guard_legitimate_move, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-not-arriving-blocked", "rtp-port-remapped", "stun-symmetric-mapping", NULL },
    .detect = detect,
};
