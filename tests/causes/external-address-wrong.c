/* SPDX-License-Identifier: GPL-2.0-or-later */
/* external-address-wrong at each vantage point, and its innocent twin. */
#include "support/stun_message.h"
#include "support/talk.h"

/* Via, Contact and SDP name another address than the packets come from. */
static void
likely_at_the_pbx(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.pcap");

    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_LIKELY);
}

/* The same, and a router says that nobody has that address. */
static void
certain_where_the_sound_is_refused(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.pcap");

    for (unsigned i = 0; i < 5; i++)
        wn_trial_icmp(trial, 3 + i, "203.0.113.1", 3, 1, "203.0.113.10:12000",
                      "198.51.100.99:16384");
    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_CERTAIN);
}

/* received= contradicts what she advertises. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.lan.pcap");

    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_right_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("external-address-wrong.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "external-address-wrong");
}

/* A gateway whose sound comes from an address of its own (G23). */
static void
silent_with_a_media_host(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-gateway.pcap");

    wn_assert_no_headline(trial);
    wn_assert_ruled_out(trial, "external-address-wrong", "many-addresses");
}

/* Signalling alone: a trunk whose SDP names the provider's host for media (G23). */
static void
silent_where_the_media_host_is_not_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.55", 30000);
    WnTalk           talk = { .trial = trial, .accepted = true, .params = ";rport" };

    wn_talk_answered(&talk, 0, offer, answer);
    wn_talk_hang_up(&talk, 20);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "external-address-wrong");
}

/* The caller's wrong address is no trouble of the called phone's registration, by which the call
 * came to it. */
static void
not_of_the_registration_of_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("198.51.100.99", 16384);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           bob = { .trial = trial,
                             .client = "192.0.2.40:5060",
                             .contact = "<sip:bob@192.0.2.40:5060>",
                             .from = "bob",
                             .call_id = "registration" };
    WnTalk           call = { .trial = trial,
                              .client = "198.51.100.7:5060",
                              .server = "192.0.2.40:5060",
                              .via = "198.51.100.99:5060",
                              .uri = "sip:bob@192.0.2.40:5060",
                              .contact = "<sip:alice@198.51.100.99:5060>",
                              .remote = "<sip:bob@192.0.2.40:5060>",
                              .accepted = true };

    wn_talk_request(&bob, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_answered(&call, 1, offer, answer);
    wn_trial_rtp(trial, 2.2, 10, "198.51.100.7:16384", "192.0.2.40:6000", 1, 0);
    wn_trial_rtp(trial, 2.2, 10, "192.0.2.40:6000", "198.51.100.99:16384", 2, 0);
    wn_talk_hang_up(&call, 11);
    wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_LIKELY);
    g_assert_cmpuint(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "bob")->n_also, ==, 0);
}

/* What a TURN server gave her is not in the capture, and may be what her SDP names; what a STUN
 * server says is her own. */
static void
silent_where_it_may_be_a_relay(void)
{
    static const struct {
        uint16_t method;
        bool     is_accused;
    } cases[] = { { 0x001, true }, { 0x003, false } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(GByteArray) asked = wn_stun_message_new(cases[i].method, wn_cookie_id);
        g_autofree char *offer = wn_talk_sdp("203.0.113.30", 50000);
        g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
        WnTalk           call = { .trial = trial,
                                  .client = "198.51.100.7:5060",
                                  .via = "192.168.1.20:5060",
                                  .params = ";rport",
                                  .accepted = true };

        wn_trial_datagram(trial, 0, "198.51.100.7:4000", "203.0.113.30:3478", wn_array_view(asked));
        wn_talk_answered(&call, 1, offer, answer);
        wn_trial_rtp(trial, 2.2, 10, "198.51.100.7:4000", "192.0.2.40:6000", 1, 0);
        wn_talk_hang_up(&call, 13);
        if (cases[i].is_accused)
            wn_assert_headline(trial, "alice", "external-address-wrong", WN_GRADE_LIKELY);
        else
            wn_assert_unnamed(trial, "external-address-wrong");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/external-address-wrong/likely_at_the_pbx", likely_at_the_pbx);
    g_test_add_func("/causes/external-address-wrong/certain_where_the_sound_is_refused",
                    certain_where_the_sound_is_refused);
    g_test_add_func("/causes/external-address-wrong/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/external-address-wrong/silent_with_the_right_address",
                    silent_with_the_right_address);
    g_test_add_func("/causes/external-address-wrong/silent_with_a_media_host",
                    silent_with_a_media_host);
    g_test_add_func("/causes/external-address-wrong/silent_where_the_media_host_is_not_seen",
                    silent_where_the_media_host_is_not_seen);
    g_test_add_func("/causes/external-address-wrong/not_of_the_registration_of_the_called_phone",
                    not_of_the_registration_of_the_called_phone);
    g_test_add_func("/causes/external-address-wrong/silent_where_it_may_be_a_relay",
                    silent_where_it_may_be_a_relay);
    return g_test_run();
}
