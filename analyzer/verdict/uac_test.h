/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each client of the capture raises of the tests that proxies make (model/uac_test.h). */
#ifndef WN_VERDICT_UAC_TEST_H
#define WN_VERDICT_UAC_TEST_H

#include "verdict/evidence.h"

/* Gathered while subjects are judged. */
typedef struct {
    WnArena *arena;   /* the report's */
    WnTable  clients; /* WnClientTests */
} WnUacGathering;

/* report: what became of the subject; of_binding: its headline harms what is sent to a phone by its
 * binding. */
void wn_uac_gather(WnUacGathering *gathering, const WnSubject *subject,
                   const WnSubjectReport *report, bool of_binding);
void wn_uac_tell(WnUacGathering *gathering, WnReport *report);
void wn_uac_clear(WnUacGathering *gathering);

#endif
