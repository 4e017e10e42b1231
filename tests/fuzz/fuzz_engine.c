/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a capture, through reader, decoder and engine to the report: every verdict cites
 * frames of the capture, and judging twice gives the same.
 */
#include <stdlib.h>
#include <string.h>

#include "capture/decode.h"
#include "capture/source.h"
#include "fuzz/fuzz.h"

/* Longer captures only cost time. */
#define MAX_PACKETS 3000u

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

static void
deliver(const WnPacket *packet, void *data)
{
    wn_engine_feed(data, packet);
}

static void
check_verdict(const WnCauseVerdict *verdict, uint32_t last_frame)
{
    expect(verdict->info && verdict->grade > WN_GRADE_NONE && verdict->n_fixes > 0);
    for (size_t i = 0; i < verdict->n_evidence; i++) {
        expect(verdict->evidence[i].frame <= last_frame);
        expect(g_utf8_validate(verdict->evidence[i].text, -1, NULL));
    }
}

static void
check_subject(const WnSubjectReport *subject, uint32_t last_frame)
{
    expect(subject->from && subject->to && subject->sentence);
    expect(g_utf8_validate(subject->from, -1, NULL) && g_utf8_validate(subject->to, -1, NULL));
    expect(subject->works != WN_YES || !subject->headline);
    if (subject->headline)
        check_verdict(subject->headline, last_frame);
    for (size_t i = 0; i < subject->n_also; i++)
        check_verdict(&subject->also[i], last_frame);
    for (size_t i = 0; i < subject->n_hazards; i++)
        check_verdict(&subject->hazards[i], last_frame);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(WnSource) source = wn_source_open_bytes(wn_bytes(data, size), "input", NULL, NULL);
    WnEngine       *engine;
    WnDecoder      *decoder;
    WnRawPacket     packet;
    const WnReport *report;
    uint32_t        last_frame = 0, count = 0;
    size_t          n_subjects;

    if (!source)
        return 0;
    engine = wn_engine_new(NULL);
    decoder = wn_decoder_new(NULL, deliver, engine);
    while (count++ < MAX_PACKETS && wn_source_next(source, &packet) == WN_SOURCE_PACKET) {
        wn_decoder_feed(decoder, &packet);
        last_frame = packet.frame;
    }
    wn_decoder_finish(decoder);
    report = wn_engine_conclude(engine);
    n_subjects = report->n_subjects;
    for (size_t i = 0; i < report->n_subjects; i++)
        check_subject(&report->subjects[i], last_frame);
    report = wn_engine_conclude(engine);
    expect(report->n_subjects == n_subjects);
    wn_decoder_free(decoder);
    wn_engine_free(engine);
    return 0;
}
