/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SIP message over UDP that travels in IP fragments, which routers drop. RFC 3261 18.1.1; RFC
 * 4787 REQ-13 and REQ-14.
 */
#include "causes/cause.h"

/* Its receiver says that it got pieces only, and its sender goes on for want of a sign that it
 * came. */
static bool
is_answer_lost(WnEvidence *evidence)
{
    return wn_seen_together(evidence, &finding_reassembly_timed_out, &finding_ack_missing) ||
           wn_seen_together(evidence, &finding_reassembly_timed_out,
                            &finding_repeated_after_response);
}

/* It does not get through the router, though its receiver has just kept the way open that it comes
 * by: keep-alives count on more than twice that time (RFC 5626 4.4.2). */
static bool
is_stopped_on_open_way(WnEvidence *evidence)
{
    static const WnTime LEAST_LIFE = 10 * WN_SECOND;
    const WnFinding    *stopped = wn_observed(evidence, &finding_request_stopped_at_router);

    for (; stopped; stopped = wn_observed_next(stopped)) {
        const WnMessage *request = ((const WnTransaction *) stopped->about)->request;

        if (request->flags & WN_MESSAGE_FRAGMENTED && request->peer_idle >= 0 &&
            request->peer_idle < LEAST_LIFE) {
            wn_cite(evidence, stopped);
            return true;
        }
    }
    return false;
}

/* It leaves whole, and gets no farther than somewhere on the way, which smaller ones pass.  A
 * router that looks into messages may as well have taken it for what it says. */
static bool
may_be_too_large(WnEvidence *evidence)
{
    return wn_seen_together(evidence, &finding_small_request_answered,
                            &finding_request_stopped_at_router) &&
           wn_seen_together(evidence, &finding_small_request_answered, &finding_request_unanswered);
}

static WnGrade
detect(WnEvidence *evidence)
{
    /* The receiver itself, or a place on the way, saw pieces without the rest. */
    bool missing = wn_seen(evidence, &finding_pieces_missing);
    bool silent =
        wn_seen_together(evidence, &finding_large_request_in_pieces, &finding_request_unanswered);

    if ((missing && silent) ||
        (silent &&
         wn_seen_together(evidence, &finding_small_request_answered, &finding_request_unanswered) &&
         wn_seen_together(evidence, &finding_large_request_in_pieces,
                          &finding_request_lost_on_the_way)))
        return WN_GRADE_CERTAIN;
    if (wn_seen(evidence, &finding_large_response_lost))
        return WN_GRADE_CERTAIN;
    if ((wn_seen(evidence, &finding_reassembly_timed_out) && (missing || silent)) ||
        is_answer_lost(evidence))
        return WN_GRADE_CERTAIN;
    if (missing && wn_seen_together(evidence, &finding_pieces_missing, &finding_request_unanswered))
        return WN_GRADE_LIKELY;
    if (silent &&
        wn_seen_together(evidence, &finding_small_request_answered, &finding_request_unanswered))
        return WN_GRADE_LIKELY;
    if (silent && is_stopped_on_open_way(evidence))
        return WN_GRADE_LIKELY;
    return silent || may_be_too_large(evidence) ? WN_GRADE_POSSIBLE : WN_GRADE_NONE;
}

const WnCause cause_udp_fragments_lost = {
    .info = {
        .id = "udp-fragments-lost",
        .title = "The message is too big for one packet and the pieces do not get through",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_NAT | WN_PARTY_CLIENT,
        .explanation =
            "The message is larger than one packet can be, so it is cut into pieces on the way. "
            "Only the first piece carries the port numbers, and many routers and firewalls drop "
            "the others. Small messages (registration, hanging up) pass; the large one never "
            "arrives as a whole.",
        .fix = "- Phone: offer fewer codecs, leave out what is not needed (ICE, video), or use "
               "TCP or TLS for SIP.\n"
               "- Server: send large messages over TCP (Kamailio: udp_mtu and "
               "udp_mtu_try_proto).\n"
               "- Firewall: let IP fragments through, or reassemble them.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "That the pieces are lost is concluded from the silence; a capture "
                            "at the server, or outside the router, would prove it.",
            [WN_VANTAGE_WAN] = "Where the pieces were lost cannot be seen here; capture at the "
                            "sender too.",
        },
        .references = { "RFC 3261 18.1.1", "RFC 4787 11", "RFC 791 3.2", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY | WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_STALE_PRESENCE | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_SETUP,
    .suppresses = { "sip-no-reply-blocked", "inbound-invite-unreachable", "peer-address-not-routable", "ack-lost-other", NULL },
    .detect = detect,
};
