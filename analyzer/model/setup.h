/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What opens a flow for media and keeps it open: connectivity checks (RFC 8445, 7675), a TURN
 * allocation (RFC 8656), a DTLS handshake (RFC 6347).  Made for a flow at its first such packet.
 */
#ifndef WN_MODEL_SETUP_H
#define WN_MODEL_SETUP_H

#include "model/flow.h"
#include "wire/stun.h"

/* Connectivity and consent checks that one end sent to the other.  A check is a transaction; its
 * copies are not counted as further checks. */
typedef struct {
    const char
            *username; /* of the newest one: the two fragments (RFC 8445 7.2.2); NULL: not seen */
    uint64_t first_id, last_id; /* hashes of the first one's and the newest one's transaction ids */
    uint32_t sent, copies, succeeded, refused;
    uint32_t unheard;     /* of the succeeded ones: sent twice more after their answer */
    uint32_t unseen;      /* that succeeded as their answers tell, and are not in the capture */
    WnTime   last_unseen; /* the newest of these answers */
    uint32_t first_frame, last_frame;
    uint32_t success_frame, last_success_frame; /* of the answers; 0: none */
    uint32_t nominated_frame;                   /* the answer to one with USE-CANDIDATE; 0: none */
    uint16_t first_capture, success_capture, nominated_capture; /* points that saw these */
    uint32_t error_frame;
    uint16_t error;       /* the last error code */
    uint16_t most_copies; /* of one check */
    WnTime   first, last, last_success;
    uint32_t unanswered; /* checks since the last success */
    uint32_t unanswered_frame;
    uint16_t unanswered_capture; /* point that saw it */
    WnTime   unanswered_since;   /* when the first of them was sent */
} WnChecks;

/* The plain part of a DTLS handshake, as one end sent it. */
typedef struct {
    uint64_t random;      /* hash of the newest hello's */
    uint32_t hellos;      /* client or server hellos, copies included */
    uint32_t copies;      /* of the newest hello: the same random again */
    uint32_t unheard;     /* client hellos since the other end sent anything */
    uint32_t verifies;    /* HelloVerifyRequests (RFC 6347 4.2.1) */
    uint32_t others;      /* further handshake datagrams */
    uint32_t hello_frame; /* the newest hello, where it was first sent */
    uint16_t repeats;     /* of it, each for want of an answer */
    bool     asked_again; /* by a HelloVerifyRequest: the next hello is no repetition */
    uint32_t first_frame, last_frame;
    WnTime   first, last;
    bool     is_client, is_server;
    bool     ciphered;    /* it has keys: cipher text came, or was announced */
    bool     ends_flight; /* a server's whole first flight came */
} WnHelloSide;

typedef struct {
    WnHelloSide sides[2];
    bool        done; /* application data was seen, or both ends have keys */
} WnHandshake;

/* One peer of a client of a TURN server.  A permission is for an address: port 0. */
typedef struct WnTurnPeer WnTurnPeer;
struct WnTurnPeer {
    WnTurnPeer  *next;
    WnEndpoint   endpoint; /* family 0: only the channel is known */
    uint16_t     channel;  /* 0: none */
    uint16_t     error;    /* of the last request about it that was refused; 0: none */
    uint32_t     frame, error_frame, renewed_frame;
    WnTime       granted, renewed; /* permission or channel: first and last time; 0: never */
    uint32_t     sent, received;   /* packets that were relayed: from the client, to it */
    WnTime       first_sent, last_sent, first_received, last_received;
    uint32_t     first_sent_frame, last_received_frame;
    WnChecks     checks[2]; /* through the relay: from the client, to it */
    WnHandshake *dtls;
};

/* A request to a TURN server that it refused. */
typedef struct WnTurnRefusal WnTurnRefusal;
struct WnTurnRefusal {
    WnTurnRefusal *next; /* the one before it */
    WnTime         time;
    uint32_t       frame;
    uint16_t       method, error;
    bool           authenticated;
    bool           gives_back; /* or has, or may, where the request is not here */
};

/* The server knows no allocation for this port (RFC 8656 5).  One that the client gives back it
 * need not know: the answer to the first copy was lost, and that is a success (RFC 8656 8.3). */
static inline bool
wn_turn_is_unknown(const WnTurnRefusal *refusal)
{
    return refusal->error == 437 && refusal->method != WN_STUN_ALLOCATE && !refusal->gives_back;
}

/* A client's dealings with a TURN server on one flow, about one allocation: who asks for another
 * one from the same port has none there any more (RFC 8656 7.2: else the answer is 437). */
typedef struct WnTurn WnTurn;
struct WnTurn {
    WnTurn        *before; /* the one that it had there before; NULL: none */
    WnFlow        *flow;
    uint8_t        client; /* side of the flow */
    uint16_t       capture;
    uint32_t       asked;     /* Allocate requests: transactions */
    uint32_t       allocated; /* of them: granted */
    uint32_t       first_frame, last_frame, allocated_frame;
    WnTime         first, last, allocated_time;
    WnEndpoint     relayed;  /* family 0: not known */
    WnTurnRefusal *refusals; /* newest first */
    uint32_t       n_refusals;
    WnTurnPeer    *peers; /* newest first */
    uint32_t       n_peers;
    bool           allocation_unanswered; /* an Allocate that nobody answered was the last one */
    bool           peers_left_out;        /* there are more than are kept */
    WnTime         given_back;            /* after the last allocation; 0: it was not */
    WnTime         agreed;                /* the server's last success; 0: none */
};

struct WnSetup {
    WnChecks     checks[2]; /* that ends[i] sent */
    WnTurn      *turn;
    WnHandshake *dtls;
};

typedef struct WnStunTransaction WnStunTransaction;

/* A check was sent, or sent again; it was answered. */
void wn_checks_ask(WnChecks *checks, const WnStunTransaction *transaction);
void wn_checks_answer(WnChecks *checks, const WnStunTransaction *transaction);
/* A success answers a check that is not here; it came into the file later. */
void wn_checks_answer_unseen(WnChecks *checks, const WnStunTransaction *transaction);
void wn_checks_find_unseen(WnChecks *checks);

/* The client had a relay at that time, and got something by it. */
bool wn_turn_serves(const WnTurn *turn, WnTime time);

/* The newest permission that holds for this address, of any entry; 0: none was granted. */
WnTime wn_turn_permitted(const WnTurn *turn, const WnAddr *peer);

/* The answer to a check that succeeded here: one with USE-CANDIDATE before any other; 0: none. */
WnSpot wn_flow_checked(const WnFlow *flow);

/* All of it asks a STUN or TURN server, or is its answer: a filter on that server's port lets it
 * through, and no media. */
bool wn_flow_asks_server(const WnFlow *flow);

#endif
