/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call by hand between alice and bob, both with public addresses where nothing else is said. */
#ifndef WN_TESTS_MEDIA_CALL_H
#define WN_TESTS_MEDIA_CALL_H

#include "support/trial.h"

#define ALICE_SIP "198.51.100.7:5060"
#define BOB_SIP   "192.0.2.40:5060"
#define ALICE     "198.51.100.7:4000"
#define BOB       "192.0.2.40:6000"

enum { ALICE_SSRC = 0x0a11ce00, BOB_SSRC = 0x00b0b000 };

/* A description of one audio line; more: further lines, each ended.  The caller frees it. */
char *wn_call_sdp(const char *address, unsigned port, const char *more);
/* A request of alice, whose Via and Contact name contact; CSeq 1 is the initial INVITE. */
void wn_call_request(WnTrial *trial, double at, const char *method, unsigned cseq,
                     const char *contact, const char *body);
/* Bob's response to it. */
void wn_call_response(WnTrial *trial, double at, const char *status, const char *method,
                      unsigned cseq, const char *contact, const char *body);
/* Alice calls at 0 s, bob answers at 1 s. */
void wn_call_begin(WnTrial *trial, const char *contact, const char *offer, const char *answer);
/* She hangs up, and the capture goes on for 40 s. */
void wn_call_hang_up(WnTrial *trial, double at);
/* Answered, from 198.51.100.7:4000 to 192.0.2.40:6000; more: lines of both descriptions. */
WnTrial *wn_call_public(const char *more);
/* Alice's SDP, Contact and Via name 192.168.1.20; her packets come from 198.51.100.7. */
WnTrial *wn_call_from_behind_nat(void);

const WnSubjectReport *wn_call_report(WnTrial *trial);
/* The first media path from that side. */
const WnMediaReport *wn_call_path(WnTrial *trial, WnRole from);
/* Its verdict, and its packets up to the rounding of a clock. */
void wn_assert_path(WnTrial *trial, WnRole from, WnMediaVerdict verdict, uint64_t packets);

/* The evidence of some headline, of some hazard, names this finding; that of no subject. */
void wn_assert_found(WnTrial *trial, const char *finding);
void wn_assert_found_hazard(WnTrial *trial, const char *finding);
void wn_assert_not_found(WnTrial *trial, const char *finding);

#endif
