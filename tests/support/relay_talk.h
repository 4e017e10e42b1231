/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call of alice (192.168.1.20:4000) through a TURN server (203.0.113.30:3478), written by hand in
 * a test: what she asks the relay for, and the sound in its channel.
 */
#ifndef WN_TESTS_RELAY_TALK_H
#define WN_TESTS_RELAY_TALK_H

#include "support/trial.h"

/* She gets 203.0.113.30:50000, and a channel to bob at 192.0.2.40:6000. */
void wn_relay_open(WnTrial *trial, double at);
/* The first half of that: no channel yet. */
void wn_relay_allocate(WnTrial *trial, double at);
/* A permission for bob that the server answers with 403 (RFC 8656 9.2). */
void wn_relay_forbid(WnTrial *trial, double at);
/* The same for another peer, "ADDR:PORT". */
void wn_relay_forbid_peer(WnTrial *trial, double at, const char *peer);
/* She binds the channel again: that renews the permission. */
void wn_relay_renew(WnTrial *trial, double at);
/* A Refresh that the server answers with 437. */
void wn_relay_forget(WnTrial *trial, double at);
/* The same for a Refresh that gives the relay back (RFC 8656 8.3); asked: it is here. */
void wn_relay_give_back(WnTrial *trial, double at, bool asked);
/* Through the server bob answers, names 192.0.2.40:6000, and hangs up at the end. */
void wn_relay_call(WnTrial *trial, double begin, double end);
/* Five packets a second of her sound, and of his. */
void wn_relay_speak(WnTrial *trial, double from, double to);
void wn_relay_hear(WnTrial *trial, double from, double to);

#endif
