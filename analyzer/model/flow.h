/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flow: one 5-tuple, both directions, with what each end sent on it.  Keep it thin: an RTP packet
 * costs one probe of the flow table and some integers.
 */
#ifndef WN_MODEL_FLOW_H
#define WN_MODEL_FLOW_H

#include "base/arena.h"
#include "base/table.h"
#include "model/search.h"
#include "model/spot.h"
#include "whynat.h"
#include "wire/classify.h"
#include "wire/icmp.h"

typedef struct WnStream  WnStream;
typedef struct WnMessage WnMessage;
typedef struct WnFlow    WnFlow;
typedef struct WnMapping WnMapping;
typedef struct WnSetup   WnSetup;

/* What one end of a flow sent. */
typedef struct {
    WnTime   first, last;
    uint32_t first_frame, last_frame;
    uint32_t packets, rtp, rtcp, stun, sip, keepalives, dtls, other;
    uint32_t idle_ms, idle_frame; /* the longest silence of the flow that it broke */
    uint8_t  ttl;                 /* of the first packet that told it */
    uint8_t  keepalive;           /* WnKeepalive of the last one */
    bool     not_rtp;             /* too many SSRCs: bytes that only look like RTP */
    uint8_t  n_streams;
    uint16_t capture, last_capture, idle_capture; /* points that saw these frames */
    uint32_t
        rhythm_ms;     /* the longest silence of this end that one of its first keep-alives broke */
    WnStream *streams; /* newest first */
} WnFlowSide;

/* Of its first packet. */
static inline WnSpot
wn_flow_side_spot(const WnFlowSide *side)
{
    return (WnSpot){ side->first_frame, side->capture };
}

static inline void
wn_span_add_side(WnSpan *span, const WnFlowSide *side)
{
    wn_span_add(span, wn_flow_side_spot(side), side->first,
                (WnSpot){ side->last_frame, side->last_capture }, side->last);
}

/* An ICMP error about a packet of a flow. */
typedef struct WnIcmpNote WnIcmpNote;
typedef struct {
    WnIcmpNote **notes; /* in order of appearance */
    uint32_t     n;
    bool         by_time; /* which is the order of time, too */
} WnIcmpList;

struct WnIcmpNote {
    WnIcmpNote *next;
    WnIcmpList *list; /* all of the flow */
    WnTime      time;
    uint32_t    frame;
    uint16_t    capture;
    uint8_t     side; /* which end had sent the packet that is quoted */
    uint8_t     ttl;  /* of the error; 0: not known */
    uint8_t     type, code;
    WnIcmpKind  kind;
    WnAddr      reporter; /* who sent the error */
};

/* What one side of a TCP connection sent, and its oldest segment that nobody acknowledged (RFC 9293
 * 3.8, RFC 6298). */
typedef struct {
    uint32_t next;           /* sequence number behind the last byte that it sent */
    uint32_t acked;          /* behind the last byte that the other side acknowledged */
    uint32_t oldest;         /* of the segment below */
    uint32_t frame;          /* of that segment, sent first; 0: all is acknowledged */
    WnTime   since, last;    /* when it was sent first and last */
    WnTime   idle;           /* how long the connection had been silent before; -1: not known */
    WnTime   quiet;          /* how long of it its host sent nothing at all, see wn_host_wakes() */
    uint16_t length, resent; /* its data; how often it was sent again */
    uint16_t answers;        /* segments of the other side meanwhile */
    uint16_t largest;        /* most data in a segment that was acknowledged */
    bool     started;
    bool     promised;    /* acknowledged before any of its data came into the file */
    bool     gap_waits;   /* the other side still acknowledges only what lies before the gap */
    uint32_t gap;         /* of the first byte that did not come, while what lies behind it did */
    uint32_t gap_length;  /* bytes that are missing */
    uint32_t gap_frame;   /* the first segment behind it; 0: nothing is missing */
    uint16_t gap_capture; /* point that saw it */
    uint16_t beyond;      /* most data in a segment behind the gap */
    WnTime   gap_since;   /* its time */
} WnTcpSide;

/* A TCP connection, and TLS within it, as far as diagnosis asks. */
typedef struct {
    WnTime    syn, synack; /* first of each; 0: not seen */
    WnTime    last_syn;
    WnTime    closed; /* first FIN or RST; 0: neither */
    uint32_t  syn_frame, rst_frame, last_rst_frame, fin_frame, alert_frame;
    uint16_t  syns, rsts;           /* copies of SYN */
    uint8_t   opener;               /* side that sent the SYN */
    uint8_t   rst_side, alert_side; /* of the first RST, and of the alert */
    uint8_t   closed_by; /* 1 << side: of the first FIN or RST, of each where both came at once */
    uint8_t   alert;     /* fatal TLS alert description; 0: none */
    bool      client_hello, server_hello, application_data;
    uint8_t   rst_ttl; /* of the first RST */
    WnTcpSide sides[2];
} WnTcpState;

struct WnFlow {
    WnEndpoint  ends[2];
    WnCarrier   carrier;
    uint32_t    number;          /* in order of appearance */
    WnFlow     *next_of_pair;    /* another flow between the same two addresses */
    WnFlow     *next_of_host[2]; /* another flow of ends[i]'s address */
    WnFlowSide  sides[2];        /* sides[i]: what ends[i] sent */
    WnIcmpNote *icmp;            /* newest first */
    uint32_t    icmp_count;
    uint32_t    outlived_ms; /* the longest silence of an end that still got a request after it,
                                and answered */
    uint32_t    outlived_quiet_ms; /* of it, what the other end was silent, too */
    uint32_t    outlived_frame;    /* the answer */
    uint16_t    outlived_capture;
    WnSetup    *setup;   /* ICE, TURN, DTLS; NULL: none of them was seen on it */
    WnTcpState *tcp;     /* NULL for UDP */
    WnMapping  *mapping; /* that a SIP response on it told last; NULL: none did */
};

/* Whether an error came back in that time about a packet of that side. */
bool wn_flow_was_refused(const WnFlow *flow, int side, WnTime from, WnTime until);

/* Two addresses between which anything was seen. */
typedef struct {
    WnAddr  addrs[2]; /* ordered */
    WnFlow *flows;
    bool    has_tcp; /* one of them is a connection */
} WnPair;

struct WnStunTransaction;

/* That a host asked on its link for another's link address, and was not answered since.  On a
 * switch the answer to somebody else is not seen; that it was in vain shows where it is asked again
 * at once. */
typedef struct WnLinkQuestion {
    struct WnLinkQuestion *next; /* of another host about the same address */
    WnAddr                 asker;
    WnSpot                 spot;        /* the first of these */
    WnTime                 first, last; /* when it was asked */
    uint16_t               asked;
} WnLinkQuestion;

/* One address. */
typedef struct WnHost {
    WnAddr                    addr;
    WnFlow                   *flows;     /* newest first; follow wn_flow_next_of() */
    WnLinkQuestion           *questions; /* for its link address, of the first few hosts */
    bool                      arp_answered;
    WnTime                    link_last;            /* when it sent an ARP frame last; 0: never */
    WnSpot                    link_spot;            /* that frame */
    WnTime                    quiet_from, quiet_to; /* the last long silence, see wn_host_wakes() */
    bool                      sends, receives;      /* packets of it, or for it, are here */
    bool                      on_link;    /* some were as it sent them, see wn_host_is_on_link() */
    struct WnHost            *next_asked; /* for its link address, later */
    uint32_t                  dns_asked;  /* questions that it sent; their flows are not kept */
    uint32_t                  dns_frame;  /* the last answer that it got; 0: none */
    WnTime                    dns_first, dns_last; /* of the answers */
    struct WnStunTransaction *stun, *last_stun;    /* that it began; follow next_of_client */
} WnHost;

typedef struct {
    WnArena    *arena; /* borrowed */
    WnTable     flows, pairs, hosts;
    WnHost     *asked, *last_asked; /* for their link address, by time; follow next_asked */
    bool        both_ways;          /* of some host both what it sends and what it gets is here */
    uint32_t    limit;
    bool        limit_reached;
    WnSearches *searches; /* borrowed */
} WnFlowTable;

/* The same for both directions. */
uint64_t wn_flow_hash(WnCarrier carrier, const WnEndpoint *src, const WnEndpoint *dst);
/* For tables of flows. */
static inline uint64_t
wn_flow_number_hash(const WnFlow *flow)
{
    return wn_hash_mix(0, flow->number);
}

/* The flow between these two, made when it is new; *side is src's.  NULL at the limit.  hash:
 * theirs, so that the table can be warmed before. */
WnFlow *wn_flow_ensure(WnFlowTable *table, uint64_t hash, WnCarrier carrier, const WnEndpoint *src,
                       const WnEndpoint *dst, int *side);
/* The same, never making one. */
WnFlow *wn_flow_find(const WnFlowTable *table, WnCarrier carrier, const WnEndpoint *src,
                     const WnEndpoint *dst, int *side);
WnPair *wn_pair_find(const WnFlowTable *table, const WnAddr *a, const WnAddr *b);
WnHost *wn_host_ensure(WnFlowTable *table, const WnAddr *addr);
/* A packet goes from the one or to it; ttl of one that it sent; 0: not known. */
void wn_host_note(WnFlowTable *table, const WnAddr *addr, bool sends, uint8_t ttl);
/* The host sends an ARP frame, or data after a pause: whether it had sent nothing at all for as
 * long as connections are forgotten is kept, for it may have been asleep.  Before that frame is
 * fed. */
void wn_host_wakes(WnHost *host, WnTime time);
/* How much of that time such a silence covers, which ended last; host may be NULL. */
WnTime  wn_host_quiet_within(WnHost *host, WnTime from, WnTime until);
WnHost *wn_host_find(const WnFlowTable *table, const WnAddr *addr);

/* What hosts start with: no router has forwarded the packet yet (RFC 1700: 64; others 128, 255). */
static inline bool
wn_ttl_is_fresh(uint8_t ttl)
{
    return ttl == 64 || ttl == 128 || ttl == 255;
}

/* How many routers have forwarded the packet, if its host starts with the next of these. */
static inline uint8_t
wn_ttl_hops(uint8_t ttl)
{
    return ttl <= 64 ? 64 - ttl : ttl <= 128 ? 128 - ttl : 255 - ttl;
}

/* A router has forwarded the error: it is from farther away than the capture point's own router. */
static inline bool
wn_icmp_is_forwarded(const WnIcmpNote *note)
{
    return note->ttl != 0 && !wn_ttl_is_fresh(note->ttl);
}

/* The next flow of that host, or NULL. */
WnFlow *wn_flow_next_of(const WnFlow *flow, const WnAddr *host);

/* Whether that host's own packets were seen at this capture point, or within its realm. */
bool wn_host_speaks_at(const WnFlowTable *table, const WnAddr *addr, uint16_t capture);

/* Whether anything comes to it: the capture shows that direction of its link. */
bool wn_host_receives(const WnFlowTable *table, const WnAddr *addr);

/* Whether its packets were seen as it sent them, before any router took one from their hop count.
 */
bool wn_host_is_on_link(const WnFlowTable *table, const WnAddr *addr);

/* That the asker cannot send to that address of its own link, because nobody there has it (RFC
 * 826): it asked in that time again and again, sent nothing there, and the host never answered
 * anybody, and never spoke.  Else NULL. */
const WnLinkQuestion *wn_host_asked_in_vain(const WnFlowTable *table, const WnAddr *addr,
                                            const WnAddr *asker, WnTime from, WnTime until);
/* That somebody, a router perhaps, looked for the host in that time and did not find it. */
const WnLinkQuestion *wn_host_looked_for(const WnHost *host, WnTime from, WnTime until);

/* What that host itself sent in that time, over any flow; NULL: nothing, as far as is known. */
const WnFlowSide *wn_host_heard(const WnFlowTable *table, const WnAddr *addr, WnTime from,
                                WnTime until);

/* Whether packets from a to b were seen, over any flow. */
bool wn_flow_seen_between(const WnFlowTable *table, const WnAddr *from, const WnAddr *to);

/* How long nobody has sent anything on the flow, before this moment; UINT32_MAX: nothing was sent
 * yet. */
uint32_t wn_flow_idle_ms(const WnFlow *flow, WnTime time);

#endif
