/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture that is written by hand in any order and played in that of time.  Endpoints are
 * "ADDR:PORT", IPv4.
 */
#ifndef WN_TESTS_COST_REEL_H
#define WN_TESTS_COST_REEL_H

#include <glib.h>

#include "whynat.h"

typedef struct WnReel WnReel;

WnReel *wn_reel_new(void);
void    wn_reel_free(WnReel *reel);
void    wn_reel_play(WnReel *reel, WnEngine *engine);
/* A text that lives as long as the reel. */
const char *wn_reel_text(WnReel *reel, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A request as it is sent, and what of it an answer repeats.  NULL: what is usual. */
typedef struct {
    const char *src, *dst;
    const char *method, *call_id; /* "INVITE"; "one" */
    const char *user;             /* who sends it: "alice" */
    const char *uri;              /* "sip:bob@example.net" */
    const char *via, *contact;    /* "ADDR:PORT": src */
    const char *to_tag;           /* "": none */
    const char *more;             /* further headers, each with its \n */
    const char *place;            /* "ADDR:PORT" of an SDP; NULL: there is none */
    unsigned    cseq;
} WnRequest;

/* In text \n becomes CRLF. */
void wn_reel_ask(WnReel *reel, double seconds, const WnRequest *request);
/* The answer "200 OK" of that server, with an SDP where it names a place. */
void wn_reel_answer(WnReel *reel, double seconds, const WnRequest *request, const char *status,
                    const char *place);
/* Sent again and again, as a request without an answer is (RFC 3261 17.1). */
void wn_reel_ask_in_vain(WnReel *reel, double seconds, const WnRequest *request);

void wn_reel_datagram(WnReel *reel, double seconds, const char *src, const char *dst,
                      const void *bytes, size_t length);
void wn_reel_rtp(WnReel *reel, double seconds, const char *src, const char *dst, uint32_t ssrc,
                 unsigned packets);
/* Port unreachable (RFC 792), about a datagram from there to there. */
void wn_reel_refuse(WnReel *reel, double seconds, const char *quoted_src, const char *quoted_dst);
void wn_reel_tcp(WnReel *reel, double seconds, const char *src, const char *dst, uint8_t flags);
/* A STUN or TURN question; the answer names the client, and where relayed is not NULL that. */
void wn_reel_stun(WnReel *reel, double seconds, const char *client, const char *server,
                  unsigned number, const char *mapped, const char *relayed);
void wn_reel_name(WnReel *reel, double seconds, const char *client, const char *server,
                  unsigned number, const char *label);

#endif
