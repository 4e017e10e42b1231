/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In what order capture points stand along the way, and clocks that tell no order. */
#include "support/points.h"

/* Named in a wrong order, points are put along the way. */
static void
the_way_tells_the_order(void)
{
    static const uint8_t ttls[] = { 60, 64, 62 };
    WnSurvey            *survey = wn_survey_new();
    unsigned             order[WN_MAX_POINTS];
    uint8_t              room[172];

    for (unsigned point = 0; point < 3; point++) {
        WnTape *tape = wn_tape_new();
        for (unsigned i = 0; i < 20; i++) {
            wn_tape_see(tape, i * 20 * WN_MILLISECOND, "192.168.1.20:4000", "203.0.113.10:30000",
                        wn_tape_rtp(room, 7, (uint16_t) i), ttls[point]);
            wn_survey_feed(survey, point, wn_tape_at(tape, i));
        }
        wn_tape_free(tape);
    }
    wn_survey_order(survey, order);
    g_assert_cmpuint(order[0], ==, 0);
    g_assert_cmpuint(order[1], ==, 2);
    g_assert_cmpuint(order[2], ==, 1);
    wn_survey_free(survey);
}

static void
survey_numbered(WnSurvey *survey, unsigned point, const WnPacket *packet, uint16_t ip_id)
{
    WnPacket numbered = *packet;

    numbered.ip_id = ip_id;
    wn_survey_feed(survey, point, &numbered);
}

/* A program on the router makes packets anew, so that their time to live and identification count
 * from there: seen at the server, inside the router, at the phone, outside the router. */
static void
a_translation_tells_the_order(void)
{
    static const struct {
        const char *phone;
        uint8_t     ttl_out, ttl_back;
        uint16_t    ip_ids;
    } seen[] = { { "198.51.100.7:4000", 63, 64, 5000 },
                 { "192.168.1.20:4000", 64, 64, 100 },
                 { "192.168.1.20:4000", 64, 64, 100 },
                 { "198.51.100.7:4000", 64, 63, 5000 } };
    WnSurvey *survey = wn_survey_new();
    unsigned  order[WN_MAX_POINTS];
    uint8_t   room[172];

    for (unsigned point = 0; point < 4; point++) {
        WnTape *tape = wn_tape_new();
        for (unsigned i = 0; i < 20; i++) {
            wn_tape_see(tape, i * 20 * WN_MILLISECOND, seen[point].phone, "203.0.113.10:30000",
                        wn_tape_rtp(room, 7, (uint16_t) i), seen[point].ttl_out);
            wn_tape_see(tape, i * 20 * WN_MILLISECOND, "203.0.113.10:30000", seen[point].phone,
                        wn_tape_rtp(room, 8, (uint16_t) i), seen[point].ttl_back);
            for (unsigned k = 0; k < 2; k++)
                survey_numbered(survey, point, wn_tape_at(tape, 2 * i + k),
                                (uint16_t) (seen[point].ip_ids + 2 * i + k));
        }
        wn_tape_free(tape);
    }
    wn_survey_order(survey, order);
    g_assert_cmpuint(order[0], ==, 0);
    g_assert_cmpuint(order[1], ==, 3);
    g_assert_cmpuint(order[2], ==, 1);
    g_assert_cmpuint(order[3], ==, 2);
    wn_survey_free(survey);
}

/* The clock outside is put right by half a minute: what comes then is found at both, and only what
 * is not there is lost. */
static void
a_clock_that_was_set_loses_what_is_lost(void)
{
    WnTape  *tapes[] = { wn_tape_new(), wn_tape_new() };
    uint8_t  room[172];
    unsigned lost = 0;

    for (unsigned i = 0; i < 1000; i++) {
        WnTime at = i * 20 * WN_MILLISECOND, put_right = i < 500 ? 0 : 30 * WN_SECOND;
        wn_tape_see(tapes[0], at, "192.168.1.20:4000", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
        if (i < 700 || i >= 710)
            wn_tape_see(tapes[1], at + put_right + WN_MILLISECOND, "198.51.100.7:4000",
                        "203.0.113.10:30000", wn_tape_rtp(room, 7, (uint16_t) i), 63);
    }
    g_autoptr(WnTogether) together = wn_together(tapes, 2);

    g_assert_cmpuint(together->alignment.clocks[1].n_pieces, ==, 2);
    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 990);
    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    g_assert_cmpuint(lost, ==, 10);
    for (unsigned i = 0; i < 2; i++)
        wn_tape_free(tapes[i]);
}

/* Where it was set, nobody knows: the ten packets lost there are not called so. */
static void
what_is_lost_while_a_clock_is_set_is_not_said(void)
{
    WnTape *tapes[] = { wn_tape_new(), wn_tape_new() };
    uint8_t room[172];

    for (unsigned i = 0; i < 1000; i++) {
        WnTime at = i * 20 * WN_MILLISECOND, put_right = i < 500 ? 0 : 30 * WN_SECOND;
        wn_tape_see(tapes[0], at, "192.168.1.20:4000", "203.0.113.10:30000",
                    wn_tape_rtp(room, 7, (uint16_t) i), 64);
        if (i < 495 || i >= 505)
            wn_tape_see(tapes[1], at + put_right + WN_MILLISECOND, "198.51.100.7:4000",
                        "203.0.113.10:30000", wn_tape_rtp(room, 7, (uint16_t) i), 63);
    }
    g_autoptr(WnTogether) together = wn_together(tapes, 2);

    g_assert_cmpuint(wn_matcher_result(together->matcher)->matched[0], ==, 990);
    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    for (unsigned i = 0; i < 2; i++)
        wn_tape_free(tapes[i]);
}

static WnAlignment
align_sound(WnTape *const tapes[2], bool glanced, unsigned *passed_over)
{
    WnSurvey   *survey = wn_survey_new();
    WnAlignment alignment = { 0 };

    for (unsigned point = 0; point < 2; point++)
        for (guint i = 0; i < tapes[point]->packets->len; i++) {
            const WnPacket *packet = wn_tape_at(tapes[point], i);
            if (glanced && i > 0 &&
                wn_survey_pass_over(survey, point, packet->time, packet->payload))
                (*passed_over)++;
            else
                wn_survey_feed(survey, point, packet);
        }
    wn_survey_align(survey, &alignment);
    wn_survey_free(survey);
    return alignment;
}

/* Of sound that the sample has enough of, the time is all that matters. */
static void
much_sound_is_passed_over(void)
{
    WnTape     *tapes[] = { wn_tape_new(), wn_tape_new() };
    WnAlignment fed, passed;
    unsigned    passed_over = 0;
    uint8_t     room[172];

    for (unsigned i = 0; i < 20000; i++)
        for (unsigned point = 0; point < 2; point++)
            wn_tape_see(tapes[point], i * 20 * WN_MILLISECOND + point * 7 * WN_MILLISECOND,
                        "192.168.1.20:4000", "203.0.113.10:30000",
                        wn_tape_rtp(room, 7, (uint16_t) i), (uint8_t) (64 - point));
    fed = align_sound(tapes, false, &passed_over);
    passed = align_sound(tapes, true, &passed_over);
    g_assert_cmpuint(passed_over, >, 10000);
    g_assert_true(passed.clocks[1].aligned);
    for (unsigned point = 0; point < 2; point++) {
        g_assert_cmpint(passed.first[point], ==, fed.first[point]);
        g_assert_cmpint(passed.last[point], ==, fed.last[point]);
        g_assert_cmpint(passed.clocks[point].offset, ==, fed.clocks[point].offset);
        wn_tape_free(tapes[point]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/order/the_way_tells_the_order", the_way_tells_the_order);
    g_test_add_func("/correlate/order/a_translation_tells_the_order",
                    a_translation_tells_the_order);
    g_test_add_func("/correlate/order/a_clock_that_was_set_loses_what_is_lost",
                    a_clock_that_was_set_loses_what_is_lost);
    g_test_add_func("/correlate/order/what_is_lost_while_a_clock_is_set_is_not_said",
                    what_is_lost_while_a_clock_is_set_is_not_said);
    g_test_add_func("/correlate/order/much-sound", much_sound_is_passed_over);
    return g_test_run();
}
