/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Suppression and order of causes: the earliest step in the life of a session first, then the
 * grade, the more exact before the general, and the id at last, so that the order never wavers.
 */
#include "verdict/rank.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

bool
wn_graded_is_nat(const WnGraded *graded)
{
    return wn_cause_is_nat(&graded->cause->info);
}

static bool
suppresses(const WnGraded *strong, const WnGraded *weak)
{
    if (strong == weak || strong->grade < weak->grade || strong->grade < WN_GRADE_POSSIBLE)
        return false;
    for (unsigned i = 0; i < WN_MAX_SUPPRESSED && strong->cause->suppresses[i]; i++)
        if (strcmp(strong->cause->suppresses[i], weak->cause->info.id) == 0)
            return true;
    /* An umbrella says no more than any exact cause of the same symptom. */
    return weak->cause->umbrella && !strong->cause->umbrella && wn_graded_is_nat(strong) &&
           (strong->cause->symptoms & weak->cause->symptoms) != 0;
}

/* Only a condition, or only an effect, where something better explains the same. */
static bool
is_outshone(const WnGraded *strong, const WnGraded *weak)
{
    return weak->grade == WN_GRADE_POSSIBLE && strong->grade >= WN_GRADE_LIKELY &&
           ((strong->cause->symptoms & weak->cause->symptoms) != 0 || !wn_graded_is_nat(strong));
}

/* What may head a verdict, best class first: a NAT fault that is shown, another reason that is
 * shown, then what is merely possible. */
static int
class_of(const WnGraded *graded)
{
    if (graded->grade >= WN_GRADE_LIKELY)
        return wn_graded_is_nat(graded) ? 0 : 1;
    return wn_graded_is_nat(graded) ? 3 : 2;
}

static int
count_bits(unsigned bits)
{
    int n = 0;

    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* The nearer the box is to the user, the easier it is to change. */
static int
distance_of(unsigned fault)
{
    if (fault & (WN_PARTY_CLIENT | WN_PARTY_USER | WN_PARTY_CALLER))
        return 0;
    return fault & WN_PARTY_NAT ? 1 : 2;
}

static int
compare(const void *left, const void *right)
{
    const WnGraded *a = *(WnGraded *const *) left, *b = *(WnGraded *const *) right;
    int             keys[] = { class_of(a) - class_of(b),
                               (int) a->cause->step - (int) b->cause->step,
                               (int) b->grade - (int) a->grade,
                               (int) a->cause->umbrella - (int) b->cause->umbrella,
                               count_bits(b->cause->symptoms) - count_bits(a->cause->symptoms),
                               distance_of(a->fault) - distance_of(b->fault) };

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i] != 0)
            return keys[i];
    return strcmp(a->cause->info.id, b->cause->info.id);
}

static bool
is_explained_away(const WnGraded *graded, WnGraded *all, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (suppresses(&all[i], graded) || (&all[i] != graded && is_outshone(&all[i], graded)))
            return true;
    return false;
}

/* Accepted, and yet nobody reaches the phone by it. */
static bool
stands_beside(const WnGraded *graded, const WnSubject *subject)
{
    return subject->kind == WN_SUBJECT_REGISTRATION && graded->cause->of_binding &&
           graded->grade > WN_GRADE_HAZARD;
}

void
wn_rank(WnGraded *graded, unsigned n, const WnSubject *subject, WnArena *arena, WnRanking *ranking)
{
    WnGraded **order = WN_ARENA_ARRAY(arena, WnGraded *, n);
    unsigned   kept = 0;

    *ranking = (WnRanking){ .also = WN_ARENA_ARRAY(arena, WnGraded *, n),
                            .hazards = WN_ARENA_ARRAY(arena, WnGraded *, n) };
    for (unsigned i = 0; i < n; i++)
        if (graded[i].grade > WN_GRADE_NONE && !is_explained_away(&graded[i], graded, n))
            order[kept++] = &graded[i];
    qsort(order, kept, sizeof(*order), compare);

    for (unsigned i = 0; i < kept; i++) {
        WnGraded *next = order[i];
        bool      is_hazard = next->grade == WN_GRADE_HAZARD || next->cause->context;

        if (subject->kind == WN_SUBJECT_CALL && next->cause->besets_binding && !is_hazard) {
            ranking->besets = WN_ARENA_NEW(arena, WnGraded);
            *ranking->besets = *next;
            next->grade = WN_GRADE_HAZARD;
            is_hazard = true;
        }
        if (subject->works == WN_YES && !is_hazard && !stands_beside(next, subject)) {
            /* It did no harm this time. */
            next->grade = WN_GRADE_HAZARD;
            is_hazard = true;
        }
        if (is_hazard) {
            if (ranking->n_hazards < WN_MAX_ALSO)
                ranking->hazards[ranking->n_hazards++] = next;
        } else if (!ranking->headline && subject->works != WN_YES) {
            ranking->headline = next;
        } else if (ranking->n_also < WN_MAX_ALSO) {
            ranking->also[ranking->n_also++] = next;
        }
    }
}
