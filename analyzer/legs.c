/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which call was passed on as which, and the cause that goes from the one to the other. */
#include "legs.h"

#include <string.h>

#include "model/leg.h"
#include "verdict/cause.h"
#include "verdict/tell.h"

enum { MOST_LOOKED = 4096 };

static bool
is_unanswered_call(const WnSubjectReport *subject)
{
    return subject->kind == WN_SUBJECT_CALL && subject->answered == 0;
}

/* The server refused it, or did nothing, and nothing seen in this call tells why. */
static bool
wants_explanation(const WnSubjectReport *call)
{
    const WnCauseVerdict *headline = call->headline;

    if (!is_unanswered_call(call) || call->works != WN_NO || !headline)
        return false;
    if (wn_cause_is_nat(headline->info))
        return headline->grade < WN_GRADE_LIKELY;
    return strcmp(headline->info->id, "cannot-tell") == 0 ||
           strcmp(headline->info->id, "not-nat-unavailable") == 0 ||
           strcmp(headline->info->id, "not-nat-server-error") == 0;
}

/* The host that got the first call sends the second, for the same user or in the same name. */
static bool
is_passed_on_as(const WnSubjectReport *first, const WnSubjectReport *second)
{
    return second->kind == WN_SUBJECT_CALL && second->start >= first->start &&
           second->first_frame > first->first_frame &&
           wn_addr_equal(&first->parties[1].endpoint.addr, &second->parties[0].endpoint.addr) &&
           (wn_leg_same_user(first->to, second->to) || wn_leg_same_user(first->from, second->from));
}

static bool
explains(const WnSubjectReport *call)
{
    return is_unanswered_call(call) && call->headline && wn_cause_is_nat(call->headline->info) &&
           call->headline->grade >= WN_GRADE_LIKELY && call->headline->n_evidence > 0;
}

/* The call that the one at this index was passed on as; NULL: there is none, or another one of them
 * got through or failed for another reason. */
static const WnSubjectReport *
passed_on_as(const GArray *subjects, guint index)
{
    const WnSubjectReport *first = &g_array_index(subjects, WnSubjectReport, index), *found = NULL;

    for (guint i = index + 1; i < subjects->len && i - index < MOST_LOOKED; i++) {
        const WnSubjectReport *second = &g_array_index(subjects, WnSubjectReport, i);

        if (second->start > first->start + WN_LEG_AT_ONCE)
            break;
        if (!is_passed_on_as(first, second))
            continue;
        if (!explains(second))
            return NULL;
        found = found ? found : second;
    }
    return found;
}

/* That the two belong together is an assumption: never more than likely. */
static const WnCauseVerdict *
hand_on(const WnSubjectReport *second, WnArena *arena)
{
    const WnCauseVerdict *cause = second->headline;
    WnCauseVerdict       *verdict = WN_ARENA_NEW(arena, WnCauseVerdict);
    WnEvidenceItem       *items = WN_ARENA_ARRAY(arena, WnEvidenceItem, cause->n_evidence + 1);

    *verdict = *cause;
    verdict->grade = WN_GRADE_LIKELY;
    verdict->evidence = items;
    verdict->n_evidence = cause->n_evidence + 1;
    items[0] = (WnEvidenceItem){
        .frame = second->first_frame,
        .capture = second->captures[0],
        .role = WN_EVIDENCE_CAUSE,
        .finding = "passed-on",
        .text = "The server passes the call on with a Call-ID of its own, and that call fails.",
    };
    memcpy(items + 1, cause->evidence, cause->n_evidence * sizeof(*items));
    return verdict;
}

/* It did harm after all. */
static void
drop_hazard(WnSubjectReport *call, WnArena *arena)
{
    WnCauseVerdict *kept = WN_ARENA_ARRAY(arena, WnCauseVerdict, call->n_hazards);
    size_t          n = 0;

    for (size_t i = 0; i < call->n_hazards; i++)
        if (call->hazards[i].info != call->headline->info)
            kept[n++] = call->hazards[i];
    call->hazards = kept;
    call->n_hazards = n;
}

void
wn_legs_explain(GArray *subjects, WnArena *arena)
{
    /* The last first: what explains one call may go through several servers. */
    for (guint i = subjects->len; i-- > 0;) {
        WnSubjectReport       *first = &g_array_index(subjects, WnSubjectReport, i);
        const WnSubjectReport *second = wants_explanation(first) ? passed_on_as(subjects, i) : NULL;

        if (!second)
            continue;
        first->headline = hand_on(second, arena);
        drop_hazard(first, arena);
        first->nat_related = WN_YES;
        first->capture_next = NULL;
        first->n_capture_next = 0;
        wn_tell_sentence(NULL, arena, first);
    }
}
