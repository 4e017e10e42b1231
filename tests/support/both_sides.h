/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call by hand of a phone behind NAT, captured on both sides of its router: everything that
 * passes is there twice. */
#ifndef WN_TESTS_BOTH_SIDES_H
#define WN_TESTS_BOTH_SIDES_H

#include "support/trial.h"

#define INSIDE  "192.168.1.20"
#define OUTSIDE "203.0.113.20"
#define SERVER  "198.51.100.10"

/* Alice (INSIDE, OUTSIDE) calls at 0 s and asks for sound at that address and port; SERVER answers
 * at 1 s and asks for it at SERVER:16400. */
WnTrial *wn_both_sides_call(const char *address, unsigned port);
/* Her sound from 1.2 s to 9 s leaves from these two ports of INSIDE and OUTSIDE. */
void wn_both_sides_sound(WnTrial *trial, unsigned inside, unsigned outside);
/* She hangs up at 9.5 s. */
void wn_both_sides_hang_up(WnTrial *trial);
/* SERVER hangs up then, seen outside alone: its BYE is sent as often as RFC 3261 has it. */
void wn_both_sides_bye_in_vain(WnTrial *trial, double at);

#endif
