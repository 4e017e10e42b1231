/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What detectors ask of a request, a call and the capture: who answers, who gave up, what could be
 * seen.
 */
#ifndef WN_VERDICT_QUESTIONS_H
#define WN_VERDICT_QUESTIONS_H

#include "verdict/judged.h"

WnVantage wn_vantage_of(const WnEvidence *evidence, WnRole role);

/* Sound that stops for longer than this while the other direction goes on has ended. */
#define WN_FELL_SILENT (8 * WN_SECOND)

/* A request other than ACK and CANCEL that drew no response at this hop. */
bool wn_is_unanswered(const WnTransaction *transaction);
/* Who acknowledges has got the answer (RFC 3261 17.1.1.3, 13.2.2.4), and who answers the request:
 * what is missing of the INVITE went by here, and the capture shows one direction only.  call may
 * be NULL. */
bool wn_call_is_half_seen(const WnCall *call);
/* An initial INVITE that drew no response, of a call that somebody else answered: a fork's other
 * branch (RFC 3261 16.7).  It did not keep this call from being answered. */
bool wn_was_accepted_elsewhere(const WnSubject *subject, const WnTransaction *transaction);
/* The other sights of one request: transactions of the subject with its method and CSeq. */
bool wn_is_same_request(const WnTransaction *a, const WnTransaction *b);
/*
 * Nobody answered this request: no response on any flow at this hop, although the capture goes on
 * for as long as the sender tried (G13: 32 s after the first copy, a full schedule, or a local
 * give-up: CANCEL, the next attempt, 408 sent upstream).
 */
bool wn_gave_up(const WnEvidence *evidence, const WnTransaction *transaction);
/* The first re-INVITE or UPDATE of an answered call that found nobody, at the hop that shows it;
 * NULL: none. */
const WnTransaction *wn_call_failed_within(const WnCall *call);
/* A BYE of the call got through at some hop. */
bool wn_call_bye_arrived(const WnCall *call);
/* The response by which a proxy gave up the BYE because it went in circles, and no other BYE of the
 * call arrived; NULL: none. */
const WnMessage *wn_call_bye_in_circles(const WnCall *call);
/*
 * Whether a NAT stands before the phone that is to be reached: the called one, the one that
 * registers or subscribes, the one that a MESSAGE is for.  *at: what told it.
 */
WnAnswer wn_phone_is_translated(const WnEvidence *evidence, WnSpot *at);
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
/* Calls look_at for the address of the client, and of a call's other side where that is another. */
void wn_look_at_ends(WnEvidence *evidence,
                     void (*look_at)(WnEvidence *evidence, const WnAddr *addr));

#endif
