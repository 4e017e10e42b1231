/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pieces of an IP packet a capture would show (RFC 791 3.2). */
#ifndef WN_FINDINGS_PIECES_H
#define WN_FINDINGS_PIECES_H

#include "findings/finding.h"

/* Whether the capture would show those behind the first: a filter on ports, which only the first
 * piece has, lets none of them in, nor anything else than SIP (guard G18). */
bool wn_shows_later_pieces(const WnEvidence *evidence);

#endif
