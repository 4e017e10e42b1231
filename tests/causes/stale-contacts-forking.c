/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places that a phone has left are still registered. */
#include "support/talk.h"

/* The call rings two dead ports, and is answered. */
static void
hazard_of_the_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "stale-contacts-forking");
}

/* The answer to REGISTER lists what the phone has replaced. */
static void
likely_beside_the_registration(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.lan.pcap");

    wn_assert_beside(trial, "bob", "stale-contacts-forking", WN_GRADE_LIKELY);
}

/* The twin: one Contact at a time. */
static void
silent_when_replaced(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("stale-contacts-forking.not.pcap");

    wn_assert_unnamed(trial, "stale-contacts-forking");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* Three REGISTERs from behind one router, each answered with the list of all Contacts so far. */
static void
register_thrice(WnTrial *trial, const char *call_ids[3], const char *instances[3])
{
    g_autoptr(GString) listed = g_string_new(NULL);

    for (unsigned i = 0; i < 3; i++) {
        g_autofree char *client = g_strdup_printf("198.51.100.7:%u", 40001 + i);
        g_autofree char *via = g_strdup_printf("192.168.1.%u:5060", 20 + i);
        g_autofree char *contact =
            g_strdup_printf("<sip:bob@192.168.1.%u:5060>%s%s%s", 20 + i,
                            instances ? ";+sip.instance=\"<urn:uuid:" : "",
                            instances ? instances[i] : "", instances ? ">\"" : "");
        WnTalk talk = { .trial = trial,
                        .client = client,
                        .via = via,
                        .from = "bob",
                        .contact = contact,
                        .call_id = call_ids[i] };

        wn_talk_request(&talk, i * 5, "REGISTER", i + 1, NULL);
        wn_talk_response(&talk, i * 5 + 0.1, "200 OK", "REGISTER", i + 1, listed->str);
        g_string_append_printf(listed, "Contact: %s;expires=3600\n", contact);
    }
    wn_trial_wait(trial, 60);
}

/* Three phones of one user: nobody replaced anything. */
static void
silent_of_three_devices(void)
{
    static const char *APART[] = { "one", "two", "three" };
    static const char *DEVICES[] = { "01", "02", "03" };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnTrial) named = wn_trial_new(NULL);

    register_thrice(trial, APART, NULL);
    register_thrice(named, APART, DEVICES);
    wn_assert_unnamed(trial, "stale-contacts-forking");
    wn_assert_unnamed(named, "stale-contacts-forking");
}

/* One phone, by its Call-ID, that moved twice. */
static void
likely_of_one_device(void)
{
    static const char *ONE[] = { "one", "one", "one" };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_thrice(trial, ONE, NULL);
    wn_assert_beside(trial, "bob", "stale-contacts-forking", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/stale-contacts-forking/hazard_of_the_call", hazard_of_the_call);
    g_test_add_func("/causes/stale-contacts-forking/likely_beside_the_registration",
                    likely_beside_the_registration);
    g_test_add_func("/causes/stale-contacts-forking/silent_when_replaced", silent_when_replaced);
    g_test_add_func("/causes/stale-contacts-forking/silent_of_three_devices",
                    silent_of_three_devices);
    g_test_add_func("/causes/stale-contacts-forking/likely_of_one_device", likely_of_one_device);
    return g_test_run();
}
