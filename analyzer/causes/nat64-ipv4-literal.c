/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP is translated between IPv4 and IPv6, the addresses in it are not.  RFC 6146, RFC 6147 7.1. */
#include <string.h>

#include "base/nat64.h"
#include "causes/cause.h"

/* Its sender, no proxy, is watched on its own link, where all that it sends would be seen. */
static bool
is_at_sender(const WnMediaPath *path)
{
    const WnMessage  *own = path->sender_sdp;
    const WnEndpoint *own_media = &path->sender_advertised;

    return path->sender && wn_addr_equal(&own_media->addr, &path->sender_signalling.addr) &&
           wn_ttl_is_fresh(own->flow->sides[own->side].ttl) &&
           wn_endpoint_equal(wn_message_source(own), &path->sender_signalling);
}

/* The other side's sound comes through the translator, which lets in only who was called out to
 * (RFC 6146 3.5): the sender did send, and the capture does not show it. */
static bool
was_called_out_to(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(wn_evidence_subject(evidence)->call, path);
    const WnAddr      *source = &opposite->source.addr;

    /* Its address holds the one that was named (RFC 6052 2.2, a prefix of 96 bits). */
    return opposite->settled > 0 && source->family == 6 && path->advertised.addr.family == 4 &&
           memcmp(source->bytes + 12, path->advertised.addr.bytes, 4) == 0;
}

/* To anybody. */
static bool
sends_sound(WnEvidence *evidence, const WnAddr *own)
{
    const WnHost *host = wn_host_find(&wn_evidence_subject(evidence)->model->flows, own);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(wn_evidence_subject(evidence)->model->searches, &looked, 1024);
         flow = wn_flow_next_of(flow, own))
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, own) ? 0 : 1].rtp > 0)
            return true;
    return false;
}

/* Its own link is here, and no filter on ports was set there: it answered who asked for its link
 * address.  And it sends no sound to anybody. */
static bool
is_silent_on_own_link(WnEvidence *evidence, const WnAddr *addr)
{
    const WnFlowTable *flows = &wn_evidence_subject(evidence)->model->flows;
    const WnHost      *host = wn_host_find(flows, addr);

    return host && host->arp_answered && wn_host_is_on_link(flows, addr) &&
           !sends_sound(evidence, addr);
}

/* Each is asked to send to the other's kind of address, both are watched on their own links, and
 * neither sends any sound: that the one was muted, or filtered out, does not explain the other. */
static bool
are_both_silent(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *opposite = wn_media_opposite(call, path);
    const WnAgent     *other = wn_media_phone(call, opposite);

    return other && opposite->settled == 0 && wn_media_is_due(opposite) &&
           wn_addr_equal(&other->seen.addr, &path->advertised.addr) &&
           other->seen.addr.family != opposite->advertised.addr.family &&
           is_silent_on_own_link(evidence, &path->sender_signalling.addr) &&
           is_silent_on_own_link(evidence, &other->seen.addr);
}

/* A server that has sound sent to itself, and is sent some, usually answers to where that comes
 * from (RFC 7362): one that has nothing to send looks the same. */
static bool
may_latch(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *opposite = wn_media_opposite(call, path);
    const WnEndpoint  *named = &path->sender_advertised, *signalling = &path->sender_signalling;
    WnEndpoint         same = wn_endpoint(named->addr, signalling->port);

    return opposite->settled > 0 && !wn_registers(evidence, signalling) &&
           (wn_addr_equal(&named->addr, &signalling->addr) || wn_nat64_is_same(&same, signalling));
}

static WnGrade
grade_of(WnEvidence *evidence, const WnMediaPath *path)
{
    bool here = wn_media_sender_crosses(evidence, path);
    bool known = here || wn_media_receiver_crosses(evidence, path);

    if (path->settled > 0 || !wn_media_is_due(path) || was_called_out_to(evidence, path) ||
        !(path->verdict == WN_MEDIA_NONE ||
          (path->verdict == WN_MEDIA_UNSEEN && is_at_sender(path))))
        return WN_GRADE_NONE;
    if (may_latch(evidence, path))
        return WN_GRADE_POSSIBLE;
    /* Sound of hers that goes to others was captured: this would have been, too. */
    if (known &&
        (path->verdict == WN_MEDIA_NONE || sends_sound(evidence, &path->sender_signalling.addr) ||
         are_both_silent(evidence, path)))
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
