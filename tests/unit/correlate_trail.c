/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of messages for pictures: the first ones, and that there were more. */
#include <string.h>

#include "correlate/trail.h"
#include "report/joint_ladder.h"

#define MESSAGE                                                                                 \
    "OPTIONS sip:bob@203.0.113.10 SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bK1\r\n" \
    "From: <sip:alice@example.net>;tag=a1\r\nTo: <sip:bob@example.net>\r\n"                     \
    "Call-ID: one\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"

static void
add(WnTrail *trail, WnTime time, WnTraffic traffic)
{
    WnSight sight = {
        .packet = { .time = time, .frame = 1, .payload = wn_bytes(MESSAGE, strlen(MESSAGE)) },
        .key = { .traffic = traffic }
    };
    const WnSight *sights[WN_MAX_POINTS] = { &sight };

    wn_trail_add(sights, WN_FATE_UNKNOWN, trail);
}

static guint
kept(const WnTrail *trail)
{
    g_autoptr(GPtrArray) steps = wn_trail_of(trail, "one");

    return steps->len;
}

static void
all_that_fit_are_kept(void)
{
    WnTrail        *trail = wn_trail_new(3);
    WnSubjectReport subject = { .end = 100 };

    for (WnTime at = 1; at <= 3; at++)
        add(trail, at, WN_TRAFFIC_SIP);
    add(trail, 4, WN_TRAFFIC_RTP);
    g_assert_cmpuint(kept(trail), ==, 3);
    g_assert_cmpuint(wn_trail_left_out(trail, 100), ==, 0);
    g_assert_null(wn_joint_ladder_lacks(trail, &subject));
    wn_trail_free(trail);
}

/* Only what ends before the first one that was left out lacks nothing for certain. */
static void
what_does_not_fit_is_told(void)
{
    WnTrail        *trail = wn_trail_new(3);
    WnSubjectReport early = { .end = 3 }, late = { .end = 4 };

    for (WnTime at = 1; at <= 5; at++)
        add(trail, at, WN_TRAFFIC_SIP);
    g_assert_cmpuint(kept(trail), ==, 3);
    g_assert_cmpuint(wn_trail_left_out(trail, 3), ==, 0);
    g_assert_cmpuint(wn_trail_left_out(trail, 4), ==, 2);
    g_assert_null(wn_joint_ladder_lacks(trail, &early));
    g_autofree char *lacks = wn_joint_ladder_lacks(trail, &late);
    g_assert_nonnull(strstr(lacks, "the last 2 of them"));
    wn_trail_free(trail);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/trail/all_that_fit_are_kept", all_that_fit_are_kept);
    g_test_add_func("/correlate/trail/what_does_not_fit_is_told", what_does_not_fit_is_told);
    return g_test_run();
}
