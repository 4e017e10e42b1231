/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One exchange of SIP messages (one Call-ID) at one hop, written by hand in a test: who talks to
 * whom on the wire, and what the two write into their messages.
 */
#ifndef WN_TESTS_TALK_H
#define WN_TESTS_TALK_H

#include "support/trial.h"

/* Members left NULL have the value behind them. */
typedef struct {
    WnTrial    *trial;
    const char *client;   /* sends the requests: 192.168.1.20:5060 */
    const char *server;   /* receives them: 203.0.113.10:5060 */
    const char *via;      /* sent-by of the client: as client */
    const char *params;   /* of that Via, beside the branch: ";rport" */
    const char *uri;      /* Request-URI: sip:bob@example.net; of REGISTER: sip:example.net */
    const char *contact;  /* "<sip:alice@192.168.1.20:5060>" */
    const char *remote;   /* Contact in responses: "<sip:bob@203.0.113.10:5060>" */
    const char *from;     /* user: alice */
    const char *to;       /* user: bob; of REGISTER: as from */
    const char *to_host;  /* host of To: example.net */
    const char *call_id;  /* call-1 */
    const char *tag;      /* of the called side: t1 */
    bool        called;   /* the client is the called side: the tags change places */
    bool        accepted; /* an ACK is one for 200 OK, with a branch of its own */
} WnTalk;

/* extra: further header lines, each with its \n, then "\n" and a body where there is one; or NULL.
 * Both return the frame number. */
uint32_t wn_talk_request(const WnTalk *talk, double seconds, const char *method, unsigned cseq,
                         const char *extra);
/* status: "486 Busy Here". */
uint32_t wn_talk_response(const WnTalk *talk, double seconds, const char *status,
                          const char *method, unsigned cseq, const char *extra);
/* The request, and its copies as RFC 3261 table 4 has them for UDP: 7 of INVITE, 11 of others. */
void wn_talk_unanswered(const WnTalk *talk, double seconds, const char *method, unsigned cseq,
                        const char *extra);
/* REGISTER, and 200 OK. */
void wn_talk_registers(const WnTalk *talk, double seconds);
/* INVITE with that offer, a second later 200 OK with that answer, and ACK. */
void wn_talk_answered(const WnTalk *talk, double seconds, const char *offer, const char *answer);
/* BYE, with CSeq 2, and 200 OK. */
void wn_talk_hang_up(const WnTalk *talk, double seconds);
/* A body that offers or accepts one audio stream there. */
char *wn_talk_sdp(const char *addr, unsigned port);

#endif
