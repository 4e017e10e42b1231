/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points.h. */
#include "support/points.h"

#include <string.h>

#include "support/together.h"

static void
record(const WnPacket *packet, void *data)
{
    wn_tape_add(data, packet);
}

static void
match_in_turn(WnTogether *together, WnTape *const *tapes, unsigned n)
{
    unsigned at[WN_MAX_POINTS] = { 0 };

    for (;;) {
        int    next = -1;
        WnTime due = INT64_MAX;

        for (unsigned i = 0; i < n; i++) {
            if (at[i] == tapes[i]->packets->len)
                continue;
            WnTime time =
                wn_alignment_time(&together->alignment, i, wn_tape_at(tapes[i], at[i])->time);
            if (time < due) {
                due = time;
                next = (int) i;
            }
        }
        if (next < 0)
            return;
        wn_matcher_feed(together->matcher, wn_tape_at(tapes[next], at[next]++), (unsigned) next,
                        due);
    }
}

WnTogether *
wn_together(WnTape *const *tapes, unsigned n)
{
    WnTogether *together = g_new0(WnTogether, 1);

    together->survey = wn_survey_new();
    together->released = wn_tape_new();
    for (unsigned i = 0; i < n; i++)
        for (guint k = 0; k < tapes[i]->packets->len; k++)
            wn_survey_feed(together->survey, i, wn_tape_at(tapes[i], k));
    wn_survey_align(together->survey, &together->alignment);
    together->matcher =
        wn_matcher_new(together->survey, &together->alignment, record, together->released);
    match_in_turn(together, tapes, n);
    wn_matcher_finish(together->matcher);
    return together;
}

static WnEndpoint
endpoint(const char *text)
{
    WnEndpoint parsed;

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

void
wn_tape_see(WnTape *tape, WnTime time, const char *src, const char *dst, WnBytes payload,
            uint8_t ttl)
{
    WnPacket packet = { .time = WN_TAPE_START + time,
                        .frame = tape->packets->len + 1,
                        .kind = WN_PACKET_DATAGRAM,
                        .carrier = WN_CARRIER_UDP,
                        .src = endpoint(src),
                        .dst = endpoint(dst),
                        .payload = payload,
                        .payload_length = (uint32_t) payload.length,
                        .ttl = ttl };

    wn_tape_add(tape, &packet);
}

WnBytes
wn_tape_rtp(uint8_t room[172], uint32_t ssrc, uint16_t sequence)
{
    memset(room, 0x55, 172);
    room[0] = 0x80;
    room[1] = 0;
    room[2] = (uint8_t) (sequence >> 8);
    room[3] = (uint8_t) sequence;
    memset(room + 4, 0, 4);
    room[6] = (uint8_t) (sequence >> 8);
    room[7] = (uint8_t) sequence;
    for (unsigned i = 0; i < 4; i++)
        room[8 + i] = (uint8_t) (ssrc >> (24 - 8 * i));
    return wn_bytes(room, 172);
}

void
wn_together_free(WnTogether *together)
{
    if (!together)
        return;
    wn_matcher_free(together->matcher);
    wn_survey_free(together->survey);
    wn_tape_free(together->released);
    g_free(together);
}

void
wn_tape_missets_clock(WnTape *tape, WnTime ahead, double drift)
{
    WnTime first = tape->packets->len > 0 ? wn_tape_at(tape, 0)->time : 0;

    for (guint i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        packet->time += ahead + (WnTime) (drift * (double) (packet->time - first));
    }
}

WnTrial *
wn_trial_together(const char *names)
{
    g_auto(GStrv) parts = g_strsplit(names, "+", WN_MAX_POINTS);
    unsigned n = g_strv_length(parts);
    WnTape  *tapes[WN_MAX_POINTS];
    WnTrial *trial;

    if (n == 1)
        return wn_trial_sample(names);
    for (unsigned i = 0; i < n; i++)
        tapes[i] = wn_tape_sample(parts[i]);
    g_autoptr(WnTogether) together = wn_together(tapes, n);
    trial = wn_tape_play(together->released, together->released->packets->len);
    for (unsigned i = 0; i < n; i++)
        wn_tape_free(tapes[i]);
    return trial;
}
