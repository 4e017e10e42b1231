/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP is translated between IPv4 and IPv6, the addresses in it are not.  RFC 6146, RFC 6147 7.1. */
#include "causes/cause.h"

static WnGrade
grade_of(WnEvidence *evidence, const WnMediaPath *path)
{
    bool here = wn_media_sender_crosses(evidence, path);
    bool known = here || wn_media_receiver_crosses(evidence, path);

    if (path->settled > 0 || !wn_media_is_due(path) || wn_media_was_called_out_to(evidence, path) ||
        !(path->verdict == WN_MEDIA_NONE ||
          (path->verdict == WN_MEDIA_UNSEEN && wn_media_is_at_sender(path))))
        return WN_GRADE_NONE;
    if (wn_media_may_latch_across(evidence, path))
        return WN_GRADE_POSSIBLE;
    /* Sound of hers that goes to others was captured: this would have been, too. */
    if (known && (path->verdict == WN_MEDIA_NONE ||
                  wn_sends_sound(evidence, &path->sender_signalling.addr) ||
                  wn_media_are_both_silent(evidence, path)))
        return here ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    if (!wn_capture_shows_media(evidence))
        return WN_GRADE_HAZARD;
    /* Nothing of any media socket is here: sound that a phone sends to an address which it makes of
     * the other (RFC 7050) may have been filtered out.  Without a translator in sight the sender
     * may have an address of that kind, too. */
    return known ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *family = wn_observed(evidence, &finding_other_address_family);
    WnGrade          best = WN_GRADE_NONE;

    for (; family; family = wn_observed_next(family)) {
        WnGrade grade = grade_of(evidence, family->about);
        if (grade == WN_GRADE_NONE)
            continue;
        wn_cite(evidence, family);
        best = grade > best ? grade : best;
    }
    return best;
}

const WnCause cause_nat64_ipv4_literal = {
    .info = {
        .id = "nat64-ipv4-literal",
        .title = "The phone is on an IPv6-only network and got an IPv4 address it cannot reach (or "
                 "the reverse)",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_PROVIDER,
        .explanation =
            "Between the phone and the server a translator changes IPv6 into IPv4 and back. It "
            "changes packets, not the text of SIP messages: one side reads there an address of the "
            "other kind and has no way to send sound to it.",
        .fix = "- Server: relay the sound and offer each side an address of its own kind "
               "(rtpengine: address-family=IP6 or IP4; Asterisk and FreeSWITCH: listen on both).\n"
               "- Provider or phone: switch 464XLAT (CLAT) on, which gives the phone an IPv4 "
               "address.\n"
               "- Phones: use ICE with candidates of both kinds.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "Whether the other side could send at all can only be seen at it: "
                               "capture there too.",
        },
        .references = { "RFC 6146", "RFC 6147 7.1", "RFC 6877", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_media_held, &guard_early_media,
                &guard_one_way_by_design, &guard_media_not_captured, &guard_sdp_variants,
                &guard_not_rtp },
    .suppresses = { "rtp-not-arriving-blocked", "not-nat-silent-endpoint",
                    "private-sdp-unrelayed", NULL },
    .detect = detect,
};
