/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A trial: packets, from a sample or written by hand in the test, and the engine's report on them.
 *
 *     g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.pcap");
 *     wn_assert_headline(trial, "alice@example.net", "ack-lost-private-contact", WN_GRADE_CERTAIN);
 */
#ifndef WN_TESTS_TRIAL_H
#define WN_TESTS_TRIAL_H

#include <glib.h>

#include "whynat.h"

typedef struct WnTrial WnTrial;

/* An engine without packets; options NULL: the defaults. */
WnTrial *wn_trial_new(const WnOptions *options);
/* All of samples/NAME, read by the program's own reader and decoder; fails the test without it. */
WnTrial *wn_trial_sample(const char *name);
void     wn_trial_free(WnTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnTrial, wn_trial_free)

WnEngine *wn_trial_engine(WnTrial *trial);
/* Of all that was fed so far; the trial's own. */
const WnReport *wn_trial_report(WnTrial *trial);

/* Packets by hand: seconds since the beginning; "ADDR:PORT"; each returns its frame number.  In
 * text a line ends with \n, which becomes CRLF, and Content-Length is added where it is not
 * written. */
uint32_t wn_trial_sip(WnTrial *trial, double seconds, const char *src, const char *dst,
                      const char *text);
uint32_t wn_trial_datagram(WnTrial *trial, double seconds, const char *src, const char *dst,
                           WnBytes payload);
/* RTP every 20 ms in [from, to). */
void wn_trial_rtp(WnTrial *trial, double from, double to, const char *src, const char *dst,
                  uint32_t ssrc, uint8_t payload_type);
/* A receiver report with one block: the highest sequence number got of that SSRC (RFC 3550 6.4.2).
 */
uint32_t wn_trial_report_block(WnTrial *trial, double seconds, const char *src, const char *dst,
                               uint32_t ssrc, uint32_t highest);
/* An ICMP error of this type and code from reporter to the sender of the quoted UDP packet. */
uint32_t wn_trial_icmp(WnTrial *trial, double seconds, const char *reporter, uint8_t type,
                       uint8_t code, const char *quoted_src, const char *quoted_dst);
/* The host "ADDR:PORT" tells its link address to who asked for it; the port does not matter. */
void wn_trial_link_answer(WnTrial *trial, double seconds, const char *host, const char *asker);
/* The asker "ADDR:PORT" asks on its link for the link address of the host. */
void wn_trial_link_question(WnTrial *trial, double seconds, const char *asker, const char *host);
/* Packets by hand from now on come in so many IP pieces and have this fate at the next capture
 * point.
 */
void wn_trial_sights(WnTrial *trial, uint16_t fragments, WnFate fate);
/* Packets by hand from now on are seen at this capture point, from 0. */
void wn_trial_point(WnTrial *trial, uint16_t capture);
/* SIP by hand from now on comes by this transport, each text one whole message. */
void wn_trial_carrier(WnTrial *trial, WnCarrier carrier);
/* The beginning of a connection, or its refusal: TCP flags as they stand in the header. */
uint32_t wn_trial_tcp(WnTrial *trial, double seconds, const char *src, const char *dst,
                      uint8_t flags);
/* Packets by hand from now on have so many hops left. */
void wn_trial_hops(WnTrial *trial, uint8_t ttl);
/* A datagram of the next hop's clock: only lets time pass, so that silence can be judged. */
void wn_trial_wait(WnTrial *trial, double seconds);

/* The subject whose From or To contains who ("": the first of that kind); fails without one. */
const WnSubjectReport *wn_trial_subject(WnTrial *trial, WnSubjectKind kind, const char *who);

/* Of any subject whose From or To contains who, the first that has a headline. */
void wn_assert_headline(WnTrial *trial, const char *who, const char *id, WnGrade grade);
/* A registration of who that was accepted, so that it has no headline, has the cause beside it. */
void wn_assert_beside(WnTrial *trial, const char *who, const char *id, WnGrade grade);
/* No subject has a headline that accuses NAT, and none of grade possible either. */
void wn_assert_no_nat_headline(WnTrial *trial);
/* No subject has any headline. */
void wn_assert_no_headline(WnTrial *trial);
/* Some subject names the cause as a hazard. */
void wn_assert_hazard(WnTrial *trial, const char *id);
/* Some subject ruled the cause out because of this guard. */
void wn_assert_ruled_out(WnTrial *trial, const char *id, const char *guard);
/* And the first of the frames that show it. */
void wn_assert_excused_by_frame(WnTrial *trial, const char *id, const char *guard, uint32_t frame);
/* The frames of this finding in the evidence of some headline, "7,8,9" in rising order. */
void wn_assert_frames(WnTrial *trial, const char *finding, const char *frames);
/* No subject has the cause at all: headline, also or hazard. */
void wn_assert_unnamed(WnTrial *trial, const char *id);

#endif
