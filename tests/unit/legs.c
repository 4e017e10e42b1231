/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that a server passes on under a Call-ID of its own: what breaks the one
 * explains the other. */
#include <string.h>

#include "support/talk.h"

#define SERVER "203.0.113.10:5060"
#define CALLER "192.0.2.140:5060"
#define BEHIND "198.51.100.7:5071"

static void
register_bob(WnTrial *trial)
{
    WnTalk talk = { .trial = trial,
                    .client = BEHIND,
                    .via = "192.168.1.20:5060",
                    .from = "bob",
                    .contact = "<sip:bob@192.168.1.20:5060>",
                    .call_id = "reg" };

    wn_talk_registers(&talk, 0);
}

static const WnTalk first = { .client = CALLER,
                              .call_id = "first",
                              .contact = "<sip:alice@192.0.2.140:5060>" };

static void
call_the_server(WnTrial *trial)
{
    WnTalk talk = first;

    talk.trial = trial;
    wn_talk_request(&talk, 10, "INVITE", 1, NULL);
    wn_talk_response(&talk, 10.01, "100 Trying", "INVITE", 1, NULL);
}

static void
refuse(WnTrial *trial, const char *final)
{
    WnTalk talk = first;

    talk.trial = trial;
    wn_talk_response(&talk, 46.5, final, "INVITE", 1, NULL);
    wn_talk_request(&talk, 46.6, "ACK", 1, NULL);
    wn_trial_wait(trial, 90);
}

/* The server's own call, to the private Contact that it has stored. */
static WnTalk
passed_on(WnTrial *trial, const char *call_id, const char *to)
{
    return (WnTalk){ .trial = trial,
                     .client = SERVER,
                     .server = to,
                     .call_id = call_id,
                     .uri = "sip:bob@192.168.1.20:5060",
                     .to_host = "192.168.1.20:5060",
                     .contact = "<sip:alice@203.0.113.10:5060>" };
}

static const WnSubjectReport *
first_call(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].call_id && strcmp(report->subjects[i].call_id, "first") == 0)
            return &report->subjects[i];
    g_assert_not_reached();
}

static void
the_cause_is_handed_on(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk                 second = passed_on(trial, "second", "192.168.1.20:5060");
    const WnSubjectReport *call;

    register_bob(trial);
    call_the_server(trial);
    wn_talk_unanswered(&second, 10.02, "INVITE", 1, NULL);
    refuse(trial, "480 Temporarily Unavailable");
    call = first_call(trial);
    g_assert_nonnull(call->headline);
    g_assert_cmpstr(call->headline->info->id, ==, "private-contact-registered");
    g_assert_cmpint(call->headline->grade, ==, WN_GRADE_LIKELY);
    g_assert_cmpstr(call->headline->evidence[0].finding, ==, "passed-on");
    g_assert_cmpuint(call->headline->evidence[0].frame, ==, 5);
    g_assert_cmpint(call->nat_related, ==, WN_YES);
    g_assert_cmpuint(call->n_capture_next, ==, 0);
    g_assert_true(g_str_has_prefix(call->sentence, "Most likely: "));
    for (size_t i = 0; i < call->n_hazards; i++)
        g_assert_cmpstr(call->hazards[i].info->id, !=, "private-contact-registered");
}

static void
assert_not_accusing(WnTrial *trial)
{
    const WnSubjectReport *call = first_call(trial);

    g_assert_true(!call->headline || !wn_cause_is_nat(call->headline->info));
}

static const WnSubjectReport *
second_call(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].call_id && strcmp(report->subjects[i].call_id, "second") == 0)
            return &report->subjects[i];
    g_assert_not_reached();
}

/* The capture begins after the phone registered: nobody dialled the address that the server calls,
 * it is a Contact. */
static void
a_server_dials_nobody(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    call_the_server(trial);
    wn_talk_unanswered(&second, 10.02, "INVITE", 1, NULL);
    refuse(trial, "480 Temporarily Unavailable");
    g_assert_cmpstr(second_call(trial)->headline->info->id, ==, "private-contact-registered");
    g_assert_cmpint(second_call(trial)->headline->grade, ==, WN_GRADE_LIKELY);
    g_assert_cmpstr(first_call(trial)->headline->info->id, ==, "private-contact-registered");
    wn_assert_unnamed(trial, "peer-address-not-routable");
}

/* The same, of a PBX in a private network: a VPN may lead there, and the phone be off. */
static void
possible_from_a_private_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = first, second = passed_on(trial, "second", "192.168.1.20:5060");

    call.trial = trial;
    call.client = "10.1.0.33:5060";
    call.contact = "<sip:alice@10.1.0.33:5060>";
    call.server = second.client = "10.1.0.5:5060";
    second.contact = "<sip:alice@10.1.0.5:5060>";
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.01, "100 Trying", "INVITE", 1, NULL);
    wn_talk_unanswered(&second, 10.02, "INVITE", 1, NULL);
    wn_trial_wait(trial, 90);
    g_assert_cmpstr(second_call(trial)->headline->info->id, ==, "private-contact-registered");
    g_assert_cmpint(second_call(trial)->headline->grade, ==, WN_GRADE_POSSIBLE);
    assert_not_accusing(trial);
}

/* A public host calls a private address, and nothing tells whether it is a phone. */
static void
possible_of_an_unknown_sender(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    wn_talk_unanswered(&second, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 90);
    g_assert_cmpstr(second_call(trial)->headline->info->id, ==, "peer-address-not-routable");
    g_assert_cmpint(second_call(trial)->headline->grade, ==, WN_GRADE_POSSIBLE);
}

/* A phone in a private network that got no call: it dials itself. */
static void
a_phone_dials(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    second.client = "10.1.0.33:5060";
    second.contact = "<sip:alice@10.1.0.33:5060>";
    wn_talk_unanswered(&second, 10, "INVITE", 1, NULL);
    wn_trial_wait(trial, 90);
    g_assert_cmpstr(second_call(trial)->headline->info->id, ==, "peer-address-not-routable");
    g_assert_cmpint(second_call(trial)->headline->grade, ==, WN_GRADE_LIKELY);
}

/* Another phone of the same user rang: the first call did not fail for want of the way there. */
static void
nothing_where_another_one_rang(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");
    WnTalk third = passed_on(trial, "third", "192.0.2.77:5060");

    register_bob(trial);
    call_the_server(trial);
    wn_talk_request(&second, 10.02, "INVITE", 1, NULL);
    wn_talk_request(&third, 10.04, "INVITE", 1, NULL);
    wn_talk_unanswered(&second, 10.52, "INVITE", 1, NULL);
    wn_talk_response(&third, 44, "486 Busy Here", "INVITE", 1, NULL);
    refuse(trial, "480 Temporarily Unavailable");
    assert_not_accusing(trial);
}

/* Another call of that server to the same phone, five seconds later. */
static void
nothing_of_a_later_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    register_bob(trial);
    call_the_server(trial);
    wn_talk_unanswered(&second, 15, "INVITE", 1, NULL);
    refuse(trial, "480 Temporarily Unavailable");
    assert_not_accusing(trial);
}

/* Other people's call. */
static void
nothing_of_other_users(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    second.from = "carol";
    second.to = "dave";
    register_bob(trial);
    call_the_server(trial);
    wn_talk_unanswered(&second, 10.02, "INVITE", 1, NULL);
    refuse(trial, "480 Temporarily Unavailable");
    assert_not_accusing(trial);
}

/* Busy is busy, whatever else the server tried. */
static void
nothing_where_the_call_explains_itself(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk second = passed_on(trial, "second", "192.168.1.20:5060");

    register_bob(trial);
    call_the_server(trial);
    wn_talk_unanswered(&second, 10.02, "INVITE", 1, NULL);
    refuse(trial, "486 Busy Here");
    assert_not_accusing(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/legs/the_cause_is_handed_on", the_cause_is_handed_on);
    g_test_add_func("/legs/a_server_dials_nobody", a_server_dials_nobody);
    g_test_add_func("/legs/possible_from_a_private_server", possible_from_a_private_server);
    g_test_add_func("/legs/possible_of_an_unknown_sender", possible_of_an_unknown_sender);
    g_test_add_func("/legs/a_phone_dials", a_phone_dials);
    g_test_add_func("/legs/nothing_where_another_one_rang", nothing_where_another_one_rang);
    g_test_add_func("/legs/nothing_of_a_later_call", nothing_of_a_later_call);
    g_test_add_func("/legs/nothing_of_other_users", nothing_of_other_users);
    g_test_add_func("/legs/nothing_where_the_call_explains_itself",
                    nothing_where_the_call_explains_itself);
    return g_test_run();
}
