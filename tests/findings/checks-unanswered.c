/* SPDX-License-Identifier: GPL-2.0-or-later */
/* checks-unanswered: where it is seen, and where it is not. */
#include "base/addr.h"
#include "support/media_call.h"
#include "support/tape.h"

#include <string.h>

/* In the sample ice-all-pairs-failed. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.pcap");

    wn_assert_found(trial, "checks-unanswered");
}

/* In the twin. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.not.pcap");

    wn_assert_not_found(trial, "checks-unanswered");
}

static bool
says(WnTrial *trial, const char *words)
{
    const WnSubjectReport *call = wn_call_report(trial);

    for (unsigned i = 0; i < call->headline->n_evidence; i++)
        if (strstr(call->headline->evidence[i].text, words))
            return true;
    return false;
}

/* She checks his two addresses; outside of her router the same checks, by their transaction ids,
 * are seen again, from 198.51.100.7. */
static void
counts_what_is_seen_twice_once(void)
{
    static const uint8_t COOKIE[] = { 0x21, 0x12, 0xa4, 0x42 };
    g_autoptr(WnTape) tape = wn_tape_sample("ice-all-pairs-failed.pcap");
    g_autoptr(WnTrial) trial = NULL;
    unsigned   n = tape->packets->len, copies = 0;
    WnEndpoint inside, outside;

    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.20:16384"), &inside));
    g_assert_true(wn_endpoint_parse(WN_LITERAL("198.51.100.7:16384"), &outside));
    for (unsigned i = 0; i < n; i++) {
        WnPacket packet = *wn_tape_at(tape, i);

        if (!wn_endpoint_equal(&packet.src, &inside) || packet.payload.length < 20 ||
            memcmp(packet.payload.data + 4, COOKIE, sizeof(COOKIE)) != 0)
            continue;
        packet.src = outside;
        packet.time += WN_MILLISECOND;
        wn_tape_add(tape, &packet);
        copies++;
    }
    g_assert_cmpuint(copies, >=, 10);
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
    g_assert_true(says(trial, "The caller checks 2 pairs of addresses"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/checks-unanswered/fires", fires);
    g_test_add_func("/findings/checks-unanswered/does_not", does_not);
    g_test_add_func("/findings/checks-unanswered/counts_what_is_seen_twice_once",
                    counts_what_is_seen_twice_once);
    return g_test_run();
}
