/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures of two places in one file, whose clocks contradict each other: nobody is accused, and
 * the report says how such a file is read.  The laboratory's innocent captures of routers, with the
 * clock of one interface put wrong, as one interface and as several.
 */
#include <string.h>

#include "support/talk.h"
#include "support/tape.h"

static const char *
clocks_note(const WnReport *report)
{
    for (size_t i = 0; i < report->n_notes; i++)
        if (strcmp(report->notes[i].finding, "clocks-contradict") == 0)
            return report->notes[i].text;
    return NULL;
}

/* The clock of the first interface is ahead of the others. */
static WnTape *
put_wrong(const WnTape *tape, WnTime ahead, bool one_interface)
{
    WnTape *moved = wn_tape_new();

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_add(moved, wn_tape_at(tape, i));

        if (packet->capture == 0)
            packet->time += ahead;
        if (one_interface)
            packet->capture = 0;
    }
    wn_tape_sort(moved);
    return moved;
}

/* Whether the report says that the clocks contradict each other. */
static bool
check_innocent(const char *name, const WnTape *tape, WnTime ahead, bool one_interface)
{
    g_autoptr(WnTape) moved = put_wrong(tape, ahead, one_interface);
    g_autoptr(WnTrial) trial = wn_tape_play(moved, moved->packets->len);
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnCauseVerdict *headline = report->subjects[i].headline;

        if (!headline || !wn_cause_is_nat(headline->info))
            continue;
        g_test_message("%s, %d s ahead, %s: %s, %s", name, (int) (ahead / WN_SECOND),
                       one_interface ? "one interface" : "several", headline->info->id,
                       wn_grade_name(headline->grade));
        g_test_fail();
    }
    return clocks_note(report) != NULL;
}

static void
innocent_routers_stay_innocent(void)
{
    static const int seconds[] = { 7, -7, 3600, -3600 };
    g_autoptr(GPtrArray) names = wn_tape_names_in("lab", "", ".not.pcapng");
    unsigned said = 0;

    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autoptr(WnTape) tape = wn_tape_sample(name);

        g_assert_false(check_innocent(name, tape, 0, true));
        g_assert_false(check_innocent(name, tape, 0, false));
        for (size_t k = 0; k < G_N_ELEMENTS(seconds); k++) {
            said += check_innocent(name, tape, seconds[k] * WN_SECOND, true);
            said += check_innocent(name, tape, seconds[k] * WN_SECOND, false);
        }
    }
    g_assert_cmpuint(said, >, 0);
}

/* ------------------------------------------------------------------ behind a router */

/* The laboratory's first phone: its router shows it to servers under this address. */
static const char INSIDE[] = "192.168.1.20", OUTSIDE[] = "198.51.100.7";

static WnAddr
address(const char *text)
{
    WnAddr addr;

    g_assert_true(wn_addr_parse(wn_bytes(text, strlen(text)), &addr));
    return addr;
}

/* What was seen outside, and the same inside, by a clock that is ahead.  NULL: the phone is not in
 * it, or was captured inside. */
static WnTape *
add_inside(const WnTape *outside, WnTime ahead)
{
    WnAddr  phone = address(INSIDE), shown = address(OUTSIDE);
    WnTape *both = wn_tape_new();
    bool    seen = false, is_inside = false;

    for (unsigned i = 0; i < outside->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(outside, i);
        bool            sent = wn_addr_equal(&packet->src.addr, &shown);

        wn_tape_add(both, packet);
        is_inside |= wn_addr_equal(&packet->src.addr, &phone);
        if (packet->kind != WN_PACKET_DATAGRAM ||
            !(sent || wn_addr_equal(&packet->dst.addr, &shown)))
            continue;
        WnPacket *copy = wn_tape_add(both, packet);
        *(sent ? &copy->src.addr : &copy->dst.addr) = phone;
        copy->time += ahead + (sent ? -1 : 1) * WN_MILLISECOND;
        copy->ttl = (uint8_t) (packet->ttl + (sent ? 1 : -1));
        seen = true;
    }
    if (!seen || is_inside)
        g_clear_pointer(&both, wn_tape_free);
    else
        wn_tape_sort(both);
    return both;
}

static void
innocent_phones_stay_innocent(void)
{
    static const int seconds[] = { 7, -7, 3600, -3600 };
    g_autoptr(GPtrArray) names = wn_tape_names_in("lab", "", ".not.pcap");
    unsigned said = 0;

    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autoptr(WnTape) outside = NULL;

        if (g_str_has_prefix(name, "lab/not-nat-"))
            continue;
        outside = wn_tape_sample(name);
        for (size_t k = 0; k < G_N_ELEMENTS(seconds); k++) {
            g_autoptr(WnTape) both = add_inside(outside, seconds[k] * WN_SECOND);
            said += both && check_innocent(name, both, 0, true);
        }
    }
    g_assert_cmpuint(said, >, 0);
}

/* ------------------------------------------------------------------ on one hop */

static const char ALICE[] = "198.51.100.20:5060", BOB[] = "192.0.2.20:5060";
static const char HER_EAR[] = "198.51.100.20:4000", HIS_EAR[] = "192.0.2.20:4002";

/* A call of two public phones at one place: what it shows of her sound. */
static void
call_at(WnTrial *trial, double at, bool shows_hers)
{
    g_autofree char *offer = wn_talk_sdp("198.51.100.20", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.20", 4002);
    WnTalk           talk = { .trial = trial,
                              .client = ALICE,
                              .server = BOB,
                              .contact = "<sip:alice@198.51.100.20:5060>",
                              .remote = "<sip:bob@192.0.2.20:5060>",
                              .accepted = true };

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, at + 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, at + 1.2, at + 6.2, HIS_EAR, HER_EAR, 7, 0);
    if (shows_hers)
        wn_trial_rtp(trial, at + 1.2, at + 6.2, HER_EAR, HIS_EAR, 8, 0);
    wn_talk_request(&talk, at + 6.3, "BYE", 2, NULL);
    wn_talk_response(&talk, at + 6.4, "200 OK", "BYE", 2, NULL);
}

/* Her sound is there by the other clock alone, after the call. */
static void
two_clocks_on_one_hop(void)
{
    g_autoptr(WnTrial) one = wn_trial_new(NULL), two = wn_trial_new(NULL);

    call_at(one, 0, false);
    wn_trial_wait(one, 40);
    wn_assert_headline(one, "bob", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);

    call_at(two, 0, false);
    call_at(two, 20, true);
    wn_trial_wait(two, 60);
    wn_assert_headline(two, "bob", "cannot-tell", WN_GRADE_CERTAIN);
    g_assert_nonnull(clocks_note(wn_trial_report(two)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clocks/innocent_routers_stay_innocent", innocent_routers_stay_innocent);
    g_test_add_func("/clocks/innocent_phones_stay_innocent", innocent_phones_stay_innocent);
    g_test_add_func("/clocks/two_clocks_on_one_hop", two_clocks_on_one_hop);
    return g_test_run();
}
