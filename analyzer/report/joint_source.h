/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the ladders of captures of several places are drawn from: what a subject needs of it is
 * looked up, for there may be thousands of subjects, routes and translations. */
#ifndef WN_REPORT_JOINT_SOURCE_H
#define WN_REPORT_JOINT_SOURCE_H

#include "base/table.h"
#include "correlate/trail.h"
#include "report/correlation.h"
#include "report/ladder.h"

typedef struct {
    const WnCorrelation *correlation;
    const WnTrail       *trail;
    WnTable              routes;   /* WnRoute of sound, by each of its endpoints */
    WnTable              passages; /* WnPassage, by each of its endpoints */
} WnJointSource;

/* correlation and trail are borrowed. */
void wn_joint_source_init(WnJointSource *source, const WnCorrelation *correlation,
                          const WnTrail *trail);
void wn_joint_source_clear(WnJointSource *source);

/* The endpoint as it is told apart from the same private one of another network: as seen at that
 * point. */
WnEndpoint wn_joint_place(const WnCorrelation *correlation, const WnEndpoint *end, unsigned point);

/* The routes that the subject's sound took: an array of borrowed WnRoute, in their order, that the
 * caller frees. */
GPtrArray *wn_joint_routes(const WnJointSource *source, const WnSubjectReport *subject);

/* What translated the ends of these steps: an array of borrowed WnPassage, in their order, that the
 * caller frees. */
GPtrArray *wn_joint_passages(const WnJointSource *source, const WnLadder *ladder);

#endif
