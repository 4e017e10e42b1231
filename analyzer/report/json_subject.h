/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One subject as a JSON object, and what other JSON of the report shares with it. */
#ifndef WN_REPORT_JSON_SUBJECT_H
#define WN_REPORT_JSON_SUBJECT_H

#include <glib.h>
#include <json-glib/json-glib.h>

#include "whynat.h"

/* Members of an object that is under construction.  Text off the wire becomes valid UTF-8. */
void wn_json_text(JsonBuilder *builder, const char *name, const char *text); /* NULL: null */
void wn_json_number(JsonBuilder *builder, const char *name, uint64_t number);
void wn_json_real(JsonBuilder *builder, const char *name, double value);
void wn_json_time(JsonBuilder *builder, const char *name, WnTime time); /* 0: null */
void wn_json_texts(JsonBuilder *builder, const char *name, const char *const *texts, size_t n);
void wn_json_bool(JsonBuilder *builder, const char *name, bool value);
void wn_json_begin_array(JsonBuilder *builder, const char *name);

/* For capture below: several points were read together, and the subject says itself which. */
#define WN_JSON_OWN_CAPTURES SIZE_MAX

void wn_json_answer(JsonBuilder *builder, const char *name, WnAnswer answer); /* undecided: null */
void wn_json_endpoint(JsonBuilder *builder, const char *name, const WnEndpoint *endpoint);
/* Member "capture": that number; with WN_JSON_OWN_CAPTURES these, one of them as a number. */
void wn_json_captures(JsonBuilder *builder, const uint16_t *captures, size_t n, size_t capture);
void wn_json_evidence(JsonBuilder *builder, const WnEvidenceItem *items, size_t n, size_t capture);

/* The members of a subject; the object is the caller's. */
void wn_json_subject(JsonBuilder *builder, const WnSubjectReport *subject, size_t capture);

/* Ends the builder's object and appends it on one line; the builder is empty afterwards. */
void wn_json_flush(JsonBuilder *builder, GString *text);

#endif
