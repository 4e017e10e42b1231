/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that a finding, a guard or a cause may ask, about one subject.
 *
 * Findings come first: each observes the subject and adds what it sees.  Then guards answer, then
 * causes grade themselves by what was seen.  Nothing here changes the model.
 */
#ifndef WN_VERDICT_EVIDENCE_H
#define WN_VERDICT_EVIDENCE_H

#include "model/call.h"
#include "model/nat.h"
#include "model/subscriptions.h"

typedef struct WnEvidence    WnEvidence;
typedef struct WnFindingKind WnFindingKind;
typedef struct WnGuard       WnGuard;

/* A SUBSCRIBE or MESSAGE that is judged: the transactions of its kind. */
typedef struct {
    WnExchange     *exchange;
    WnTransaction **requests; /* the SUBSCRIBEs or MESSAGEs next to the client, by time */
    unsigned        n_requests;
    WnTransaction **notifies; /* NOTIFYs of the exchange (subscriptions), every hop */
    unsigned        n_notifies;
    WnTransaction  *deciding; /* the last of requests that was not challenged */
    WnMessage      *final; /* its final response, or that of the refresh that failed; NULL: none */
    const WnSubscribed *newer; /* that took the place of this subscription; NULL: none */
} WnService;

/*
 * One host on its way to a service, before any SIP: asking STUN servers for its public address (no
 * connectivity checks), asking TURN servers for a relayed one, looking up a SIP server's name in
 * vain, or opening a TLS connection to one in vain.  Only one of the three is set.
 */
typedef struct {
    WnAddr              client;
    WnStunTransaction **requests; /* Binding requests, by time */
    unsigned            n_requests;
    WnDnsQuery        **lookups;
    unsigned            n_lookups;
    WnFlow             *connection;
    bool                relay; /* requests are Allocate requests to TURN servers */
} WnDiscovery;

/* What is judged.  Exactly the members of its kind are set. */
typedef struct {
    WnSubjectKind          kind;
    const WnModel         *model;
    const WnRegistrations *registrations;
    const WnNats          *nats;
    const WnCall          *call;         /* CALL */
    const WnRegistration  *registration; /* REGISTRATION; of a CALL, MESSAGE or SUBSCRIPTION: the
                                            binding  that its request was routed by, or NULL */
    const WnService   *service;          /* SUBSCRIPTION, MESSAGE */
    const WnDiscovery *discovery;        /* DISCOVERY */
    const WnStream    *stream;           /* MEDIA */
    WnAgent client, server; /* REGISTRATION, SUBSCRIPTION, MESSAGE: who asks, who is asked;
                               of a CALL: copies of caller and callee */
    WnOutcome       outcome;
    uint16_t        status;
    WnAnswer        works;
    WnTime          start, end;
    uint32_t        first_frame, last_frame;
    uint16_t        first_capture, last_capture; /* points that saw them */
    WnTransaction **transactions; /* CALL, REGISTRATION, SUBSCRIPTION, MESSAGE: all, by time */
    unsigned        n_transactions;
    /*
     * Requests that are for a phone as it registered: of a CALL, SUBSCRIPTION or MESSAGE all
     * transactions; of a REGISTRATION the first ping of each run that nobody answers.
     */
    WnTransaction **deliveries;
    unsigned        n_deliveries;
} WnSubject;

const WnSubject *wn_evidence_subject(const WnEvidence *evidence);

/* ------------------------------------------------------------------ findings */

/* Most sentences are made of words and numbers, and never asked for. */
#define WN_MAX_WORDS 6

typedef struct WnFinding WnFinding;
struct WnFinding {
    WnFinding           *next; /* of the same kind */
    const WnFindingKind *kind;
    const void          *about; /* the transaction, message, stream, path or flow it is about */
    uint32_t             frame;
    uint16_t             capture;
    uint8_t              n_words;
    const char          *format; /* of its sentence, which is made of these */
    union {
        const char *text;
        unsigned    number;
    } words[WN_MAX_WORDS];
    const char *text; /* where it could not be made of these: the sentence itself */
};

/* What a call has at all; verdict/facts.c finds out. */
typedef enum {
    WN_HAS_SILENCE = 1 << 0, /* a request other than ACK without any response at its hop */
    WN_HAS_COPIES = 1 << 1,  /* a message that was sent again */
    WN_HAS_REFUSAL = 1 << 2, /* a final response of 300 or above */
    WN_HAS_INSIDE = 1 << 3,  /* a message from or to an address that is not public */
    WN_HAS_HOPS = 1 << 4,    /* messages on several flows, copies of its INVITE at several hops, or
                                messages that were lost between two capture points */
    WN_HAS_LOSS = 1 << 5,    /* the last of these */
    WN_HAS_VIAS = 1 << 6,    /* a message with several Vias */
    WN_HAS_ROUTES = 1 << 7,  /* a Record-Route */
    WN_HAS_PIECES = 1 << 8,  /* a message in IP fragments, whole or not */
    WN_HAS_CONNECTION = 1 << 9,      /* a message over TCP, or what runs over it */
    WN_HAS_ICMP = 1 << 10,           /* an ICMP error on a flow of its messages or its media */
    WN_HAS_PRIVATE_ANSWER = 1 << 11, /* a response whose Contact is not public */
    WN_HAS_SDP = 1 << 12,            /* media paths */
    WN_HAS_PRIVATE_SDP = 1 << 13,    /* one whose receiver names an address that is not public */
    WN_HAS_SOUND = 1 << 14,          /* one to which a stream is bound */
    WN_HAS_REPORTS = 1 << 15,        /* one whose receiver sends RTCP */
    WN_HAS_ICE = 1 << 16,            /* anything of ICE in an SDP */
    WN_HAS_BREAK = 1 << 17,          /* media that stopped to reach its receiver */
    WN_HAS_BINDING = 1 << 18,        /* the registration that it was routed by */
    WN_HAS_MAPPING = 1 << 19, /* somebody told an end of it an outside address, or might have */
    WN_HAS_NAT = 1 << 20,     /* a known NAT before an end of it */
    WN_HAS_STUN = 1 << 21,    /* these three: the capture has any */
    WN_HAS_TURN = 1 << 22,
    WN_HAS_PORTMAP = 1 << 23,
    WN_HAS_REGISTRATIONS = 1 << 24 /* the same */
} WnFact;

struct WnFindingKind {
    const char    *id;
    unsigned       observes; /* WnSubjectKind bits that it can be about */
    unsigned       needs;    /* WnFact bits: without all of them a call cannot show it */
    WnEvidenceRole role;     /* what it usually is: cause or effect */
    bool beside; /* no cause asks for it: it stands beside other evidence about the same */
    void (*observe)(WnEvidence *evidence);
};

/* Adds an observation of this kind: about may be NULL; the text is one sentence without frame
 * numbers, and what it is made of stays until the subject is judged. */
void wn_observe(WnEvidence *evidence, const WnFindingKind *kind, const void *about, uint32_t frame,
                uint16_t capture, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Its sentence, in arena. */
const char *wn_finding_text(const WnFinding *finding, WnArena *arena);

/* Whether it was seen; if so every observation of it becomes evidence of the cause being judged. */
bool wn_seen(WnEvidence *evidence, const WnFindingKind *kind);
/* Both about the same thing; only those pairs become evidence. */
bool wn_seen_together(WnEvidence *evidence, const WnFindingKind *a, const WnFindingKind *b);
/* The first observation, or NULL; nothing becomes evidence. */
const WnFinding *wn_observed(const WnEvidence *evidence, const WnFindingKind *kind);
/* The next one of the same kind, or NULL. */
const WnFinding *wn_observed_next(const WnFinding *finding);
/* The first observation about this one thing, or NULL. */
const WnFinding *wn_observed_about(const WnEvidence *evidence, const WnFindingKind *kind,
                                   const void *about);
/* Makes one observation evidence of the cause being judged. */
void wn_cite(WnEvidence *evidence, const WnFinding *finding);

/* ------------------------------------------------------------------ guards */

typedef enum {
    WN_GUARD_CLEAR,  /* looked, and the excuse does not hold */
    WN_GUARD_HOLDS,  /* the cause is ruled out */
    WN_GUARD_UNKNOWN /* this capture cannot tell: the grade is capped at possible */
} WnGuardAnswer;

struct WnGuard {
    const char *id;     /* "same-realm" */
    const char *number; /* of the catalogue: "G1" */
    const char *excuse; /* what it means, a sentence a person can read */
    WnGuardAnswer (*answer)(WnEvidence *evidence);
};

/* Within answer(): a frame that shows why the guard holds. */
void wn_excuse(WnEvidence *evidence, WnSpot at);
/* Answers are computed once a subject. */
WnGuardAnswer wn_guard_answer(WnEvidence *evidence, const WnGuard *guard);

/* ------------------------------------------------------------------ questions */

WnVantage wn_vantage_of(const WnEvidence *evidence, WnRole role);
/* What is known of the NAT before this party, from the whole capture; NULL: no NAT is known. */
const WnNat *wn_nat_of(const WnEvidence *evidence, WnRole role);
/* Whether each destination gets another port there ("symmetric"): UNDECIDED where that is not
 * known. */
WnAnswer wn_nat_is_dependent(const WnNat *nat);

/* Sound that stops for longer than this while the other direction goes on has ended. */
#define WN_FELL_SILENT (8 * WN_SECOND)

/* What routers keep a silent UDP mapping for at least; many no longer (RFC 5626 4.4.2). */
#define WN_SHORTEST_USUAL_LIFETIME (30 * WN_SECOND)

/* A request other than ACK and CANCEL that drew no response at this hop. */
bool wn_is_unanswered(const WnTransaction *transaction);
/* Who acknowledges has got the answer (RFC 3261 17.1.1.3, 13.2.2.4), and who answers the request:
 * what is missing of the INVITE went by here, and the capture shows one direction only.  call may
 * be NULL. */
bool wn_call_is_half_seen(const WnCall *call);
/* An initial INVITE that drew no response, of a call that somebody else answered: a fork's other
 * branch (RFC 3261 16.7).  It did not keep this call from being answered. */
bool wn_was_accepted_elsewhere(const WnSubject *subject, const WnTransaction *transaction);
/* One over UDP to a phone that had been silent for so long on that flow. */
bool wn_is_sent_to_silent(const WnTransaction *transaction);

/* The way to the phone had outlived a silence as long as the one before this request, with no more
 * of the server's packets in between. */
bool wn_silence_was_outlived(const WnTransaction *transaction);
/* The phone had sent keep-alives, and at least one that was due before this request did not come:
 * no router keeps back what leaves its network. */
bool wn_phone_had_stopped(const WnTransaction *transaction);

/* The other sights of one request: transactions of the subject with its method and CSeq. */
bool wn_is_same_request(const WnTransaction *a, const WnTransaction *b);

/* The REGISTER whose Contact the request goes to, though its packets come from another address;
 * NULL: none, or the phone has named another one since. */
const WnMessage *wn_register_naming(const WnSubject *subject, const WnMessage *request);
/*
 * Nobody answered this request: no response on any flow at this hop, although the capture goes on
 * for as long as the sender tried (G13: 32 s after the first copy, a full schedule, or a local
 * give-up: CANCEL, the next attempt, 408 sent upstream).
 */
bool wn_gave_up(const WnEvidence *evidence, const WnTransaction *transaction);
/* The first re-INVITE or UPDATE of an answered call that found nobody, at the hop that shows it;
 * NULL: none. */
const WnTransaction *wn_call_failed_within(const WnCall *call);
/* The response by which a proxy gave up the BYE because it went in circles, and no other BYE of the
 * call arrived; NULL: none. */
const WnMessage *wn_call_bye_in_circles(const WnCall *call);
/* A 2xx to INVITE that is sent again and again, and no ACK for it is in the capture. */
bool wn_answer_is_unconfirmed(const WnCall *call, const WnMessage *answer);
/* So is the one for the caller: that the call was answered it may not have heard. */
bool wn_caller_heard_no_answer(const WnCall *call);
/*
 * Whether a NAT stands before the phone that is to be reached: the called one, the one that
 * registers or subscribes, the one that a MESSAGE is for.  *at: what told it.
 */
WnAnswer wn_phone_is_translated(const WnEvidence *evidence, WnSpot *at);
/* The connection of the subject's i-th transaction that may have died: of a registration any that
 * it used, else one on which nobody answered; NULL: none, or the one of the transaction before. */
const WnFlow *wn_connection_of(const WnSubject *subject, unsigned i);
/* That the server opened in vain to the private address of the Contact by which the subject's phone
 * is reached, though that phone's packets come from another; NULL: none. */
const WnFlow *wn_connection_to_contact(const WnEvidence *evidence);
/* Data that this side of a connection sent over and over, and that was never
 * acknowledged; or NULL. */
const WnTcpSide *wn_tcp_stall_of(const WnFlow *flow, int side);
/* What it sent last was refused by RST from another number of hops than the other end is away: by a
 * box on the way. */
bool wn_tcp_is_refused_on_the_way(const WnFlow *flow, int side);
/*
 * The SYN was refused by a reset from another number of hops than packets of that host which the
 * client got on other ports: what the host itself sent there; NULL: it has refused it itself, or
 * nothing tells.
 */
const WnFlowSide *wn_tcp_refused_for(WnEvidence *evidence, const WnFlow *flow);
/* The reset came from as many hops as what that host sent on other ports. */
bool wn_tcp_refused_by_itself(WnEvidence *evidence, const WnFlow *flow);
/* After a long silence such data, or what was refused by RST; or NULL. */
const WnTcpSide *wn_tcp_idle_death_of(const WnFlow *flow, int side);
/* On the link of the client, where more than SIP is recorded, it sent nothing at all for most of
 * the silence before: asleep, it knows nothing of a connection that its server ended meanwhile. */
bool wn_tcp_client_may_have_slept(const WnModel *model, const WnFlow *flow);
/* Ethernet less the usual tunnels; smaller packets pass nearly everywhere. */
#define WN_LARGE_SEGMENT 1000
/* Such data, larger than all that was acknowledged, and nothing but its size tells why; or NULL. */
const WnTcpSide *wn_tcp_large_stall_of(const WnFlow *flow, int side);
/* A connection that the same hosts opened since this side was heard no more, and that works, for
 * segments as large, too; NULL: none. */
const WnFlow *wn_tcp_newer_than(const WnModel *model, const WnFlow *flow, int side);
/* Whether anything else of this side came to the other since. */
bool wn_tcp_shows_life(const WnModel *model, const WnFlow *flow, int side, WnTime since);
/* The same connection on the other side of a NAT; NULL: it is not in the capture. */
const WnFlow *wn_tcp_other_sight(const WnModel *model, const WnFlow *flow, int side);
/* Large data of this side that never comes to a receiver who gets what is smaller, before and
 * behind it, and still asks for it; or NULL. */
const WnTcpSide *wn_tcp_gap_of(const WnFlow *flow, int side, WnTime capture_end);
/* TCP, and what runs over it. */
bool wn_is_connection(const WnFlow *flow);
/* Phones register there, or the user says that it is a server. */
bool wn_is_known_server(const WnEvidence *evidence, const WnAddr *addr);
/* The caller's own address of record lives there: it is a server's address. */
bool wn_is_callers_server(const WnTransaction *invite, const WnAddr *addr);
/* A server sent this request, not a phone: it forwards it, or passes on an INVITE that it got
 * (B2BUA), or phones register there. */
bool wn_is_sent_by_server(const WnEvidence *evidence, const WnTransaction *transaction);
/* How long the capture goes on after this moment, of the message's capture point. */
WnTime wn_time_left(const WnEvidence *evidence, const WnMessage *message);
/* Whether the places that saw the subject had clocks that contradict each other, in a file that was
 * put together from several; *at: a packet that shows it. */
bool wn_clocks_contradict(const WnEvidence *evidence, WnSpot *at);
/* Whether RTP (or any UDP beside SIP) could be in this capture at all (G18). */
bool wn_capture_shows_media(const WnEvidence *evidence);
/* Whether the sender of this message got packets from elsewhere meanwhile: its network is alive. */
bool wn_host_is_alive(const WnEvidence *evidence, const WnAddr *host, WnTime from, WnTime to,
                      uint32_t *frame);
/* An ICMP error about packets that side of the flow sent, of this kind (or any: WN_ICMP_OTHER), not
 * before from; NULL: none. */
const WnIcmpNote *wn_icmp_about(WnEvidence *evidence, const WnFlow *flow, int side, WnIcmpKind kind,
                                WnTime from);

bool wn_is_nonpublic(const WnEvidence *evidence, const WnAddr *addr);
bool wn_is_public(const WnEvidence *evidence, const WnAddr *addr);
/* What is the same for all subjects of a conclude: the answer to a question about that object of
 * the model, which is asked but once; it may keep things in that arena. */
typedef const void *WnQuestion(WnEvidence *evidence, WnArena *kept, const void *about);
const void         *wn_evidence_once(WnEvidence *evidence, WnQuestion *question, const void *about);
/* The same about an exchange and its transactions.  Only registrations have several subjects in
 * one, and only theirs stay where they are: of another exchange it is asked each time. */
const void *wn_evidence_of_exchange(WnEvidence *evidence, WnQuestion *question,
                                    const WnExchange *exchange);
/* Calls look_at for the address of the client, and of a call's other side where that is another. */
void wn_look_at_ends(WnEvidence *evidence,
                     void (*look_at)(WnEvidence *evidence, const WnAddr *addr));
/* There is no NAT between here and the caller: what is not seen of it was not sent. */
bool wn_caller_is_watched(const WnEvidence *evidence);
/* How likely an ACK to a private address is what an answer is repeated for: where none is seen on
 * its way there, a caller that is watched may be gone, or may have sent a wrong one elsewhere. */
WnGrade wn_grade_of_unseen_ack(const WnEvidence *evidence);
/* The ACK for what was accepted is seen, and goes to a place that is reached from there: which
 * private address the answer names did not lead it astray. */
bool wn_ack_goes_elsewhere(const WnEvidence *evidence);
/* Whether an earlier request of the call got from that sender to that receiver: it was answered, or
 * was an ACK that ended the repetitions of the answer. */
bool wn_way_was_open(const WnEvidence *evidence, const WnMessage *request);
/*
 * A message that left for a private address which its sender cannot reach.  False where the
 * addressed host itself speaks at the point that saw it, or the same message goes to a public
 * address too: then it was seen inside that network, and arrives.  So does what is sent on a
 * connection.
 */
bool wn_leads_nowhere(const WnEvidence *evidence, const WnMessage *message);
/* The realm rule, see model/realm.h; teller: who told from that address, or NULL. */
WnAnswer wn_reaches(const WnEvidence *evidence, const WnAddr *from, const WnAddr *to,
                    const WnAddr *teller);
/* Whom that host talks SIP with here, beside that other one; NULL: with nobody. */
const WnAddr *wn_who_told(const WnEvidence *evidence, const WnAddr *host, const WnAddr *other);

/* Texts for sentences, in the report's arena: "203.0.113.7:5060". */
const char *wn_show_endpoint(WnEvidence *evidence, const WnEndpoint *endpoint);
const char *wn_show_addr(WnEvidence *evidence, const WnAddr *addr);
/* "the INVITE", "the 200 OK". */
const char *wn_show_message(WnEvidence *evidence, const WnMessage *message);
/* "12.5 s". */
const char *wn_show_seconds(WnEvidence *evidence, WnTime span);

/* ------------------------------------------------------------------ questions about media */

/* Sound that both sides agreed on in this direction, for as long as its absence means something. */
bool wn_media_is_due(const WnMediaPath *path);
/* More packets than an accident makes (G20): a second of sound, or some over three seconds. */
bool wn_media_is_steady(const WnMediaPath *path);
/* Nothing came this way, while the other way went on. */
bool wn_media_is_missing(const WnCall *call, const WnMediaPath *path);
/* The receiver names a private address, and the sender is no part of that network. */
bool wn_media_is_private_outside(const WnEvidence *evidence, const WnMediaPath *path);
/* What goes there is seen where it leaves one private network for another, is not lost on the way,
 * and nothing shows a translation: a tunnel may join the two, and the other side be silent for
 * reasons of its own. */
bool wn_media_may_be_routed(WnEvidence *evidence, const WnMediaPath *path);
/* The receiver is the server or PBX of its peer, not a client. */
bool wn_media_is_to_server(const WnEvidence *evidence, const WnMediaPath *path);
/* A REGISTER of that socket is in the capture: it is a phone, or a PBX that has a provider. */
bool wn_registers(const WnEvidence *evidence, const WnEndpoint *client);
/* The sender's media address is the far phone's own: no relay or server stands between. */
bool wn_media_is_from_phone(const WnEvidence *evidence, const WnMediaPath *path);
/* The sender, the receiver speaks through a translator between IPv4 and IPv6 (RFC 6146): others see
 * the one, the other's first server saw it, under an address of the other version. */
bool wn_media_sender_crosses(const WnEvidence *evidence, const WnMediaPath *path);
bool wn_media_receiver_crosses(const WnEvidence *evidence, const WnMediaPath *path);
/* The IP version that the sender uses for SIP: 4 where the receiver reaches it through a NAT64. */
unsigned wn_media_sender_family(const WnEvidence *evidence, const WnMediaPath *path);
/* The receiver's own media comes from this endpoint of that address (family 0: from any); or NULL.
 */
const WnStream *wn_media_seen_from(const WnCall *call, const WnMediaPath *path, const WnAddr *addr);
/* What shows that this host's router gives its packets other ports (RFC 4787 4.2.1), or NULL. */
const WnMapping *wn_changed_port_of(WnEvidence *evidence, const WnAddr *inside);
/* The receiver's own media is seen under a public address: so would be what is sent to it there. */
bool wn_media_is_watched_outside(const WnCall *call, const WnMediaPath *path);
/* The receiver's own media is seen on both sides of its NAT, and has the same port on both. */
bool wn_media_keeps_port(const WnCall *call, const WnMediaPath *path);
/* Where the receiver itself is watched: the socket that its own SDP names is known outside, at the
 * address of this path, and only by other ports than this path's. */
bool wn_media_names_closed_port(const WnCall *call, const WnMediaPath *path);

/* Another m-line of the same hop that gets through in both directions; NULL: there is none. */
const WnMediaPath *wn_media_working_sibling(const WnCall *call, const WnMediaPath *path);

/* Who should send on this path: also where the hop ends at a proxy, but the SDP names the phone
 * itself; NULL: not known. */
const WnAgent *wn_media_phone(const WnCall *call, const WnMediaPath *path);

/* Both sides do ICE, and no check succeeded and no media came either way. */
bool wn_media_ice_failed(const WnCall *call, const WnMediaPath *path);

/* The address of the receiver's m-line is none of its ICE candidates (RFC 8445 5.1.1.4, 5.4). */
bool wn_media_is_no_candidate(const WnMediaPath *path);
/* The receiver's SDP was captured on its own link, where nobody has changed it yet. */
bool wn_media_is_as_written(const WnCall *call, const WnMediaPath *path);

/* Why nothing comes by this path, or goes: what RFC 3264 has agreed on does not hold. */
bool wn_media_fails(const WnMediaPath *path);

/* Says "INVITE", "INVITE with credentials", "re-INVITE", "183 Session Progress". */
const char *wn_show_saying(WnEvidence *evidence, const WnMessage *message);

/* ------------------------------------------------------------------ questions about
 * TURN and DTLS */

/* The dealings with TURN servers that matter for the subject: of a call's two agents about its
 * time, or of a discovery's client.  Start with { 0 }; NULL: no more. */
typedef struct WnTurnList WnTurnList;
typedef struct {
    unsigned          host;
    const WnTurnList *list;
    unsigned          at;
} WnTurnCursor;

/* tells: whether they are of any interest, whatever the subject is; asked once. */
typedef bool  WnTurnTells(WnEvidence *evidence, const WnTurn *turn);
const WnTurn *wn_turn_next(WnEvidence *evidence, WnTurnTells *tells, WnTurnCursor *cursor);
/* The same client got an allocation over another flow, not before these dealings. */
bool wn_turn_allocated_later(WnEvidence *evidence, const WnTurn *turn);
/* Or it had one then, and used it. */
bool wn_turn_has_another(WnEvidence *evidence, const WnTurn *turn);

/* They are the sender's of this path, and its server refused to let in what the receiver offers. */
bool wn_turn_forbids_peer(const WnEvidence *evidence, const WnTurn *turn, const WnMediaPath *path);

/* ICE was begun anew, and accepted, after that moment (RFC 8445 9). */
bool wn_ice_restarts_after(const WnCall *call, WnTime at);
/* The host that owes answers to checks of consent lives on: its socket sends something later, or it
 * answers a request of the call. */
bool wn_consent_peer_lives(const WnCall *call, const WnBreak *broke);

/* What a relay that was refused explains: all where ICE found no pair, perhaps where media fails in
 * another way; in a call that works it was not needed. */
WnGrade wn_turn_grade_without(const WnEvidence *evidence);

/* The receiver names another address than that of its SIP, and its own media comes from another
 * public one than its SIP does: by a relay, or another router.  What it names may be theirs. */
bool wn_media_comes_by_another(const WnEvidence *evidence, const WnMediaPath *path);

/* A DTLS handshake on a flow that serves a media path. */
#define WN_MAX_SHAKES 8

typedef struct {
    const WnFlow      *flow;
    const WnHandshake *handshake;
    int                client; /* side of the flow that says ClientHello */
} WnShake;

/* Keys are to be agreed on by DTLS, and no media came either way. */
bool wn_media_is_unkeyed(const WnCall *call, const WnMediaPath *path);
/* Between a place that one side names and a host of the other, in the path's time: what the same
 * socket has to do with others is none of it. */
unsigned wn_media_dtls(const WnCall *call, const WnMediaPath *path, WnShake shakes[WN_MAX_SHAKES]);
/* Of them, on checked pairs where ICE is used, those that may have failed: none where one of them
 * ended with keys. */
unsigned wn_media_handshakes(const WnCall *call, const WnMediaPath *path,
                             WnShake shakes[WN_MAX_SHAKES]);
/* Whether anything of a handshake was seen at all, with whomever, or through a relay. */
bool wn_media_may_shake_hands(const WnCall *call, const WnMediaPath *path);

/* "sound", "video"; "the caller". */
const char *wn_show_media(const WnMediaPath *path);
const char *wn_show_role(WnRole role);

#endif
