/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One client asks one server, to register, to subscribe or to pass a message on: who they are. */
#ifndef WN_VERDICT_SUBJECT_CLIENT_H
#define WN_VERDICT_SUBJECT_CLIENT_H

#include "verdict/subject.h"

/* It is asked for credentials (RFC 3261 22). */
bool wn_is_challenge(uint16_t status);

/* Fills subject->client and server from what these requests, next to the client, say. */
void wn_subject_learn_client(const WnModel *model, WnSubject *subject,
                             WnTransaction *const *requests, unsigned n);
/* One client sent from a private address and, in the same capture, its NAT from a public one. */
void wn_subject_learn_both_sides(WnSubject *subject, WnTransaction *const *requests, unsigned n);

#endif
