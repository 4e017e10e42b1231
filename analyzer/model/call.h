/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call: all that one Call-ID with an INVITE adds up to, at every hop that the capture shows, and
 * its media.  A view made from the model at conclude, in an arena that lives until the subject is
 * judged.
 */
#ifndef WN_MODEL_CALL_H
#define WN_MODEL_CALL_H

#include "model/agent.h"
#include "model/registration.h"

/* Why media that had flowed reaches its receiver no more, by what was seen when it stopped. */
typedef enum {
    WN_BREAK_NONE,
    WN_BREAK_LEFT_BEHIND, /* the receiver's own media moved to another endpoint; this did not */
    WN_BREAK_EXPIRED,     /* the receiver had sent nothing for as long as a mapping lives */
    WN_BREAK_REDIRECTED,  /* a new offer sent the receiver's media elsewhere; this stopped */
    WN_BREAK_STRANGER,    /* it goes to somebody else who sent first */
    WN_BREAK_IGNORED,     /* the receiver named another place, sends from there, and this still goes
                             to the former one */
    WN_BREAK_CONSENT      /* consent checks of the pair were answered, and then no more */
} WnBreakKind;

typedef struct {
    WnBreakKind     kind;
    WnTime          at;      /* when it stopped to arrive, or went wrong */
    uint32_t        frame;   /* that shows it */
    uint16_t        capture; /* point that saw it */
    WnTime          pause;   /* EXPIRED: how long the receiver had been silent until then */
    bool            resumed; /* EXPIRED: it came back with the receiver's next packet */
    bool            hidden;  /* REDIRECTED: both directions left this place with the new offer */
    bool            proved;  /* its loss was watched: one side of the NAT has it, the other not */
    const WnStream *before, *after; /* of the receiver's media: LEFT_BEHIND, EXPIRED, STRANGER;
                                       IGNORED: this, and the receiver's own; REDIRECTED: what
                                       was seen of this last */
    WnEndpoint from, to;            /* REDIRECTED: where the receiver's media had to go, and then.
                                       IGNORED: what the receiver's SDP asked for, and then */
} WnBreak;

/* Connectivity checks that the sender of a path sent to candidates of its receiver (RFC 8445 7). */
typedef struct {
    unsigned pairs;      /* flows on which there were any, relayed ones included */
    unsigned reachable;  /* of them: towards an address that the sender can reach */
    unsigned exhausted;  /* of the reachable ones: asked for as long as the schedule goes */
    unsigned unhindered; /* of the reachable ones: no router stands between, or the other end itself
                            refuses them (ICMP port unreachable) */
    uint32_t sent, succeeded, refused;
    bool     unseen; /* some succeeded that are not here, as answers to them tell */
    uint16_t error;  /* of a refused one */
    uint32_t first_frame, last_frame;
    uint16_t first_capture; /* point that saw the first */
    WnTime   first, last;
} WnCheckList;

/*
 * A media line between two neighbours in the signalling (the two ends of one hop), in one
 * direction. "Sender" and "receiver" are the hop's ends: phones where no server stands between.
 */
typedef struct {
    const char *type;       /* "audio" */
    uint8_t     line;       /* index of the m-line */
    uint8_t     carried_by; /* the line whose transport it uses: as line, or another one of its
                               BUNDLE group (RFC 9143) */
    WnRole           from, to;
    const WnMessage *sender_sdp,
        *receiver_sdp; /* the messages whose SDP was last in force; may be NULL */
    const WnMediaLine *sender_line, *receiver_line;        /* of them */
    WnEndpoint     sender_signalling, receiver_signalling; /* their SIP endpoints in the frames */
    const WnAgent *sender, *receiver; /* who is at that end; NULL: a server that passes SIP on */
    WnEndpoint     advertised;        /* where the receiver wants it (c= and m= of its SDP) */
    WnEndpoint     sender_advertised;
    WnTime         from_time, to_time; /* while it is negotiated; to_time INT64_MAX: no end seen */
    bool           expected;     /* offer and answer want media in this direction at some time */
    WnTime         expected_for; /* after the answer, as far as the capture goes */
    bool           early;        /* only early media: never answered */
    bool           ice;          /* both SDPs have candidates */
    bool           ice_tcp;      /* some pair of them may be used over TCP (RFC 6544), which is not
                                    read */
    bool sender_open,
        receiver_open;  /* its candidates need not be all, wn_candidates_may_follow() */
    bool hidden_relay;  /* its sender has a relay whose server is not seen (TURN over TLS), or may
                           have,  and the other end's link is not here */
    bool ice_succeeded; /* a check of this pair succeeded with USE-CANDIDATE, or media flows on a
                           checked pair */
    bool moved;         /* an address or port changed by re-INVITE or UPDATE */
    bool is_rtp;
    bool shared;             /* its endpoint is another line's as well: formats tell them apart */
    bool bundled;            /* it may run over another line's endpoint (RFC 9143) */
    bool latched;            /* goes to where the receiver's media comes from, though its SDP names
                                another endpoint (RFC 7362) */
    bool       astray;       /* goes nowhere that the receiver is known to be reached */
    bool       deaf;         /* arrives only at a port of the receiver's that it never named */
    bool       unroutable;   /* goes only to a private address that its sender cannot reach */
    bool       lost_between; /* seen on one side of a NAT, and never on the other */
    bool       translated; /* a NAT stands before the receiver: its messages or addresses show it */
    bool       ambiguous;  /* RTP between these hosts may be it, and nothing ties it */
    WnStream **streams;    /* that were bound to it */
    const char **bound_by; /* rule, one a stream: "sdp", "advertised destination", ... */
    unsigned     n_streams;
    uint64_t     packets;
    uint64_t     settled;             /* of them: of streams that were alive after the answer */
    WnEndpoint   source, destination; /* real, of the stream with most packets; family 0: none */
    const WnReception *reception;     /* what the receiver reported of it; NULL: nothing */
    const WnReporter  *reporter;      /* the receiver's reports to the sender; NULL: none */
    const WnIcmpNote  *icmp;          /* first error that came back for it; NULL: none */
    bool               visible;       /* this capture would have shown such packets */
    WnMediaVerdict     verdict;
    WnTime             moved_at; /* the answer that moved it last; 0: it never moved */
    uint32_t           moved_frame;
    uint16_t           moved_capture; /* point that saw it */
    WnEndpoint         moved_from;    /* where it went before */
    bool               wanted_last;   /* the last answer wants media in this direction */
    WnBreak            broke;
    WnCheckList        checks;
} WnMediaPath;

typedef struct {
    WnTransaction *transaction;
    unsigned       at; /* among the call's transactions */
} WnCallAck;

/* What each side said, as earlier.h has it; filled when it is asked. */
typedef struct {
    WnArena          *arena;
    const WnMessage **messages; /* NULL: not asked for yet */
    unsigned          n;
} WnSaid;

typedef struct {
    const WnModel  *model;
    WnExchange     *exchange;
    WnTransaction **transactions; /* all of the exchange, by time */
    unsigned        n_transactions;
    WnCallAck      *acks; /* by CSeq and To-tag, then by time */
    unsigned        n_acks;
    WnMessage     **timed; /* responses that agree on a session timer (RFC 4028), by time */
    unsigned        n_timed;
    WnSaid         *said;

    /* The initial INVITE that decided, at the hop next to the caller and the one next to the callee
     * (the same where one hop is seen).  NULL: the capture starts later. */
    WnTransaction  *invite, *delivery;
    WnTransaction **attempts; /* initial INVITEs next to the caller, by time: challenges, retries */
    unsigned        n_attempts;
    WnTransaction **branches; /* every hop's copy of the deciding INVITE, by Via count then time */
    unsigned        n_branches;

    WnMessage     *ringing;  /* first 180 to 183 next to the caller */
    WnMessage     *accepted; /* 2xx to it: next to the caller, else wherever it was seen */
    WnMessage     *refused;  /* final 3xx to 6xx next to the caller (of the last attempt) */
    WnTransaction *cancel;   /* first CANCEL */
    WnTransaction *bye;      /* first BYE */
    bool           bye_from_callee;
    WnAgent        caller, callee;
    WnOutcome      outcome;
    uint16_t       status;
    WnTime         answered, ended; /* 0: not seen */

    WnMediaPath *media; /* both directions of each m-line at each hop with other addresses */
    unsigned     n_media;

    WnRegistration *callee_registration; /* whose binding the call was routed by; NULL: not seen */
} WnCall;

typedef struct WnHabits WnHabits;

/* Every registration of the model, by first frame; made once a conclude. */
typedef struct {
    WnRegistration **all;
    unsigned         n;
    WnTable          by_source, by_contact, by_user; /* endpoint, endpoint, user text hash */
    WnTable          servers;                        /* WnAddr: where somebody registered */
    WnTable          by_device;                      /* those of one phone for one AOR, in order */
    WnTable          agents;   /* WnMessage: one that accepted, of each server by its name */
    WnTable          devices;  /* while they are gathered, as taken is */
    WnTable          taken;    /* transactions, while they are gathered */
    WnTable          indexed;  /* what is under which key, as long */
    WnSearches      *searches; /* borrowed */
    WnHabits        *habits;   /* of the registrars: registration_habits.c */
} WnRegistrations;

/* The same line in the other direction. */
static inline const WnMediaPath *
wn_media_opposite(const WnCall *call, const WnMediaPath *path)
{
    return &call->media[(path - call->media) ^ 1];
}

/* Sound of it is seen, or may be what nothing ties to it. */
static inline bool
wn_media_may_be_seen(const WnMediaPath *path)
{
    return path->packets > 0 || path->ambiguous;
}

/* The hosts at its ends where they themselves stand, or else their ends of the hop. */
static inline const WnAddr *
wn_media_sender_host(const WnMediaPath *path)
{
    return path->sender ? &path->sender->seen.addr : &path->sender_signalling.addr;
}

static inline const WnAddr *
wn_media_receiver_host(const WnMediaPath *path)
{
    return path->receiver ? &path->receiver->seen.addr : &path->receiver_signalling.addr;
}

/* The stream that makes up most of it; NULL: it has none.  Others of its SSRC are the same sound at
 * other places: each lacks what was lost on the way there (RFC 3550 A.3). */
static inline const WnStream *
wn_media_largest(const WnMediaPath *path)
{
    const WnStream *best = NULL;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (!best || path->streams[i]->packets > best->packets)
            best = path->streams[i];
    return best;
}

/* Whether its sender's reports go on without a block about it while it is sent: it is not received
 * (RFC 3550 6.4: every source heard since the last report has a block). */
bool wn_media_reports_are_empty(const WnMediaPath *path);
/* Its receiver reports that it lost less than half of what is missing here: the rest went by unseen
 * (RFC 3550 6.4.1). */
bool wn_media_came_by_unseen(const WnMediaPath *path);
/* But its receiver may be one that never writes a block: nobody has seen it do so, and its own
 * media comes back by the very ports to which this is sent. */
bool wn_media_reports_may_be_bare(const WnModel *model, const WnMediaPath *path,
                                  const WnMediaPath *opposite);
/* What a receiver at that address (NULL: any) reported of its packets at that moment or later tells
 * of new ones (RFC 3550 6.4.1), and to its end where to_end is true. */
bool wn_media_is_counted(const WnModel *model, const WnMediaPath *path, const WnAddr *by,
                         WnTime moment, bool to_end);

/* The next one of which some REGISTER may have come from there, the caller asks whether it did;
 * NULL: no further one, or too many. */
WnRegistration *wn_registration_next_at(const WnRegistrations *registrations,
                                        const WnEndpoint *source, WnTableCursor *cursor,
                                        unsigned *looked);
void wn_registrations_build(const WnModel *model, WnArena *arena, WnRegistrations *registrations);
WnHabits *wn_habits_new(WnArena *arena);
void      wn_habits_clear(WnHabits *habits);
/* Remembers where a request went that the binding routed: to where the phone registered from, or to
 * its private Contact. */
void wn_registration_note(const WnModel *model, const WnRegistrations *registrations,
                          WnRegistration *registration, const WnMessage *request);
/* A request noted so far that went to where this phone registered from, or another one of this
 * registrar, which then sends to no private Contact; frame 0: none. */
WnSpot wn_registration_source_used(const WnRegistrations *registrations,
                                   const WnRegistration  *registration);
/* One that its registrar sent to the private Contact of this phone, or of another one in its
 * network, and that was answered there; frame 0: none. */
WnSpot wn_registration_contact_answered(const WnModel *model, const WnRegistrations *registrations,
                                        const WnRegistration *registration);
/* The next that the phone of own began at the same address for that AOR, own among them; start with
 * { 0 }; NULL: no more. */
WnRegistration *wn_registrations_next_of(const WnRegistrations *registrations,
                                         const WnRegistration *own, WnTableCursor *cursor);
/* While they are gathered: false if the registration had that key before, for a phone that
 * refreshes for days must not lengthen a chain. */
bool wn_registrations_index_once(WnRegistrations *registrations, uint64_t key,
                                 WnRegistration *registration);
/* Of an exchange of nothing but pings. */
void wn_registrations_take_pings(const WnModel *model, WnRegistrations *registrations,
                                 WnArena *arena, const WnExchange *exchange);
/* While they are listed: where it registered, and what accepted it. */
void wn_registrations_note_server(WnRegistrations *registrations, WnRegistration *registration);
/* Whether a server of that address and name accepted a REGISTER. */
bool wn_registrations_know_agent(const WnRegistrations *registrations, const WnAddr *addr,
                                 const char *agent);
/* Whether somebody registered at that address. */
bool wn_registrations_know_server(const WnRegistrations *registrations, const WnAddr *addr);
void wn_registrations_clear(WnRegistrations *registrations);
/* The registration that a request to this target was routed by: by destination, Contact or user. */
WnRegistration *wn_registration_for(const WnRegistrations *registrations, const WnMessage *request);
/* The same, only by where the request was sent: to the source or the Contact of a REGISTER. */
WnRegistration *wn_registration_reached_by(const WnRegistrations *registrations,
                                           const WnMessage       *request);
/* The registration of whoever sent this request: from the same source, of that AOR if there is one.
 */
WnRegistration *wn_registration_of(const WnRegistrations *registrations, const WnMessage *request,
                                   const char *aor);

/* Another phone that rang, too, has taken the call: whoever cancels it here says so (RFC 3326 2:
 * SIP's 200; Q.850's 26, a user who was not selected). */
bool wn_call_completed_elsewhere(const WnCall *call);
/* The callee no longer repeats this answer, and the call is up for it when it would have given up
 * for want of the ACK (64 * T1, RFC 3261 13.3.1.4): it got one.  By its BYE, or its media if that
 * is bound already. */
bool wn_call_outlasts_answer(const WnCall *call, const WnMessage *answer);
/*
 * The BYE of the callee to a call whose answer nobody saw, nor an ACK for it, though the caller
 * answers the BYE: the callee may not send it before it has answered, and not before it gave up
 * waiting for the ACK (RFC 3261 15); NULL: none.
 */
const WnMessage *wn_call_missed_answer(const WnCall *call);

/* bound: a byte for each stream of the model, set for those that are bound to some media path. */
WnCall *wn_call_build(const WnModel *model, const WnRegistrations *registrations,
                      WnExchange *exchange, WnArena *arena, uint8_t *bound);

/* Fills acks and timed. */
void wn_call_index(WnCall *call, WnArena *arena);
/* The last 2xx to INVITE or UPDATE before that time which names a session timer, or NULL. */
const WnMessage *wn_call_timed_before(const WnCall *call, WnTime time);
/* ACKs (of 2xx) in the exchange for this response, from the host that got it or to the one that
 * sent it, in time order; NULL at the end.  previous NULL: the first. */
WnTransaction *wn_call_ack(const WnCall *call, const WnMessage *response,
                           const WnTransaction *previous);

#endif
