/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which way a client and its registrar deal with NAT, by the steps of its registration: flows F0
 * (no NAT) to F13 (no answer), and what the registrar turned out to need.  RFC 3261 10 and 18.2.1,
 * RFC 3581, RFC 5626.
 */
#ifndef WN_VERDICT_REGISTRATION_FLOW_H
#define WN_VERDICT_REGISTRATION_FLOW_H

#include "verdict/evidence.h"

typedef struct {
    const char *id;        /* "F2a" */
    const char *meaning;   /* a sentence */
    const char *registrar; /* what the registrar accepts and needs, a sentence; NULL: not shown */
} WnRegistrationFlow;

/* NULL: the capture does not show it, or it fits none. */
const WnRegistrationFlow *wn_registration_flow(const WnSubject *subject);

/* The one with this id, which must be one of them. */
const WnRegistrationFlow *wn_registration_flow_named(const char *id);

#endif
