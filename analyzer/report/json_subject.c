/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See json_subject.h.  RFC 8259 (JSON), RFC 3339 (times). */
#include "report/json_subject.h"

#include <float.h>
#include <string.h>

#include "report/phrase.h"

static void
add_text(JsonBuilder *builder, const char *text)
{
    if (!text) {
        json_builder_add_null_value(builder);
    } else if (g_utf8_validate(text, -1, NULL)) {
        json_builder_add_string_value(builder, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        json_builder_add_string_value(builder, valid);
    }
}

void
wn_json_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    add_text(builder, text);
}

void
wn_json_number(JsonBuilder *builder, const char *name, uint64_t number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64) MIN(number, (uint64_t) G_MAXINT64));
}

void
wn_json_real(JsonBuilder *builder, const char *name, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    /* json-glib writes 1e-08 as "1e-08.0", which is no JSON; 1.0000000000000001e-08 it writes well.
     */
    g_ascii_dtostr(text, sizeof text, value);
    if (strchr(text, 'e') && !strchr(text, '.'))
        value += value * DBL_EPSILON;
    json_builder_set_member_name(builder, name);
    json_builder_add_double_value(builder, value);
}

void
wn_json_time(JsonBuilder *builder, const char *name, WnTime time)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (time != 0)
        wn_phrase_timestamp(text, time);
    wn_json_text(builder, name, time != 0 ? text->str : NULL);
}

void
wn_json_bool(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

void
wn_json_begin_array(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
}

void
wn_json_texts(JsonBuilder *builder, const char *name, const char *const *texts, size_t n)
{
    wn_json_begin_array(builder, name);
    for (size_t i = 0; i < n; i++)
        add_text(builder, texts[i]);
    json_builder_end_array(builder);
}

static void
add_numbers(JsonBuilder *builder, const char *name, const uint32_t *numbers, size_t n)
{
    wn_json_begin_array(builder, name);
    for (size_t i = 0; i < n; i++)
        json_builder_add_int_value(builder, numbers[i]);
    json_builder_end_array(builder);
}

void
wn_json_endpoint(JsonBuilder *builder, const char *name, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    wn_json_text(builder, name, endpoint->addr.family ? wn_endpoint_format(endpoint, text) : NULL);
}

void
wn_json_answer(JsonBuilder *builder, const char *name, WnAnswer answer)
{
    json_builder_set_member_name(builder, name);
    if (answer == WN_UNDECIDED)
        json_builder_add_null_value(builder);
    else
        json_builder_add_boolean_value(builder, answer == WN_YES);
}

static void
add_parties(JsonBuilder *builder, const WnSubjectReport *subject)
{
    wn_json_begin_array(builder, "endpoints");
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];

        json_builder_begin_object(builder);
        wn_json_text(builder, "role", wn_role_name(party->role));
        wn_json_endpoint(builder, "address", &party->endpoint);
        wn_json_text(builder, "vantage", wn_vantage_name(party->vantage));
        wn_json_answer(builder, "behind_nat", party->behind_nat);
        wn_json_endpoint(builder, "mapped", &party->mapped);
        wn_json_text(builder, "user_agent", party->user_agent);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* Of several captures that are read together a frame's number alone says little. */
static void
add_span(JsonBuilder *builder, uint32_t first, uint32_t last, const uint16_t captures[2],
         size_t capture)
{
    wn_json_number(builder, "first_frame", first);
    wn_json_number(builder, "last_frame", last);
    if (capture != WN_JSON_OWN_CAPTURES)
        return;
    wn_json_number(builder, "first_capture", captures[0]);
    wn_json_number(builder, "last_capture", captures[1]);
}

static void
add_captures(JsonBuilder *builder, const uint16_t *captures, size_t n)
{
    wn_json_begin_array(builder, "captures");
    for (size_t i = 0; i < n; i++)
        json_builder_add_int_value(builder, captures[i]);
    json_builder_end_array(builder);
}

static void
add_media(JsonBuilder *builder, const WnSubjectReport *subject, size_t capture)
{
    wn_json_begin_array(builder, "media");
    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *row = &subject->media[i];

        json_builder_begin_object(builder);
        wn_json_text(builder, "type", row->type);
        wn_json_text(builder, "from", wn_role_name(row->from));
        wn_json_text(builder, "to", wn_role_name(row->to));
        add_numbers(builder, "ssrc", row->ssrcs, row->n_ssrcs);
        wn_json_number(builder, "packets", row->packets);
        wn_json_endpoint(builder, "advertised", &row->advertised);
        wn_json_endpoint(builder, "source", &row->source);
        wn_json_endpoint(builder, "destination", &row->destination);
        wn_json_text(builder, "verdict", wn_media_verdict_name(row->verdict));
        if (row->first_frame)
            add_span(builder, row->first_frame, row->last_frame,
                     (const uint16_t[]){ row->first_capture, row->last_capture }, capture);
        wn_json_text(builder, "bound_by", row->bound_by);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
wn_json_evidence(JsonBuilder *builder, const WnEvidenceItem *items, size_t n, size_t capture)
{
    wn_json_begin_array(builder, "evidence");
    for (size_t i = 0; i < n; i++) {
        const WnEvidenceItem *item = &items[i];

        json_builder_begin_object(builder);
        wn_json_number(builder, "frame", item->frame);
        wn_json_number(builder, "capture",
                       capture == WN_JSON_OWN_CAPTURES ? items[i].capture : capture);
        wn_json_text(builder, "finding", item->finding);
        wn_json_text(builder, "role", item->role == WN_EVIDENCE_CAUSE ? "cause" : "effect");
        wn_json_text(builder, "text", item->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_cause(JsonBuilder *builder, const WnCauseVerdict *cause, size_t capture)
{
    const WnCauseInfo *info = cause->info;
    size_t             n_references = 0;

    while (n_references < G_N_ELEMENTS(info->references) && info->references[n_references])
        n_references++;

    json_builder_begin_object(builder);
    wn_json_text(builder, "id", info->id);
    wn_json_text(builder, "title", info->title);
    wn_json_text(builder, "severity", wn_severity_name(info->severity));
    wn_json_text(builder, "grade", wn_grade_name(cause->grade));
    wn_json_begin_array(builder, "fault");
    for (unsigned bit = 1; bit <= WN_PARTY_CALLEE; bit <<= 1)
        if (cause->fault & bit)
            json_builder_add_string_value(builder, wn_party_name((WnParty) bit));
    json_builder_end_array(builder);
    wn_json_evidence(builder, cause->evidence, cause->n_evidence, capture);
    wn_json_texts(builder, "fix", cause->fixes, cause->n_fixes);
    wn_json_texts(builder, "references", info->references, n_references);
    json_builder_end_object(builder);
}

static void
add_causes(JsonBuilder *builder, const char *name, const WnCauseVerdict *causes, size_t n,
           size_t capture)
{
    wn_json_begin_array(builder, name);
    for (size_t i = 0; i < n; i++)
        add_cause(builder, &causes[i], capture);
    json_builder_end_array(builder);
}

static void
add_verdict(JsonBuilder *builder, const WnSubjectReport *subject, size_t capture)
{
    json_builder_set_member_name(builder, "headline");
    if (subject->headline)
        add_cause(builder, subject->headline, capture);
    else
        json_builder_add_null_value(builder);
    add_causes(builder, "also", subject->also, subject->n_also, capture);
    add_causes(builder, "hazards", subject->hazards, subject->n_hazards, capture);

    wn_json_begin_array(builder, "ruled_out");
    for (size_t i = 0; i < subject->n_ruled_out; i++) {
        const WnRuledOut *ruled_out = &subject->ruled_out[i];

        json_builder_begin_object(builder);
        wn_json_text(builder, "id", ruled_out->info->id);
        wn_json_text(builder, "because", ruled_out->guard);
        wn_json_text(builder, "text", ruled_out->because);
        add_numbers(builder, "frames", ruled_out->frames, ruled_out->n_frames);
        if (capture == WN_JSON_OWN_CAPTURES)
            add_captures(builder, ruled_out->captures, ruled_out->n_frames);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);

    wn_json_begin_array(builder, "capture_next");
    for (size_t i = 0; i < subject->n_capture_next; i++) {
        json_builder_begin_object(builder);
        wn_json_text(builder, "where", subject->capture_next[i].where);
        wn_json_text(builder, "why", subject->capture_next[i].why);
        wn_json_text(builder, "command", subject->capture_next[i].command);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    wn_json_text(builder, "sentence", subject->sentence);
}

void
wn_json_captures(JsonBuilder *builder, const uint16_t *captures, size_t n, size_t capture)
{
    if (capture != WN_JSON_OWN_CAPTURES || n == 1) {
        wn_json_number(builder, "capture", capture == WN_JSON_OWN_CAPTURES ? captures[0] : capture);
        return;
    }
    wn_json_begin_array(builder, "capture");
    for (size_t i = 0; i < n; i++)
        json_builder_add_int_value(builder, captures[i]);
    json_builder_end_array(builder);
}

void
wn_json_subject(JsonBuilder *builder, const WnSubjectReport *subject, size_t capture)
{
    wn_json_text(builder, "kind", wn_subject_kind_name(subject->kind));
    wn_json_text(builder, "call_id", subject->call_id);
    wn_json_text(builder, "from", subject->from ? subject->from : "");
    wn_json_text(builder, "to", subject->to ? subject->to : "");
    wn_json_captures(builder, subject->captures, subject->n_captures, capture);
    add_span(builder, subject->first_frame, subject->last_frame,
             (const uint16_t[]){ subject->first_capture, subject->last_capture }, capture);
    wn_json_time(builder, "start", subject->start);
    wn_json_real(builder, "duration", (double) (subject->end - subject->start) / WN_SECOND);
    wn_json_time(builder, "answered", subject->answered);
    add_parties(builder, subject);
    wn_json_text(builder, "outcome", wn_outcome_name(subject->outcome));
    json_builder_set_member_name(builder, "status");
    if (subject->status)
        json_builder_add_int_value(builder, subject->status);
    else
        json_builder_add_null_value(builder);
    wn_json_answer(builder, "works", subject->works);
    add_media(builder, subject, capture);
    wn_json_text(builder, "registration_flow", subject->registration_flow);
    if (subject->registration_flow) {
        wn_json_text(builder, "registration_flow_text", subject->registration_flow_text);
        wn_json_text(builder, "registrar", subject->registrar);
    }
    wn_json_answer(builder, "nat_related", subject->nat_related);
    json_builder_set_member_name(builder, "verdict");
    json_builder_begin_object(builder);
    add_verdict(builder, subject, capture);
    json_builder_end_object(builder);
}

void
wn_json_flush(JsonBuilder *builder, GString *text)
{
    g_autoptr(JsonNode) root = NULL;
    g_autoptr(JsonGenerator) generator = json_generator_new();

    json_builder_end_object(builder);
    root = json_builder_get_root(builder);
    json_generator_set_root(generator, root);
    json_generator_to_gstring(generator, text);
    json_builder_reset(builder);
}
