/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sent-to-place-never-registered-from: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/talk.h"

/* Bob registers from 198.51.100.7, and names an address in Via and Contact. */
static void
register_bob(WnTrial *trial, const char *named)
{
    g_autofree char *via = g_strdup_printf("%s:5060", named);
    g_autofree char *contact = g_strdup_printf("<sip:bob@%s:5060>", named);
    WnTalk           talk = { .trial = trial,
                              .client = "198.51.100.7:1027",
                              .via = via,
                              .params = ";rport",
                              .contact = contact,
                              .remote = contact,
                              .from = "bob",
                              .call_id = "register" };

    wn_talk_registers(&talk, 0);
}

/* The server sends him something there. */
static void
send_to_bob(WnTrial *trial, const char *method, const char *named)
{
    g_autofree char *place = g_strdup_printf("%s:5060", named);
    g_autofree char *uri = g_strdup_printf("sip:bob@%s:5060", named);
    WnTalk           talk = { .trial = trial,
                              .client = "203.0.113.10:5060",
                              .server = place,
                              .uri = uri,
                              .contact = "<sip:server@203.0.113.10:5060>",
                              .from = "server" };

    wn_talk_unanswered(&talk, 5, method, 1, NULL);
    wn_trial_wait(trial, 60);
}

static void
fires_for_a_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_bob(trial, "198.51.100.99");
    send_to_bob(trial, "INVITE", "198.51.100.99");
    wn_assert_headline(trial, "server", "external-address-wrong", WN_GRADE_LIKELY);
    wn_assert_frames(trial, "sent-to-place-never-registered-from", "1,3");
}

/* Whether his phone answers pings at all is not known; these it cannot even see. */
static void
fires_for_pings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_bob(trial, "198.51.100.99");
    send_to_bob(trial, "OPTIONS", "198.51.100.99");
    wn_assert_beside(trial, "bob", "external-address-wrong", WN_GRADE_LIKELY);
}

/* His host sends from a temporary address of its link, and he names the stable one. */
static void
does_not_of_one_link(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = "[2001:db8:1:2:5c1e:1:2:3]:5060",
                     .server = "[2001:db8:9::10]:5060",
                     .via = "[2001:db8:1:2::a]:5060",
                     .contact = "<sip:bob@[2001:db8:1:2::a]:5060>",
                     .from = "bob",
                     .call_id = "register" };
    WnTalk call = { .trial = trial,
                    .client = "[2001:db8:9::10]:5060",
                    .server = "[2001:db8:1:2::a]:5060",
                    .uri = "sip:bob@[2001:db8:1:2::a]:5060",
                    .contact = "<sip:server@[2001:db8:9::10]:5060>",
                    .from = "server" };

    wn_talk_registers(&phone, 0);
    wn_talk_unanswered(&call, 5, "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_not_found(trial, "sent-to-place-never-registered-from");
    wn_assert_unnamed(trial, "external-address-wrong");
}

/* He names the address that he is seen at. */
static void
does_not_with_the_right_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_bob(trial, "198.51.100.7");
    send_to_bob(trial, "INVITE", "198.51.100.7");
    wn_assert_not_found(trial, "sent-to-place-never-registered-from");
    wn_assert_unnamed(trial, "external-address-wrong");
}

/* The other address is alive: one more of his own (guard G23). */
static void
does_not_where_somebody_speaks_there(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_bob(trial, "198.51.100.99");
    wn_trial_datagram(trial, 1, "198.51.100.99:5060", "203.0.113.10:5060", wn_bytes("\r\n\r\n", 4));
    send_to_bob(trial, "INVITE", "198.51.100.99");
    wn_assert_not_found(trial, "sent-to-place-never-registered-from");
    wn_assert_unnamed(trial, "external-address-wrong");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/sent-to-place-never-registered-from/fires_for_a_call",
                    fires_for_a_call);
    g_test_add_func("/findings/sent-to-place-never-registered-from/fires_for_pings",
                    fires_for_pings);
    g_test_add_func("/findings/sent-to-place-never-registered-from/does_not_with_the_right_address",
                    does_not_with_the_right_address);
    g_test_add_func(
        "/findings/sent-to-place-never-registered-from/does_not_where_somebody_speaks_there",
        does_not_where_somebody_speaks_there);
    g_test_add_func("/findings/sent-to-place-never-registered-from/does_not_of_one_link",
                    does_not_of_one_link);
    return g_test_run();
}
