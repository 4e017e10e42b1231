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

/* One device by its +sip.instance moved from :40001 to :40055, and both are rung: the old place
 * seven times in vain, while the new one answers. */
static WnTrial *
rung_at_both(const char *instance, const char *later)
{
    static const char *const PLACES[] = { "198.51.100.7:40001", "198.51.100.7:40055" };
    const char *const        instances[] = { instance, later };
    WnTrial                 *trial = wn_trial_new(NULL);
    WnTalk                   caller = {
                          .trial = trial, .client = "198.51.100.99:5060", .from = "carol", .call_id = "call"
    };

    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *contact = g_strdup_printf("<sip:bob@%s>;+sip.instance=\"<urn:uuid:%s>\"",
                                                   PLACES[i], instances[i]);
        WnTalk           phone = { .trial = trial,
                                   .client = PLACES[i],
                                   .via = "192.168.1.20:5060",
                                   .from = "bob",
                                   .contact = contact,
                                   .remote = contact,
                                   .call_id = "reg" };

        wn_talk_request(&phone, i * 100, "REGISTER", i + 1, NULL);
        wn_talk_response(&phone, i * 100 + 0.1, "200 OK", "REGISTER", i + 1, NULL);
    }
    wn_talk_request(&caller, 110, "INVITE", 1, NULL);
    wn_talk_response(&caller, 110.01, "100 Trying", "INVITE", 1, NULL);
    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *uri = g_strdup_printf("sip:bob@%s", PLACES[i]);
        WnTalk           branch = { .trial = trial,
                                    .client = "203.0.113.10:5060",
                                    .server = PLACES[i],
                                    .uri = uri,
                                    .from = "carol",
                                    .call_id = "call" };

        if (i == 0) {
            wn_talk_unanswered(&branch, 110.02, "INVITE", 1, NULL);
            continue;
        }
        wn_talk_request(&branch, 110.02, "INVITE", 1, NULL);
        wn_talk_response(&branch, 114, "200 OK", "INVITE", 1, NULL);
    }
    wn_talk_response(&caller, 114.01, "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 180);
    return trial;
}

/* The call was answered: it is the registration that is at fault. */
static void
certain_beside_the_registration(void)
{
    g_autoptr(WnTrial) trial = rung_at_both("0001", "0001");

    wn_assert_beside(trial, "bob", "stale-contacts-forking", WN_GRADE_CERTAIN);
    g_assert_null(wn_trial_subject(trial, WN_SUBJECT_CALL, "carol")->headline);
}

/* Of a device that keeps two flows, both are meant (RFC 5626 4.2). */
static void
hazard_of_two_flows(void)
{
    g_autoptr(WnTrial) two = rung_at_both("0001>\";reg-id=1;x=\"<", "0001>\";reg-id=2;x=\"<");
    g_autoptr(WnTrial) one = rung_at_both("0001>\";reg-id=1;x=\"<", "0001>\";reg-id=1;x=\"<");

    wn_assert_hazard(two, "stale-contacts-forking");
    g_assert_false(wn_trial_report(two)->accuses);
    wn_assert_beside(one, "bob", "stale-contacts-forking", WN_GRADE_CERTAIN);
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
    g_test_add_func("/causes/stale-contacts-forking/certain_beside_the_registration",
                    certain_beside_the_registration);
    g_test_add_func("/causes/stale-contacts-forking/hazard_of_two_flows", hazard_of_two_flows);
    return g_test_run();
}
