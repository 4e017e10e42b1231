/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to judge: subjects made from the model, one at a time. */
#ifndef WN_VERDICT_SUBJECT_H
#define WN_VERDICT_SUBJECT_H

#include "verdict/evidence.h"

/* Shared by all subjects of one conclude. */
typedef struct {
    const WnModel         *model;
    const WnRegistrations *registrations;
    const WnNats          *nats;
    const WnSubscriptions *subscriptions; /* NULL: not asked for */
    uint8_t               *bound;         /* a byte for each stream: some call has it */
} WnCase;

/* Each fills *subject, whose parts live in arena; false when there is nothing of that kind. */
bool wn_subject_call(const WnCase *shared, WnExchange *exchange, WnArena *arena,
                     WnSubject *subject);
bool wn_subject_registration(const WnCase *shared, WnRegistration *registration, WnArena *arena,
                             WnSubject *subject);
/* A SUBSCRIBE dialog or a MESSAGE. */
bool wn_subject_service(const WnCase *shared, WnExchange *exchange, WnSubjectKind kind,
                        WnArena *arena, WnSubject *subject);
/* relay: its questions to TURN servers, else those to STUN servers. */
bool wn_subject_discovery(const WnCase *shared, const WnAddr *client, bool relay, WnArena *arena,
                          WnSubject *subject);
/* A name looked up in vain, judged with all questions about the same domain; a failed TLS
 * connection to the port of SIP over TLS, or one on which a large message never becomes whole. */
bool wn_subject_lookup(const WnCase *shared, WnDnsQuery *query, WnArena *arena, WnSubject *subject);
bool wn_subject_connection(const WnCase *shared, WnFlow *flow, WnArena *arena, WnSubject *subject);
bool wn_subject_media(const WnCase *shared, const WnStream *stream, WnSubject *subject);

/* Of a registration, whose steps are known: the pings that found nobody. */
void wn_subject_pings(WnSubject *subject, WnArena *arena);

/* When the subject began and ended. */
void wn_subject_span(WnSubject *subject, WnTime start, WnTime end, WnSpot first, WnSpot last);
void wn_subject_span_exchange(WnSubject *subject, const WnExchange *exchange);

/* A plain question to a STUN server: no connectivity check, no TURN. */
bool wn_is_discovery_request(const WnModel *model, const WnStunTransaction *transaction);

/* A question to a TURN server for a relayed address. */
bool wn_is_relay_request(const WnStunTransaction *transaction);

/* Whether all that this client asks was seen inside its router too: it is judged there, once. */
bool wn_is_translated_client(const WnModel *model, const WnAddr *client, bool relay);

#endif
