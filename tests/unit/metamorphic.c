/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must not change a verdict does not change it, on every sample: each packet twice, another
 * time of day, other addresses, ports and names, other people's calls.
 */
#include "support/rewrite.h"
#include "support/tape.h"

/* Both say the same, in lines as they are asked for. */
static void
expect_same(const char *name, const WnTape *original, const WnTape *changed,
            char *(*lines)(WnTrial *trial))
{
    g_autoptr(WnTrial) first = wn_tape_play(original, original->packets->len);
    g_autoptr(WnTrial) second = wn_tape_play(changed, changed->packets->len);

    wn_tape_expect_same(name, first, second, lines);
}

static void
for_each_sample(void (*check)(const char *name, const WnTape *tape))
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTape) tape = wn_tape_sample(g_ptr_array_index(names, i));
        check(g_ptr_array_index(names, i), tape);
    }
}

/* A mirror port shows each frame twice.  What comes off a stream was already reassembled. */
static void
check_doubled(const char *name, const WnTape *tape)
{
    g_autoptr(WnTape) doubled = wn_tape_new();

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);

        wn_tape_add(doubled, packet);
        if (packet->kind != WN_PACKET_MESSAGE)
            wn_tape_add(doubled, packet)->time += 50 * WN_MILLISECOND / 1000;
    }
    wn_tape_sort(doubled);
    expect_same(name, tape, doubled, wn_tape_verdicts);
}

static void
duplicate_frames_change_nothing(void)
{
    for_each_sample(check_doubled);
}

static void
check_another_day(const char *name, const WnTape *tape)
{
    g_autoptr(WnTape) moved = wn_tape_new();

    for (unsigned i = 0; i < tape->packets->len; i++)
        wn_tape_add(moved, wn_tape_at(tape, i))->time += 86400 * WN_SECOND + 123456789;
    expect_same(name, tape, moved, wn_tape_verdicts);
}

static void
another_day_changes_nothing(void)
{
    for_each_sample(check_another_day);
}

/* Buffers of several processors and interfaces bring packets into the file in another order than
 * they were seen.  Every second pair of neighbours changes places; the times stay. */
static void
check_swapped(const char *name, const WnTape *tape)
{
    for (unsigned first = 0; first < 2; first++) {
        g_autoptr(WnTape) swapped = wn_tape_new();

        for (unsigned i = 0; i < tape->packets->len; i++)
            wn_tape_add(swapped, wn_tape_at(tape, i));
        for (unsigned i = first; i + 1 < swapped->packets->len; i += 2) {
            gpointer *pair = &swapped->packets->pdata[i], earlier = pair[0];

            if (wn_tape_at(tape, i + 1)->time - wn_tape_at(tape, i)->time < WN_MILLISECOND) {
                pair[0] = pair[1];
                pair[1] = earlier;
            }
        }
        wn_tape_number(swapped);
        expect_same(name, tape, swapped, wn_tape_verdicts_by_ends);
    }
}

static void
the_order_within_a_millisecond_changes_nothing(void)
{
    static const char *const recorded[] = { "lab/response-from-wrong-port.pcapng",
                                            "lab/response-from-wrong-port.port.pcapng",
                                            "lab/response-from-wrong-port.server.pcap",
                                            "lab/tcp-large-message-stalls.pcap",
                                            "lab/sip-alg-drops-message.pcapng",
                                            "lab/inbound-invite-unreachable.pcapng",
                                            "lab/overlapping-private-networks.bob-router.pcapng",
                                            "lab/turn-auth-failed.pcap" };

    for_each_sample(check_swapped);
    for (size_t i = 0; i < G_N_ELEMENTS(recorded); i++) {
        g_autoptr(WnTape) tape = wn_tape_sample(recorded[i]);
        check_swapped(recorded[i], tape);
    }
}

/* ------------------------------------------------------------------ another network */

static void
check_rewritten(const char *name, const WnTape *tape, const WnRewrite *rules)
{
    g_autoptr(WnTape) other = wn_rewritable(tape) ? wn_rewritten(tape, rules) : NULL;

    if (other)
        expect_same(name, tape, other, wn_tape_verdicts);
}

static void
check_other_addresses(const char *name, const WnTape *tape)
{
    check_rewritten(name, tape, &(WnRewrite){ .move = wn_rewrite_anonymise });
}

/* Lest the tests of this part compare a sample with itself. */
static void
nothing_is_left_of_the_old_network(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("stun-symmetric-mapping.pcap");
    g_autoptr(WnTape) other =
        wn_rewritten(tape, &(WnRewrite){ .move = wn_rewrite_anonymise, .port_shift = 2468 });

    g_assert_cmpuint(other->packets->len, ==, tape->packets->len);
    for (unsigned i = 0; i < other->packets->len; i++) {
        WnBytes payload = wn_tape_at(other, i)->payload;

        g_assert_false(wn_endpoint_equal(&wn_tape_at(other, i)->src, &wn_tape_at(tape, i)->src));
        g_assert_false(wn_bytes_equal(payload, wn_tape_at(tape, i)->payload) &&
                       payload.length > 20 && payload.data[0] >> 6 != 2);
        g_assert_null(
            g_strstr_len((const char *) payload.data, (gssize) payload.length, "192.168.1.20"));
        g_assert_null(g_strstr_len((const char *) payload.data, (gssize) payload.length, "16384"));
    }
}

static void
other_addresses_change_nothing(void)
{
    for_each_sample(check_other_addresses);
}

/* By an even number: a port next to another stays there (RFC 3550 11). */
static void
check_other_ports(const char *name, const WnTape *tape)
{
    check_rewritten(name, tape, &(WnRewrite){ .port_shift = 2468 });
}

static void
other_ports_change_nothing(void)
{
    for_each_sample(check_other_ports);
}

static void
check_other_names(const char *name, const WnTape *tape)
{
    static const char *const words[][2] = {
        { "alice", "oscar" },           { "bob", "eve" },          { "example.net", "example.org" },
        { "Call-ID: ", "Call-ID: 7a" }, { "z9hG4bK", "z9hG4bKq" }, { NULL, NULL }
    };

    check_rewritten(name, tape, &(WnRewrite){ .words = words });
}

static void
other_names_change_nothing(void)
{
    for_each_sample(check_other_names);
}

/* ------------------------------------------------------------------ other people's traffic */

static bool
is_media(const WnPacket *packet)
{
    return packet->payload.length > 12 && packet->payload.data[0] >> 6 == 2;
}

static bool
holds_media(const WnTape *tape)
{
    for (unsigned i = 0; i < tape->packets->len; i++)
        if (is_media(wn_tape_at(tape, i)))
            return true;
    return false;
}

/* A call between two other phones through another server, all in the same minute. */
static WnTape *
with_other_traffic(const WnTape *tape)
{
    static const char *const words[][2] = { { "alice", "peggy" },
                                            { "bob", "dan" },
                                            { "example.net", "example.org" },
                                            { "Call-ID: ", "Call-ID: 7a" },
                                            { NULL, NULL } };
    g_autoptr(WnTape) sample = wn_tape_sample("not-nat-ok.pcap");
    g_autoptr(WnTape) other = wn_rewritten(
        sample, &(WnRewrite){ .move = wn_rewrite_anonymise, .port_shift = 2468, .words = words });
    WnTape *both = wn_tape_new();
    WnTime  first = wn_tape_at(tape, 0)->time - wn_tape_at(other, 0)->time;

    for (unsigned i = 0; i < tape->packets->len; i++)
        wn_tape_add(both, wn_tape_at(tape, i));
    for (unsigned i = 0; i < other->packets->len; i++) {
        WnPacket *packet = wn_tape_add(both, wn_tape_at(other, i));
        packet->time += first + WN_MILLISECOND / 2;
    }
    wn_tape_sort(both);
    return both;
}

/* The lines of the one that the other lacks are those of the other call. */
static void
check_other_traffic(const char *name, const WnTape *tape)
{
    WnTime length = wn_tape_at(tape, tape->packets->len - 1)->time - wn_tape_at(tape, 0)->time;

    /* The other call must not prolong the capture, nor show that it was not filtered. */
    if (length < 20 * WN_SECOND || !holds_media(tape))
        return;
    g_autoptr(WnTape) both = with_other_traffic(tape);
    g_autoptr(WnTrial) alone = wn_tape_play(tape, tape->packets->len);
    g_autoptr(WnTrial) together = wn_tape_play(both, both->packets->len);
    const WnReport *expected = wn_trial_report(alone), *found = wn_trial_report(together);
    size_t          next = 0;

    for (size_t i = 0; i < found->n_subjects && next < expected->n_subjects; i++)
        next += wn_tape_same_verdict(&expected->subjects[next], &found->subjects[i]);
    if (next < expected->n_subjects)
        wn_tape_expect_same(name, alone, together, wn_tape_verdicts);
}

static void
other_traffic_changes_nothing(void)
{
    for_each_sample(check_other_traffic);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metamorphic/duplicate_frames_change_nothing",
                    duplicate_frames_change_nothing);
    g_test_add_func("/metamorphic/the_order_within_a_millisecond_changes_nothing",
                    the_order_within_a_millisecond_changes_nothing);
    g_test_add_func("/metamorphic/another_day_changes_nothing", another_day_changes_nothing);
    g_test_add_func("/metamorphic/nothing_is_left_of_the_old_network",
                    nothing_is_left_of_the_old_network);
    g_test_add_func("/metamorphic/other_addresses_change_nothing", other_addresses_change_nothing);
    g_test_add_func("/metamorphic/other_ports_change_nothing", other_ports_change_nothing);
    g_test_add_func("/metamorphic/other_names_change_nothing", other_names_change_nothing);
    g_test_add_func("/metamorphic/other_traffic_changes_nothing", other_traffic_changes_nothing);
    return g_test_run();
}
