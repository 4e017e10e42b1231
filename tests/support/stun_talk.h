/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STUN transactions written by hand in a test: who asks whom, and what comes back from where. */
#ifndef WN_TESTS_STUN_TALK_H
#define WN_TESTS_STUN_TALK_H

#include "support/stun_message.h"
#include "support/trial.h"

enum { WN_CHANGE_PORT = 2, WN_CHANGE_IP = 4 };

/* Members left 0 or NULL are absent from the messages. */
typedef struct {
    WnTrial    *trial;
    const char *client, *server; /* "ADDR:PORT" */
    const char *mapped;          /* XOR-MAPPED-ADDRESS; NULL: nobody answers */
    const char *plain;           /* MAPPED-ADDRESS beside it */
    const char *other;           /* OTHER-ADDRESS */
    const char *from;            /* where the answer comes from; NULL: the server */
    const char *username;        /* makes it a connectivity check */
    unsigned    change;          /* CHANGE-REQUEST */
    unsigned    copies;          /* of the request, 0: one; the schedule of RFC 8489 */
    bool        empty_change;    /* a CHANGE-REQUEST that wishes for nothing */
    bool        classic;         /* RFC 3489: no magic cookie, MAPPED-ADDRESS */
} WnStunTalk;

/* The frame number of the answer, or of the last request where there is none. */
uint32_t wn_stun_talk(const WnStunTalk *talk, double seconds);

#endif
