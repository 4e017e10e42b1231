/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a STUN client asks again, and gives up (RFC 8489 6.2.1, RFC 3489 9.3). */
#include "model/stun.h"

bool
wn_stun_ran_out(const WnStunTransaction *transaction, WnTime capture_end)
{
    static const uint16_t SOME = 3, MANY = 5;
    WnTime                waited = capture_end - transaction->first;
    WnTime                schedule = (transaction->classic ? 9500 : 39500) * WN_MILLISECOND;
    WnTime                half = (transaction->classic ? 3 : 7) * WN_SECOND;

    if (transaction->answer_frame)
        return false;
    return (transaction->copies >= SOME && waited >= schedule) ||
           (transaction->copies >= MANY && waited >= half);
}

bool
wn_stun_gave_up(const WnStunTransaction *transaction, WnTime capture_end)
{
    return !transaction->has_change && wn_stun_ran_out(transaction, capture_end);
}

bool
wn_stun_unheard(const WnStunTransaction *transaction)
{
    /* Milliseconds from the first request to the fifth, sixth ... (RFC 3489 9.3, RFC 8489 6.2.1).
     */
    static const uint16_t classic[] = { 1500, 3100, 4700, 6300, 7900 };
    static const uint16_t modern[] = { 7500, 15500, 31500 };
    static const unsigned FIRST = 5;
    const unsigned        last = transaction->classic ? 9 : 7;
    WnTime                planned, took = transaction->last - transaction->first;

    if (transaction->has_change || !transaction->success || transaction->repeated < FIRST - 1 ||
        transaction->copies < FIRST || transaction->copies > last)
        return false;
    planned =
        (transaction->classic ? classic : modern)[transaction->copies - FIRST] * WN_MILLISECOND;
    return took * 4 >= planned * 3 && took * 4 <= planned * 5;
}
