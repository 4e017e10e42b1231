/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report for scripts: schema "whynat/1", described by docs/report.schema.json.  It is written
 * piece by piece, so that a report of a hundred thousand subjects is never a tree in memory:
 *
 *     wn_json_init(&json, analyses, n, WN_JSON_DOCUMENT);
 *     while (wn_json_step(&json, text))
 *         write out and empty text
 */
#ifndef WN_REPORT_JSON_H
#define WN_REPORT_JSON_H

#include <glib.h>

#include "report/report.h"

typedef enum {
    WN_JSON_DOCUMENT, /* one object */
    WN_JSON_RECORDS   /* NDJSON: one object a line, the last of type "end" */
} WnJsonForm;

typedef struct {
    const WnAnalysis *analyses; /* borrowed; captures are numbered in this order */
    size_t            n_analyses;
    WnJsonForm        form;
    size_t            analysis, subject, row; /* the next to write */
    unsigned          stage;
    bool              first; /* of its array */
    bool              omit_subjects;
    bool        together; /* the analyses are points of one analysis: the first has the report */
    const char *extra;    /* further members of the document, as they are written; or NULL */
} WnJson;

void wn_json_init(WnJson *json, const WnAnalysis *analyses, size_t n, WnJsonForm form);
/* The subjects were written before, as records of their own. */
void wn_json_omit_subjects(WnJson *json);
/* Appends the next piece; false when all is written and nothing was appended. */
bool wn_json_step(WnJson *json, GString *text);

/* One record alone, as in NDJSON: a subject of the capture with this number. */
void wn_json_subject_record(GString *text, const WnSubjectReport *subject, size_t capture);

#endif
