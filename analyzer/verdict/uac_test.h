/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tests that proxies make to find clients behind NAT: nat_uac_test() of Kamailio (by bits) and
 * of OpenSIPS (by names).  The numbers mean different things in the two.
 */
#ifndef WN_VERDICT_UAC_TEST_H
#define WN_VERDICT_UAC_TEST_H

#include "verdict/evidence.h"

/* Which tests a message raises where its packet comes from source. */
void wn_uac_tests(const WnMessage *message, const WnEndpoint *source, WnUacTests *tests);

/* What each client of the capture raises; gathered while subjects are judged. */
typedef struct {
    WnArena *arena;   /* the report's */
    WnTable  clients; /* WnClientTests */
} WnUacGathering;

/* report: what became of the subject. */
void
wn_uac_gather(WnUacGathering *gathering, const WnSubject *subject, const WnSubjectReport *report);
void wn_uac_tell(WnUacGathering *gathering, WnReport *report);
void wn_uac_clear(WnUacGathering *gathering);

#endif
