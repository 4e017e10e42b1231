/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registrar refuses private addresses: with and without proof, and the twin. */
#include "support/talk.h"

/* Refused with private addresses, accepted with public ones. */
static void
certain_with_a_differential_pair(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* The same pair, seen at the server. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.wan.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* Contact is public in both. */
static void
certain_when_only_via_differs(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.via.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* A Warning names the private address. */
static void
likely_when_the_reason_speaks_of_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.reason.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_LIKELY);
}

/* A bare 606. */
static void
possible_by_the_code_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.code.pcap");

    wn_assert_headline(trial, "alice", "registrar-rejects-private-address", WN_GRADE_POSSIBLE);
}

/* The twin: no such policy. */
static void
silent_when_both_are_accepted(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("registrar-rejects-private-address.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "registrar-rejects-private-address");
}

/* Alice is refused with her private address at 0 s and, by another Call-ID, accepted with the
 * public one at 40 s.  Carol, whose Via and Contact name this address, registers from beside her at
 * 5 s. */
static WnTrial *
refused_then_accepted(const char *status, const char *carol, const char *carols_status)
{
    static const char open[] = "198.51.100.7:5060";
    g_autofree char  *contact = g_strdup_printf("<sip:carol@%s>", carol);
    WnTrial          *trial = wn_trial_new(NULL);
    WnTalk            alice = { .trial = trial, .call_id = "first" };
    WnTalk            now = {
                   .trial = trial, .via = open, .contact = "<sip:alice@198.51.100.7:5060>", .call_id = "second"
    };
    WnTalk other = { .trial = trial,
                     .client = "192.168.1.21:5060",
                     .via = carol,
                     .contact = contact,
                     .from = "carol",
                     .call_id = "third" };

    wn_talk_request(&alice, 0, "REGISTER", 1, NULL);
    wn_talk_response(&alice, 0.1, status, "REGISTER", 1, NULL);
    wn_talk_request(&other, 5, "REGISTER", 1, NULL);
    wn_talk_response(&other, 5.1, carols_status, "REGISTER", 1, NULL);
    wn_talk_registers(&now, 40);
    wn_trial_wait(trial, 120);
    return trial;
}

static void
silent_where_another_phone_is_accepted_so(void)
{
    g_autoptr(WnTrial) trial =
        refused_then_accepted("403 Forbidden", "192.168.1.21:5060", "200 OK");
    g_autoptr(WnTrial) pair =
        refused_then_accepted("403 Forbidden", "192.168.1.21:5060", "403 Forbidden");

    wn_assert_unnamed(trial, "registrar-rejects-private-address");
    wn_assert_headline(pair, "alice", "registrar-rejects-private-address", WN_GRADE_CERTAIN);
}

/* RFC 3261 21.5. */
static void
silent_where_the_server_was_in_trouble(void)
{
    static const char down[] = "503 Service Unavailable", public[] = "198.51.100.7:5062";
    g_autoptr(WnTrial) once = refused_then_accepted(down, public, down);

    wn_assert_headline(once, "alice", "not-nat-server-error", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_with_a_differential_pair",
                    certain_with_a_differential_pair);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/registrar-rejects-private-address/certain_when_only_via_differs",
                    certain_when_only_via_differs);
    g_test_add_func("/causes/registrar-rejects-private-address/likely_when_the_reason_speaks_of_it",
                    likely_when_the_reason_speaks_of_it);
    g_test_add_func("/causes/registrar-rejects-private-address/possible_by_the_code_alone",
                    possible_by_the_code_alone);
    g_test_add_func("/causes/registrar-rejects-private-address/silent_when_both_are_accepted",
                    silent_when_both_are_accepted);
    g_test_add_func("/causes/registrar-rejects-private-address/"
                    "silent_where_another_phone_is_accepted_so",
                    silent_where_another_phone_is_accepted_so);
    g_test_add_func("/causes/registrar-rejects-private-address/"
                    "silent_where_the_server_was_in_trouble",
                    silent_where_the_server_was_in_trouble);
    return g_test_run();
}
