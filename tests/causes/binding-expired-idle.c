/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The router forgets a silent phone: at the server, inside and outside, at the phone, and the twin.
 */
#include "support/talk.h"
#include "support/tape.h"

#include <string.h>

/* Answered, silent for long, lost, and back from another port. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* The INVITEs arrive outside only. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.both.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* A long silence between two registrations; the lost call is not seen. */
static void
hazard_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.lan.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "binding-expired-idle");
}

/* Answered, lost, back from the same port. */
static void
likely_when_the_port_stays(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.same-port.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_LIKELY);
}

/* The twin: CRLF CRLF every 20 s. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.not.pcap");

    wn_assert_no_headline(trial);
}

#define PHONE  "[2001:db8:7::20]:5060"
#define SERVER "[2001:db8:10::10]:5060"

/* bob registers over IPv6, without NAT; every packet is seen `sights` times, a router apart. */
static void
registers(WnTrial *trial, double seconds, const char *call_id, unsigned cseq, int sights)
{
    WnTalk talk = { .trial = trial,
                    .client = PHONE,
                    .server = SERVER,
                    .via = PHONE,
                    .contact = "<sip:bob@" PHONE ">",
                    .remote = "<sip:bob@" PHONE ">",
                    .from = "bob",
                    .call_id = call_id };

    for (int i = 0; i < sights; i++)
        wn_talk_request(&talk, seconds + 0.0003 * i, "REGISTER", cseq, "Expires: 3600\n");
    for (int i = 0; i < sights; i++)
        wn_talk_response(&talk, seconds + 0.02 + 0.0003 * i, "200 OK", "REGISTER", cseq,
                         "Expires: 3600\n");
}

/* He is called after a minute of silence; the firewall drops it.  Every frame is there `sights`
 * times.
 */
static void
is_called_in_vain(WnTrial *trial, int sights)
{
    static const double schedule[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };

    WnTalk talk = { .trial = trial,
                    .client = SERVER,
                    .server = PHONE,
                    .via = SERVER,
                    .uri = "sip:bob@" PHONE,
                    .contact = "<sip:alice@192.0.2.20:5060>" };

    for (size_t copy = 0; copy < G_N_ELEMENTS(schedule); copy++)
        for (int i = 0; i < sights; i++)
            wn_talk_request(&talk, 60 + schedule[copy] + 0.0001 * i, "INVITE", 1, NULL);
}

/* A firewall that translates nothing forgets all the same; but nothing shows that one is there. */
static void
possible_before_a_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, "reg-1", 1, 1);
    is_called_in_vain(trial, 1);
    registers(trial, 100, "reg-1", 2, 1);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* With another Call-ID the phone began anew: it may have been off, and no NAT is there. */
static void
no_more_than_possible_of_a_phone_that_began_anew(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, "reg-1", 1, 1);
    is_called_in_vain(trial, 1);
    registers(trial, 100, "reg-2", 1, 1);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* What passes is seen twice, the INVITEs once. */
static void
certain_on_both_sides_of_a_firewall(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, "reg-1", 1, 2);
    is_called_in_vain(trial, 1);
    registers(trial, 100, "reg-2", 1, 2);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* The capture holds every frame twice: what passes is there four times, the INVITEs twice. */
static void
certain_where_every_frame_is_there_twice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, "reg-1", 1, 4);
    is_called_in_vain(trial, 2);
    registers(trial, 100, "reg-2", 1, 4);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

/* Every frame twice, of one side alone: nothing is seen to stop anywhere. */
static void
possible_where_one_side_is_there_twice(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, 0, "reg-1", 1, 2);
    is_called_in_vain(trial, 2);
    registers(trial, 100, "reg-1", 2, 2);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_POSSIBLE);
}

/* The same phone, refused each time: nothing is bound that the router could lose. */
static void
silent_where_nothing_is_bound(void)
{
    static const char OK[] = "SIP/2.0 200 OK", REFUSED[] = "SIP/2.0 403 No";
    g_autoptr(WnTape) tape = wn_tape_sample("binding-expired-idle.lan.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (wn_bytes_starts_with(packet->payload, wn_bytes(OK, strlen(OK))) &&
            wn_bytes_contains_nocase(packet->payload, WN_LITERAL(" REGISTER\r\n")))
            memcpy((uint8_t *) packet->payload.data, REFUSED, strlen(REFUSED));
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_unnamed(trial, "binding-expired-idle");
}

/* 408 for carol after 32 s; nothing of the call comes to 192.168.7.20. */
static void
likely_inside_the_phones_network(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.neighbour.pcap");
    g_autoptr(WnTrial) kept = wn_trial_sample("binding-expired-idle.neighbour.not.pcap");

    wn_assert_headline(trial, "carol", "binding-expired-idle", WN_GRADE_LIKELY);
    wn_assert_no_nat_headline(kept);
}

/* Another phone has got the port that was his, and says that it does not know him. */
static void
certain_where_his_port_was_given_away(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("binding-expired-idle.given-away.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("binding-expired-idle.given-away.not.pcap");

    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "same-port-clash");
    wn_assert_no_headline(twin);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/binding-expired-idle/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/binding-expired-idle/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/binding-expired-idle/hazard_at_the_phone", hazard_at_the_phone);
    g_test_add_func("/causes/binding-expired-idle/likely_when_the_port_stays",
                    likely_when_the_port_stays);
    g_test_add_func("/causes/binding-expired-idle/silent_with_keepalives", silent_with_keepalives);
    g_test_add_func("/causes/binding-expired-idle/possible_before_a_firewall",
                    possible_before_a_firewall);
    g_test_add_func("/causes/binding-expired-idle/no_more_than_possible_of_a_phone_that_began_anew",
                    no_more_than_possible_of_a_phone_that_began_anew);
    g_test_add_func("/causes/binding-expired-idle/certain_on_both_sides_of_a_firewall",
                    certain_on_both_sides_of_a_firewall);
    g_test_add_func("/causes/binding-expired-idle/certain_where_every_frame_is_there_twice",
                    certain_where_every_frame_is_there_twice);
    g_test_add_func("/causes/binding-expired-idle/possible_where_one_side_is_there_twice",
                    possible_where_one_side_is_there_twice);
    g_test_add_func("/causes/binding-expired-idle/silent_where_nothing_is_bound",
                    silent_where_nothing_is_bound);
    g_test_add_func("/causes/binding-expired-idle/likely_inside_the_phones_network",
                    likely_inside_the_phones_network);
    g_test_add_func("/causes/binding-expired-idle/certain_where_his_port_was_given_away",
                    certain_where_his_port_was_given_away);
    return g_test_run();
}
