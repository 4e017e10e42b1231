/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segments of full size vanish on a path that takes only smaller ones, and nobody tells the sender.
 * RFC 2923 (black holes); RFC 1191 (path MTU discovery); RFC 4821.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen(evidence, &finding_large_segment_lost))
        return WN_GRADE_NONE;
    return wn_seen_together(evidence, &finding_packet_too_big, &finding_large_segment_lost)
               ? WN_GRADE_CERTAIN
               : WN_GRADE_LIKELY;
}

const WnCause cause_tcp_large_message_stalls = {
    .info = {
        .id = "tcp-large-message-stalls",
        .title = "Over TCP/TLS small messages pass but big ones hang (path-MTU black "
                 "hole)",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_NAT | WN_PARTY_PROVIDER,
        .explanation =
            "Somewhere on the way a network takes only smaller packets than usual (a VPN, "
            "DSL with PPPoE, a tunnel). The router there should tell the sender by ICMP, "
            "but a firewall drops that message, so the sender repeats its full-sized "
            "packets for ever, and none arrives.\n"
            "\n"
            "Registration and other small messages work; a call, whose message is larger, "
            "hangs.",
        .fix = "- Router: limit the segment size of TCP connections to what the path takes "
            "(MSS clamping: tcp option maxseg size set rt mtu).\n"
            "- Firewall: let ICMP \"fragmentation needed\" (type 3 code 4) and ICMPv6 "
            "\"packet too big\" through.\n"
            "- Phone: offer fewer codecs, so that the messages stay small, or set a "
            "smaller MTU.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Where the large packets are lost cannot be seen from one end; capture at "
                "the server, or outside the router, too.",
            [WN_VANTAGE_WAN] = "Where the large packets are lost cannot be seen from one end; capture at "
                "the phone too.",
        },
        .references = { "RFC 2923 2.1", "RFC 1191", "RFC 4821", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY | WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_SETUP,
    .unless = { NULL },
    .suppresses = { "sip-no-reply-blocked", "inbound-invite-unreachable", "tcp-idle-dropped", NULL },
    .detect = detect,
};
