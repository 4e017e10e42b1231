/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The realm rule: a private address is wrong only for somebody who cannot reach it (RFC 1918 3).
 * Built at conclude.
 */
#ifndef WN_MODEL_REALM_H
#define WN_MODEL_REALM_H

#include "model/model.h"

/*
 * Whether a packet sent by from to this address can get there, as far as the capture tells:
 * YES when it is public, when untranslated traffic between the two was seen, when the user says
 * so, or when both are in one private prefix and nothing was translated between them; NO when it is
 * non-public and from is outside; UNDECIDED else.  teller: who told from that address, NULL where
 * nobody is known: from beyond its router the same prefix may be another home's (RFC 1918 4).
 * A name that only its own network knows (WN_ADDR_LOCAL_NAME) leads where its teller is.
 */
WnAnswer wn_realm_reaches(const WnModel *model, const WnAddr *from, const WnAddr *to,
                          const WnAddr *teller);
/* Whether these are two addresses of one small private network, by the usual size of one, and
 * nothing was translated between them: then no router stands between. */
bool wn_realm_is_one_network(const WnModel *model, const WnAddr *a, const WnAddr *b);

#endif
