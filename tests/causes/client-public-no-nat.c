/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client-public-no-nat stands beside a verdict, never at its head; and its twin. */
#include "support/stun_talk.h"
#include "support/talk.h"

/* STUN sees what she names; the call is refused for want of a codec. */
static void
beside_the_verdict(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("client-public-no-nat.pcap");

    wn_assert_headline(trial, "alice", "not-nat-codec", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "client-public-no-nat");
}

/* The twin: her Contact names another address. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("client-public-no-nat.not.pcap");

    wn_assert_unnamed(trial, "client-public-no-nat");
}

/* Her Contact and Via name what STUN told, as seen outside; what registers her still names her own
 * address, so that a router stands before her. */
static void
silent_where_another_message_names_the_inside(void)
{
    for (unsigned registered = 0; registered < 2; registered++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnStunTalk stun = { .trial = trial,
                            .client = "198.51.100.7:5060",
                            .server = "203.0.113.20:3478",
                            .mapped = "198.51.100.7:5060" };
        WnTalk     home = { .trial = trial,
                            .client = "198.51.100.7:5060",
                            .via = "192.168.1.20:5060",
                            .params = ";rport",
                            .call_id = "registration" };
        WnTalk     call = { .trial = trial,
                            .client = "198.51.100.7:5060",
                            .contact = "<sip:alice@198.51.100.7:5060>" };

        wn_stun_talk(&stun, 0);
        if (registered) {
            wn_talk_request(&home, 1, "REGISTER", 1, NULL);
            home.params = ";rport=5060;received=198.51.100.7";
            wn_talk_response(&home, 1.1, "200 OK", "REGISTER", 1, NULL);
        }
        wn_talk_request(&call, 2, "INVITE", 1, NULL);
        wn_talk_response(&call, 2.1, "486 Busy Here", "INVITE", 1, NULL);
        if (registered)
            wn_assert_unnamed(trial, "client-public-no-nat");
        else
            wn_assert_hazard(trial, "client-public-no-nat");
    }
}

/* All of SIP names what STUN told; the addresses that she has are among her candidates. */
static void
silent_where_candidates_show_the_inside(void)
{
    static const char *const hosts[] = { "198.51.100.7", "192.168.1.20" };

    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *sdp = wn_talk_sdp("198.51.100.7", 4000);
        g_autofree char *offer =
            g_strdup_printf("%sa=candidate:1 1 UDP 2130706431 %s 4000 typ host\n", sdp, hosts[i]);
        WnStunTalk stun = { .trial = trial,
                            .client = "198.51.100.7:5060",
                            .server = "203.0.113.20:3478",
                            .mapped = "198.51.100.7:5060" };
        WnTalk     call = { .trial = trial,
                            .client = "198.51.100.7:5060",
                            .contact = "<sip:alice@198.51.100.7:5060>" };

        wn_stun_talk(&stun, 0);
        wn_talk_request(&call, 2, "INVITE", 1, offer);
        wn_talk_response(&call, 2.1, "486 Busy Here", "INVITE", 1, NULL);
        if (i > 0)
            wn_assert_unnamed(trial, "client-public-no-nat");
        else
            wn_assert_hazard(trial, "client-public-no-nat");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/client-public-no-nat/beside_the_verdict", beside_the_verdict);
    g_test_add_func("/causes/client-public-no-nat/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/client-public-no-nat/silent_where_another_message_names_the_inside",
                    silent_where_another_message_names_the_inside);
    g_test_add_func("/causes/client-public-no-nat/silent_where_candidates_show_the_inside",
                    silent_where_candidates_show_the_inside);
    return g_test_run();
}
