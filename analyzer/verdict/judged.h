/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is judged: one subject, with all that a detector may see of it. */
#ifndef WN_VERDICT_JUDGED_H
#define WN_VERDICT_JUDGED_H

#include "model/call.h"
#include "model/nat.h"
#include "model/subscriptions.h"

typedef struct WnEvidence WnEvidence;

/* A SUBSCRIBE or MESSAGE that is judged: the transactions of its kind. */
typedef struct {
    WnExchange     *exchange;
    WnTransaction **requests; /* the SUBSCRIBEs or MESSAGEs next to the client, by time */
    unsigned        n_requests;
    WnTransaction **notifies; /* NOTIFYs of the exchange (subscriptions), every hop */
    unsigned        n_notifies;
    WnTransaction  *deciding; /* the last of requests that was not challenged */
    WnMessage      *final; /* its final response, or that of the refresh that failed; NULL: none */
    const WnSubscribed *newer; /* that took the place of this subscription; NULL: none */
} WnService;

/*
 * One host on its way to a service, before any SIP: asking STUN servers for its public address (no
 * connectivity checks), asking TURN servers for a relayed one, looking up a SIP server's name in
 * vain, or opening a TLS connection to one in vain.  Only one of the three is set.
 */
typedef struct {
    WnAddr              client;
    WnStunTransaction **requests; /* Binding requests, by time */
    unsigned            n_requests;
    WnDnsQuery        **lookups;
    unsigned            n_lookups;
    WnFlow             *connection;
    bool                relay; /* requests are Allocate requests to TURN servers */
} WnDiscovery;

/* What is judged.  Exactly the members of its kind are set. */
typedef struct {
    WnSubjectKind          kind;
    const WnModel         *model;
    const WnRegistrations *registrations;
    const WnNats          *nats;
    const WnCall          *call;         /* CALL */
    const WnRegistration  *registration; /* REGISTRATION; of a CALL, MESSAGE or SUBSCRIPTION: the
                                            binding  that its request was routed by, or NULL */
    const WnService   *service;          /* SUBSCRIPTION, MESSAGE */
    const WnDiscovery *discovery;        /* DISCOVERY */
    const WnStream    *stream;           /* MEDIA */
    WnAgent client, server; /* REGISTRATION, SUBSCRIPTION, MESSAGE: who asks, who is asked;
                               of a CALL: copies of caller and callee */
    WnOutcome       outcome;
    uint16_t        status;
    WnAnswer        works;
    WnTime          start, end;
    uint32_t        first_frame, last_frame;
    uint16_t        first_capture, last_capture; /* points that saw them */
    WnTransaction **transactions; /* CALL, REGISTRATION, SUBSCRIPTION, MESSAGE: all, by time */
    unsigned        n_transactions;
    /*
     * Requests that are for a phone as it registered: of a CALL, SUBSCRIPTION or MESSAGE all
     * transactions; of a REGISTRATION the first ping of each run that nobody answers.
     */
    WnTransaction **deliveries;
    unsigned        n_deliveries;
} WnSubject;

#endif
