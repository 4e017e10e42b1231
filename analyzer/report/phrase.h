/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's words said as people say them on the telephone. */
#ifndef WN_REPORT_PHRASE_H
#define WN_REPORT_PHRASE_H

#include <glib.h>

#include "whynat.h"

/* "0.2 s", "41.9 s", "5 min 20 s", "2 h 5 min". */
void wn_phrase_duration(GString *out, WnTime duration);
/* "1 call", "23,456 calls": with the plural s where it needs one. */
void wn_phrase_count(GString *out, uint64_t count, const char *noun);
/* "2026-03-01 10:02:11 UTC" */
void wn_phrase_time(GString *out, WnTime time);
/* RFC 3339 with nanoseconds, UTC: "2026-03-01T10:02:11.000000000Z" */
void wn_phrase_timestamp(GString *out, WnTime time);

const char *wn_phrase_kind(const WnSubjectReport *subject);
/* "certain", and what that is worth. */
const char *wn_phrase_grade(WnGrade grade);
const char *wn_phrase_vantage(WnVantage vantage);
const char *wn_phrase_media(WnMediaVerdict verdict);
/* "686 packets, at least 411 of them lost on the way": the latter where the rest arrives. */
void        wn_phrase_packets(GString *out, const WnMediaReport *media);
const char *wn_phrase_party(WnParty party);
/* The title as a sentence of its own, without the "(note)" that tells lists what it is. */
const char *wn_phrase_title(const WnCauseInfo *info);
/* "the phone or the SIP server"; nothing for no party. */
void wn_phrase_fault(GString *out, unsigned parties);
/* Which part of a network: "inside the caller's network"; nothing where that is not known. */
void wn_phrase_seen_from(GString *out, const WnSubjectReport *subject);
/* "answered after 3.1 s, cut off 32 s later" */
void wn_phrase_outcome(GString *out, const WnSubjectReport *subject);

#endif
