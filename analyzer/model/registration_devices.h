/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which phone a REGISTER is of, while they are gathered.  One user may have many, behind one NAT,
 * and each has a binding of its own (RFC 3261 10.2.1).
 */
#ifndef WN_MODEL_REGISTRATION_DEVICES_H
#define WN_MODEL_REGISTRATION_DEVICES_H

#include "model/call.h"
#include "model/registration.h"

/* From the first to the last REGISTER that wants to bind a Contact; last < first: none does. */
typedef struct {
    WnTime first, last;
} WnTerm;

/* None yet. */
WnTerm wn_term(void);
void   wn_term_add(WnTerm *term, const WnTransaction *step);

/* The last registration of the phone that this step is of, whose Call-ID registers for that term;
 * NULL: none, it is another phone. */
WnRegistration *wn_registration_of_device(const WnModel         *model,
                                          const WnRegistrations *registrations,
                                          const WnTransaction *step, const WnTerm *term);
/* That registration has this step now. */
void wn_registration_note_device(const WnModel *model, WnRegistrations *registrations,
                                 WnArena *arena, WnRegistration *registration,
                                 const WnTransaction *step);

#endif
