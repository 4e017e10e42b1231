/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One source read into one engine, and what both say in the end. */
#ifndef WN_CLI_READING_H
#define WN_CLI_READING_H

#include "capture/source.h"
#include "report/report.h"

typedef struct WnReading WnReading;

/* Takes the source over.  name: as the user gave it; parts NULL: a single file. */
WnReading *wn_reading_new(WnSource *source, const char *name, char *const *parts,
                          const WnOptions *options);
/* A source that could not be opened: no packet, no subject, and one problem. */
WnReading *wn_reading_new_failed(const char *name, const char *problem);
void       wn_reading_free(WnReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnReading, wn_reading_free)

bool wn_reading_is_open(const WnReading *reading);

/* The next packet goes to the engine.  At the end (END or DAMAGED) nothing is left waiting. */
WnSourceStatus wn_reading_step(WnReading *reading);
/* Reads all that is left and judges it, without a word on the terminal. */
const WnAnalysis *wn_reading_finish(WnReading *reading);
/* NULL for a source that could not be opened. */
const WnEngine *wn_reading_engine(const WnReading *reading);
/* Time of the latest packet; 0 before the first. */
WnTime wn_reading_time(const WnReading *reading);
/* How much of a file is read, 0 to 100; -1 where that is not known. */
int wn_reading_percent(WnReading *reading);
/* It was broken off, by the user or by a limit: said among the problems.  why: static, as "reading
 * was interrupted". */
void wn_reading_break_off(WnReading *reading, const char *why);
/* What the file is called by its content, and how it was judged: stand in the result. */
void wn_reading_identify(WnReading *reading, const char *fingerprint, const char *settings);

/* Judges what was read so far; valid until the next call, or until something is read. */
const WnAnalysis *wn_reading_conclude(WnReading *reading);
/* What the latest conclude found; of a source that could not be opened there is nothing else. */
const WnAnalysis *wn_reading_analysis(const WnReading *reading);

#endif
