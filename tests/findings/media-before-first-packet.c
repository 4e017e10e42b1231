/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-before-first-packet: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/talk.h"

/* In the sample early-media-blocked.wan. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.wan.pcap");

    wn_assert_found_hazard(trial, "media-before-first-packet");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("early-media-blocked.not.pcap");

    wn_assert_not_found(trial, "media-before-first-packet");
}

/* Bob, who is behind NAT by his Contact, begins 4 s after her; her sound goes to that place, from
 * which his comes, and the proxy 203.0.113.10 says so or not that it has passed the answer on. */
static WnTrial *
late_callee(const char *record_route, const char *place)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = ALICE_SIP, .remote = "<sip:bob@192.168.7.20:5060>" };
    g_autofree char *sound = g_strdup_printf("%s:6000", place);
    g_autofree char *answer = wn_talk_sdp(place, 6000), *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *accepted = g_strconcat(record_route, answer, NULL);

    wn_talk_answered(&talk, 0, offer, accepted);
    wn_trial_rtp(trial, 1.2, 12, ALICE, sound, 1, 0);
    wn_trial_rtp(trial, 5.2, 12, sound, ALICE, 2, 0);
    wn_talk_hang_up(&talk, 12);
    wn_trial_wait(trial, 60);
    return trial;
}

/* The relay beside the proxy has no router that could keep her out; the router of another place
 * may. */
static void
does_not_on_the_way_to_a_relay(void)
{
    static const char passed[] = "Record-Route: <sip:203.0.113.10;lr>\n";
    g_autoptr(WnTrial) relay = late_callee(passed, "203.0.113.10"),
                       phone = late_callee(passed, "192.0.2.40"),
                       direct = late_callee("", "203.0.113.10");

    wn_assert_not_found(relay, "media-before-first-packet");
    wn_assert_found_hazard(phone, "media-before-first-packet");
    wn_assert_found_hazard(direct, "media-before-first-packet");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-before-first-packet/fires", fires);
    g_test_add_func("/findings/media-before-first-packet/does_not", does_not);
    g_test_add_func("/findings/media-before-first-packet/does_not_on_the_way_to_a_relay",
                    does_not_on_the_way_to_a_relay);
    return g_test_run();
}
