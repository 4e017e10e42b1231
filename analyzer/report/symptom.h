/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a complaint to the causes that would explain it, and to where to capture. */
#ifndef WN_REPORT_SYMPTOM_H
#define WN_REPORT_SYMPTOM_H

#include "report/page.h"
#include "whynat.h"

typedef struct {
    const char *says, *words, *causes, *capture; /* see symptoms.def */
} WnSymptom;

size_t           wn_symptom_count(void);
const WnSymptom *wn_symptom_entry(size_t index);

/* Those that a complaint in free words fits, the best first, into found; gives how many, at most
 * most.  0: none of its words is known. */
size_t wn_symptoms_find(const char *complaint, const WnSymptom **found, size_t most);

void wn_symptom_text(GString *out, const WnSymptom *symptom, const WnPageStyle *style);
/* All complaints, a line each. */
void wn_symptom_list(GString *out, const WnPageStyle *style);
/* The page docs/symptoms.md. */
void wn_symptoms_markdown(GString *out);

#endif
