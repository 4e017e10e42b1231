/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of notifications and messages that do not arrive. */
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_notify_to_private_address, "notify-unreachable.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          3 },
        { &finding_notify_to_private_address, "notify-unreachable.blocked.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_no_notify_follows, "notify-unreachable.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          4 },
        { &finding_no_notify_follows, "notify-unreachable.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_no_notify_follows, "notify-unreachable.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          0 },
        { &finding_other_requests_arrive, "notify-unreachable.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          5 },
        { &finding_other_requests_arrive, "notify-too-big.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_subscription_forgotten, "subscription-lost-after-rebinding.lan.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 22 },
        { &finding_subscription_forgotten, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_notify_to_left_place, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 10 },
        { &finding_notify_to_left_place, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_mapping_changed_since_subscribe, "subscription-lost-after-rebinding.lan.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 11 },
        { &finding_mapping_changed_since_subscribe, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_orphan_pieces, "notify-too-big.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 7 },
        { &finding_orphan_pieces, "notify-too-big.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* Alice's SUBSCRIBE, what the server answers, and the capture's end. */
static bool
misses_notify(const char *status, const char *expires, bool notified, double until)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = { .trial = trial };
    WnTalk back = { .trial = trial,
                    .client = "203.0.113.10:5060",
                    .server = "192.168.1.20:5060",
                    .from = "bob",
                    .to = "alice" };

    wn_talk_request(&talk, 0, "SUBSCRIBE", 1, expires);
    wn_talk_response(&talk, 0.1, status, "SUBSCRIBE", 1, expires);
    if (notified)
        wn_talk_request(&back, 0.2, "NOTIFY", 2, "Event: presence\n");
    wn_trial_wait(trial, until);
    probe = wn_probe_new(trial, WN_SUBJECT_SUBSCRIPTION, 0);
    return wn_probe_count(probe, &finding_no_notify_follows) > 0;
}

/* RFC 6665 4.1.2.4: Timer N is 64 * T1; RFC 5839: 204 has nothing new to tell. */
static void
a_notify_is_due(void)
{
    static const char HOUR[] = "Event: presence\nExpires: 3600\n";
    static const char NONE[] = "Event: presence\nExpires: 0\n";

    g_assert_true(misses_notify("200 OK", HOUR, false, 40));
    g_assert_false(misses_notify("200 OK", HOUR, false, 30));
    g_assert_false(misses_notify("200 OK", HOUR, true, 40));
    g_assert_false(misses_notify("204 No Notification", HOUR, false, 40));
    g_assert_false(misses_notify("200 OK", NONE, false, 40));
    g_assert_false(misses_notify("403 Forbidden", HOUR, false, 40));
}

static void
register_at(WnTrial *trial, double at, unsigned cseq, const char *port)
{
    g_autofree char *seen = g_strdup_printf(";received=198.51.100.7;rport=%s", port);
    WnTalk           asked = { .trial = trial, .call_id = "registration" }, told = asked;

    told.params = seen;
    wn_talk_request(&asked, at, "REGISTER", cseq, "Expires: 3600\n");
    wn_talk_response(&told, at + 0.1, "200 OK", "REGISTER", cseq, "Expires: 3600\n");
}

static void
subscribe_at(WnTrial *trial, double at, unsigned cseq, const char *status)
{
    static const char EVENT[] = "Event: presence\nExpires: 600\n";
    WnTalk            talk = { .trial = trial, .call_id = "presence" };

    wn_talk_request(&talk, at, "SUBSCRIBE", cseq, EVENT);
    wn_talk_response(&talk, at + 0.1, status, "SUBSCRIBE", cseq, EVENT);
}

static unsigned
count_changes(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_SUBSCRIPTION, 0);

    return wn_probe_count(probe, &finding_mapping_changed_since_subscribe);
}

/* The port changed, the clock was set back, she subscribed: by the times, in another order. */
static void
changed_before_the_clock_was_set_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_at(trial, 1000, 1, "1000");
    register_at(trial, 1200, 2, "2000");
    register_at(trial, 950, 3, "2000");
    subscribe_at(trial, 960, 1, "200 OK");
    subscribe_at(trial, 1460, 2, "481 Subscription Does Not Exist");
    g_assert_cmpuint(count_changes(trial), ==, 0);
}

/* Twice set back before, once changed since. */
static void
changed_after_the_clock_was_set_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_at(trial, 1000, 1, "1000");
    register_at(trial, 1200, 2, "2000");
    register_at(trial, 800, 3, "1000");
    register_at(trial, 700, 4, "1000");
    subscribe_at(trial, 760, 1, "200 OK");
    register_at(trial, 900, 5, "2000");
    subscribe_at(trial, 1460, 2, "481 Subscription Does Not Exist");
    g_assert_cmpuint(count_changes(trial), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/presence/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/presence/a_notify_is_due", a_notify_is_due);
    g_test_add_func("/findings/presence/changed_before_the_clock_was_set_back",
                    changed_before_the_clock_was_set_back);
    g_test_add_func("/findings/presence/changed_after_the_clock_was_set_back",
                    changed_after_the_clock_was_set_back);
    return g_test_run();
}
