/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One conclude: the views of the model are made, its subjects judged one at a time, and what is
 * left over for the whole capture told.
 *
 *     wn_conclusion_open(&conclusion, model, frames, report_arena, scratch);
 *     wn_conclusion_judge(&conclusion);                 conclusion.subjects: WnSubjectReport
 *     wn_conclusion_tell(&conclusion, &report);         NATs, clients, ports
 *     wn_conclusion_close(&conclusion);                 the report stays
 */
#ifndef WN_CONCLUSION_H
#define WN_CONCLUSION_H

#include <glib.h>

#include "frames/frames.h"
#include "verdict/judge.h"
#include "verdict/ports.h"
#include "verdict/subject.h"
#include "verdict/uac_test.h"
#include "whynat.h"

typedef struct {
    WnModel        *model;
    WnFrames       *frames;  /* NULL: nobody shows frames */
    WnArena        *report;  /* outlives the conclusion */
    WnArena        *scratch; /* until a subject is judged */
    WnArena        *views;
    WnRegistrations registrations;
    WnNats          nats;
    WnSubscriptions subscriptions;
    WnCase          shared;
    GArray         *subjects; /* WnSubjectReport */
    WnTable         blames;   /* by registration */
    WnJudge         judge;
    WnTable         callers; /* WnAddr of the agents of calls; kept where TURN was seen */
    WnUacGathering  clients;
    WnPortAudit     ports;
} WnConclusion;

void wn_conclusion_open(WnConclusion *conclusion, WnModel *model, WnFrames *frames, WnArena *report,
                        WnArena *scratch);
void wn_conclusion_judge(WnConclusion *conclusion);
void wn_conclusion_tell(WnConclusion *conclusion, WnReport *report);
void wn_conclusion_close(WnConclusion *conclusion);

#endif
