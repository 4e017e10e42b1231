/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the model remembers of one SIP message.  Values that messages of one phone share (URIs,
 * Vias, routes, texts) are interned: equal values are equal pointers.
 */
#ifndef WN_MODEL_MESSAGE_H
#define WN_MODEL_MESSAGE_H

#include "model/flow.h"
#include "wire/sdp.h"
#include "wire/sip.h"

typedef struct WnTransaction WnTransaction;

/* A URI with the parameters of its header value (a Contact's ;received=, say). */
typedef struct {
    const char *text; /* the URI, for sentences and reports */
    const char *user, *host;
    WnEndpoint  endpoint;     /* family 0: a name */
    WnEndpoint  received;     /* of ;received="sip:..", ;alias=, fs_path, x-ast-orig-host: where the
                                 server will really send; family 0: not decorated */
    uint32_t    expires;      /* of the header value; UINT32_MAX: absent */
    uint16_t    default_port; /* where it names none, by its scheme and transport */
    bool        decorated;    /* the server marked the value as behind NAT */
    bool        loose;        /* ;lr */
    bool        outbound;     /* ;ob, reg-id or +sip.instance: RFC 5626 */
    bool        gruu;         /* ;gr */
    bool        stream;       /* transport=tcp, tls, ws or wss, or a sips: URI */
    bool        dot_invalid;  /* RFC 7118 5.2 */
    const char *instance;     /* +sip.instance */
    uint32_t    reg_id;       /* which flow of that instance (RFC 5626 4.2); 0: none told */
} WnUri;

typedef struct {
    const char *host;
    WnEndpoint  sent_by;  /* port 0: none; family 0: a name */
    WnAddr      received; /* family 0: none */
    uint16_t    rport;    /* 0: without value or absent */
    bool        has_rport;
    bool        has_maddr;
    uint8_t     transport; /* first letter of UDP, TCP, TLS, WS, SCTP, upper case */
} WnVia;

typedef struct {
    uint8_t      n;
    const WnUri *uris[]; /* in the order of the message */
} WnUriList;

/* One m-line of a session description, ours for keeps. */
typedef struct {
    const char    *type;     /* "audio" */
    const char    *host;     /* of the effective c= */
    WnEndpoint     endpoint; /* family 0: a name */
    WnEndpoint     rtcp;
    WnSdpDirection direction;
    uint64_t       formats[2]; /* payload types, a bit each */
    bool        rejected, bundle_only, rtcp_mux, has_ice, ice_mismatch, comfort_noise, secure, dtls;
    bool        is_rtp;   /* an RTP profile, not T.38, MSRP, ... */
    bool        over_tcp; /* TCP/MSRP, TCP/BFCP, TCP/RTP/AVP, ... (RFC 4145) */
    bool        no_rtcp;
    bool        begins_dtls, awaits_dtls; /* a=setup:active, a=setup:passive (RFC 5763 5) */
    const char *mid;
    uint8_t     bundle; /* 1 + index of the line whose transport it shares where the answer has the
                           group (RFC 9143); 0: it has its own */
} WnMediaLine;

typedef struct {
    WnEndpoint      endpoint, related;
    const char     *mid; /* of what follows: the line that media is the index of elsewhere */
    uint32_t        frame;
    uint8_t         media;
    uint8_t         component;
    bool            connects, accepts; /* over TCP (RFC 6544 4.5) */
    WnCandidateType type;
} WnCandidate;

typedef struct {
    WnAddr       origin;
    uint64_t     hash; /* of its text */
    WnMediaLine *media;
    uint8_t      n_media;
    WnCandidate *candidates;
    uint8_t      n_candidates;
    uint8_t      room;    /* for so many candidates; 0: for those that there are */
    WnSdpSource *sources; /* what its writer sends for which line, as far as it tells */
    uint8_t      n_sources;
    bool         ice_lite;
    bool         trickles;  /* its writer can do with candidates that follow (RFC 8838) */
    bool         complete;  /* none will */
    bool         cut_short; /* it has more of them than are kept */
    bool         follows;   /* no description, but candidates that follow one (RFC 8840): it has no
                               m-lines, and those of its candidates are not the description's */
    uint8_t     n_complete; /* of what follows: lines that get no more; with complete all */
    const char *ufrag;
} WnSession;

/* The rarer headers; a message has them only when it says any of them. */
typedef struct {
    const char  *warning, *reason, *event, *subscription_state, *auth_user, *auth_uri, *nonce;
    const char  *refer_to_text;
    const WnUri *refer_to;
    uint32_t     session_expires, rseq, rack_rseq, rack_cseq, flow_timer;
    uint16_t     fragment; /* the status in a message/sipfrag body (RFC 3420); 0: none */
    bool         refresher_uac, refresher_uas;
    bool         stale; /* of a challenge */
    bool         requires_outbound, supports_outbound, has_path, reliable;
    bool         replaces;
    bool         retry_later; /* of a 503: its writer is busy itself (RFC 3261 21.5.4) */
} WnExtra;

typedef struct WnCopy WnCopy;
struct WnCopy { /* the same message, sent again */
    WnCopy  *next;
    WnTime   time;
    uint32_t frame;
    uint16_t capture;
};

enum {
    WN_MESSAGE_FRAGMENTED = 1 << 0, /* it came in several IP packets */
    WN_MESSAGE_TRUNCATED = 1 << 1,  /* the snap length cut it */
    WN_MESSAGE_CREDENTIALS = 1 << 2,
    WN_MESSAGE_BAD_LENGTH = 1 << 3,  /* Content-Length contradicts the body */
    WN_MESSAGE_OVERSIZED = 1 << 4,   /* too large for one frame, in whole pieces or not */
    WN_MESSAGE_LOST_PIECES = 1 << 5, /* its fragments never all came */
    WN_MESSAGE_LOST = 1 << 6,        /* some copy never came to the next capture point */
    WN_MESSAGE_ARRIVED = 1 << 7,     /* some copy did */
    WN_MESSAGE_LOST_LATER = 1 << 8,  /* some copy came to it, and not to the one behind it */
    WN_MESSAGE_CANDIDATES = 1 << 9   /* an INFO that brings candidates (RFC 8840 9), or may: its
                                        session has those that were read */
};

struct WnMessage {
    WnMessage     *next; /* response: later response of the transaction */
    WnTransaction *transaction;
    WnFlow        *flow;
    WnTime         time;
    WnCopy        *copies, *last_copy; /* retransmissions, in capture order */
    const WnVia   *via;                /* the top one; NULL: none */
    const WnVia
        *writer_via; /* the lowest one, where there are several; NULL: via is the writer's */
    const WnUri     *request_uri; /* NULL in a response */
    const WnUriList *contacts;    /* NULL: none */
    const WnUriList *routes;      /* Route */
    const WnUriList *record_routes;
    const char      *from_tag, *to_tag;
    const char      *agent; /* User-Agent or Server */
    const char      *reason_phrase;
    const WnSession *session; /* NULL: no SDP */
    const WnExtra   *extra;   /* NULL: nothing of it */
    WnTime   peer_idle;   /* since the last packet the other end sent on this flow; -1: none yet */
    WnTime   own_idle;    /* since the last packet this end sent on it; -1: none yet */
    uint32_t fingerprint; /* of the bytes: tells copies from other messages */
    uint32_t frame;
    uint32_t expires; /* UINT32_MAX: absent */
    uint16_t size;    /* of the message, as sent */
    uint16_t ip_id;
    uint16_t capture;
    uint16_t status;        /* 0: a request */
    uint16_t n_copies;      /* retransmissions; the first is not among them */
    uint16_t duplicates;    /* the same frame seen again */
    uint16_t writer_branch; /* of writer_via in a request: some bits of wn_branch_hash() */
    uint8_t  side;          /* of the flow: who sent it */
    uint8_t  method;        /* WnMethod */
    uint8_t  n_via;
    uint8_t  max_forwards; /* 255: absent */
    uint16_t flags;
};

static inline const WnEndpoint *
wn_message_source(const WnMessage *message)
{
    return &message->flow->ends[message->side];
}

static inline const WnEndpoint *
wn_message_destination(const WnMessage *message)
{
    return &message->flow->ends[1 - message->side];
}

/* The first Contact, or NULL. */
static inline const WnUri *
wn_message_contact(const WnMessage *message)
{
    return message->contacts ? message->contacts->uris[0] : NULL;
}

static inline bool
wn_message_is_provisional(const WnMessage *message)
{
    return message->status >= 100 && message->status < 200;
}

static inline bool
wn_message_is_success(const WnMessage *message)
{
    return message->status >= 200 && message->status < 300;
}

static inline bool
wn_message_is_final(const WnMessage *message)
{
    return message->status >= 200;
}

/* Whether the captures of two points show that no copy of it got from one to the next. */
static inline bool
wn_message_is_lost(const WnMessage *message)
{
    return (message->flags & (WN_MESSAGE_LOST | WN_MESSAGE_ARRIVED)) == WN_MESSAGE_LOST;
}

/* When it was last sent, copies included. */
WnTime   wn_message_last_time(const WnMessage *message);
uint32_t wn_message_last_frame(const WnMessage *message);
/* Where it is, and its last copy. */
WnSpot wn_message_spot(const WnMessage *message);
WnSpot wn_message_last_spot(const WnMessage *message);
/* How many times it was sent after this moment. */
unsigned wn_message_sent_after(const WnMessage *message, WnTime time);

/* By its Reason, in the numbers of SIP or in those of the telephone network (RFC 3326). */
bool wn_message_gives_reason(const WnMessage *message, unsigned sip, unsigned q850);
/* The words of a 480 that say that somebody rejected the call: its Reason (RFC 3326: SIP's 603,
 * Q.850's 21) or its phrase; NULL: none. */
const char *wn_message_rejection(const WnMessage *response);
/* Whether one of its warnings has a code of this range (RFC 3261 20.43). */
bool wn_message_warns(const WnMessage *message, unsigned first, unsigned last);

/* What a URI or Via without a port means there (RFC 3261 18.2.2, 19.1.2). */
uint16_t wn_sip_default_port(WnCarrier carrier);
/* The port that it names, or else means. */
uint16_t wn_uri_port(const WnUri *uri);

#endif
