/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session description as views and numbers (RFC 8866): what each m-line wants to receive and
 * where.  RFC 3264 (offer/answer), 3605 (a=rtcp), 5761 (mux), 8839 and 5245 (ICE), 9143 (bundle),
 * 5576 (a=ssrc).
 */
#ifndef WN_WIRE_SDP_H
#define WN_WIRE_SDP_H

#include "base/addr.h"
#include "base/bytes.h"

#define WN_SDP_MAX_MEDIA      12
#define WN_SDP_MAX_CANDIDATES 64
#define WN_SDP_MAX_SSRCS      32
#define WN_SDP_MAX_GROUPS     4
#define WN_SDP_MAX_FORMATS    128 /* as many as there are (RFC 3550 5.1) */

typedef enum { WN_SENDRECV, WN_SENDONLY, WN_RECVONLY, WN_INACTIVE } WnSdpDirection;

typedef enum {
    WN_CANDIDATE_HOST,
    WN_CANDIDATE_SRFLX,
    WN_CANDIDATE_PRFLX,
    WN_CANDIDATE_RELAY,
    WN_CANDIDATE_OTHER
} WnCandidateType;

typedef struct {
    uint8_t         media;     /* index of its m-line */
    uint8_t         component; /* 1 RTP, 2 RTCP */
    WnCandidateType type;
    bool            udp;
    bool            connects, accepts; /* over TCP: tcptype active, passive, or so for both (RFC
                                          6544 4.5) */
    bool       mdns;                   /* the address is a .local name */
    WnEndpoint endpoint;               /* family 0: a name */
    WnEndpoint related;                /* raddr, rport */
    uint32_t   priority;
} WnSdpCandidate;

typedef struct {
    WnBytes        type;                        /* "audio" */
    WnBytes        protocol;                    /* "RTP/AVP" */
    WnBytes        format_list;                 /* the payload types or formats, as written */
    uint8_t        formats[WN_SDP_MAX_FORMATS]; /* numeric payload types */
    uint8_t        n_formats;
    WnEndpoint     endpoint; /* where media is wanted: effective c=, port of m=; family 0: a name */
    WnBytes        host;     /* of the effective c= */
    WnEndpoint     rtcp;     /* a=rtcp, else the same address and port + 1 (same port when mux) */
    WnSdpDirection direction;
    bool           own_connection; /* it has a c= of its own */
    bool           rejected;       /* port 0 without bundle-only */
    bool           bundle_only;
    uint8_t        bundle; /* 1 + index of the m-line that its BUNDLE group names first: whose
                              transport all of them share where the answer has the group; 0: none */
    bool    rtcp_mux;
    bool    has_rtcp; /* an a=rtcp line */
    bool    ice_mismatch;
    bool    has_ice;       /* ufrag (its own or the session's), and a candidate or trickle */
    bool    secure;        /* SAVP or SAVPF, crypto or fingerprint */
    bool    dtls;          /* a fingerprint applies */
    bool    comfort_noise; /* PT 13 or 19, or an rtpmap CN */
    bool    no_rtcp;       /* b=RS:0 and b=RR:0 */
    WnBytes ufrag, pwd, setup, mid;
} WnSdpMedia;

/* A source that its writer sends for an m-line (RFC 5576 4.1). */
typedef struct {
    uint32_t ssrc;
    uint32_t media; /* index of its m-line */
} WnSdpSource;

typedef struct {
    WnBytes        whole;
    WnBytes        origin_user, session_id, session_version;
    WnAddr         origin;     /* address of o= */
    WnAddr         connection; /* session-level c=; family 0: none or a name */
    WnBytes        connection_host;
    WnSdpMedia     media[WN_SDP_MAX_MEDIA];
    uint8_t        n_media;
    WnSdpCandidate candidates[WN_SDP_MAX_CANDIDATES];
    uint8_t        n_candidates;
    bool           ice_lite;
    bool           trickles;  /* ice-options has it: its writer can do with candidates that follow
                                 (RFC 8838) */
    bool        complete;     /* end-of-candidates: none will */
    bool        all_complete; /* the session says so, for all its m-lines; */
    uint8_t     n_complete;   /* else so many of them do */
    WnBytes     ufrag;        /* of the session; empty: none, or each m-line has its own */
    bool        bundle;
    WnBytes     groups[WN_SDP_MAX_GROUPS]; /* the mids of each a=group:BUNDLE */
    uint8_t     n_groups;
    WnSdpSource sources[WN_SDP_MAX_SSRCS];
    uint8_t     n_sources;
    bool        too_many;  /* more m-lines or candidates than kept */
    bool        malformed; /* some line could not be read */
} WnSdp;

/* False when there is neither a v= nor an m= line; views point into bytes. */
bool wn_sdp_parse(WnBytes bytes, WnSdp *sdp);

/*
 * Candidates that follow (application/trickle-ice-sdpfrag, RFC 8840 9.2): each m-line only says by
 * a=mid which one of the session it means.  False where some of it was not understood, or not kept.
 */
bool wn_sdp_parse_fragment(WnBytes bytes, WnSdp *sdp);

/*
 * The part of a SIP body that is SDP: the body itself, or the first application/sdp part of a
 * multipart body (RFC 5621).  Empty when there is none.
 */
WnBytes wn_sdp_find(WnBytes content_type, WnBytes body);
/* The same for candidates that follow. */
WnBytes wn_sdp_find_fragment(WnBytes content_type, WnBytes body);

/* Of a body that was cut: all but the line that the cut falls in, whose address may
 * have gone on. */
WnBytes wn_sdp_whole_lines(WnBytes body);

#endif
