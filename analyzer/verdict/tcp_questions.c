/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask of TCP connections. */
#include "verdict/evidence_state.h"

bool
wn_is_connection(const WnFlow *flow)
{
    return flow->tcp != NULL;
}

const WnTcpSide *
wn_tcp_stall_of(const WnFlow *flow, int side)
{
    /* With the timer doubled each time (RFC 6298 5.5) four copies take three seconds and more; so
     * many are no plain loss (G20). */
    static const unsigned COPIES = 4;
    static const WnTime   SPAN = 3 * WN_SECOND;
    const WnTcpSide      *sender = flow->tcp ? &flow->tcp->sides[side] : NULL;

    return sender && sender->frame && sender->resent >= COPIES &&
                   sender->last - sender->since >= SPAN
               ? sender
               : NULL;
}

const WnTcpSide *
wn_tcp_gap_of(const WnFlow *flow, int side, WnTime capture_end)
{
    /* Two copies at least would have come in this time (RFC 6298 2.1 and 5.5: 1 s, 2 s). */
    static const WnTime PATIENCE = 5 * WN_SECOND;
    const WnTcpSide    *sender = flow->tcp ? &flow->tcp->sides[side] : NULL;

    return sender && sender->gap_frame && sender->gap_waits && flow->tcp->rsts == 0 &&
                   flow->tcp->fin_frame == 0 && sender->gap_length >= WN_LARGE_SEGMENT &&
                   sender->largest > 0 && sender->largest < WN_LARGE_SEGMENT &&
                   capture_end - sender->gap_since >= PATIENCE
               ? sender
               : NULL;
}

const WnFlow *
wn_connection_of(const WnSubject *subject, unsigned i)
{
    const WnTransaction *transaction = subject->transactions[i];

    if (!wn_is_connection(transaction->flow) ||
        (i > 0 && subject->transactions[i - 1]->flow == transaction->flow))
        return NULL;
    return subject->kind == WN_SUBJECT_REGISTRATION || wn_is_unanswered(transaction)
               ? transaction->flow
               : NULL;
}
