/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records made from a report: see record.h. */
#include "report/record.h"

#include "report/phrase.h"

enum { TIMES = 2 };

struct WnRecordTexts {
    GString   *times[TIMES];
    char       addresses[WN_RECORD_PARTIES][2][WN_ENDPOINT_TEXT];
    GPtrArray *valid; /* texts that had to be made valid UTF-8 */
};

WnRecordTexts *
wn_record_texts_new(void)
{
    WnRecordTexts *texts = g_new0(WnRecordTexts, 1);

    for (int i = 0; i < TIMES; i++)
        texts->times[i] = g_string_new(NULL);
    texts->valid = g_ptr_array_new_with_free_func(g_free);
    return texts;
}

void
wn_record_texts_free(WnRecordTexts *texts)
{
    if (!texts)
        return;
    for (int i = 0; i < TIMES; i++)
        g_string_free(texts->times[i], TRUE);
    g_ptr_array_unref(texts->valid);
    g_free(texts);
}

static const char *
valid_text(WnRecordTexts *texts, const char *text)
{
    if (!text || g_utf8_validate(text, -1, NULL))
        return text;
    g_ptr_array_add(texts->valid, g_utf8_make_valid(text, -1));
    return g_ptr_array_index(texts->valid, texts->valid->len - 1);
}

static const char *
time_text(WnRecordTexts *texts, int which, WnTime time)
{
    if (time == 0)
        return NULL;
    g_string_truncate(texts->times[which], 0);
    wn_phrase_timestamp(texts->times[which], time);
    return texts->times[which]->str;
}

static const char *
endpoint_text(char *text, const WnEndpoint *endpoint)
{
    return endpoint->addr.family ? wn_endpoint_format(endpoint, text) : NULL;
}

void
wn_record_of_capture(WnRecordTexts *texts, const WnAnalysis *analysis, WnRecord *record)
{
    const WnCaptureSummary *capture = &analysis->capture;
    const WnReport         *report = analysis->report;
    const char             *problem = NULL;

    if (capture->n_problems > 0)
        problem = capture->problems[0];
    else if (report->n_notes > 0)
        problem = report->notes[0].text;
    g_ptr_array_set_size(texts->valid, 0);
    *record = (WnRecord){ .type = WN_RECORD_CAPTURE,
                          .file = valid_text(texts, capture->file),
                          .fingerprint = capture->fingerprint,
                          .settings = valid_text(texts, capture->settings),
                          .problem = valid_text(texts, problem),
                          .first = time_text(texts, 0, capture->first),
                          .last = time_text(texts, 1, capture->last),
                          .bytes = MIN(capture->bytes, (uint64_t) G_MAXINT64),
                          .packets = MIN(capture->packets, (uint64_t) G_MAXINT64),
                          .complete = capture->complete };
}

static void
make_parties(WnRecordTexts *texts, const WnSubjectReport *subject, WnRecord *record)
{
    for (size_t i = 0; i < subject->n_parties && i < WN_RECORD_PARTIES; i++) {
        const WnPartyReport *party = &subject->parties[i];

        record->parties[record->n_parties++] = (WnRecordParty){
            .role = wn_role_name(party->role),
            .address = endpoint_text(texts->addresses[i][0], &party->endpoint),
            .mapped = endpoint_text(texts->addresses[i][1], &party->mapped),
            .vantage = wn_vantage_name(party->vantage),
            .user_agent = valid_text(texts, party->user_agent),
            .behind_nat = party->behind_nat == WN_YES,
        };
    }
}

void
wn_record_of_subject(WnRecordTexts *texts, const WnSubjectReport *subject, WnRecord *record)
{
    const WnCauseVerdict *headline = subject->headline;

    g_ptr_array_set_size(texts->valid, 0);
    *record = (WnRecord){ .type = WN_RECORD_SUBJECT,
                          .kind = wn_subject_kind_name(subject->kind),
                          .call_id = valid_text(texts, subject->call_id),
                          .from = valid_text(texts, subject->from ? subject->from : ""),
                          .to = valid_text(texts, subject->to ? subject->to : ""),
                          .start = time_text(texts, 0, subject->start),
                          .outcome = wn_outcome_name(subject->outcome),
                          .duration = (double) (subject->end - subject->start) / WN_SECOND,
                          .status = subject->status,
                          .works = subject->works,
                          .nat_related = subject->nat_related,
                          .sentence = valid_text(texts, subject->sentence) };
    if (headline) {
        record->headline = headline->info->id;
        record->title = headline->info->title;
        record->grade = wn_grade_name(headline->grade);
    }
    make_parties(texts, subject, record);
}
