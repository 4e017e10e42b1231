/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A record of a result file: what `--format ndjson` writes, one object a line.  Read back, or made
 * from the report itself, which gives the same.
 */
#ifndef WN_REPORT_RECORD_H
#define WN_REPORT_RECORD_H

#include <glib.h>

#include "report/report.h"

typedef enum {
    WN_RECORD_OTHER, /* of a type that this version does not know, or does not need */
    WN_RECORD_CAPTURE,
    WN_RECORD_SUBJECT,
    WN_RECORD_END
} WnRecordType;

/* One party of a subject. */
typedef struct {
    const char *role, *address, *mapped, *vantage, *user_agent; /* NULL: not known */
    bool        behind_nat;
} WnRecordParty;

enum { WN_RECORD_PARTIES = 4 };

/* Members that the record does not have are NULL or 0; texts are borrowed. */
typedef struct {
    WnRecordType type;
    /* of a capture */
    const char *file, *fingerprint, *settings, *problem, *first, *last;
    uint64_t    bytes, packets;
    bool        complete;
    /* of a subject */
    const char *kind, *call_id, *from, *to, *start, *outcome, *headline, *title, *grade, *sentence;
    double      duration;
    int         status;
    WnAnswer    works, nat_related;
    WnRecordParty parties[WN_RECORD_PARTIES];
    unsigned      n_parties;
    /* of the end */
    const char *version;
} WnRecord;

typedef struct WnRecordReader WnRecordReader;

WnRecordReader *wn_record_reader_new(void);
void            wn_record_reader_free(WnRecordReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnRecordReader, wn_record_reader_free)

/* false where the line is no object with a type.  What it gives is valid until the next call. */
bool wn_record_read(WnRecordReader *reader, const char *line, size_t length, WnRecord *record);

/* Texts that a record made from a report needs and the report does not have. */
typedef struct WnRecordTexts WnRecordTexts;

WnRecordTexts *wn_record_texts_new(void);
void           wn_record_texts_free(WnRecordTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnRecordTexts, wn_record_texts_free)

/* The record of the capture, or of one of its subjects; valid until the next call. */
void wn_record_of_capture(WnRecordTexts *texts, const WnAnalysis *analysis, WnRecord *record);
void wn_record_of_subject(WnRecordTexts *texts, const WnSubjectReport *subject, WnRecord *record);

#endif
