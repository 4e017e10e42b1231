/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys for encrypted sound are never agreed on, because a part of the handshake is lost every
 * time. RFC 5763, RFC 6347 4.2.4 (flights) and 4.1.1.1 (fragments).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    bool unanswered = wn_seen(evidence, &finding_hello_unanswered);
    bool repeated = wn_seen(evidence, &finding_flight_repeated);
    bool pieces = wn_seen(evidence, &finding_handshake_in_pieces);

    if (wn_seen(evidence, &finding_handshake_lost_between))
        return WN_GRADE_CERTAIN;
    if (unanswered || repeated)
        return WN_GRADE_LIKELY;
    /* Whether the other side has begun at all is seen there only. */
    return wn_seen(evidence, &finding_handshake_awaited) || pieces ? WN_GRADE_POSSIBLE
                                                                   : WN_GRADE_NONE;
}

const WnCause cause_dtls_handshake_stalled = {
    .info = {
        .id = "dtls-handshake-stalled",
        .title = "The encrypted media handshake never completes",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_NAT,
        .explanation =
            "Before encrypted sound can flow the two sides exchange "
            "certificates and keys, over the very path the sound will take. "
            "The first packets of that exchange are repeated again and "
            "again, because the answers do not arrive: a firewall knows no "
            "such packets, or large certificates are cut into pieces which "
            "a router drops.\n\n"
            "The call is set up and stays silent.",
        .fix = "- Firewall: let UDP of any kind through on the media ports,\n"
               "  in both directions.\n"
               "- Server: make the handshake small (ECDSA certificate,\n"
               "  rtpengine --dtls-mtu=1200), so that nothing is cut into\n"
               "  pieces.\n"
               "- Router: let fragments through.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Whether the other side sends its part of the handshake "
                "cannot be seen here; capture there, or outside the "
                "router, too.",
            [WN_VANTAGE_WAN] =
                "Whether the handshake reaches the phone cannot be seen "
                "outside; capture at the phone too.",
        },
        .references = { "RFC 5763", "RFC 6347 4.2.4", "RFC 6347 4.1.1.1", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured, NULL },
    .suppresses = { "rtp-not-arriving-blocked",
                    "private-sdp-unrelayed",
                    "not-nat-silent-endpoint", NULL },
    .detect = detect,
};
