/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures through a filter on the ports of SIP and STUN: questions to a STUN server from where a
 * phone has its sound do not show that sound would have been recorded (catalogue G18).
 */
#include <string.h>

#include "support/tape.h"

static bool
is_passed(const WnPacket *packet)
{
    const uint16_t ports[] = { packet->src.port, packet->dst.port };

    if (packet->kind == WN_PACKET_ARP)
        return false;
    for (int i = 0; i < 2; i++)
        if (ports[i] == 5060 || ports[i] == 3478)
            return true;
    return false;
}

static WnTape *
filtered(const char *sample)
{
    g_autoptr(WnTape) whole = wn_tape_sample(sample);
    WnTape *passed = wn_tape_new();

    for (unsigned i = 0; i < whole->packets->len; i++)
        if (is_passed(wn_tape_at(whole, i)))
            wn_tape_add(passed, wn_tape_at(whole, i));
    g_assert_cmpuint(passed->packets->len, <, whole->packets->len);
    return passed;
}

static void
assert_undecided(const char *sample, WnTape *tape)
{
    g_autoptr(WnTrial) trial = wn_tape_play(tape, tape->packets->len);
    const WnReport *report = wn_trial_report(trial);
    unsigned        calls = 0;

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        if (subject->kind != WN_SUBJECT_CALL)
            continue;
        calls++;
        if (subject->works != WN_UNDECIDED ||
            (subject->headline && subject->headline->grade >= WN_GRADE_LIKELY)) {
            g_test_message("%s", sample);
            g_test_fail();
        }
    }
    g_assert_cmpuint(calls, >, 0);
}

/* Each of these asks a STUN server from the port of its sound; the sound itself has other ports. */
static void
questions_to_a_server_are_no_media(void)
{
    static const char *const samples[] = {
        "hole-punch-port-clash.not.pcap",
        "hole-punch-port-clash.ice.not.pcap",
        "ice-all-pairs-failed.not.pcap",
        "ice-candidates-incomplete.not.pcap",
        "ice-consent-lost.not.pcap",
        "ice-not-negotiated.waits.not.pcap",
        "negative-ice.pcap",
        "no-hairpin.not.pcap",
        "stun-mapped-address-private.not.pcap",
        "stun-stale-mapping.not.pcap",
        "ice-not-negotiated.waits.pcap",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autoptr(WnTape) tape = filtered(samples[i]);
        assert_undecided(samples[i], tape);
    }
}

/* Alice asks for her router's link address, #9: no filter on ports passes ARP.  So she did wait. */
static void
arp_shows_that_no_ports_were_chosen(void)
{
    g_autoptr(WnTape) whole = wn_tape_sample("ice-not-negotiated.waits.pcap");
    g_autoptr(WnTape) rest = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < whole->packets->len; i++)
        if (wn_tape_at(whole, i)->kind == WN_PACKET_ARP || is_passed(wn_tape_at(whole, i)))
            wn_tape_add(rest, wn_tape_at(whole, i));
    trial = wn_tape_play(rest, rest->packets->len);
    wn_assert_headline(trial, "bob@example.net", "ice-not-negotiated", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/port_filter/questions_to_a_server_are_no_media",
                    questions_to_a_server_are_no_media);
    g_test_add_func("/port_filter/arp_shows_that_no_ports_were_chosen",
                    arp_shows_that_no_ports_were_chosen);
    return g_test_run();
}
