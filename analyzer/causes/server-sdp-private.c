/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server or PBX asks its clients outside to send media to a private address.
 * RFC 3264 5.1, RFC 8866 5.7; behind a NAT of its own a server has to name the outside address.
 */
#include "causes/cause.h"

static WnGrade
grade_of_stray_sound(WnEvidence *evidence)
{
    const WnFinding *astray = wn_observed(evidence, &finding_media_to_private_address);
    bool             said = wn_seen_together(evidence, &finding_server_names_private_media,
                                             &finding_reception_report_empty);

    for (; astray; astray = wn_observed_next(astray))
        if (wn_observed_about(evidence, &finding_server_names_private_media, astray->about) &&
            (said || !wn_media_may_be_routed(evidence, astray->about)))
            return WN_GRADE_CERTAIN;
    return WN_GRADE_POSSIBLE;
}

/* Of a phone, behind NAT or by its registration, it is known that it sends to where it is told.  A
 * provider may wait for packets to follow (RFC 7362), and be silent for other reasons. */
static WnGrade
grade_of_missing(WnEvidence *evidence)
{
    const WnFinding *named = wn_observed(evidence, &finding_server_names_private_media);

    for (; named; named = wn_observed_next(named)) {
        const WnMediaPath *path = named->about;

        if (wn_observed_about(evidence, &finding_media_missing, path) &&
            (wn_media_is_from_phone(evidence, path) ||
             wn_registers(evidence, &path->sender_signalling) ||
             (path->sender && path->sender->behind_nat == WN_YES)))
            return WN_GRADE_LIKELY;
    }
    return WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_server_names_private_media,
                         &finding_media_to_private_address))
        return grade_of_stray_sound(evidence);
    /* The way of the client's packets is not seen here: only that none comes. */
    if (wn_seen_together(evidence, &finding_server_names_private_media, &finding_media_missing))
        return grade_of_missing(evidence);
    return wn_seen(evidence, &finding_server_names_private_media) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_server_sdp_private = {
    .info = {
        .id = "server-sdp-private",
        .title = "The PBX announces its private address for sound to phones or the "
                 "provider outside",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The PBX stands behind a router of its own. In the description of the "
            "sound it names the address that it has inside, which means nothing to "
            "phones or providers outside. Their sound is sent to nowhere, so the "
            "PBX side hears nothing.\n\n"
            "Signalling may well be configured right: the address for sound is a "
            "setting of its own.",
        .fix = "- PBX: set the external address for media and list the inside networks "
               "as local (Asterisk external_media_address and local_net, FreeSWITCH "
               "ext-rtp-ip, rtpengine --interface=inside!outside).\n"
               "- PBX's router: forward the whole range of media ports to the PBX.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "From one side it cannot be seen whether the far side would follow "
                "the packets it gets; capture at the phone and at the PBX.",
        },
        .references = { "RFC 3264 5.1", "RFC 8866 5.7", "RFC 7362", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_same_realm, &guard_relay_latches, &guard_ice_works,
                &guard_rtcp_optional, &guard_legitimate_move, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-not-arriving-blocked",
                    "private-sdp-unrelayed" },
    .detect = detect,
};
