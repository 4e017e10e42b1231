/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two captures of one experiment, read together: whatever one of them makes certain stays, in
 * either order, with clocks an hour apart that drift.
 */
#include <string.h>

#include "support/points.h"

/* The farther one, and the one inside. */
static const char *const pairs[][2] = {
    { "ack-lost-private-contact.pcap", "ack-lost-private-contact.caller.pcap" },
    { "ack-lost-private-contact.pcap", "ack-lost-private-contact.callee.pcap" },
    { "asymmetric-rtp-client.wan.pcap", "asymmetric-rtp-client.pcap" },
    { "ack-lost-route.pcap", "ack-lost-route.wan.pcap" },
    { "binding-expired-idle.pcap", "binding-expired-idle.lan.pcap" },
    { "bye-lost.pcap", "bye-lost.sender.pcap" },
    { "bye-lost.sender.pcap", "bye-lost.receiver.pcap" },
    { "external-address-wrong.pcap", "external-address-wrong.lan.pcap" },
    { "inbound-invite-unreachable.wan.pcap", "inbound-invite-unreachable.lan.pcap" },
    { "latch-deadlock.pcap", "latch-deadlock.lan.pcap" },
    { "negative-tcp-reuse.pcap", "negative-tcp-reuse.lan.pcap" },
    { "no-hairpin.wan.pcap", "no-hairpin.pcap" },
    { "not-nat-silent-endpoint.pcap", "not-nat-silent-endpoint.lan.pcap" },
    { "private-contact-registered.pcap", "private-contact-registered.lan.pcap" },
    { "private-sdp-unrelayed.pcap", "private-sdp-unrelayed.lan.pcap" },
    { "registrar-rejects-private-address.wan.pcap", "registrar-rejects-private-address.pcap" },
    { "response-to-private-via.pcap", "response-to-private-via.lan.pcap" },
    { "rtp-not-arriving-blocked.silent.far.pcap", "rtp-not-arriving-blocked.silent.pcap" },
    { "rtp-port-remapped.pcap", "rtp-port-remapped.lan.pcap" },
    { "server-sdp-private.pcap", "server-sdp-private.server.pcap" },
    { "stun-symmetric-mapping.wan.pcap", "stun-symmetric-mapping.pcap" },
    { "turn-permission-missing.server.pcap", "turn-permission-missing.pcap" },
    { "udp-fragments-lost.wan.pcap", "udp-fragments-lost.pcap" },
};

/* What is called by the first name where the STUN answers inside cannot be seen is the second. */
static const char *
refined(const char *id)
{
    return strcmp(id, "rtp-port-remapped") == 0 ? "stun-symmetric-mapping" : id;
}

static WnGrade
best_grade(WnTrial *trial, const char *id)
{
    const WnReport *report = wn_trial_report(trial);
    WnGrade         best = WN_GRADE_NONE;

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnCauseVerdict *headline = report->subjects[i].headline;
        if (headline && strcmp(headline->info->id, id) == 0)
            best = MAX(best, headline->grade);
    }
    return best;
}

/* Every accusation of the capture alone is there, no weaker. */
static void
assert_accusations_stay(const char *name, WnTrial *alone, WnTrial *joined)
{
    const WnReport *report = wn_trial_report(alone);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnCauseVerdict *headline = report->subjects[i].headline;
        if (!headline || headline->grade < WN_GRADE_CERTAIN || !wn_cause_is_nat(headline->info))
            continue;
        g_test_message("%s: %s", name, headline->info->id);
        g_assert_cmpint(MAX(best_grade(joined, headline->info->id),
                            best_grade(joined, refined(headline->info->id))),
                        ==, WN_GRADE_CERTAIN);
    }
}

/* No cause heads a verdict with certainty that neither capture alone, nor a likely one, names. */
static void
assert_no_new_certainty(WnTrial *const alone[2], WnTrial *joined)
{
    const WnReport *report = wn_trial_report(joined);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnCauseVerdict *headline = report->subjects[i].headline;
        if (!headline || headline->grade < WN_GRADE_CERTAIN || !wn_cause_is_nat(headline->info))
            continue;
        g_assert_cmpint(
            MAX(best_grade(alone[0], headline->info->id), best_grade(alone[1], headline->info->id)),
            >=, WN_GRADE_POSSIBLE);
    }
}

static void
check_pair(const char *first, const char *second, bool misset)
{
    g_autoptr(WnTape) near = wn_tape_sample(first);
    g_autoptr(WnTape) far = wn_tape_sample(second);
    g_autoptr(WnTrial) near_alone = wn_tape_play(near, near->packets->len);
    g_autoptr(WnTrial) far_alone = wn_tape_play(far, far->packets->len);
    WnTape  *tapes[] = { near, far };
    WnTrial *alone[] = { near_alone, far_alone };

    g_test_message("%s and %s", first, second);
    if (misset)
        wn_tape_missets_clock(far, -3600 * WN_SECOND, 100e-6);
    g_autoptr(WnTogether) together = wn_together(tapes, 2);
    g_assert_true(together->alignment.clocks[1].aligned);
    g_autoptr(WnTrial) joined = wn_tape_play(together->released, together->released->packets->len);
    assert_accusations_stay(first, near_alone, joined);
    assert_accusations_stay(second, far_alone, joined);
    assert_no_new_certainty(alone, joined);
}

static void
certainty_stays(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        check_pair(pairs[i][0], pairs[i][1], false);
        check_pair(pairs[i][1], pairs[i][0], false);
    }
}

static void
clocks_change_nothing(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        check_pair(pairs[i][1], pairs[i][0], true);
}

/* Both capture points see the same call, and the two together raise what each leaves open. */
static void
two_points_prove_what_one_cannot(void)
{
    g_autoptr(WnTape) far = wn_tape_sample("rtp-not-arriving-blocked.silent.far.pcap");
    g_autoptr(WnTape) near = wn_tape_sample("rtp-not-arriving-blocked.silent.pcap");
    WnTape *tapes[] = { near, far };
    g_autoptr(WnTogether) together = wn_together(tapes, 2);
    g_autoptr(WnTrial) joined = wn_tape_play(together->released, together->released->packets->len);

    wn_assert_headline(joined, "bob", "rtp-not-arriving-blocked", WN_GRADE_CERTAIN);
}

/* Whole datagrams alone: no errors, and nothing of pieces that lack the others.  Ten seconds later
 * the last small exchange comes once more, so that both are known to have watched till then. */
static WnTape *
without_hints(const char *name)
{
    g_autoptr(WnTape) all = wn_tape_sample(name);
    WnTape         *some = wn_tape_new();
    const WnTime    end = wn_tape_at(all, all->packets->len - 1)->time;
    const WnPacket *small = NULL;

    for (unsigned i = 0; i < all->packets->len; i++) {
        WnPacket *packet = wn_tape_at(all, i);
        if (packet->kind != WN_PACKET_DATAGRAM)
            continue;
        wn_tape_add(some, packet);
        if (packet->payload.length < 1200)
            small = packet;
    }
    wn_tape_add(some, small)->time = end - end % WN_SECOND + 10 * WN_SECOND;
    return some;
}

/* A large NOTIFY is seen to leave, and nothing of it inside, where small ones come. */
static void
two_points_prove_that_a_large_notify_is_lost(void)
{
    g_autoptr(WnTape) far = without_hints("notify-too-big.pcap");
    g_autoptr(WnTape) near = without_hints("notify-too-big.lan.pcap");
    WnTape *tapes[] = { near, far };
    g_autoptr(WnTrial) alone = wn_tape_play(far, far->packets->len);
    g_autoptr(WnTogether) together = wn_together(tapes, 2);
    g_autoptr(WnTrial) joined = wn_tape_play(together->released, together->released->packets->len);

    wn_assert_headline(alone, "alice", "notify-too-big", WN_GRADE_LIKELY);
    wn_assert_headline(joined, "alice", "notify-too-big", WN_GRADE_CERTAIN);
}

/* Her call fails, for what the TURN server lets nobody through. */
static void
what_the_turn_server_shows_fails_the_call(void)
{
    g_autoptr(WnTape) far = wn_tape_sample("turn-permission-missing.server.pcap");
    g_autoptr(WnTape) near = wn_tape_sample("turn-permission-missing.pcap");
    WnTape *tapes[] = { near, far };
    g_autoptr(WnTogether) together = wn_together(tapes, 2);
    g_autoptr(WnTrial) joined = wn_tape_play(together->released, together->released->packets->len);

    wn_assert_headline(joined, "alice", "turn-permission-missing", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/samples/certainty_stays", certainty_stays);
    g_test_add_func("/correlate/samples/clocks_change_nothing", clocks_change_nothing);
    g_test_add_func("/correlate/samples/two_points_prove_what_one_cannot",
                    two_points_prove_what_one_cannot);
    g_test_add_func("/correlate/samples/two_points_prove_that_a_large_notify_is_lost",
                    two_points_prove_that_a_large_notify_is_lost);
    g_test_add_func("/correlate/samples/what_the_turn_server_shows_fails_the_call",
                    what_the_turn_server_shows_fails_the_call);
    return g_test_run();
}
