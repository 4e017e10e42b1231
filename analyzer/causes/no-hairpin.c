/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two hosts behind one NAT talk to each other by its public address, and it does not loop packets
 * back. RFC 4787 6 (REQ-9), RFC 5128 3.3.2.
 */
#include "causes/cause.h"

/* At one phone alone: what it sends is refused, or nothing comes from the other either.  A router
 * that loops packets back refuses those for a port that nobody opened, and what the other phone
 * refuses comes round as well. */
static WnGrade
grade_at_one_phone(WnEvidence *evidence)
{
    const WnFinding *lost = wn_observed(evidence, &finding_hairpin_not_returned);
    const WnCall    *call = wn_evidence_subject(evidence)->call;

    for (; lost; lost = wn_observed_next(lost)) {
        const WnMediaPath *path = lost->about;
        if (path->icmp ? !wn_icmp_is_forwarded(path->icmp)
                       : wn_media_is_missing(call, wn_media_opposite(call, path)))
            return WN_GRADE_LIKELY;
    }
    return WN_GRADE_POSSIBLE;
}

/* A call straight to the other phone's mapping.  A router that loops back may still keep out whom
 * that phone never sent anything to (RFC 4787 5), unless it shows that it does not, or that it
 * takes the packet for its own. */
static WnGrade
grade_of_call(WnEvidence *evidence)
{
    if (!wn_seen_together(evidence, &finding_call_to_own_public_address,
                          &finding_request_unanswered))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_call_to_own_public_address,
                         &finding_hairpin_target_open))
        return WN_GRADE_CERTAIN;
    return wn_seen_together(evidence, &finding_call_to_own_public_address,
                            &finding_hairpin_target_watched)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_observed(evidence, &finding_call_to_own_public_address))
        return grade_of_call(evidence);
    if (wn_seen_together(evidence, &finding_sent_to_own_public_address,
                         &finding_hairpin_not_returned))
        return wn_seen_together(evidence, &finding_hairpin_not_returned,
                                &finding_hairpin_target_watched)
                   ? WN_GRADE_CERTAIN
                   : grade_at_one_phone(evidence);
    /* It does come back: this router loops it. */
    if (wn_observed(evidence, &finding_sent_to_own_public_address))
        return WN_GRADE_NONE;
    return wn_seen(evidence, &finding_one_public_address_for_both) ? WN_GRADE_POSSIBLE
                                                                   : WN_GRADE_NONE;
}

const WnCause cause_no_hairpin = {
    .info = {
        .id = "no-hairpin",
        .title = "Two phones in the same house use each other's public address and "
                 "the router cannot loop it back",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT,
        .explanation =
            "Both phones, or a phone and its PBX, stand behind the same router. Each was told to "
            "send its sound, or a direct call, to the public address of that router. The packets "
            "would have to turn around inside the router and come back, and this router does not "
            "do that.\n\n"
            "Calls to other places work; only calls within this network are silent, or never ring.",
        .fix = "- Router: switch NAT loopback (hairpinning) on.\n"
               "- Server: relay the sound of two phones behind one address, or let "
               "them use their inside addresses.\n"
               "- PBX inside: list this network as local, so that it names its inside address to "
               "phones there (Asterisk local_net).\n"
               "- Phones: use ICE, which finds the direct way inside.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "If the other phone is not seen inside, it may stand behind the "
                "same public address without being in this network; capture on the "
                "switch of both phones.",
            [WN_VANTAGE_WAN] =
                "Sound between the two never comes out of the router; capture "
                "inside.",
        },
        .references = { "RFC 4787 6", "RFC 5128 3.3.2", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works,
                &guard_media_held,
                &guard_early_media,
                &guard_media_not_captured },
    .suppresses = { "rtp-not-arriving-blocked", "rtp-port-remapped", "private-sdp-unrelayed", "stun-symmetric-mapping", "sip-no-reply-blocked", NULL },
    .detect = detect,
};
