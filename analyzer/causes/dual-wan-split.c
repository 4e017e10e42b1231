/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One host leaves through two public addresses.  RFC 4787 4.1 (REQ-2), RFC 6888 REQ-2. */
#include "causes/cause.h"

#include <glib.h>

/* SIP of the client itself is seen, not only what a proxy noted of it. */
static bool
is_client_seen(WnEvidence *evidence)
{
    const WnFinding *other = wn_observed(evidence, &finding_sound_from_other_address);

    for (; other; other = wn_observed_next(other))
        if (((const WnMediaPath *) other->about)->receiver)
            return true;
    return false;
}

static bool
cite_effects(WnEvidence *evidence, const WnMediaPath *path)
{
    static const WnFindingKind *const effects[] = { &finding_media_lost_between,
                                                    &finding_media_refused,
                                                    &finding_reception_report_empty };
    bool                              any = false;

    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++) {
        const WnFinding *effect = wn_observed_about(evidence, effects[i], path);

        if (effect)
            wn_cite(evidence, effect);
        any |= effect != NULL;
    }
    return any;
}

/* What is sent to the one line, or comes from the other, is seen not to arrive.  Where it goes
 * alone does not prove it: the port may be forwarded, or open for anybody. */
static bool
is_seen_to_fail(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *other = wn_observed(evidence, &finding_sound_from_other_address);
    bool             fails = false;

    for (; other; other = wn_observed_next(other)) {
        fails |= cite_effects(evidence, other->about);
        fails |= cite_effects(evidence, wn_media_opposite(call, other->about));
    }
    return fails;
}

/* Where one's sound goes, one's SIP goes as well, and the other line is not named either: what is
 * seen of other servers does not show that the two part. */
static bool
goes_with_signalling(WnEvidence *evidence)
{
    const WnFinding *missing = wn_observed(evidence, &finding_media_missing);

    for (; missing; missing = wn_observed_next(missing)) {
        const WnMediaPath *path = missing->about;

        if (!wn_addr_equal(&path->sender_advertised.addr, &path->sender_signalling.addr) ||
            wn_is_public(evidence, &path->advertised.addr))
            return false;
    }
    return true;
}

/* Whatever answers a challenge comes by another line than that was sent to, and all of it is
 * refused: for that, or for a wrong password.  Once may be a line that has failed. */
static bool
is_challenged_on_other_line(WnEvidence *evidence)
{
    static const unsigned ENOUGH = 2;
    const WnFinding      *refused = wn_observed(evidence, &finding_credentials_refused);
    const WnFinding      *other = wn_observed(evidence, &finding_answered_by_other_line);
    unsigned              n = 0;
    uint32_t              last = 0;

    for (; refused && other && other->about == refused->about;
         refused = wn_observed_next(refused), other = wn_observed_next(other)) {
        const WnMessage *response = other->about;
        n += n == 0 || response->transaction->cseq != last;
        last = response->transaction->cseq;
    }
    return !refused && n >= ENOUGH && wn_observed(evidence, &finding_refused);
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool outside = wn_seen(evidence, &finding_sound_from_other_address);
    bool inside = wn_seen(evidence, &finding_two_public_addresses);
    bool obeyed = wn_seen_together(evidence, &finding_sound_from_other_address,
                                   &finding_media_sent_to_advertised);

    if (wn_seen(evidence, &finding_refused_by_line))
        return WN_GRADE_LIKELY;
    if (is_seen_to_fail(evidence))
        return is_client_seen(evidence) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    if (inside && wn_seen(evidence, &finding_media_lost_between))
        return WN_GRADE_CERTAIN;
    if (obeyed)
        return WN_GRADE_LIKELY;
    if (inside && wn_seen(evidence, &finding_media_missing))
        return goes_with_signalling(evidence) ? WN_GRADE_POSSIBLE : WN_GRADE_LIKELY;
    if (wn_seen(evidence, &finding_sound_sent_to_other_line))
        return WN_GRADE_POSSIBLE;
    if (is_challenged_on_other_line(evidence)) {
        wn_seen(evidence, &finding_answered_by_other_line);
        return WN_GRADE_POSSIBLE;
    }
    return inside || outside ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_dual_wan_split = {
    .info = {
        .id = "dual-wan-split",
        .title = "Signalling and sound leave through two different public addresses",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_PROVIDER,
        .explanation =
            "The site has two ways to the Internet, or its provider gives each connection an "
            "address from a pool. SIP of the phone leaves by one of them and sound by the other, or "
            "SIP itself by both in turn. The far side expects all from one address: it drops the "
            "sound, answers to the wrong address, or refuses every other registration.",
        .fix = "- Router: send all traffic of one phone through the same line (policy routing by "
               "source address, sticky sessions).\n"
               "- Provider: give all connections of one customer the same public address (paired "
               "pooling).\n"
               "- Server: relay the sound and follow its source whatever the address (rtpengine "
               "without strict source, Asterisk strictrtp=no).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "From which address each stream leaves can only be seen outside: "
                               "capture at the server.",
            [WN_VANTAGE_WAN] = "Whether the router lets in what comes to the other address (a "
                               "forwarded port) cannot be seen outside: capture at the phone.",
        },
        .references = { "RFC 4787 4.1", "RFC 6888 3", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_relay_latches, &guard_media_held, &guard_silence,
                &guard_early_media, &guard_one_way_by_design, &guard_media_not_captured,
                &guard_sdp_variants, &guard_legitimate_move, &guard_not_rtp },
    .suppresses = { "rtp-port-remapped", "external-address-wrong", "private-sdp-unrelayed",
                    "stun-symmetric-mapping", "rtp-not-arriving-blocked", "not-nat-forbidden", NULL },
    .detect = detect,
};
