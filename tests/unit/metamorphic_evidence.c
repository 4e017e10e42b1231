/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What takes evidence away may only make a verdict weaker, and two places of one network do not
 * contradict each other: on every sample, and on what the laboratory captured.
 */
#include <string.h>

#include "support/tape.h"

static void
for_each_of(const GPtrArray *names, void (*check)(const char *name, const WnTape *tape))
{
    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnTape) tape = wn_tape_sample(g_ptr_array_index(names, i));
        check(g_ptr_array_index(names, i), tape);
    }
}

/* ------------------------------------------------------------------ captures that end early */

static void
check_cut(const char *name, const WnTape *tape)
{
    static const unsigned left[] = { 95, 90, 85, 80, 70, 60, 50, 40, 30, 20 };
    g_autoptr(WnTrial) whole = wn_tape_play(tape, tape->packets->len);
    bool is_twin = strstr(name, ".not.") || g_str_has_prefix(name, "negative-");

    for (size_t i = 0; i < G_N_ELEMENTS(left); i++) {
        g_autoptr(WnTrial) part = wn_tape_play(tape, tape->packets->len * left[i] / 100);

        wn_tape_assert_no_other_certainty(name, whole, part);
        if (is_twin && wn_trial_report(part)->accuses) {
            g_test_message("%s accuses when %u %% of it are left", name, left[i]);
            g_test_fail();
        }
    }
}

static bool
is_media(const WnPacket *packet)
{
    return packet->payload.length > 12 && packet->payload.data[0] >> 6 == 2;
}

/* Where anything else than sound had just been said; of interfaces that were written in turns, one
 * lags behind there. */
static void
check_cut_after_words(const char *name, const WnTape *tape)
{
    enum { ENDS = 24 };
    g_autoptr(WnTrial) whole = wn_tape_play(tape, tape->packets->len);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(unsigned));

    for (unsigned i = 0; i + 1 < tape->packets->len; i++)
        if (!is_media(wn_tape_at(tape, i))) {
            unsigned end = i + 1;
            g_array_append_val(ends, end);
        }
    for (unsigned i = 0; i < MIN(ends->len, ENDS); i++) {
        unsigned at = ends->len <= ENDS ? i : i * ends->len / ENDS;
        g_autoptr(WnTrial) part = wn_tape_play(tape, g_array_index(ends, unsigned, at));

        wn_tape_assert_no_other_certainty(name, whole, part);
    }
}

static void
an_early_end_makes_no_other_certainty(void)
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".pcap");
    g_autoptr(GPtrArray) lab = wn_tape_names_in("lab", "", ".pcap");
    g_autoptr(GPtrArray) routers = wn_tape_names_in("lab", "", ".pcapng");

    for_each_of(names, check_cut);
    for_each_of(lab, check_cut_after_words);
    for_each_of(routers, check_cut_after_words);
}

/* ------------------------------------------------------------------ two places */

/* Of what this place is sure; NULL: of nothing. */
static const char *
certainty_of(const WnSubjectReport *subject)
{
    static const char *const refined[] = { "stun-symmetric-mapping", "symmetric-pair-no-relay",
                                           "hole-punch-port-clash", "stun-stale-mapping" };
    const WnCauseVerdict    *headline = subject->headline;

    if (!headline || headline->grade != WN_GRADE_CERTAIN ||
        strcmp(headline->info->id, "cannot-tell") == 0)
        return NULL;
    /* Where less is seen, each of these shows as sound from another port than was announced. */
    for (size_t i = 0; i < G_N_ELEMENTS(refined); i++)
        if (strcmp(headline->info->id, refined[i]) == 0)
            return "rtp-port-remapped";
    return headline->info->id;
}

/* Both causes are told at both places, and each place begins with the one that it sees best. */
static bool
tells(const WnSubjectReport *subject, const WnCauseInfo *info)
{
    bool told = subject->headline->info == info;

    for (size_t i = 0; i < subject->n_also; i++)
        told |= subject->also[i].info == info && subject->also[i].grade >= WN_GRADE_LIKELY;
    return told;
}

static void
assert_no_contradiction(const char *a, const WnSubjectReport *first, const char *b,
                        const WnSubjectReport *second)
{
    const char *left = certainty_of(first), *right = certainty_of(second);

    if (!left || !right || strcmp(left, right) == 0 || first->kind != second->kind ||
        !first->call_id || !second->call_id || strcmp(first->call_id, second->call_id) != 0 ||
        (tells(first, second->headline->info) && tells(second, first->headline->info)))
        return;
    g_test_message("%s is certain of %s, %s of %s", a, first->headline->info->id, b,
                   second->headline->info->id);
    g_test_fail();
}

static void
compare_places(const char *a, const char *b)
{
    g_autoptr(WnTrial) first = wn_trial_sample(a);
    g_autoptr(WnTrial) second = wn_trial_sample(b);
    const WnReport *left = wn_trial_report(first), *right = wn_trial_report(second);

    for (size_t i = 0; i < left->n_subjects; i++)
        for (size_t j = 0; j < right->n_subjects; j++)
            assert_no_contradiction(a, &left->subjects[i], b, &right->subjects[j]);
}

static void
compare_all(const GPtrArray *names, const GPtrArray *others)
{
    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        size_t      length = strchr(name, '.') - name + 1;

        for (unsigned j = names == others ? i + 1 : 0; j < others->len; j++)
            if (strncmp(name, g_ptr_array_index(others, j), length) == 0)
                compare_places(name, g_ptr_array_index(others, j));
    }
}

/* samples/ID.pcap and samples/ID.PLACE.pcap show one run, and one Call-ID is one call. */
static void
two_places_do_not_contradict_each_other(void)
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".pcap");
    g_autoptr(GPtrArray) lab = wn_tape_names_in("lab", "", ".pcap");
    g_autoptr(GPtrArray) routers = wn_tape_names_in("lab", "", ".pcapng");

    compare_all(names, names);
    compare_all(lab, lab);
    compare_all(routers, routers);
    compare_all(routers, lab);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metamorphic_evidence/an_early_end_makes_no_other_certainty",
                    an_early_end_makes_no_other_certainty);
    g_test_add_func("/metamorphic_evidence/two_places_do_not_contradict_each_other",
                    two_places_do_not_contradict_each_other);
    return g_test_run();
}
