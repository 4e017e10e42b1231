/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tallies of connectivity and consent checks (RFC 8445 7, RFC 7675 5.1), one for each direction. */
#include "model/setup.h"

#include "base/bytes.h"
#include "model/stun.h"

void
wn_checks_ask(WnChecks *checks, const WnStunTransaction *transaction)
{
    if (transaction->username)
        checks->username = transaction->username;
    checks->copies++;
    checks->last = transaction->last;
    checks->last_frame = transaction->last_frame;
    if (transaction->copies > checks->most_copies)
        checks->most_copies = transaction->copies;
    /* One copy may cross the answer on its way. */
    if (transaction->repeated == 2)
        checks->unheard++;
    if (transaction->copies > 1)
        return;
    checks->last_id = wn_bytes_hash(wn_bytes(transaction->id, sizeof(transaction->id)), 0);
    if (checks->sent++ == 0) {
        checks->first_id = checks->last_id;
        checks->first = transaction->first;
        checks->first_frame = transaction->first_frame;
        checks->first_capture = transaction->capture;
    }
    if (checks->unanswered++ == 0) {
        checks->unanswered_since = transaction->first;
        checks->unanswered_frame = transaction->first_frame;
        checks->unanswered_capture = transaction->capture;
    }
}

void
wn_checks_answer(WnChecks *checks, const WnStunTransaction *transaction)
{
    if (!transaction->success) {
        checks->refused++;
        checks->error = transaction->error;
        checks->error_frame = transaction->answer_frame;
        return;
    }
    if (checks->succeeded++ == 0) {
        checks->success_frame = transaction->answer_frame;
        checks->success_capture = wn_stun_answer_spot(transaction).capture;
    }
    if (transaction->use_candidate && checks->nominated_frame == 0) {
        checks->nominated_frame = transaction->answer_frame;
        checks->nominated_capture = wn_stun_answer_spot(transaction).capture;
    }
    checks->last_success = transaction->answered;
    checks->last_success_frame = transaction->answer_frame;
    checks->unanswered = 0;
}

void
wn_checks_answer_unseen(WnChecks *checks, const WnStunTransaction *transaction)
{
    checks->unseen++;
    checks->last_unseen = transaction->answered;
}

void
wn_checks_find_unseen(WnChecks *checks)
{
    if (checks->unseen > 0)
        checks->unseen--;
}

WnSpot
wn_flow_checked(const WnFlow *flow)
{
    const WnChecks *checks = flow->setup ? flow->setup->checks : NULL;

    if (!checks)
        return (WnSpot){ 0 };
    for (int side = 0; side < 2; side++)
        if (checks[side].nominated_frame)
            return (WnSpot){ checks[side].nominated_frame, checks[side].nominated_capture };
    checks += checks[0].success_frame ? 0 : 1;
    return (WnSpot){ checks->success_frame, checks->success_capture };
}

static bool
is_stun_alone(const WnFlowSide *side)
{
    return side->rtp + side->rtcp + side->dtls + side->sip + side->keepalives + side->other == 0;
}

bool
wn_flow_asks_server(const WnFlow *flow)
{
    const WnSetup *setup = flow->setup;

    return flow->sides[0].stun + flow->sides[1].stun > 0 && is_stun_alone(&flow->sides[0]) &&
           is_stun_alone(&flow->sides[1]) &&
           (!setup || setup->checks[0].sent + setup->checks[1].sent == 0);
}
