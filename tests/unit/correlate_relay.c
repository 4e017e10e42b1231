/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two phones with a media relay between them: it sends packets of its own, and not all that it gets
 * is for the other phone. */
#include "correlate/tell.h"
#include "support/points.h"

static const WnTime WAY = 10 * WN_MILLISECOND;

static void
see(WnTape *tape, WnTime time, const char *src, const char *dst, WnBytes payload, uint16_t ip_id)
{
    wn_tape_see(tape, time, src, dst, payload, 64);
    wn_tape_at(tape, tape->packets->len - 1)->ip_id = ip_id;
}

/* The sound of the second phone comes to the first one; the relay sends what it gets of the first
 * one's to somebody else.  Its packets have other identifications. */
static void
talk(WnTape *const tapes[2], uint16_t others)
{
    uint8_t room[172];

    for (uint16_t i = 0; i < 400; i++) {
        WnTime at = WN_SECOND + i * 20 * WN_MILLISECOND;
        see(tapes[1], at, "192.168.7.20:5004", "203.0.113.10:30000", wn_tape_rtp(room, 1, i),
            (uint16_t) (i + 1));
        see(tapes[0], at + WAY, "203.0.113.10:30002", "192.168.1.20:4000", wn_tape_rtp(room, 1, i),
            (uint16_t) (others + i + 1));
        see(tapes[0], at, "192.168.1.20:4000", "203.0.113.10:30002", wn_tape_rtp(room, 2, i),
            (uint16_t) (i + 1));
    }
}

static void
what_a_relay_keeps_was_not_lost(void)
{
    WnTape *tapes[] = { wn_tape_new(), wn_tape_new() };

    talk(tapes, 1000);
    g_autoptr(WnTogether) together = wn_together(tapes, 2);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(result->matched[0], ==, 400);
    g_assert_cmpuint(together->released->packets->len, ==, 1200);
    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    wn_tape_free(tapes[0]);
    wn_tape_free(tapes[1]);
}

/* A router that turns a packet round keeps its identification. */
static void
a_relay_is_no_nat(void)
{
    for (unsigned turned = 0; turned < 2; turned++) {
        WnTape *tapes[] = { wn_tape_new(), wn_tape_new() };

        talk(tapes, turned ? 0 : 1000);
        g_autoptr(WnTogether) together = wn_together(tapes, 2);
        const GPtrArray *passages = wn_matcher_result(together->matcher)->passages;

        g_assert_cmpuint(passages->len, ==, 1);
        g_assert_cmpint(wn_passage_is_relayed(g_ptr_array_index(passages, 0)), ==, !turned);
        wn_tape_free(tapes[0]);
        wn_tape_free(tapes[1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/relay/what_a_relay_keeps_was_not_lost",
                    what_a_relay_keeps_was_not_lost);
    g_test_add_func("/correlate/relay/a_relay_is_no_nat", a_relay_is_no_nat);
    return g_test_run();
}
