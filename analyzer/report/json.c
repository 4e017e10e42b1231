/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See json.h. */
#include "report/json.h"

#include <string.h>

#include "report/json_network.h"
#include "report/json_subject.h"

/* The pieces, in the order of the document. */
enum {
    STAGE_BEGIN,
    STAGE_CAPTURES,
    STAGE_SUBJECTS,
    STAGE_NATS,
    STAGE_PORTS,
    STAGE_END,
    STAGE_DONE
};

void
wn_json_init(WnJson *json, const WnAnalysis *analyses, size_t n, WnJsonForm form)
{
    *json = (WnJson){ .analyses = analyses, .n_analyses = n, .form = form, .first = true };
}

void
wn_json_omit_subjects(WnJson *json)
{
    json->omit_subjects = true;
}

/* A builder with an open object, and its type where each object says what it is. */
static JsonBuilder *
begin_object(WnJsonForm form, const char *type)
{
    JsonBuilder *builder = json_builder_new();

    json_builder_begin_object(builder);
    if (form == WN_JSON_RECORDS)
        wn_json_text(builder, "type", type);
    return builder;
}

/* Ends an element of an array, or a record. */
static void
end_object(WnJson *json, JsonBuilder *builder, GString *text)
{
    if (json->form == WN_JSON_DOCUMENT)
        g_string_append(text, json->first ? "\n    " : ",\n    ");
    json->first = false;
    wn_json_flush(builder, text);
    if (json->form == WN_JSON_RECORDS)
        g_string_append_c(text, '\n');
}

/* What the reader had trouble with, and what the engine noted of the capture as a whole. */
static void
add_problems(JsonBuilder *builder, const WnCaptureSummary *capture, const WnReport *report)
{
    g_autoptr(GPtrArray) sentences = g_ptr_array_new();

    for (size_t i = 0; i < capture->n_problems; i++)
        g_ptr_array_add(sentences, (gpointer) capture->problems[i]);
    for (size_t i = 0; i < report->n_notes; i++)
        g_ptr_array_add(sentences, (gpointer) report->notes[i].text);
    wn_json_texts(builder, "problems", (const char *const *) sentences->pdata, sentences->len);
}

static void
add_capture(WnJson *json, const WnCaptureSummary *capture, GString *text)
{
    g_autoptr(JsonBuilder) builder = begin_object(json->form, "capture");

    wn_json_text(builder, "file", capture->file);
    if (capture->n_parts > 0)
        wn_json_texts(builder, "parts", capture->parts, capture->n_parts);
    if (capture->fingerprint) {
        wn_json_text(builder, "fingerprint", capture->fingerprint);
        wn_json_text(builder, "settings", capture->settings);
    }
    wn_json_number(builder, "bytes", capture->bytes);
    wn_json_number(builder, "packets", capture->packets);
    wn_json_time(builder, "first", capture->first);
    wn_json_time(builder, "last", capture->last);
    wn_json_texts(builder, "link_types", capture->link_types, capture->n_link_types);
    wn_json_bool(builder, "complete", capture->complete);
    add_problems(builder, capture, json->analyses[json->analysis].report);
    json_builder_set_member_name(builder, "not_decoded");
    json_builder_begin_object(builder);
    for (size_t i = 0; i < capture->n_not_decoded; i++)
        wn_json_number(builder, capture->not_decoded[i].reason, capture->not_decoded[i].count);
    json_builder_end_object(builder);
    end_object(json, builder, text);
}

/* Read together, each frame says itself of which point it is. */
static size_t
captures_of(const WnJson *json)
{
    return json->together ? WN_JSON_OWN_CAPTURES : json->analysis;
}

static void
add_subject(WnJson *json, GString *text)
{
    const WnReport *report = json->analyses[json->analysis].report;
    g_autoptr(JsonBuilder) builder = begin_object(json->form, "subject");

    wn_json_subject(builder, &report->subjects[json->subject], captures_of(json));
    end_object(json, builder, text);
}

void
wn_json_subject_record(GString *text, const WnSubjectReport *subject, size_t capture)
{
    g_autoptr(JsonBuilder) builder = begin_object(WN_JSON_RECORDS, "subject");

    wn_json_subject(builder, subject, capture);
    wn_json_flush(builder, text);
    g_string_append_c(text, '\n');
}

/* ------------------------------------------------------------------ summary */

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
add_causes(const WnJson *json, JsonBuilder *builder)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    for (size_t i = 0; i < json->n_analyses; i++) {
        const WnReport *report = json->analyses[i].report;
        for (size_t k = 0; k < report->n_subjects; k++)
            if (report->subjects[k].headline)
                g_ptr_array_add(ids, (gpointer) report->subjects[k].headline->info->id);
    }
    g_ptr_array_sort(ids, compare_ids);
    for (guint i = 0, next; i < ids->len; i = next) {
        const char *id = g_ptr_array_index(ids, i);

        for (next = i + 1; next < ids->len; next++)
            if (strcmp(id, g_ptr_array_index(ids, next)) != 0)
                break;
        wn_json_number(builder, id, next - i);
    }
}

static void
add_summary(const WnJson *json, JsonBuilder *builder)
{
    uint64_t subjects = 0, failed = 0, nat = 0, not_nat = 0, cannot_tell = 0;

    for (size_t i = 0; i < json->n_analyses; i++) {
        const WnReport *report = json->analyses[i].report;
        subjects += report->n_subjects;
        failed += report->n_failed;
        nat += report->n_nat;
        not_nat += report->n_not_nat;
        cannot_tell += report->n_cannot_tell;
    }
    wn_json_number(builder, "subjects", subjects);
    wn_json_number(builder, "failed", failed);
    wn_json_number(builder, "nat", nat);
    wn_json_number(builder, "not_nat", not_nat);
    wn_json_number(builder, "cannot_tell", cannot_tell);
    json_builder_set_member_name(builder, "by_cause");
    json_builder_begin_object(builder);
    add_causes(json, builder);
    json_builder_end_object(builder);
}

static void
add_end(const WnJson *json, GString *text)
{
    g_autoptr(JsonBuilder) builder = begin_object(json->form, "end");

    if (json->form == WN_JSON_RECORDS) {
        wn_json_text(builder, "schema", "whynat/1");
        wn_json_text(builder, "version", WN_VERSION);
        json_builder_set_member_name(builder, "summary");
        json_builder_begin_object(builder);
        add_summary(json, builder);
        json_builder_end_object(builder);
        wn_json_flush(builder, text);
        g_string_append_c(text, '\n');
        return;
    }
    add_summary(json, builder);
    g_string_append(text, json->first ? "],\n" : "\n  ],\n");
    if (json->extra)
        g_string_append(text, json->extra);
    g_string_append(text, "  \"summary\": ");
    wn_json_flush(builder, text);
    g_string_append(text, "\n}\n");
}

/* ------------------------------------------------------------------ steps */

/* False where there is none left. */
static bool
next_subject(WnJson *json)
{
    while (json->analysis < json->n_analyses &&
           json->subject == json->analyses[json->analysis].report->n_subjects) {
        json->analysis++;
        json->subject = 0;
    }
    return json->analysis < json->n_analyses;
}

static bool
next_nat(WnJson *json)
{
    while (json->analysis < json->n_analyses &&
           json->row == json->analyses[json->analysis].report->n_nats) {
        json->analysis++;
        json->row = 0;
    }
    return json->analysis < json->n_analyses;
}

static bool
next_port(WnJson *json)
{
    while (json->analysis < json->n_analyses &&
           json->row == json->analyses[json->analysis].report->n_ports) {
        json->analysis++;
        json->row = 0;
    }
    return json->analysis < json->n_analyses;
}

static void
enter(WnJson *json, unsigned stage, const char *name, GString *text)
{
    if (json->form == WN_JSON_DOCUMENT)
        g_string_append_printf(text, "%s],\n  \"%s\": [", json->first ? "" : "\n  ", name);
    json->stage = stage;
    json->analysis = 0;
    json->row = 0;
    json->first = true;
}

static void
add_nat(WnJson *json, GString *text)
{
    const WnReport *report = json->analyses[json->analysis].report;
    g_autoptr(JsonBuilder) builder = begin_object(json->form, "nat");

    wn_json_nat(builder, &report->nats[json->row++], captures_of(json));
    end_object(json, builder, text);
}

static void
add_port(WnJson *json, GString *text)
{
    const WnReport *report = json->analyses[json->analysis].report;
    g_autoptr(JsonBuilder) builder = begin_object(json->form, "port");

    wn_json_port(builder, &report->ports[json->row++], captures_of(json));
    end_object(json, builder, text);
}

bool
wn_json_step(WnJson *json, GString *text)
{
    switch (json->stage) {
    case STAGE_BEGIN:
        if (json->form == WN_JSON_DOCUMENT)
            g_string_append_printf(text,
                                   "{\n  \"schema\": \"whynat/1\",\n  \"version\": \"%s\",\n"
                                   "  \"captures\": [",
                                   WN_VERSION);
        json->stage = STAGE_CAPTURES;
        return true;
    case STAGE_CAPTURES:
        if (json->analysis < json->n_analyses) {
            add_capture(json, &json->analyses[json->analysis].capture, text);
            json->analysis++;
        } else {
            enter(json, STAGE_SUBJECTS, "subjects", text);
        }
        return true;
    case STAGE_SUBJECTS:
        if (!json->omit_subjects && next_subject(json)) {
            add_subject(json, text);
            json->subject++;
        } else {
            enter(json, STAGE_NATS, "nats", text);
        }
        return true;
    case STAGE_NATS:
        if (next_nat(json))
            add_nat(json, text);
        else
            enter(json, STAGE_PORTS, "ports", text);
        return true;
    case STAGE_PORTS:
        if (next_port(json))
            add_port(json, text);
        else
            json->stage = STAGE_END;
        return true;
    case STAGE_END:
        add_end(json, text);
        json->stage = STAGE_DONE;
        return true;
    default:
        return false;
    }
}
