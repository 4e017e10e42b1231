/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sent-to-wrong-address: where it is seen, and where it is not. */
#include "support/media_call.h"

/* Bob's BYE goes to the address that alice's Via and Contact name; she is at 198.51.100.7. */
static void
call_and_hang_up(WnTrial *trial, const char *alice, unsigned copies)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autofree char    *contact = g_strdup_printf("%s:5060", alice);
    g_autofree char    *offer = wn_call_sdp(alice, 4000, "");
    g_autofree char    *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char    *bye = g_strdup_printf(
           "BYE sip:alice@%s SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.40:5060;branch=z9hG4bKbye\n"
              "From: <sip:bob@example.net>;tag=b\nTo: <sip:alice@example.net>;tag=a\n"
              "Call-ID: media-1\nCSeq: 1 BYE\n\n",
           contact);

    wn_call_begin(trial, contact, offer, answer);
    for (unsigned i = 0; i < copies; i++)
        wn_trial_sip(trial, 9 + SCHEDULE[i], BOB_SIP, contact, bye);
}

static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_and_hang_up(trial, "198.51.100.99", 11);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "sent-to-wrong-address", "4");
}

/* Alice names the address that she is seen at. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_and_hang_up(trial, "198.51.100.7", 11);
    wn_trial_wait(trial, 60);
    wn_assert_not_found(trial, "sent-to-wrong-address");
    wn_assert_unnamed(trial, "external-address-wrong");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sent-to-wrong-address/fires", fires);
    g_test_add_func("/findings/sent-to-wrong-address/does_not", does_not);
    return g_test_run();
}
