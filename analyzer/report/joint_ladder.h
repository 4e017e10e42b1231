/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ladder of one subject as several capture points saw it together: each message once, from who
 * sent it to who got it, through the NAT between them; what was lost ends where it was seen last.
 */
#ifndef WN_REPORT_JOINT_LADDER_H
#define WN_REPORT_JOINT_LADDER_H

#include "report/joint_source.h"
#include "report/text.h"

/* One subject's: valid for as long as source and subject, which it borrows. */
typedef struct WnJointLadder WnJointLadder;

WnJointLadder *wn_joint_ladder_new(const WnJointSource *source, const WnSubjectReport *subject);
const WnLadderView *wn_joint_ladder_view(const WnJointLadder *joint);
/* What the picture lacks: a sentence, to be freed; NULL: nothing. */
char *wn_joint_ladder_lacks(const WnTrail *trail, const WnSubjectReport *subject);
/* NULL is allowed. */
void wn_joint_ladder_free(WnJointLadder *joint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnJointLadder, wn_joint_ladder_free)

/* Ladders of all subjects that failed, or with -v of all, after a line that says what became of
 * each. */
void wn_joint_ladders(GString *out, const WnJointSource *source, const WnTextStyle *style);

#endif
