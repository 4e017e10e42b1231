/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where to capture next: what another place would show that this one cannot. */
#include "verdict/evidence_state.h"
#include "verdict/tell.h"

void
wn_tell_next(WnEvidence *evidence, WnArena *arena, WnSubjectReport *report)
{
    const WnCauseVerdict *headline = report->headline;
    const WnSubject      *subject = evidence->subject;
    WnCaptureNext        *next;

    if (!headline || headline->grade == WN_GRADE_CERTAIN)
        return;
    const char *blind = headline->info->blind_spot[subject->client.vantage];
    if (!blind)
        return;
    next = WN_ARENA_NEW(arena, WnCaptureNext);
    next->where = "the server";
    next->why = blind;
    next->command = wn_arena_format(arena, "tcpdump -i any -s 0 -w server.pcap host %s",
                                    wn_show_addr(evidence, &subject->client.seen.addr));
    report->capture_next = next;
    report->n_capture_next = 1;
}
