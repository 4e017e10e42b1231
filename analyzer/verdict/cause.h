/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptor of a cause: what it is called and means, and how it grades itself. */
#ifndef WN_VERDICT_CAUSE_H
#define WN_VERDICT_CAUSE_H

#include "verdict/evidence.h"

/* What the user says (the catalogue's symptom codes). */
typedef enum {
    WN_SYMPTOM_REG_TIMEOUT = 1 << 0,
    WN_SYMPTOM_REG_REJECT = 1 << 1,
    WN_SYMPTOM_NO_REPLY = 1 << 2,
    WN_SYMPTOM_UNREACHABLE = 1 << 3,
    WN_SYMPTOM_DROP_32 = 1 << 4,
    WN_SYMPTOM_DROP_LATER = 1 << 5,
    WN_SYMPTOM_GHOST = 1 << 6,
    WN_SYMPTOM_NO_AUDIO = 1 << 7,
    WN_SYMPTOM_ONE_WAY = 1 << 8,
    WN_SYMPTOM_ONE_WAY_LATER = 1 << 9,
    WN_SYMPTOM_CLIPPED = 1 << 10,
    WN_SYMPTOM_NO_VIDEO = 1 << 11,
    WN_SYMPTOM_STALE_PRESENCE = 1 << 12,
    WN_SYMPTOM_LOST_MESSAGES = 1 << 13,
    WN_SYMPTOM_SLOW = 1 << 14
} WnSymptom;

/* Where in the life of a session it strikes: the earliest step is the headline. */
typedef enum {
    WN_STEP_REGISTRATION,
    WN_STEP_SETUP,
    WN_STEP_CONFIRMATION,
    WN_STEP_MEDIA,
    WN_STEP_IN_CALL,
    WN_STEP_RELEASE,
    WN_STEP_PRESENCE,
    WN_STEP_NONE
} WnStep;

#define WN_MAX_GUARDS     24
#define WN_MAX_SUPPRESSED 20

typedef struct {
    WnCauseInfo info;
    unsigned    symptoms; /* WnSymptom */
    WnStep      step;
    bool        umbrella;   /* only when nothing more exact explains the same */
    bool        context;    /* a note, never a headline */
    bool        of_binding; /* it harms what is sent to the phone: a registration that was accepted
                               has it beside it, with its grade */
    bool besets_binding;    /* so it does where the call came to the phone by another branch: a
                               call that shows it is not harmed */
    const WnGuard *unless[WN_MAX_GUARDS];         /* NULL-terminated */
    const char    *suppresses[WN_MAX_SUPPRESSED]; /* ids it explains away, NULL-terminated */
    /* The grade by what was seen; guards and an unknown vantage are not its business. */
    WnGrade (*detect)(WnEvidence *evidence);
    /* Narrows info.fault to what the evidence shows; NULL: as info has it. */
    unsigned (*fault)(WnEvidence *evidence);
    /* More exact advice for this subject, sentences; NULL: info.fix. */
    const char *(*advice)(WnEvidence *evidence);
} WnCause;

#endif
