/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a session description says of each m-line in the end, all lines taken together.
 * RFC 3264 5.1 (port 0), 3556, 3605 2.1, 5761 5.1.1, 8839 4.2, 9143 (bundle).
 */
#include "wire/sdp_parts.h"

static void
finish_rtcp(WnSdpMedia *media, const WnSdpLines *lines, const WnSdpSession *session)
{
    bool rs_zero = lines->has_rs ? lines->rs_zero : session->rs_zero;
    bool rr_zero = lines->has_rr ? lines->rr_zero : session->rr_zero;

    media->no_rtcp = rs_zero && rr_zero;
    if (!lines->has_rtcp_address)
        media->rtcp.addr = media->endpoint.addr;
    if (media->has_rtcp || media->endpoint.port == 0)
        return;
    if (media->rtcp_mux)
        media->rtcp.port = media->endpoint.port;
    else if (media->endpoint.port < UINT16_MAX)
        media->rtcp.port = (uint16_t) (media->endpoint.port + 1);
}

/* What the session says holds where the m-line says nothing of its own. */
static void
finish_media(const WnSdp *sdp, WnSdpMedia *media, const WnSdpLines *lines,
             const WnSdpSession *session)
{
    if (!media->own_connection) {
        media->host = sdp->connection_host;
        media->endpoint.addr = sdp->connection;
    }
    if (!lines->has_direction)
        media->direction = session->direction;
    if (media->ufrag.length == 0)
        media->ufrag = session->ufrag;
    if (media->pwd.length == 0)
        media->pwd = session->pwd;
    if (media->setup.length == 0)
        media->setup = session->setup;
    media->ice_mismatch |= session->ice_mismatch;
    media->rejected = media->endpoint.port == 0 && !media->bundle_only;
    media->dtls = lines->fingerprint || session->fingerprint;
    media->secure = media->dtls || lines->crypto ||
                    (!wn_bytes_equal(media->protocol, WN_LITERAL("RTP/AVP")) &&
                     wn_bytes_contains_nocase(media->protocol, WN_LITERAL("SAVP")));
    finish_rtcp(media, lines, session);
}

/* Index of the m-line with that mid, which is not empty; the count where there is none. */
static unsigned
line_of(const WnSdp *sdp, WnBytes mid)
{
    unsigned i = 0;

    while (i < sdp->n_media && !wn_bytes_equal(sdp->media[i].mid, mid))
        i++;
    return i;
}

/* The first of a group is the tagged one (RFC 9143 7.2.1, 7.3.1). */
static void
finish_group(WnSdp *sdp, WnBytes mids)
{
    WnBytes  mid = wn_sdp_word(&mids);
    unsigned tagged = mid.length > 0 ? line_of(sdp, mid) : sdp->n_media;

    for (unsigned n = 0; tagged < sdp->n_media && mid.length > 0 && n < WN_SDP_MAX_MEDIA; n++) {
        unsigned line = line_of(sdp, mid);

        if (line < sdp->n_media && sdp->media[line].bundle == 0)
            sdp->media[line].bundle = (uint8_t) (tagged + 1);
        mid = wn_sdp_word(&mids);
    }
}

void
wn_sdp_finish(WnSdp *sdp, const WnSdpLines *lines, const WnSdpSession *session)
{
    for (unsigned i = 0; i < sdp->n_media; i++) {
        finish_media(sdp, &sdp->media[i], &lines[i], session);
        sdp->n_complete += lines[i].end_of_candidates;
        /* All its candidates may follow (RFC 8840 4.1.1). */
        sdp->media[i].has_ice = session->trickle && sdp->media[i].ufrag.length > 0;
    }
    for (unsigned i = 0; i < sdp->n_candidates; i++) {
        WnSdpMedia *media = &sdp->media[sdp->candidates[i].media];

        media->has_ice = media->ufrag.length > 0;
    }
    for (unsigned i = 0; i < sdp->n_groups; i++)
        finish_group(sdp, sdp->groups[i]);
    sdp->trickles = session->trickle;
    sdp->complete = session->end_of_candidates;
    sdp->ufrag = session->ufrag;
}
