/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registrar keeps a private Contact: at the server, at either phone, on a common switch, and
 * the twin. */
#include "support/talk.h"

/* The INVITE leaves for the private Contact seven times and nothing returns. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.pcap");

    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "request-unanswered", "7");
}

/* Only the registration is seen. */
static void
hazard_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.lan.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "private-contact-registered");
}

/* A 408 alone does not tell why; that alice could not be called either is a hazard of her own. */
static void
hazard_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.caller.pcap");

    wn_assert_hazard(trial, "private-contact-registered");
    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
}

/* The binding is private and undecorated, and the call to it fails with 408. */
static void
likely_where_both_phones_are_seen(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.neighbour.pcap");

    wn_assert_headline(trial, "carol", "private-contact-registered", WN_GRADE_LIKELY);
}

/* The twin: the 200 OK carries received=, and the INVITE goes there. */
static void
silent_when_the_registrar_uses_the_source(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-contact-registered.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

/* The registrar's pings to bob's private Contact, of which this one is not answered. */
static WnTrial *
pings_to_the_contact(void)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   phone = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060",
                       .from = "bob", .contact = "<sip:bob@192.168.1.20:5060>", .call_id = "reg" };
    WnTalk   ping = { .trial = trial, .client = "203.0.113.10:5060", .server = "192.168.1.20:5060",
                      .uri = "sip:bob@192.168.1.20:5060", .call_id = "ping" };

    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&ping, 10, "OPTIONS", 1, NULL);
    wn_trial_wait(trial, 90);
    return trial;
}

static void
certain_of_pings(void)
{
    g_autoptr(WnTrial) trial = pings_to_the_contact();

    wn_assert_beside(trial, "bob", "private-contact-registered", WN_GRADE_CERTAIN);
}

/* The same ping on its way to the router: to the private address it was seen behind it, though of
 * the phone itself nothing was captured there. */
static void
silent_where_they_come_through_the_router(void)
{
    g_autoptr(WnTrial) trial = pings_to_the_contact();
    WnTalk ping = { .trial = trial, .client = "203.0.113.10:5060", .server = "198.51.100.7:5060",
                    .uri = "sip:bob@192.168.1.20:5060", .call_id = "ping" };

    wn_talk_request(&ping, 10.001, "OPTIONS", 1, NULL);
    wn_talk_response(&ping, 10.05, "200 OK", "OPTIONS", 1, NULL);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/private-contact-registered/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_called_phone",
                    hazard_at_the_called_phone);
    g_test_add_func("/causes/private-contact-registered/hazard_at_the_caller",
                    hazard_at_the_caller);
    g_test_add_func("/causes/private-contact-registered/likely_where_both_phones_are_seen",
                    likely_where_both_phones_are_seen);
    g_test_add_func("/causes/private-contact-registered/silent_when_the_registrar_uses_the_source",
                    silent_when_the_registrar_uses_the_source);
    g_test_add_func("/causes/private-contact-registered/certain_of_pings", certain_of_pings);
    g_test_add_func("/causes/private-contact-registered/silent_where_they_come_through_the_router",
                    silent_where_they_come_through_the_router);
    return g_test_run();
}
