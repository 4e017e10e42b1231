/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which frames the verdicts rest on. */
#ifndef WN_FRAMES_EVIDENCE_H
#define WN_FRAMES_EVIDENCE_H

#include <glib.h>

#include "base/arena.h"
#include "whynat.h"

/* A frame that some cause or guard rests on. */
typedef struct WnFrameEvidence WnFrameEvidence;
struct WnFrameEvidence {
    WnFrameEvidence       *next; /* of the same frame */
    const WnSubjectReport *subject;
    const WnCauseInfo     *info;
    const char            *finding; /* of a refuter: the guard */
    const char            *text;
    const char            *role; /* "cause", "effect", "refuter" */
    WnGrade                grade;
    bool                   first; /* of its finding in this subject */
    bool                   headline;
    bool                   opens; /* the earliest frame of this cause's evidence */
};

/* Adds what this report cites: evidence, by frame, in arena. */
void wn_frame_evidence_learn(GHashTable *evidence, WnArena *arena, const WnSubjectReport *subject);

#endif
