/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine's whole public face: packets in, a report out.  Both front ends, the program and the
 * Wireshark plugin, use this header and no other of the engine.
 *
 *     WnEngine *engine = wn_engine_new(&options);
 *     wn_engine_feed(engine, &packet);            for each packet, in capture order
 *     const WnReport *report = wn_engine_conclude(engine);
 *     wn_engine_free(engine);
 *
 * The engine neither prints nor logs, calls nobody back, and reads no clock, locale or environment;
 * equal packets give equal reports.
 */
#ifndef WHYNAT_H
#define WHYNAT_H

#include "base/addr.h"
#include "base/bytes.h"

#define WN_VERSION "0.1.0"

/* ------------------------------------------------------------------ packets */

typedef int64_t WnTime; /* nanoseconds since the Unix epoch */
/* No capture is read as later (2116) or earlier than that: a time and a wait can be added. */
#define WN_TIME_MAX (INT64_MAX / 2)

#define WN_MILLISECOND INT64_C(1000000)
#define WN_SECOND      INT64_C(1000000000)

typedef enum {
    WN_PACKET_DATAGRAM,      /* payload: of UDP (or one SCTP data chunk) */
    WN_PACKET_MESSAGE,       /* payload: one whole SIP or STUN message off TCP, TLS or WebSocket,
                                or a keep-alive between messages; what follows it is not read */
    WN_PACKET_TCP_EVENT,     /* a TCP segment: flags, sequence numbers; payload: its own bytes where
                                they are neither SIP nor STUN (TLS records, say), else empty */
    WN_PACKET_ICMP_ERROR,    /* payload: the ICMP or ICMPv6 message with the packet it quotes */
    WN_PACKET_ARP,           /* src.addr asks (or tells) about dst.addr; no payload */
    WN_PACKET_FRAGMENTS_LOST /* pieces of one IP packet whose rest never came; ports where the first
                                piece was among them, payload: that first piece's UDP payload */
} WnPacketKind;

typedef enum {
    WN_CARRIER_UDP,
    WN_CARRIER_TCP,
    WN_CARRIER_TLS,
    WN_CARRIER_WS,
    WN_CARRIER_SCTP
} WnCarrier;

enum {
    WN_TCP_FIN = 0x01,
    WN_TCP_SYN = 0x02,
    WN_TCP_RST = 0x04,
    WN_TCP_PSH = 0x08,
    WN_TCP_ACK = 0x10
};

/* Where several capture points are read together: what became of a packet behind the one that saw
 * it. */
typedef enum {
    WN_FATE_UNKNOWN,    /* nobody looked, or no other point would have seen it */
    WN_FATE_ARRIVED,    /* it was seen again further on */
    WN_FATE_LOST,       /* a point further on, which sees such packets, never saw it */
    WN_FATE_LOST_LATER, /* it arrived at one, and one behind that, which sees such packets, never
                           saw it */
    WN_FATE_UNDERWAY,   /* it arrived at one; what lies behind could not have shown it */
    WN_FATE_BESIDE /* it arrived, on the same link: no router had it before it was seen again */
} WnFate;

static inline bool
wn_fate_is_loss(WnFate fate)
{
    return fate == WN_FATE_LOST || fate == WN_FATE_LOST_LATER;
}

typedef struct {
    WnTime       time;
    uint32_t     frame;   /* from 1, as Wireshark counts; the frame that completes payload */
    uint16_t     capture; /* capture point, from 0: one for each input file and interface */
    WnPacketKind kind;
    WnCarrier    carrier;          /* with src and dst: the 5-tuple */
    WnEndpoint   src, dst;         /* of an ICMP error: the host that sent it, and its receiver */
    WnBytes      payload;          /* borrowed until wn_engine_feed() returns */
    uint32_t     payload_length;   /* as sent; more than payload.length when truncated */
    uint32_t     tcp_sequence;     /* of a TCP_EVENT, or of a MESSAGE's first byte; 0: not known */
    uint32_t     tcp_acknowledged; /* TCP_EVENT only */
    uint16_t     ip_id;     /* tells a duplicated frame from a retransmission; 0: not known */
    uint16_t     ip_total;  /* IP datagram as sent, after reassembly; 0: not known */
    uint16_t     fragments; /* IP pieces it came in; 0 or 1: it was whole */
    uint8_t      ttl;       /* 0: not known */
    uint8_t      tcp_flags;
    bool         truncated; /* the snap length cut the payload */
    bool         arp_reply; /* WN_PACKET_ARP: an answer */
    WnFate       fate;
    uint8_t realm; /* the private network of its capture point, from 1; the same number: private
                      addresses mean the same hosts there; 0: there is one only */
} WnPacket;

/* What a datagram of a mirror holds (HEP v3). */
typedef enum {
    WN_MIRRORED_NOTHING, /* it is none */
    WN_MIRRORED_PACKET,
    WN_MIRRORED_COMPRESSED, /* a packet whose payload has to be inflated (zlib) */
    WN_MIRRORED_OTHER,      /* something else than a packet: statistics, a log */
    WN_MIRRORED_CUT,        /* not enough of it was captured */
    WN_MIRRORED_BAD
} WnMirrored;

/* The packet that a mirror's datagram carries, with the addresses and time of when it was seen;
 * only of PACKET and COMPRESSED.  Its payload is borrowed from the mirror's.  The engine does not
 * unwrap by itself. */
WnMirrored wn_packet_unwrap(const WnPacket *mirror, WnPacket *inner);

/* ------------------------------------------------------------------ options */

typedef enum {
    WN_VANTAGE_UNKNOWN,
    WN_VANTAGE_LAN,
    WN_VANTAGE_WAN,
    WN_VANTAGE_BOTH,
    WN_VANTAGES
} WnVantage;

typedef struct {
    WnAddr    addr;
    WnVantage vantage;
} WnVantageHint;

/* What the user knows of the network, and how much the engine may hold.  Arrays are borrowed for
 * the engine's life. */
typedef struct {
    const WnPrefix *private_nets, *public_nets;
    const WnPrefix (*same_realms)[2]; /* pairs of prefixes that can reach each other */
    const WnEndpoint    *servers;     /* port 0: any */
    const WnVantageHint *vantages;
    const uint16_t
            *sip_ports; /* beside 5060: where a message cut before its start line ends is SIP */
    size_t   n_private_nets, n_public_nets, n_same_realms, n_servers, n_vantages, n_sip_ports;
    uint16_t rtp_low, rtp_high; /* the configured media port range; 0: not told */

    bool     frames; /* keep what became of each frame, for wn_engine_frame(): 80 bytes a packet */
    uint32_t max_flows, max_messages, max_calls, max_streams, max_stun, max_notes;
    uint32_t max_awake; /* calls kept unpacked while packets come; costs time, never a verdict */
    uint32_t max_nats, max_ports; /* in the report */
    bool     tell_clients;        /* the report has what each client's requests raise */
} WnOptions;

/* No facts, and limits that hold a capture of a million calls. */
void wn_options_init(WnOptions *options);

/* ------------------------------------------------------------------ report */

typedef enum {
    WN_GRADE_NONE,
    WN_GRADE_HAZARD,
    WN_GRADE_POSSIBLE,
    WN_GRADE_LIKELY,
    WN_GRADE_CERTAIN
} WnGrade;
typedef enum {
    WN_SEVERITY_INFO,
    WN_SEVERITY_NOTE,
    WN_SEVERITY_MINOR,
    WN_SEVERITY_MAJOR,
    WN_SEVERITY_CRITICAL
} WnSeverity;

/* Whose box has to change; several may be set. */
typedef enum {
    WN_PARTY_CLIENT = 1 << 0, /* the phone */
    WN_PARTY_SERVER = 1 << 1, /* proxy, registrar, PBX */
    WN_PARTY_NAT = 1 << 2,    /* the router that translates */
    WN_PARTY_FIREWALL = 1 << 3,
    WN_PARTY_PROVIDER = 1 << 4, /* the Internet provider's network */
    WN_PARTY_RELAY = 1 << 5,    /* media relay, TURN server, SBC */
    WN_PARTY_STUN = 1 << 6,     /* STUN server */
    WN_PARTY_USER = 1 << 7,
    WN_PARTY_CALLER = 1 << 8,
    WN_PARTY_CALLEE = 1 << 9
} WnParty;

typedef enum {
    WN_SUBJECT_CALL = 1 << 0,
    WN_SUBJECT_REGISTRATION = 1 << 1,
    WN_SUBJECT_SUBSCRIPTION = 1 << 2,
    WN_SUBJECT_MESSAGE = 1 << 3,
    WN_SUBJECT_DISCOVERY = 1 << 4, /* a client asking STUN servers for its public address */
    WN_SUBJECT_MEDIA = 1 << 5      /* RTP without a call in the capture */
} WnSubjectKind;

typedef enum {
    WN_OUTCOME_INCOMPLETE,
    WN_OUTCOME_ANSWERED,
    WN_OUTCOME_REGISTERED,
    WN_OUTCOME_SUBSCRIBED,
    WN_OUTCOME_DELIVERED,
    WN_OUTCOME_REJECTED,
    WN_OUTCOME_CANCELLED,
    WN_OUTCOME_NO_ANSWER,
    WN_OUTCOME_TIMED_OUT,
    WN_OUTCOME_DROPPED
} WnOutcome;

typedef enum { WN_UNDECIDED, WN_NO, WN_YES } WnAnswer; /* null, false, true */

typedef enum { WN_ROLE_CALLER, WN_ROLE_CALLEE, WN_ROLE_CLIENT, WN_ROLE_SERVER } WnRole;

typedef enum {
    WN_MEDIA_UNSEEN,    /* this capture could not have shown it */
    WN_MEDIA_DELIVERED, /* shown to arrive */
    WN_MEDIA_SENT,      /* seen under way; whether it arrives cannot be seen from here */
    WN_MEDIA_NONE,      /* expected, visible here if it existed, and absent */
    WN_MEDIA_BLOCKED,   /* sent, and shown not to arrive */
    WN_MEDIA_HELD       /* not expected in this direction */
} WnMediaVerdict;

/* How far a NAT's mapping or filtering depends on the other end (RFC 4787 4.1 and 5), in rising
 * order. */
typedef enum { WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_ADDRESS, WN_DEPENDS_ON_PORT } WnDependence;

/* The same in the words of RFC 3489 5. */
typedef enum {
    WN_CONE_UNKNOWN,
    WN_CONE_NONE, /* no NAT and no filter */
    WN_CONE_FULL,
    WN_CONE_RESTRICTED,
    WN_CONE_PORT_RESTRICTED,
    WN_CONE_SYMMETRIC,
    WN_CONE_SYMMETRIC_FIREWALL
} WnConeType;

/* A catalogue entry as a reader sees it: what `explain` prints and reports cite.  For ever. */
typedef struct {
    const char *id, *title;
    const char *group;  /* heading of the catalogue it stands under */
    unsigned    judges; /* WnSubjectKind */
    WnSeverity  severity;
    unsigned    fault;                   /* WnParty */
    const char *explanation;             /* paragraphs, separated by empty lines */
    const char *fix;                     /* one action a line, each begins with "- " */
    const char *blind_spot[WN_VANTAGES]; /* what cannot be seen from there; NULL: nothing to say */
    const char *references[12];          /* NULL-terminated */
} WnCauseInfo;

typedef enum { WN_EVIDENCE_CAUSE, WN_EVIDENCE_EFFECT } WnEvidenceRole;

typedef struct {
    uint32_t       frame;
    uint16_t       capture;
    WnEvidenceRole role;
    const char    *finding; /* id */
    const char    *text;    /* one sentence, valid UTF-8; may hold wire text: escape it */
} WnEvidenceItem;

typedef struct {
    const WnCauseInfo    *info;
    WnGrade               grade;
    unsigned              fault; /* WnParty, narrowed to what the evidence shows */
    const WnEvidenceItem *evidence;
    size_t                n_evidence;
    const char *const    *fixes; /* sentences */
    size_t                n_fixes;
} WnCauseVerdict;

typedef struct {
    const WnCauseInfo *info;
    const char        *guard;   /* id */
    const char        *because; /* a sentence */
    const uint32_t    *frames;
    const uint16_t    *captures; /* points that saw them */
    size_t             n_frames;
} WnRuledOut;

typedef struct {
    const char *where, *why, *command;
} WnCaptureNext;

typedef struct {
    WnRole      role;
    WnEndpoint  endpoint;
    WnVantage   vantage;
    WnAnswer    behind_nat;
    WnEndpoint  mapped;     /* its public endpoint where that is known and another; else family 0 */
    const char *user_agent; /* NULL: not seen */
} WnPartyReport;

typedef struct {
    const char     *type; /* "audio", "video", ... */
    WnRole          from, to;
    const uint32_t *ssrcs;
    size_t          n_ssrcs;
    uint64_t        packets;
    WnEndpoint advertised, source, destination; /* advertised by the receiver; family 0: unknown */
    WnMediaVerdict verdict;
    uint32_t       first_frame, last_frame;     /* 0: none seen */
    uint16_t       first_capture, last_capture; /* points that saw them */
    const char    *bound_by; /* the rule that tied the stream to this m-line; NULL without one */
    uint64_t       lost; /* of packets: another point would have seen them come by, and did not */
} WnMediaReport;

typedef struct {
    WnSubjectKind   kind;
    uint32_t        number;     /* less than n_subjects, and of no other subject of the report */
    bool            connection; /* DISCOVERY: of a connection on which SIP does not get through */
    const char     *call_id;    /* NULL: none */
    const char     *from, *to;  /* URIs, or the endpoints' text */
    const uint16_t *captures;
    size_t          n_captures;
    uint32_t        first_frame, last_frame;
    uint16_t        first_capture, last_capture; /* points that saw them */
    WnTime          start, end;
    WnTime          answered; /* 0: never */
    bool            ended;    /* nothing more is to be expected of it */
    WnOutcome       outcome;
    uint16_t        status; /* final SIP status; 0: none */
    WnAnswer        works, nat_related;
    const char     *registration_flow; /* "F4"; NULL: none */
    const char     *registration_flow_text,
        *registrar; /* what it is, what the registrar needs; or NULL */

    const WnPartyReport *parties;
    size_t               n_parties;
    const WnMediaReport *media;
    size_t               n_media;

    const WnCauseVerdict *headline; /* NULL: nothing failed */
    const WnCauseVerdict *also;     /* further independent faults, and consequences */
    size_t                n_also;
    const WnCauseVerdict *hazards;
    size_t                n_hazards;
    const WnRuledOut     *ruled_out;
    size_t                n_ruled_out;
    const WnCaptureNext  *capture_next;
    size_t                n_capture_next;
    const char           *sentence; /* the verdict in plain words */
} WnSubjectReport;

/* Mapping or filtering behaviour as far as it was seen: between least and most. */
typedef struct {
    WnDependence least, most; /* equal: known.  least > most: observations contradict each other */
    WnGrade      grade;       /* NONE: nothing is known */
} WnNatBehaviour;

/* One NAT, or (translates false) a host that was told its own address. */
typedef struct {
    const WnAddr  *insides, *outsides; /* hosts behind it, its own addresses; the first ones */
    size_t         n_insides, n_outsides;
    uint32_t       more_insides, more_outsides; /* not listed */
    bool           translates;
    bool           nat64;   /* from IPv6 to IPv4 (RFC 6146) */
    bool           telling; /* more is known than the addresses */
    WnNatBehaviour mapping, filtering;
    WnConeType     type;
    WnGrade        grade; /* of the whole */
    WnAnswer       port_preserved, hairpin;
    uint32_t       least_life_ms, most_life_ms; /* of an unused mapping; 0, UINT32_MAX: not known */
    WnAnswer       alg;                         /* YES: what messages say is rewritten on the way */
    bool           alg_breaks;                  /* and a call or registration failed by that */
    const char *const    *remarks; /* sentences: contradictions and what explains odd ports */
    size_t                n_remarks;
    const WnEvidenceItem *evidence;
    size_t                n_evidence;
} WnNatReport;

/* Tests that proxies make to find clients behind NAT.  Kamailio's nat_uac_test() has these bits, */
enum {
    WN_UAC_CONTACT_PRIVATE = 1 << 0,
    WN_UAC_VIA_SOURCE_DIFFERS = 1 << 1,
    WN_UAC_VIA_PRIVATE = 1 << 2,
    WN_UAC_SDP_PRIVATE = 1 << 3,
    WN_UAC_PORT_DIFFERS = 1 << 4,
    WN_UAC_SOURCE_PRIVATE = 1 << 5,
    WN_UAC_WEBSOCKET = 1 << 6,
    WN_UAC_CONTACT_PORT_DIFFERS = 1 << 7,
    WN_UAC_SDP_SOURCE_DIFFERS = 1 << 8,
    WN_UAC_TARGET_DIFFERS = 1 << 9,
    WN_UAC_TESTS = 10,
    /* and that of OpenSIPS has these; below they are the same. */
    WN_OPENSIPS_CONTACT_ADDR_DIFFERS = 1 << 5,
    WN_OPENSIPS_CONTACT_PORT_DIFFERS = 1 << 6,
    WN_OPENSIPS_CARRIER_GRADE_NAT = 1 << 7, /* only its wider set of addresses finds something */
    WN_OPENSIPS_TESTS = 8
};

typedef struct {
    uint16_t kamailio[2]; /* by nat_addr_mode */
    uint16_t opensips;
} WnUacTests;

/* What one request raises. */
typedef struct WnMessageTests WnMessageTests;
struct WnMessageTests {
    WnMessageTests *next; /* by subject, then time */
    const char     *method;
    uint32_t        frame;
    WnUacTests      tests; /* where the capture was taken */
};

/* What the requests of one client raise. */
typedef struct {
    WnEndpoint  client; /* as seen in the capture */
    const char *from;   /* its URI */
    const char *user_agent;
    uint32_t    requests, subjects;
    WnUacTests  tests; /* where the capture was taken */
    uint32_t kamailio_frames[WN_UAC_TESTS], opensips_frames[WN_OPENSIPS_TESTS]; /* first of each */
    WnMessageTests *messages, *last_message; /* the first ones, */
    uint32_t        n_messages;              /* so many */
    bool            is_predicted;
    WnEndpoint      mapped;    /* as its server sees it, */
    WnUacTests      predicted; /* and what is raised there */
    WnAnswer        mattered;  /* a NAT fault heads some subject of it; NO: all of them work */
    bool            doubted;   /* some subject of it does not surely work */
    const char     *cause;     /* id of that fault; NULL: none */
} WnClientTests;

typedef struct {
    WnEndpoint towards, address;
} WnPublicPort;

/* One socket in the port audit. */
typedef struct {
    WnEndpoint  endpoint; /* as seen in the capture */
    WnCarrier   carrier;
    const char *role;           /* "sip", "audio-rtp", "audio-rtcp", "stun", "turn", ... */
    WnEndpoint  local;          /* inside, as seen or as the host says; */
    WnEndpoint  advertised;     /* as Contact or SDP name it; family 0: not named */
    const WnPublicPort *public; /* as others see it, the first ones */
    size_t      n_public;
    uint64_t    packets_in, packets_out;
    uint32_t    first_frame, last_frame; /* 0: none seen */
    uint16_t    capture, last_capture;   /* points that saw them */
    const char *verdict;                 /* "unchanged", "changed", "changed-per-destination",
                                            "advertised-not-used", "never-used", "unknown" */
    const char *traffic;        /* "both", "only-outbound", "only-inbound", "never-used", "unseen",
                                   "blocked" */
    const char *const *remarks; /* sentences */
    size_t             n_remarks;
} WnPortReport;

/* ------------------------------------------------------------------ who can call whom */

/* How media finds its way between two parties. */
typedef enum {
    WN_TECHNIQUE_HOST,          /* SDP names the phones' own addresses */
    WN_TECHNIQUE_HOST_LATCHING, /* the same, and each replies to where packets come from */
    WN_TECHNIQUE_STUN,          /* SDP names what a STUN server saw, and packets go there only */
    WN_TECHNIQUE_PUNCHING,      /* the same with replies to the source, or ICE */
    WN_TECHNIQUE_RELAY,         /* a relay that sends to where packets come from */
    WN_TECHNIQUE_TURN,          /* the caller's media on a TURN server */
    WN_TECHNIQUES
} WnTechnique;

enum { WN_SOUND_FORTH = 1, WN_SOUND_BACK = 2 }; /* from caller to called; from called to caller */

/* What is known of one end's NAT; translates false: it has none (but may have a filter). */
typedef struct {
    bool         translates;
    WnDependence mapping_least, mapping_most, filtering_least, filtering_most;
} WnNatBounds;

typedef struct {
    WnAnswer direct_invite, server_invite; /* UNDECIDED: that depends on what is not known */
    struct {
        uint8_t always, ever; /* WN_SOUND_ bits: whatever the unknown is, and with some of it */
    } media[WN_TECHNIQUES];
} WnCallability;

/* Between two different NATs, over UDP, while their mappings are kept alive. */
WnCallability wn_callability(const WnNatBounds *caller, const WnNatBounds *called);
WnNatBounds   wn_bounds_of_cone(WnConeType type); /* UNKNOWN: some NAT */
WnNatBounds   wn_bounds_of_nat(const WnNatReport *nat);

/* Beside subjects: things of the whole capture, each a sentence ("120 frames were duplicates"). */
typedef struct {
    const char *finding; /* id */
    const char *text;
} WnNote;

typedef struct {
    const WnSubjectReport *subjects; /* by first frame */
    size_t                 n_subjects;
    const WnNatReport     *nats; /* by first frame */
    size_t                 n_nats;
    const WnPortReport    *ports; /* by first frame */
    size_t                 n_ports;
    bool                   ports_cut; /* WnOptions.max_ports was reached */
    const WnClientTests   *clients;   /* only where WnOptions.tell_clients asks for them */
    size_t                 n_clients;
    const WnNote          *notes;
    size_t                 n_notes;
    uint32_t               n_failed, n_nat, n_not_nat, n_cannot_tell;
    bool accuses; /* a NAT cause of grade likely or certain heads some subject, or stands beside a
                     registration that was accepted: exit status 1 */
} WnReport;

/* ------------------------------------------------------------------ engine */

typedef struct WnEngine WnEngine;

/* options: NULL for the defaults; copied, but the arrays it names stay the caller's. */
WnEngine *wn_engine_new(const WnOptions *options);
void      wn_engine_free(WnEngine *engine);

/* Learns from one packet.  Never fails: what it cannot read it counts. */
void wn_engine_feed(WnEngine *engine, const WnPacket *packet);

/* What the reader knows of one capture point and no packet shows. */
typedef struct {
    uint16_t capture;
    uint32_t snaplen;    /* 0: not limited */
    uint64_t dropped;    /* by interface and system, as the file says */
    uint64_t truncated;  /* packets shorter than sent */
    bool     filtered;   /* a capture filter was in force, by the file or by -f */
    bool     incomplete; /* the file breaks off */
} WnCaptureFacts;

void wn_engine_describe_capture(WnEngine *engine, const WnCaptureFacts *facts);

/*
 * A NAT's mapping at work, as whoever compared two captures knows it: one socket before and behind
 * the box.
 */
typedef struct {
    WnCarrier  carrier;
    WnEndpoint inside, outside;
    WnEndpoint towards; /* the other end, as seen outside; */
    WnEndpoint named;   /* and inside, where a NAT64 writes it otherwise; family 0: it does not */
    WnEndpoint reached; /* and where packets for it came in behind the same box, having been turned
                           round there; family 0: they were not */
    uint8_t  realm_inside, realm_outside; /* WnPacket.realm */
    uint16_t capture_inside, capture_outside;
    uint32_t frame_inside, frame_outside; /* of the first packet */
    WnTime   first, last;
    bool     let_in;      /* the first packet came from outside */
    uint32_t outlived_ms; /* its longest silence */
    uint32_t gone_ms;     /* the shortest silence of the socket after which packets came no further
                             than outside; 0: none */
    WnTime   gone;        /* when the first of these was seen, */
    uint32_t gone_frame;  /* its frame outside */
} WnTranslation;

/* Once for each flow that crossed the box, when all packets were fed. */
void wn_engine_tell_translation(WnEngine *engine, const WnTranslation *translation);

/*
 * Judges all that was fed so far.  The report is the engine's, valid until the next conclude or
 * free; feeding may go on afterwards.
 */
const WnReport *wn_engine_conclude(WnEngine *engine);

/* ------------------------------------------------------------------ ladder */

typedef enum {
    WN_SENT_REQUEST,
    WN_SENT_RESPONSE,
    WN_SENT_STUN,
    WN_SENT_DNS,
    WN_SENT_CONNECTION, /* TCP: an attempt to connect, or its end */
    WN_SENT_ERROR,      /* ICMP; from: who reports it */
    WN_SENT_MEDIA       /* packets of one stream */
} WnSentKind;

/* What one host sent to another, with its repetitions. */
typedef struct {
    WnSentKind  kind;
    WnEndpoint  from, to;
    WnTime      time, last; /* last: of its repetitions, or of the media */
    uint32_t    frame, last_frame;
    uint16_t    capture;
    uint16_t    arrived_capture;     /* where several points saw it: the last of them, */
    uint32_t    arrived_frame;       /* and its frame there; 0: only one did */
    uint32_t    packets;             /* how many times it was sent; of media: how many packets */
    uint32_t    ssrc;                /* of media */
    const char *label;               /* "INVITE", "200 OK", "Binding request", "RTP" */
    const char *detail;              /* what it names: Contact, media address; NULL: nothing */
    bool        is_cause, is_effect; /* a frame of it stands so in the evidence of the headline */
    bool        falls_short;         /* it goes towards to, and never was where that host is */
} WnLadderStep;

typedef struct {
    const WnLadderStep *steps; /* by time */
    size_t              n_steps;
    size_t              left_out; /* steps beyond the limit of one ladder */
} WnLadder;

/* Draws ladders of the engine's latest report; nothing may be fed or concluded while it lives. */
typedef struct WnLadders WnLadders;

WnLadders *wn_ladders_new(const WnEngine *engine);
void       wn_ladders_free(WnLadders *ladders);
/* Of that subject; valid until the next call. */
const WnLadder *wn_ladders_draw(WnLadders *ladders, const WnSubjectReport *subject);

/* ------------------------------------------------------------------ frames */

/* The call that media belongs to, whatever addresses its SDP names. */
typedef struct {
    uint32_t    setup_frame; /* the SDP that wants it */
    const char *call_id;     /* the engine's, for as long as it lives */
    WnEndpoint  source, destination;
    bool        is_video;
} WnMediaSetup;

/*
 * What the engine knows of single frames, for a front end that shows frames (options.frames):
 * typed values under names, with the bytes of the payload that they were read from.
 */

typedef enum {
    WN_VALUE_FLAG,
    WN_VALUE_CLASS, /* number: WnAddrClass */
    WN_VALUE_BYTE,  /* number of 8 bits: a step; the last one stands for all beyond */
    WN_VALUE_SHORT, /* number of 16 bits: a port, a set of flags */
    WN_VALUE_NUMBER,
    WN_VALUE_SECONDS,
    WN_VALUE_FRAME, /* number of another frame */
    WN_VALUE_TEXT,  /* valid UTF-8; may hold wire text: escape it */
    WN_VALUE_IPV4,
    WN_VALUE_IPV6
} WnValueKind;

typedef enum {
#define WN_FIELD(symbol, name, kind, label, meaning) WN_FIELD_##symbol,
#include "frames/fields.def"
#undef WN_FIELD
    WN_FIELDS
} WnField;

typedef struct {
    const char *name; /* "via.class": one that continues another stands under it */
    const char *label, *meaning;
    WnValueKind kind;
} WnFieldInfo;

typedef enum {
#define WN_ALERT(symbol, name, group, title) WN_ALERT_##symbol,
#include "frames/alerts.def"
#undef WN_ALERT
    WN_ALERTS
} WnAlert;

typedef enum {
    WN_GROUP_PROTOCOL,
    WN_GROUP_REQUEST,
    WN_GROUP_RESPONSE,
    WN_GROUP_SEQUENCE,
    WN_GROUP_REASSEMBLE
} WnAlertGroup;
typedef enum { WN_LEVEL_CHAT, WN_LEVEL_NOTE, WN_LEVEL_WARNING, WN_LEVEL_ERROR } WnAlertLevel;

typedef struct {
    const char  *name, *title;
    WnAlertGroup group;
} WnAlertInfo;

typedef struct {
    WnField  field;
    uint16_t packet; /* of the frame's packets, in the order in which they were fed */
    uint16_t length; /* of the bytes it comes from; 0: from elsewhere */
    uint32_t offset; /* of them, in the payload */
    union {
        bool        flag;
        uint32_t    number;
        double      seconds;
        const char *text;
        WnAddr      addr;
    } is;
} WnFrameNote;

typedef struct {
    WnAlert      alert;
    WnAlertLevel level;
    const char  *text;
} WnFrameAlert;

/* In the order in which they are to be shown. */
typedef struct {
    const WnFrameNote  *notes;
    size_t              n_notes;
    const WnFrameAlert *alerts;
    size_t              n_alerts;
} WnFrameView;

const WnFieldInfo *wn_field_info(WnField field);
const WnAlertInfo *wn_alert_info(WnAlert alert);

/*
 * What is known of that frame: of its own and earlier packets, and of all others as the last
 * conclude saw them.  False, with an empty view, where nothing is.  The view is the engine's, valid
 * until the next call to any function with this engine.
 */
bool wn_engine_frame(WnEngine *engine, uint32_t frame, WnFrameView *view);

/*
 * Whether the packet of the frame that was fed last is RTP of a call, by the rules that tie media
 * to its SDP.  Says yes rarely: when a stream has shown to be RTP, and again at twice as many
 * packets; a front end that decodes packets needs it once.  (options.frames)
 */
bool wn_engine_media_setup(WnEngine *engine, uint32_t frame, WnMediaSetup *setup);

/* ------------------------------------------------------------------ catalogue */

/* The catalogue, by id; find gives NULL for an unknown id. */
size_t             wn_catalogue_size(void);
const WnCauseInfo *wn_catalogue_entry(size_t index);
const WnCauseInfo *wn_catalogue_find(const char *id);
/* What would rule this entry out, a sentence without capital and stop; NULL behind the last. */
const char *wn_cause_excuse(const WnCauseInfo *info, size_t index);

/* Words of the report, as the JSON has them.  Static. */
const char *wn_grade_name(WnGrade grade);
const char *wn_severity_name(WnSeverity severity);
const char *wn_subject_kind_name(WnSubjectKind kind);
const char *wn_carrier_name(WnCarrier carrier);
const char *wn_outcome_name(WnOutcome outcome);
const char *wn_vantage_name(WnVantage vantage);
const char *wn_role_name(WnRole role);
const char *wn_media_verdict_name(WnMediaVerdict verdict);
const char *wn_dependence_name(WnDependence dependence); /* "endpoint-independent" */
const char *wn_cone_name(WnConeType type);               /* "full cone"; NULL for UNKNOWN */
/* By the number of the bit; NULL: there is none. */
const char *wn_uac_test_name(unsigned bit);
const char *wn_opensips_test_name(unsigned bit);
/* The name of one WnParty bit. */
const char *wn_party_name(WnParty party);
/* Whether such a headline means "NAT, or what stands in a NAT's place". */
bool wn_cause_is_nat(const WnCauseInfo *info);

#endif
