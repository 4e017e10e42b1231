/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of a sample, recorded so that a test can change them before the engine sees them:
 * doubled, cut off, moved in time, renumbered.
 */
#ifndef WN_TESTS_TAPE_H
#define WN_TESTS_TAPE_H

#include "support/trial.h"

typedef struct {
    GPtrArray *packets; /* WnPacket, each with a payload of its own */
} WnTape;

/* All of samples/NAME; fails the test without it. */
WnTape *wn_tape_sample(const char *name);
/* A tape without packets. */
WnTape *wn_tape_new(void);
void    wn_tape_free(WnTape *tape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnTape, wn_tape_free)

/* Copies the packet and its payload to the end. */
WnPacket *wn_tape_add(WnTape *tape, const WnPacket *packet);
WnPacket *wn_tape_at(const WnTape *tape, unsigned index);
/* In order of time; frames are numbered anew, for each capture point. */
void wn_tape_sort(WnTape *tape);
/* Numbers the frames anew in the order that they have. */
void wn_tape_number(WnTape *tape);
/* A trial of the first n packets. */
WnTrial *wn_tape_play(const WnTape *tape, unsigned n);
/* The names in the samples' folder that end so, in alphabetical order. */
GPtrArray *wn_tape_names(const char *prefix, const char *suffix);
/* The same of a folder in it: "lab/NAME". */
GPtrArray *wn_tape_names_in(const char *below, const char *prefix, const char *suffix);

/* What the report says, a line a subject: kind, whether it works, headline, grade, also, hazards.
 */
char *wn_tape_verdicts(WnTrial *trial);
/* The same, each after the names of its two ends and in alphabetical order: subjects are listed as
 * they begin, and which of two begins first may be for the order of two frames to say. */
char *wn_tape_verdicts_by_ends(WnTrial *trial);
/* Fails the test, and goes on, where the second says something else: in lines as one of the two
 * above has them. */
void wn_tape_expect_same(const char *name, WnTrial *first, WnTrial *second,
                         char *(*lines)(WnTrial *trial));
/* Less evidence: perhaps a weaker grade, but no other certainty. */
void wn_tape_assert_no_other_certainty(const char *name, WnTrial *whole, WnTrial *part);
bool wn_tape_same_verdict(const WnSubjectReport *a, const WnSubjectReport *b);

#endif
