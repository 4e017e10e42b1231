/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server records its inside address in the route, and the twin. */
#include "support/talk.h"

/* The ACK leaves for the private Record-Route, the 200 OK is repeated. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-advertises-private-address.pcap");

    wn_assert_headline(trial, "bob", "server-advertises-private-address", WN_GRADE_CERTAIN);
}

/* The twin: Record-Route is public. */
static void
silent_when_it_advertises_its_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-advertises-private-address.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "server-advertises-private-address");
}

/* At a PBX behind a NAT of its own: a stranger's call is answered with its inside address, over and
 * over, and no ACK comes in.  registers: it is somebody's registrar, too. */
static WnTrial *
answered_inside(bool registers)
{
    static const double TIMES[] = { 1, 1.5, 2.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5, 32.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    g_autofree char    *answer = wn_talk_sdp("10.0.0.5", 12000);
    g_autofree char    *offer = wn_talk_sdp("198.51.100.99", 4000);
    g_autofree char    *body = g_strconcat("Server: Example PBX 7\n", answer, NULL);
    WnTalk              phone = { .trial = trial,
                                  .client = "198.51.100.50:5060",
                                  .server = "10.0.0.5:5060",
                                  .from = "dave",
                                  .contact = "<sip:dave@198.51.100.50:5060>",
                                  .call_id = "reg" };
    WnTalk              call = { .trial = trial,
                                 .client = "198.51.100.99:5060",
                                 .server = "10.0.0.5:5060",
                                 .contact = "<sip:carol@198.51.100.99:5060>",
                                 .remote = "<sip:bob@10.0.0.5:5060>",
                                 .from = "carol" };

    if (registers) {
        wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
        wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, "Server: Example PBX 7\n");
    }
    wn_talk_request(&call, 0.5, "INVITE", 1, offer);
    for (size_t i = 0; i < G_N_ELEMENTS(TIMES); i++)
        wn_talk_response(&call, TIMES[i], "200 OK", "INVITE", 1, body);
    wn_trial_rtp(trial, 1.1, 32, "10.0.0.5:12000", "198.51.100.99:4000", 5, 0);
    wn_trial_wait(trial, 90);
    return trial;
}

/* Without the registration it may be a phone that is called directly. */
static void
likely_inside_of_its_nat(void)
{
    g_autoptr(WnTrial) server = answered_inside(true);
    g_autoptr(WnTrial) phone = answered_inside(false);

    wn_assert_headline(server, "carol", "server-advertises-private-address", WN_GRADE_LIKELY);
    wn_assert_headline(phone, "carol", "ack-lost-private-contact", WN_GRADE_LIKELY);
    wn_assert_unnamed(server, "private-sdp-unrelayed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/server-advertises-private-address/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func(
        "/causes/server-advertises-private-address/silent_when_it_advertises_its_public_address",
        silent_when_it_advertises_its_public_address);
    g_test_add_func("/causes/server-advertises-private-address/likely_inside_of_its_nat",
                    likely_inside_of_its_nat);
    return g_test_run();
}
