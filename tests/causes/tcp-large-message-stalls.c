/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Segments of full size that vanish. */
#include "support/tape.h"

/* 1400 bytes seven times, 400 bytes were acknowledged. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.pcap");

    wn_assert_headline(trial, "bob", "tcp-large-message-stalls", WN_GRADE_LIKELY);
}

/* At the server no message is ever whole: only what lies behind the large segment comes. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.server.pcap");
    const WnSubjectReport *stuck = wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "");

    g_assert_cmpstr(stuck->headline->info->id, ==, "tcp-large-message-stalls");
    g_assert_cmpint(stuck->headline->grade, ==, WN_GRADE_LIKELY);
    g_assert_cmpint(stuck->works, ==, WN_NO);
    g_assert_true(stuck->connection);
    wn_assert_frames(trial, "large-segment-lost", "15");
}

/* Encrypted, nothing but sizes shows: a large record of the phone's, or
 * the server's certificates. */
static void
likely_while_encrypted(void)
{
    static const char *const SAMPLES[] = { "tcp-large-message-stalls.tls.pcap",
                                           "tcp-large-message-stalls.tls-certificate.pcap" };

    for (unsigned i = 0; i < G_N_ELEMENTS(SAMPLES); i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(SAMPLES[i]);
        const WnSubjectReport *stuck = wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "");

        g_assert_cmpstr(stuck->headline->info->id, ==, "tcp-large-message-stalls");
        g_assert_cmpint(stuck->headline->grade, ==, WN_GRADE_LIKELY);
        g_assert_cmpint(stuck->parties[0].vantage, ==, WN_VANTAGE_LAN);
        g_assert_cmpuint(stuck->parties[1].endpoint.port, ==, 5061);
        g_assert_cmpstr(stuck->capture_next[0].command, ==,
                        "tcpdump -i any -s 0 -w server.pcap 'tcp port 5061'");
    }
}

static void
silent_where_large_records_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.tls.not.pcap");

    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, 0);
}

/* The first packets at the server; has_it: it acknowledges the 1400 bytes, and only the capture
 * lacks them. */
static WnTrial *
play_beginning(unsigned frames, bool has_it)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-large-message-stalls.server.pcap");

    for (unsigned i = 0; has_it && i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->frame == 16)
            wn_tape_at(tape, i)->tcp_acknowledged += 1400;
    while (tape->packets->len > 0 && wn_tape_at(tape, tape->packets->len - 1)->frame > frames)
        g_ptr_array_remove_index(tape->packets, tape->packets->len - 1);
    return wn_tape_play(tape, tape->packets->len);
}

static void
silent_where_the_receiver_has_it(void)
{
    g_autoptr(WnTrial) stuck = play_beginning(28, false);
    g_autoptr(WnTrial) trial = play_beginning(28, true);

    g_assert_true(wn_trial_report(stuck)->accuses);
    wn_assert_unnamed(trial, "tcp-large-message-stalls");
}

/* Two seconds after the gap it may yet be sent again; after nine it was, and did not come. */
static void
silent_while_it_may_come(void)
{
    g_autoptr(WnTrial) early = play_beginning(22, false);
    g_autoptr(WnTrial) later = play_beginning(26, false);

    wn_assert_unnamed(early, "tcp-large-message-stalls");
    g_assert_true(wn_trial_report(later)->accuses);
}

/* Two packets that came within a millisecond change places in the file. */
static WnTrial *
play_swapped(const char *sample, unsigned frame)
{
    g_autoptr(WnTape) tape = wn_tape_sample(sample);

    for (unsigned i = 0; i + 1 < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->frame == frame) {
            gpointer *pair = &tape->packets->pdata[i], earlier = pair[0];

            pair[0] = pair[1];
            pair[1] = earlier;
            wn_tape_number(tape);
            return wn_tape_play(tape, tape->packets->len);
        }
    g_assert_not_reached();
}

/* At the server what lies behind the large segment, and the answer to it. */
static void
likely_where_the_answer_is_before_its_data(void)
{
    g_autoptr(WnTrial) trial = play_swapped("tcp-large-message-stalls.server.pcap", 15);

    g_assert_true(wn_trial_report(trial)->accuses);
}

/* The twin. */
static void
silent_where_all_sizes_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-large-message-stalls.not.pcap");

    wn_assert_unnamed(trial, "tcp-large-message-stalls");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-large-message-stalls/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/tcp-large-message-stalls/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/tcp-large-message-stalls/silent_where_the_receiver_has_it",
                    silent_where_the_receiver_has_it);
    g_test_add_func("/causes/tcp-large-message-stalls/silent_while_it_may_come",
                    silent_while_it_may_come);
    g_test_add_func("/causes/tcp-large-message-stalls/silent_where_all_sizes_pass",
                    silent_where_all_sizes_pass);
    g_test_add_func("/causes/tcp-large-message-stalls/likely_where_the_answer_is_before_its_data",
                    likely_where_the_answer_is_before_its_data);
    g_test_add_func("/causes/tcp-large-message-stalls/likely_while_encrypted",
                    likely_while_encrypted);
    g_test_add_func("/causes/tcp-large-message-stalls/silent_where_large_records_pass",
                    silent_where_large_records_pass);
    return g_test_run();
}
