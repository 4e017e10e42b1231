/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The REGISTER transactions of one client for one address of record (RFC 3261 10). */
#ifndef WN_MODEL_REGISTRATION_H
#define WN_MODEL_REGISTRATION_H

#include "model/model.h"

/* OPTIONS or NOTIFY of no dialog, sent to where a phone registered from or to its Contact. */
typedef struct {
    const WnExchange *exchange;
    WnFlow           *flow;
    WnTime            time, answered; /* answered 0: never */
    uint32_t          frame, answer_frame;
    uint32_t          sends;                   /* copies included */
    uint16_t          capture, answer_capture; /* points that saw these frames */
} WnPing;

/* What all of its REGISTERs together say; zeros where none does. */
typedef struct {
    WnSpot           outbound;  /* the first by which requests follow its flow, not the Contact */
    const WnMessage *decorated; /* the first answer whose Contact has where it came from */
    WnTable          listed;    /* WnAddr: of the Contacts that the registrar listed */
    bool             by_stream; /* some came over a connection */
} WnRegistrationFacts;

/* Its REGISTERs under what is asked of them; filled when it is asked (registration_lanes.h). */
typedef struct WnLane WnLane;
typedef struct {
    WnArena       *arena;
    WnLane        *first;
    const WnPing **answered; /* pings, by flow and time of the answer; NULL: not asked for yet */
    uint32_t       n_answered;
    const WnFlow **attempts; /* by time; NULL: not asked for yet */
    uint32_t       n_attempts;

    WnRegistrationFacts *facts; /* NULL: not asked for yet */
} WnLanes;

typedef struct WnRegistration WnRegistration;
struct WnRegistration {
    const char     *aor;    /* the To URI */
    const char     *user;   /* its user part */
    WnEndpoint      client; /* source of the first REGISTER */
    WnEndpoint      server;
    const char     *contact_user;
    WnTransaction **steps; /* REGISTER transactions at the client's hop, in time order */
    uint32_t        n_steps;
    WnTransaction **copies; /* the same REGISTERs seen on the other side of a NAT in this capture */
    uint32_t        n_copies;
    WnPing         *pings; /* by exchange */
    uint32_t        n_pings;
    WnSpot          reached; /* a request outside a dialog that went to where it registered from,
                                not to its Contact; 0: none */
    uint32_t       contact_frame;    /* one that went to its private Contact instead; 0: none */
    WnSpot         contact_answered; /* one that was answered there; 0: none */
    WnMessage     *accepted;         /* last 2xx, NULL: none */
    WnTransaction *binding;  /* the transaction that was accepted last and did not unregister */
    WnExchange    *exchange; /* of the first step */
    WnLanes       *lanes;
    const char    *instance;                /* +sip.instance; NULL: none told */
    WnTime         first_bound, last_bound; /* REGISTERs with a Contact; last < first: none */
    uint32_t       number;                  /* in order of appearance */
    uint32_t       device; /* the number of the first registration of the same phone */
    bool           listed; /* while the list of all is made */
};

const WnRegistrationFacts *wn_registration_facts(const WnRegistration *registration);
/* Whether the registrar listed a Contact at that address; whether the phone named one there, of
 * that user, or of any (NULL). */
bool wn_registration_lists(const WnRegistration *registration, const WnAddr *addr);
bool wn_registration_named(const WnRegistration *registration, const WnAddr *addr,
                           const char *user);
/* Whether one of its REGISTERs came from there, on either side of the client's NAT. */
bool wn_registration_came_from(const WnRegistration *registration, const WnEndpoint *endpoint);
/* It was seen from a public address as well, as the server sees it. */
bool wn_registration_is_translated(const WnModel *model, const WnRegistration *registration);
/* The last REGISTER before that moment that came from there, or NULL. */
const WnTransaction *wn_registration_last_from(const WnRegistration *registration,
                                               const WnEndpoint *endpoint, WnTime before);
/* Two REGISTERs of one phone, not of two that share account and NAT: one Call-ID, or one sent-by.
 */
bool wn_registration_same_phone(const WnTransaction *a, const WnTransaction *b);
/*
 * The first REGISTER after that moment of the same phone as like, seen on the same side of the NAT;
 * NULL: none.  One that unregisters does not count.
 */
const WnTransaction *wn_registration_next(const WnRegistration *registration,
                                          const WnTransaction *like, WnTime after);
/* The same among those at the client's hop alone; like NULL: of any phone. */
const WnTransaction *wn_registration_refreshed(const WnRegistration *registration,
                                               const WnTransaction *like, WnTime after);
/* The first there after that moment, of the same phone, from another port of that address; like
 * NULL: of any phone. */
const WnTransaction *wn_registration_other_port(const WnRegistration *registration,
                                                const WnTransaction  *like,
                                                const WnEndpoint *endpoint, WnTime after);
/* The accepted REGISTER by which the phone of old came to be elsewhere before that moment, or NULL.
 */
const WnTransaction *wn_registration_moved(const WnRegistration *registration,
                                           const WnTransaction *old, WnTime before);

/* The last REGISTER before that moment that came from there, was accepted and did not unregister;
 * NULL: none. */
const WnTransaction *wn_registration_bound_from(const WnRegistration *registration,
                                                const WnEndpoint *endpoint, WnTime before);
/* When what this accepted REGISTER has bound runs out (RFC 3261 10.2.4); INT64_MAX: not told. */
WnTime wn_registration_runs_out(const WnTransaction *step);
/* The accepted REGISTER that took the binding of step away before that moment; NULL: none did. */
const WnTransaction *wn_registration_taken_away(const WnRegistration *registration,
                                                const WnTransaction *step, WnTime before);
/*
 * Whether both come from one socket of the phone, as it names it itself (RFC 3261 18.1.1, RFC
 * 3581); a public address that it names may be what it was told of that socket.
 */
bool wn_registration_same_socket(const WnModel *model, const WnTransaction *a,
                                 const WnTransaction *b);

/* The first ping on that flow that was answered then, the bounds included; NULL: none. */
const WnPing *wn_registration_answered_ping(const WnRegistration *registration, const WnFlow *flow,
                                            WnTime from, WnTime until);
/* The last connection that the registrar tried to open to the phone in vain, in that time; NULL:
 * none. */
const WnFlow *wn_registration_attempt(const WnModel *model, const WnRegistration *registration,
                                      WnTime from, WnTime until);
/* One binding, though its parameters may differ (RFC 3261 10.2.1). */
bool wn_registration_same_contact(const WnUri *a, const WnUri *b);
/* The request takes the Contact away (RFC 3261 10.2.2). */
bool wn_registration_unregisters(const WnMessage *request);

/* Of its phone, as the index has it. */
uint64_t wn_registration_device_hash(const WnRegistration *registration);
/* Of an interned text, as the index by user has it. */
uint64_t wn_registration_text_hash(const char *text);
/* Of that user at a place that has this hash. */
uint64_t wn_registration_place_hash(uint64_t place, const char *user);

/* Where the registrar saw the phone: by its own word, else (false) by the frame itself. */
bool wn_registration_seen_at(const WnTransaction *step, WnEndpoint *outside);

/* A challenge, or the wish for a longer time: the same registration is tried again (RFC 3261 22.2,
 * 10.2.8). */
bool wn_registration_is_half(const WnMessage *final);

/* A phone corrects its Contact once, or twice; more often it has lost its way. */
#define WN_CORRECTIONS_OF_LOOP 3

/*
 * The longest run of accepted REGISTERs that each took the address which the response before had
 * reported, only to be told another one, challenges between them left aside; *first: the index of
 * its first.
 */
unsigned wn_registration_corrections(const WnRegistration *registration, unsigned *first);

/* Whether this REGISTER follows the response so soon that it is no refresh at its time (RFC
 * 3261 10.2.4): within two seconds, or a tenth of what was granted and a minute. */
bool wn_registration_corrects_at_once(const WnMessage *response, const WnMessage *next);

/*
 * What a public server lists for this user in place of the private Contact that the phone sent,
 * though its Via says that it has seen the phone's private address itself: a router changed both
 * on the way out and only the Via on the way back.  NULL: it lists what was sent.
 */
const WnUri *wn_registration_listed_instead(const WnModel *model, const WnTransaction *step);
/* Time after time, and each time at once, the phone registers a Contact that is not listed so. */
bool wn_registration_asks_in_vain(const WnModel *model, const WnRegistration *registration);

/* Refused for good: no challenge, and no other invitation to try again. */
bool wn_register_is_refused(const WnTransaction *step);

#endif
