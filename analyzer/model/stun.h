/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STUN and TURN transactions: requests with their copies, and the answer (RFC 3489, 8489, 8656). */
#ifndef WN_MODEL_STUN_H
#define WN_MODEL_STUN_H

#include "model/setup.h"
#include "wire/stun.h"

struct WnStunTransaction {
    WnStunTransaction *next_of_client; /* in order of appearance */
    WnFlow            *flow;
    WnChecks          *checks; /* of a connectivity check: where it is counted */
    uint8_t            side;   /* that sent the request */
    uint8_t            id[16];
    uint16_t           method;
    bool               classic;
    bool               change_ip, change_port, has_change;
    bool               ice; /* USERNAME or PRIORITY: a connectivity check */
    bool               use_candidate;
    bool               cut;           /* by the snap length: attributes may be missing */
    bool               lost, arrived; /* some copy never came to the next capture point; some did */
    bool               authenticated; /* carried MESSAGE-INTEGRITY */
    bool               orphan;        /* its success came first, and was counted as unseen */
    bool               gives_back;    /* LIFETIME 0: a TURN client wants its relay no more */
    uint16_t           copies;        /* requests, 0: only the answer was seen */
    uint16_t           repeated;      /* of them: after its success was answered */
    uint32_t           first_frame, last_frame;
    uint16_t           capture, last_capture, answer_capture; /* points that saw these frames */
    WnTime             first, last;
    const char        *username;
    const WnEndpoint  *peers; /* XOR-PEER-ADDRESSes of a TURN request */
    uint8_t            n_peers;
    uint16_t           channel; /* that it binds */
    uint32_t
        idle_ms; /* silence on the flow before the first request; UINT32_MAX: it opened the flow */
    uint16_t response_port;  /* RFC 5780 7.5: the answer is wanted there; 0: absent */
    uint32_t probed_idle_ms; /* how long the mapping with that port had been silent; UINT32_MAX:
                                not known */
    WnEndpoint probed;       /* the client's socket that has this mapping; family 0: not known */

    uint32_t   answer_frame; /* 0: none */
    WnTime     answered;
    bool       success;
    uint16_t   error;         /* 0: success, or an error response without a code */
    WnEndpoint mapped;        /* XOR-MAPPED, else MAPPED */
    WnEndpoint plain_mapped;  /* MAPPED-ADDRESS when both are there */
    WnEndpoint other, origin; /* OTHER/CHANGED-ADDRESS, RESPONSE-ORIGIN/SOURCE-ADDRESS */
    WnEndpoint relayed;
    WnEndpoint answer_source; /* where the answer came from */
    WnEndpoint answer_to;     /* and where it went: to another socket where RESPONSE-PORT asks so */
};

static inline const WnEndpoint *
wn_stun_client(const WnStunTransaction *transaction)
{
    return &transaction->flow->ends[transaction->side];
}

static inline uint64_t
wn_stun_hash(const uint8_t id[16], uint16_t method)
{
    return wn_bytes_hash(wn_bytes(id, 16), method);
}

/* The first transaction of this client; the others by next_of_client.  NULL: it has none. */
static inline WnStunTransaction *
wn_stun_of(const WnFlowTable *flows, const WnAddr *client)
{
    const WnHost *host = wn_host_find(flows, client);

    return host ? host->stun : NULL;
}

/* Its last copy; the answer. */
static inline WnSpot
wn_stun_request_spot(const WnStunTransaction *transaction)
{
    return (WnSpot){ transaction->last_frame, transaction->last_capture };
}

static inline WnSpot
wn_stun_answer_spot(const WnStunTransaction *transaction)
{
    return (WnSpot){ transaction->answer_frame, transaction->answer_capture };
}

/* As the next one, whatever the request asks for: a CHANGE-REQUEST may stay unanswered behind a NAT
 * that filters, which is what it is for. */
bool wn_stun_ran_out(const WnStunTransaction *transaction, WnTime capture_end);
/* It was answered with success, and yet asked again and again at the times of its RFC's schedule:
 * the client does not hear, and a NAT that filters is no reason.  Who takes one id for each
 * keep-alive asks at other times. */
bool wn_stun_unheard(const WnStunTransaction *transaction);
/* Nobody answers, and the client asked for as long as it may (RFC 8489 6.2.1, RFC 3489 9.3); where
 * the capture ends before that, often enough.  capture_end: when the capture ends. */
bool wn_stun_gave_up(const WnStunTransaction *transaction, WnTime capture_end);

#endif
