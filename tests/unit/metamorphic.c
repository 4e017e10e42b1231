/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must not change a verdict does not change it, on every sample: each frame twice, another
 * time of day, other public addresses; and what takes evidence away may only make it weaker.
 */
#include <string.h>

#include "support/tape.h"

/* The verdicts are those of the sample as it is. */
static void
assert_same_verdicts(const char *name, const WnTape *original, const WnTape *changed)
{
    g_autoptr(WnTrial) first = wn_tape_play(original, original->packets->len);
    g_autoptr(WnTrial) second = wn_tape_play(changed, changed->packets->len);
    g_autofree char *expected = wn_tape_verdicts(first);
    g_autofree char *found = wn_tape_verdicts(second);

    if (strcmp(expected, found) != 0) {
        g_test_message("%s was\n%sand is now\n%s", name, expected, found);
        g_test_fail();
    }
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
    assert_same_verdicts(name, tape, doubled);
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
    assert_same_verdicts(name, tape, moved);
}

static void
another_day_changes_nothing(void)
{
    for_each_sample(check_another_day);
}

/* ------------------------------------------------------------------ other public addresses */

static const uint8_t OLD_NET[3] = { 203, 0, 113 }, NEW_NET[3] = { 192, 0, 2 };
static const uint8_t COOKIE[3] = { 0x21, 0x12, 0xa4 }; /* RFC 8489 14.2 */

static void
move_addr(WnAddr *addr)
{
    if (addr->family == 4 && memcmp(addr->bytes, OLD_NET, sizeof(OLD_NET)) == 0)
        memcpy(addr->bytes, NEW_NET, sizeof(NEW_NET));
}

/* Addresses in STUN, with and without XOR, and in what an ICMP error quotes. */
static void
move_bytes(uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at + 3 <= length; at++) {
        bool plain = true, mixed = true;

        for (size_t i = 0; i < 3; i++) {
            plain &= bytes[at + i] == OLD_NET[i];
            mixed &= bytes[at + i] == (OLD_NET[i] ^ COOKIE[i]);
        }
        for (size_t i = 0; i < 3 && (plain || mixed); i++)
            bytes[at + i] = plain ? NEW_NET[i] : NEW_NET[i] ^ COOKIE[i];
    }
}

/* The new text is shorter, and Content-Length says by how much. */
static void
move_text(WnPacket *packet)
{
    g_autoptr(GString) text =
        g_string_new_len((const char *) packet->payload.data, (gssize) packet->payload.length);
    char *length, *body;

    g_string_replace(text, "203.0.113.", "192.0.2.", 0);
    length = strstr(text->str, "Content-Length: ");
    body = strstr(text->str, "\r\n\r\n");
    if (length && body && length < body) {
        size_t           at = (size_t) (length - text->str) + strlen("Content-Length: ");
        g_autofree char *value =
            g_strdup_printf("%zu", text->len - (size_t) (body + 4 - text->str));

        g_string_erase(text, (gssize) at, (gssize) strspn(text->str + at, "0123456789"));
        g_string_insert(text, (gssize) at, value);
    }
    g_free((void *) packet->payload.data);
    packet->payload_length = (uint32_t) text->len;
    packet->payload.length = text->len;
    packet->payload.data = g_memdup2(text->str, text->len);
}

static void
check_other_addresses(const char *name, const WnTape *tape)
{
    g_autoptr(WnTape) moved = wn_tape_new();

    /* Text that was cut or is in pieces has no end from which to count. */
    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->truncated || wn_tape_at(tape, i)->kind == WN_PACKET_FRAGMENTS_LOST)
            return;
    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_add(moved, wn_tape_at(tape, i));

        move_addr(&packet->src.addr);
        move_addr(&packet->dst.addr);
        if (packet->payload.length == 0)
            continue;
        if (g_strstr_len((const char *) packet->payload.data, (gssize) packet->payload.length,
                         "SIP/2.0"))
            move_text(packet);
        else
            move_bytes((uint8_t *) packet->payload.data, packet->payload.length);
    }
    assert_same_verdicts(name, tape, moved);
}

static void
other_public_addresses_change_nothing(void)
{
    for_each_sample(check_other_addresses);
}

/* ------------------------------------------------------------------ captures that end early */

static const WnSubjectReport *
find_same(const WnReport *report, const WnSubjectReport *subject)
{
    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].kind == subject->kind &&
            strcmp(report->subjects[i].from, subject->from) == 0 &&
            strcmp(report->subjects[i].to, subject->to) == 0 &&
            report->subjects[i].first_frame == subject->first_frame)
            return &report->subjects[i];
    return NULL;
}

/* Less evidence: a weaker grade, but no other certainty. */
static void
assert_no_other_certainty(const char *name, const WnReport *whole, const WnReport *part)
{
    for (size_t i = 0; i < part->n_subjects; i++) {
        const WnCauseVerdict  *headline = part->subjects[i].headline;
        const WnSubjectReport *same;

        if (!headline || headline->grade != WN_GRADE_CERTAIN ||
            strcmp(headline->info->id, "cannot-tell") == 0)
            continue;
        same = find_same(whole, &part->subjects[i]);
        if (same && same->headline && same->headline->info == headline->info)
            continue;
        g_test_message("%s: the part has %s certain, the whole %s", name, headline->info->id,
                       same && same->headline ? same->headline->info->id : "nothing");
        g_test_fail();
    }
}

static void
check_cut(const char *name, const WnTape *tape)
{
    static const unsigned left[] = { 90, 70, 50 };
    g_autoptr(WnTrial) whole = wn_tape_play(tape, tape->packets->len);
    bool is_twin = strstr(name, ".not.") || g_str_has_prefix(name, "negative-");

    for (size_t i = 0; i < G_N_ELEMENTS(left); i++) {
        g_autoptr(WnTrial) part = wn_tape_play(tape, tape->packets->len * left[i] / 100);

        assert_no_other_certainty(name, wn_trial_report(whole), wn_trial_report(part));
        if (is_twin && wn_trial_report(part)->accuses) {
            g_test_message("%s accuses when %u %% of it are left", name, left[i]);
            g_test_fail();
        }
    }
}

static void
an_early_end_makes_no_other_certainty(void)
{
    for_each_sample(check_cut);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metamorphic/duplicate_frames_change_nothing",
                    duplicate_frames_change_nothing);
    g_test_add_func("/metamorphic/another_day_changes_nothing", another_day_changes_nothing);
    g_test_add_func("/metamorphic/other_public_addresses_change_nothing",
                    other_public_addresses_change_nothing);
    g_test_add_func("/metamorphic/an_early_end_makes_no_other_certainty",
                    an_early_end_makes_no_other_certainty);
    return g_test_run();
}
