/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the SDP reader share.  Not for others: they include wire/sdp.h. */
#ifndef WN_WIRE_SDP_PARTS_H
#define WN_WIRE_SDP_PARTS_H

#include "wire/sdp.h"

typedef enum {
    WN_SDP_OTHER,
    WN_SDP_SENDRECV,
    WN_SDP_SENDONLY,
    WN_SDP_RECVONLY,
    WN_SDP_INACTIVE,
    WN_SDP_RTCP,
    WN_SDP_RTCP_MUX,
    WN_SDP_CANDIDATE,
    WN_SDP_UFRAG,
    WN_SDP_PWD,
    WN_SDP_ICE_LITE,
    WN_SDP_MISMATCH,
    WN_SDP_ICE_OPTIONS,
    WN_SDP_END_OF_CANDIDATES,
    WN_SDP_GROUP,
    WN_SDP_MID,
    WN_SDP_SSRC,
    WN_SDP_BUNDLE_ONLY,
    WN_SDP_FINGERPRINT,
    WN_SDP_CRYPTO,
    WN_SDP_SETUP,
    WN_SDP_RTPMAP
} WnSdpAttribute;

/* What stands before the first m-line and holds for all that do not say otherwise. */
typedef struct {
    WnSdpDirection direction;
    WnBytes        ufrag, pwd, setup;
    bool           fingerprint, ice_mismatch;
    bool           rs_zero, rr_zero;
    bool           trickle, end_of_candidates; /* wherever they stand */
} WnSdpSession;

/* What one m-line says beyond WnSdpMedia. */
typedef struct {
    bool has_direction, has_rtcp_address, fingerprint, crypto, end_of_candidates;
    bool has_rs, has_rr, rs_zero, rr_zero;
} WnSdpLines;

/* Takes the next word off text; empty at its end. */
WnBytes wn_sdp_word(WnBytes *text);
/* A port number as a whole word; false leaves *port. */
bool wn_sdp_port(WnBytes word, uint16_t *port);
/* "IN IP4 host/ttl"; false, nothing set, when there is no host.  A name gives family 0. */
bool wn_sdp_address(WnBytes text, WnBytes *host, WnAddr *addr);

/* A letter as a bit, capital or not. */
#define WN_SDP_LETTER(byte) (UINT32_C(1) << ((byte) &0x1f))

/* Whether an attribute that begins so may be one that is read; what is no letter may. */
static inline bool
wn_sdp_may_be_read(uint8_t first)
{
    static const uint32_t FIRST = WN_SDP_LETTER('r') | WN_SDP_LETTER('c') | WN_SDP_LETTER('s') |
                                  WN_SDP_LETTER('i') | WN_SDP_LETTER('g') | WN_SDP_LETTER('b') |
                                  WN_SDP_LETTER('f') | WN_SDP_LETTER('e') | WN_SDP_LETTER('m');

    return first < 'A' || FIRST & WN_SDP_LETTER(first);
}

/* Which attribute "name:value" is, and its value. */
WnSdpAttribute wn_sdp_attribute(WnBytes text, WnBytes *value);
/* Gives every m-line its due; lines: one for each. */
void wn_sdp_finish(WnSdp *sdp, const WnSdpLines *lines, const WnSdpSession *session);
/* The value of a=candidate; its media is left to the caller. */
bool wn_sdp_parse_candidate(WnBytes value, WnSdpCandidate *candidate);

#endif
