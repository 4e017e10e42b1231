/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that was learned from the packets: flows and streams, SIP by Call-ID, STUN transactions, NAT
 * mappings, and how good the capture is.  Learns while packets are fed; never judges.
 */
#ifndef WN_MODEL_MODEL_H
#define WN_MODEL_MODEL_H

#include "base/intern.h"
#include "model/exchange.h"
#include "model/flow.h"
#include "model/mapping.h"
#include "model/message.h"
#include "model/setup.h"
#include "model/stream.h"
#include "model/stun.h"
#include "model/trace.h"
#include "model/transaction.h"

/* A datagram of which pieces never came. */
typedef struct WnLostPieces WnLostPieces;
struct WnLostPieces {
    WnLostPieces *next;
    WnTime        time;
    uint32_t      frame;
    uint16_t      capture;
    WnEndpoint    src, dst; /* port 0: the first piece was among the missing */
};

/* A fatal DTLS alert in the clear: the handshake of a media flow broke off (RFC 6347 4.1.2.7). */
typedef struct {
    WnFlow  *flow;
    WnTime   time;
    uint32_t frame;
    uint16_t capture;
    uint8_t  side; /* who sent it */
    uint8_t  alert;
} WnDtlsAlert;

/* What a router told a client of its own outside address (NAT-PMP, PCP). */
typedef struct WnPortmapNote WnPortmapNote;
struct WnPortmapNote {
    WnPortmapNote *next;
    WnAddr         client, router;
    WnEndpoint     external; /* port 0: the address alone */
    WnTime         time;
    uint32_t       frame;
    uint16_t       capture;
};

/* A transfer: whom a REFER told to call which address (RFC 3515). */
typedef struct WnReferNote WnReferNote;
struct WnReferNote {
    WnReferNote *next;
    WnAddr       told, teller;
    const WnUri *target; /* an address, no name */
    WnTime       time;
    uint32_t     frame;
    uint16_t     capture;
};

/* One DNS question (RFC 1035) and what came of it. */
typedef struct WnDnsQuery WnDnsQuery;
struct WnDnsQuery {
    WnDnsQuery *next;       /* of the same client about the same domain, in order of appearance */
    WnDnsQuery *last_alike; /* of the first of these */
    const char *name;
    WnEndpoint  client;
    WnTime      time;
    uint32_t    frame, answer_frame; /* answer_frame 0: none */
    uint16_t    id, type, answers, copies;
    uint16_t    capture; /* point that saw the answer, or the question */
    uint8_t     rcode;
};

/* What somebody told of a NAT who compared captures. */
typedef struct WnTold WnTold;
struct WnTold {
    WnTold       *next;
    WnTranslation translation; /* private addresses have their realm */
};

/* Where the clock of a capture point went back.  It is proved to have been set, and not only parts
 * of a capture to be in another order than that of time, by a message that is new on its flow and
 * yet older than what the flow had before. */
typedef struct {
    WnTime   by;
    uint32_t frame; /* the first by the new clock; 0: it never went back */
    uint16_t capture;
    bool     proved;
} WnSetBack;

/* How good the capture is, of one capture point. */
typedef struct {
    WnTime         first, last;
    WnTime         now;       /* of the last packet in the file */
    WnSetBack      went_back; /* last */
    uint32_t       first_frame, last_frame;
    uint32_t       packets;
    uint32_t       udp_not_sip; /* UDP datagrams that are not SIP and not on SIP flows */
    uint32_t       to_servers;  /* those of them that ask a STUN, TURN or DNS server, or answer */
    uint32_t       link_frames; /* of ARP and RFC 4861: no filter on ports passes them */
    uint32_t       truncated;
    WnCaptureFacts facts;
} WnPoint;

/* No filter on the ports of SIP, STUN and DNS was set there: something that it would not pass is in
 * the capture. */
static inline bool
wn_point_has_no_port_filter(const WnPoint *point)
{
    return point->link_frames > 0 || point->udp_not_sip > point->to_servers;
}

#define WN_MAX_CAPTURE_POINTS 64

/* Whether an IPv4 address is private, which is asked for each packet of several captures. */
typedef struct {
    uint32_t number;
    bool     known, nonpublic;
} WnPlacedAddr;

typedef struct {
    WnOptions       options;
    WnArena        *arena;
    WnIntern        texts;
    WnTable         uris, vias, uri_lists; /* interned values */
    WnFlowTable     flows;
    WnSearches      learning; /* while packets are fed */
    WnSearches     *searches; /* of the last conclude */
    WnMappingTable  mappings;
    WnExchangeStore exchanges;
    WnTable         stun;    /* by transaction id; values in order of appearance */
    WnTable         turns;   /* WnTurn by the client's address; in order */
    WnTable         relays;  /* WnTurn by its relayed endpoint */
    WnTable         relayed; /* WnStunTransaction: the first for each such address */
    WnTable         streams; /* by SSRC; values in order of appearance */
    WnTable         streams_to, streams_from; /* by destination, by source endpoint */
    WnTable         receptions;               /* WnReception by SSRC */
    WnTable         reporters;                /* WnReporter by the endpoint that it reports to */
    WnTable         dns;         /* by client, name and id; values in order of appearance */
    WnTable         lookups;     /* the first WnDnsQuery of each client and domain */
    WnTable         sip_domains; /* texts: domains whose SIP service somebody asked for */
    WnLostPieces   *lost_pieces; /* newest first */
    WnPortmapNote  *portmaps;    /* newest first */
    WnReferNote    *refers;      /* newest first */
    WnTold         *told;        /* newest first */
    uint32_t        n_told;
    WnTable         told_inside; /* WnTold by the inside endpoint */
    WnTable         dtls_alerts; /* WnDtlsAlert by its flow */
    WnTrace        *trace;       /* NULL: nobody shows frames */
    WnPoint         points[WN_MAX_CAPTURE_POINTS];
    WnPlacedAddr    placed[256]; /* asked for lately, by a cheap hash */
    uint32_t        n_points;
    WnSetBack      *set_backs; /* proved ones, by frame */
    uint32_t        n_set_backs, room_for_set_backs;
    WnTime          first, last; /* of all packets, by time */
    uint32_t        last_frame;
    uint32_t        n_messages;
    uint32_t        n_sip, n_notes;
    uint32_t        n_duplicates;     /* frames seen twice and not counted twice */
    uint32_t        n_encrypted;      /* TLS flows */
    uint32_t        sip_unreadable;   /* began like SIP but could not be followed */
    uint32_t        dropped_by_limit; /* packets left out because a table was full */
    uint32_t link_answers;     /* of hosts that were asked for their link address (ARP, RFC 4861) */
    uint32_t streams_left_out; /* RTP packets of streams beyond the limit */
    uint32_t stun_left_out;    /* STUN requests and responses beyond it */
    uint32_t notes_left_out;   /* ICMP errors, names, alerts, lost pieces, mappings */
} WnModel;

/* Those beyond the last that is told apart share it. */
static inline unsigned
wn_point_place(uint16_t capture)
{
    return capture < WN_MAX_CAPTURE_POINTS ? capture : WN_MAX_CAPTURE_POINTS - 1;
}

void wn_model_init(WnModel *model, const WnOptions *options);
void wn_model_clear(WnModel *model);
void wn_model_feed(WnModel *model, const WnPacket *packet);

/* Parts of feed, each in a file of its own.  flow may be NULL when the table is full. */
void wn_model_feed_sip(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                       WnBytes bytes);
/* relay: the peer that it is from or for, where it came wrapped in TURN; else NULL. */
void wn_model_feed_stun(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                        WnBytes bytes, WnTurnPeer *relay);
void wn_model_feed_rtp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                       WnBytes bytes, WnTurnPeer *relay);
void wn_model_feed_rtcp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                        WnBytes bytes);
void wn_model_feed_icmp(WnModel *model, const WnPacket *packet);
void wn_model_feed_dtls(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                        WnBytes bytes, WnTurnPeer *relay);
void wn_model_feed_arp(WnModel *model, const WnPacket *packet);
void wn_model_feed_portmap(WnModel *model, const WnPacket *packet);
void wn_model_feed_dns(WnModel *model, const WnPacket *packet);
/* The first question of the same client about the same domain; the others by next. */
WnDnsQuery *wn_dns_first_alike(const WnModel *model, const WnDnsQuery *query);
/* The domain that it is about, whatever service of it is asked for. */
const char *wn_dns_domain(const WnDnsQuery *query);
/* The domain in a question for a SIP service ("_sip._udp.example.net"), or NULL. */
const char *wn_model_sip_domain(const char *name);
void        wn_model_feed_tcp(WnModel *model, const WnPacket *packet, WnFlow *flow, int side);

WnSetup *wn_model_setup(WnModel *model, WnFlow *flow);
/* A request was sent, or sent again; it was answered.  Methods that are not of TURN teach nothing.
 */
void wn_turn_ask(WnModel *model, const WnPacket *packet, WnStunTransaction *transaction,
                 const WnStun *stun);
void wn_turn_answer(WnModel *model, const WnPacket *packet, const WnStunTransaction *transaction);
/* The peer of a relayed packet, by its channel or (channel 0) its endpoint; NULL: there are too
 * many. */
WnTurnPeer *wn_turn_relay(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                          uint16_t channel, const WnEndpoint *endpoint);
/* Seen at the TURN server: the flow of a peer without permission to the relayed endpoint, and which
 * side of it the peer is; NULL: there is none. */
const WnFlow *wn_turn_refused_peer(const WnModel *model, const WnTurn *turn, int *peer);

/* One packet at one place. */
typedef struct {
    const WnFlow *flow;
    uint8_t       side; /* that sent it */
    uint16_t      capture;
    uint32_t      frame;
    WnTime        time;
    uint32_t      idle_ms;     /* silence of the flow before it; UINT32_MAX: not known */
    const char   *writer;      /* From URI, NULL: not SIP */
    uint64_t      fingerprint; /* of the whole SIP message; 0: not SIP, or cut */
} WnGlimpse;

/* The same packet, or another of the same request or stream, was seen at two places. */
void wn_model_two_sights(WnModel *model, const WnGlimpse *first, const WnGlimpse *second);

/* Keeps a copy. */
void wn_model_add_translation(WnModel *model, const WnTranslation *translation);
/* What was told of this socket, as seen inside, towards there; NULL: nothing. */
const WnTranslation *wn_model_translation_of(const WnModel *model, const WnEndpoint *inside,
                                             const WnEndpoint *towards);
/* A router on its way gives its private source a public address: it leaves for the Internet, where
 * no private destination can be (RFC 1918 3). */
bool wn_stream_leaves_for_internet(const WnModel *model, const WnStream *stream);

/* It came to the next capture point untranslated: a tunnel leads to its destination, be it private.
 */
bool wn_stream_comes_as_it_is(const WnModel *model, const WnStream *stream);

/* Another ICMP error, name or the like; what has no room is counted. */
bool wn_model_has_room_for_note(WnModel *model);
/* Keeps a message of a transaction, which is not yet linked to it. */
WnMessage *wn_model_add_message(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                                const WnSip *sip, WnTransaction *transaction, uint32_t fingerprint);
/* The message is there already: the same frame again, or sent again. */
void wn_model_count_again(WnModel *model, WnMessage *message, const WnPacket *packet,
                          uint32_t fingerprint);

/* Interned values.  Those of the first message of a call will be asked for soon. */
void         wn_model_warm_values(const WnModel *model, const WnSip *sip);
const WnUri *wn_model_uri(WnModel *model, const WnSipAddress *address);
const WnUri *wn_model_plain_uri(WnModel *model, const WnSipUri *uri);
/* Whether it is what this URI, not NULL, was made of by one of these. */
bool wn_model_uri_is(const WnUri *known, WnBytes whole);
/* The same, and its text alone where it is no URI. */
const WnUri *wn_model_request_uri(WnModel *model, const WnSipUri *uri);
const WnVia *wn_model_via(WnModel *model, const WnSipVia *via);
/* Of the branch that via names (RFC 3261 8.1.1.7); 0: none that tells transactions apart. */
uint64_t wn_branch_hash(const WnSipVia *via);
/* before: a list that it may well be, or NULL. */
const WnUriList *wn_model_uri_list(WnModel *model, const WnUriList *before,
                                   const WnSipAddress *addresses, unsigned n);
/* In arena: it belongs to one message. */
WnSession *wn_model_session(WnModel *model, WnArena *arena, const WnSdp *sdp, uint32_t frame);
/* Of candidates that follow a description. */
WnSession *wn_model_fragment(WnModel *model, WnArena *arena, const WnSdp *sdp, uint32_t frame);
/* The message has a description, or candidates that follow one: adds these to the descriptions of
 * their writer that they belong to, whichever of the two is seen first. */
void wn_candidates_join(WnMessage *message);

/* Whether a TCP segment only keeps its connection alive; before it is fed. */
WnKeepalive wn_tcp_keepalive(const WnFlow *flow, int side, const WnPacket *packet);
/* What a TCP segment says of data that is, or is not, acknowledged; before the flow counts it. */
void wn_tcp_segment_feed(WnFlow *flow, int side, const WnPacket *packet);

/* What receivers reported about that SSRC, one a flow: the next one, or NULL; start with { 0 }. */
WnReception *wn_model_reception_next(const WnModel *model, uint32_t ssrc, WnTableCursor *cursor);
/* Who sends reports to that endpoint; the same way. */
WnReporter *wn_model_reporter_next(const WnModel *model, const WnEndpoint *to,
                                   WnTableCursor *cursor);

/* The class of an address with the user's own ranges applied (--private-net, --public-net). */
WnAddrClass wn_model_class(const WnModel *model, const WnAddr *addr);
bool        wn_model_is_nonpublic(const WnModel *model, const WnAddr *addr);
/* Of no use outside its own network: non-public, or a name that only that network knows.  A name
 * proves no NAT. */
bool wn_model_is_local(const WnModel *model, const WnAddr *addr);
bool wn_model_is_public(const WnModel *model, const WnAddr *addr);
/* A public server says that it sees a private address: a load balancer on its own side put it
 * there, for none of the phone's routers sends that to the Internet. */
bool wn_model_is_of_server(const WnModel *model, const WnMapping *seen);
/* A TURN server told somebody that it relays at that address. */
bool wn_model_is_relayed(const WnModel *model, const WnAddr *addr);
/* A STUN or TURN server or a router told it to somebody: it is an outside one, if only for the
 * router that it stands before. */
bool wn_model_was_told(const WnModel *model, const WnAddr *addr);
/* Where SIP servers listen for TCP and TLS (RFC 3261 18.2.1, 19.1.2), and where the
 * user says so. */
bool wn_model_is_sip_port(const WnModel *model, uint16_t port);
/* A private address as a packet or an error of that realm means it (WnPacket.realm). */
void wn_model_place(const WnModel *model, WnAddr *addr, uint8_t realm);

#endif
