/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Once a finding and subject, on the first frame that shows it; as grave as what came of it.  What
 * harmed nobody is at most a remark, so that a healthy call through NAT is quiet.
 */
#include "frames/alerts.h"

#include <string.h>

typedef struct {
    const char *finding; /* as the table has it: with "_" for "-" */
    WnAlert     alert;
} Raised;

static const Raised RAISED[] = {
#define WN_RAISED(finding, alert) { #finding, WN_ALERT_##alert },
#include "frames/raised.def"
#undef WN_RAISED
};

static bool
is_called(const char *id, const char *symbol)
{
    while (*id != '\0' && (*id == *symbol || (*id == '-' && *symbol == '_'))) {
        id++;
        symbol++;
    }
    return *id == *symbol;
}

static WnAlert
alert_of(const char *finding)
{
    for (size_t i = 0; i < G_N_ELEMENTS(RAISED); i++)
        if (is_called(finding, RAISED[i].finding))
            return RAISED[i].alert;
    return WN_ALERT_OTHER;
}

static WnAlertLevel
level_of(const WnFrameEvidence *evidence)
{
    bool grave = evidence->info->severity >= WN_SEVERITY_MAJOR;

    if (evidence->subject->works == WN_YES || evidence->grade <= WN_GRADE_HAZARD ||
        !wn_cause_is_nat(evidence->info))
        return WN_LEVEL_CHAT;
    if (evidence->grade == WN_GRADE_POSSIBLE)
        return WN_LEVEL_NOTE;
    return grave && evidence->grade >= WN_GRADE_LIKELY ? WN_LEVEL_ERROR : WN_LEVEL_WARNING;
}

static void
add(WnNotebook *book, WnAlert alert, WnAlertLevel level, const char *text)
{
    static const char *const LEVELS[] = { "chat", "note", "warning", "error" };
    WnFrameAlert             raised = { alert, level, text };

    wn_note_text(book, WN_FIELD_ALERT, wn_alert_info(alert)->name);
    wn_note_text(book, WN_FIELD_ALERT_SEVERITY, LEVELS[level]);
    g_array_append_val(book->alerts, raised);
}

static void
raise_verdict(WnNotebook *book, const WnSubjectReport *subject, const WnCauseInfo *info,
              WnAlertLevel level)
{
    if (strcmp(info->id, "cannot-tell") == 0)
        add(book, WN_ALERT_CANNOT_TELL, WN_LEVEL_CHAT, subject->sentence);
    else if (!wn_cause_is_nat(info))
        add(book, WN_ALERT_NOT_NAT, WN_LEVEL_CHAT, subject->sentence);
    else
        add(book, WN_ALERT_VERDICT, level, subject->sentence);
}

/* The verdict stands where its first proof is; one without any, where its subject begins. */
void
wn_frames_alert(WnNotebook *book, uint32_t frame, const WnSubjectReport *subject,
                const WnFrameEvidence *evidence)
{
    const WnCauseVerdict *headline = subject ? subject->headline : NULL;

    if (headline && headline->n_evidence == 0 && subject->first_frame == frame)
        raise_verdict(book, subject, headline->info, WN_LEVEL_CHAT);
    for (; evidence; evidence = evidence->next) {
        if (strcmp(evidence->role, "refuter") == 0)
            continue;
        if (evidence->headline && evidence->opens)
            raise_verdict(book, evidence->subject, evidence->info, level_of(evidence));
        if (evidence->first)
            add(book, alert_of(evidence->finding), level_of(evidence), evidence->text);
    }
}
