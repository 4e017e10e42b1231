/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON report: its members, its two forms, and strings that are valid whatever came in. */
#include "report/json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "support/made_report.h"

static char *
json_of(const WnAnalysis *analyses, size_t n, WnJsonForm form)
{
    GString *text = g_string_new(NULL);
    WnJson   json;

    wn_json_init(&json, analyses, n, form);
    while (wn_json_step(&json, text))
        ;
    return g_string_free(text, FALSE);
}

static JsonNode *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    JsonNode *node = json_from_string(text, &error);

    g_assert_no_error(error);
    g_assert_true(JSON_NODE_HOLDS_OBJECT(node));
    return node;
}

static JsonObject *
object_at(JsonObject *object, const char *array, guint index)
{
    return json_array_get_object_element(json_object_get_array_member(object, array), index);
}

static void
assert_text(JsonObject *object, const char *name, const char *expected)
{
    g_assert_cmpstr(json_object_get_string_member(object, name), ==, expected);
}

static void
the_document_has_the_contracts_members(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *root = json_node_get_object(node);
    g_autoptr(GList) members = json_object_get_members(root);
    static const char *const expected[] = { "schema", "version", "captures", "subjects",
                                            "nats",   "ports",   "summary" };

    g_assert_cmpuint(g_list_length(members), ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpstr(g_list_nth_data(members, i), ==, expected[i]);
    assert_text(root, "schema", "whynat/1");
    assert_text(root, "version", WN_VERSION);
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(root, "subjects")), ==, 3);
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(root, "nats")), ==, 0);
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(root, "ports")), ==, 0);
}

static void
a_capture_is_told(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *capture = object_at(json_node_get_object(node), "captures", 0);
    JsonArray  *problems = json_object_get_array_member(capture, "problems");

    assert_text(capture, "file", "made.pcap");
    assert_text(capture, "first", "2026-01-05T10:00:00.000000000Z");
    assert_text(capture, "last", "2026-01-05T10:00:41.900000000Z");
    g_assert_cmpint(json_object_get_int_member(capture, "bytes"), ==, 4321);
    g_assert_cmpint(json_object_get_int_member(capture, "packets"), ==, 131);
    g_assert_false(json_object_get_boolean_member(capture, "complete"));
    g_assert_cmpstr(json_array_get_string_element(problems, 0), ==,
                    "the file breaks off within packet 132");
    g_assert_cmpstr(json_array_get_string_element(problems, 1), ==, "7 frames were duplicates.");
    g_assert_cmpint(json_object_get_int_member(
                        json_object_get_object_member(capture, "not_decoded"), "encrypted (TLS)"),
                    ==, 12);
}

static void
a_subject_is_told(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *call = object_at(json_node_get_object(node), "subjects", 1);
    JsonObject *caller = object_at(call, "endpoints", 0);
    JsonObject *media = object_at(call, "media", 0);

    assert_text(call, "kind", "call");
    assert_text(call, "call_id", "c1@example.net");
    g_assert_cmpint(json_object_get_int_member(call, "capture"), ==, 0);
    g_assert_cmpfloat_with_epsilon(json_object_get_double_member(call, "duration"), 35.1, 1e-9);
    assert_text(call, "outcome", "dropped");
    g_assert_cmpint(json_object_get_int_member(call, "status"), ==, 200);
    g_assert_false(json_object_get_boolean_member(call, "works"));
    g_assert_true(json_object_get_boolean_member(call, "nat_related"));
    assert_text(caller, "address", "192.168.1.20:5060");
    assert_text(caller, "vantage", "lan");
    g_assert_true(json_object_get_boolean_member(caller, "behind_nat"));
    assert_text(media, "verdict", "sent");
    assert_text(media, "destination", "198.51.100.5:20000");
    g_assert_cmpint(json_array_get_int_element(json_object_get_array_member(media, "ssrc"), 0), ==,
                    0xdeadbeef);
}

static void
a_verdict_is_told(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *call = object_at(json_node_get_object(node), "subjects", 1);
    JsonObject *verdict = json_object_get_object_member(call, "verdict");
    JsonObject *cause = json_object_get_object_member(verdict, "headline");
    JsonObject *effect = object_at(cause, "evidence", 2);
    JsonObject *excuse = object_at(verdict, "ruled_out", 0);

    assert_text(cause, "id", "made-fault");
    assert_text(cause, "grade", "certain");
    g_assert_cmpstr(json_array_get_string_element(json_object_get_array_member(cause, "fault"), 0),
                    ==, "server");
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(cause, "references")), ==,
                     2);
    g_assert_cmpint(json_object_get_int_member(effect, "frame"), ==, 118);
    assert_text(effect, "role", "effect");
    assert_text(excuse, "id", "made-hazard");
    assert_text(excuse, "because", "path-open");
    assert_text(object_at(verdict, "also", 0), "grade", "possible");
}

/* Undecided is null, not false: nobody looked, or nobody could. */
static void
what_is_not_known_is_null(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *subject = object_at(json_node_get_object(node), "subjects", 2);

    g_assert_true(json_object_get_null_member(subject, "works"));
    g_assert_true(json_object_get_null_member(subject, "nat_related"));
    g_assert_true(json_object_get_null_member(subject, "call_id"));
    g_assert_true(json_object_get_null_member(subject, "status"));
    g_assert_true(json_object_get_null_member(subject, "registration_flow"));
}

static void
causes_are_counted_by_id(void)
{
    const WnAnalysis analyses[] = { wn_made_full, wn_made_full, wn_made_empty };
    g_autofree char *text = json_of(analyses, 3, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *root = json_node_get_object(node);
    JsonObject *summary = json_object_get_object_member(root, "summary");
    JsonObject *by_cause = json_object_get_object_member(summary, "by_cause");
    g_autoptr(GList) ids = json_object_get_members(by_cause);

    g_assert_cmpint(json_object_get_int_member(summary, "subjects"), ==, 6);
    g_assert_cmpint(json_object_get_int_member(summary, "failed"), ==, 2);
    g_assert_cmpstr(ids->data, ==, "cannot-tell");
    g_assert_cmpstr(ids->next->data, ==, "made-fault");
    g_assert_cmpint(json_object_get_int_member(by_cause, "made-fault"), ==, 2);
    /* Subjects of the second capture say so. */
    g_assert_cmpint(json_object_get_int_member(object_at(root, "subjects", 4), "capture"), ==, 1);
}

static void
records_are_a_line_each_and_have_an_end(void)
{
    static const char *const types[] = { "capture", "subject", "subject", "subject", "end" };
    g_autofree char         *text = json_of(&wn_made_full, 1, WN_JSON_RECORDS);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, G_N_ELEMENTS(types) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autoptr(JsonNode) node = parse(lines[i]);
        assert_text(json_node_get_object(node), "type", types[i]);
    }
    g_assert_cmpstr(lines[G_N_ELEMENTS(types)], ==, "");
}

static void
nothing_is_still_a_report(void)
{
    g_autofree char *none = json_of(NULL, 0, WN_JSON_DOCUMENT);
    g_autofree char *empty = json_of(&wn_made_empty, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) first = parse(none);
    g_autoptr(JsonNode) second = parse(empty);
    JsonObject *capture = object_at(json_node_get_object(second), "captures", 0);

    g_assert_nonnull(first);
    g_assert_true(json_object_get_null_member(capture, "first"));
}

static void
hostile_strings_are_valid_utf8(void)
{
    g_autofree char *text = json_of(&wn_made_hostile, 1, WN_JSON_DOCUMENT);
    g_autoptr(JsonNode) node = parse(text);
    JsonObject *root = json_node_get_object(node);
    JsonObject *subject = object_at(root, "subjects", 0);

    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at++)
        g_assert_true((unsigned char) *at >= 0x20 || *at == '\n');
    assert_text(subject, "call_id", "\"quoted\"\\\t\x7f");
    assert_text(object_at(root, "captures", 0), "file", "bad\033[1mname\xef\xbf\xbd.pcap");
}

static void
a_record_of_one_subject_is_the_same(void)
{
    g_autofree char *text = json_of(&wn_made_full, 1, WN_JSON_RECORDS);
    g_autoptr(GString) record = g_string_new(NULL);

    wn_json_subject_record(record, &wn_made_full.report->subjects[1], 0);
    g_assert_nonnull(strstr(text, record->str));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/json/the_document_has_the_contracts_members",
                    the_document_has_the_contracts_members);
    g_test_add_func("/report/json/a_capture_is_told", a_capture_is_told);
    g_test_add_func("/report/json/a_subject_is_told", a_subject_is_told);
    g_test_add_func("/report/json/a_verdict_is_told", a_verdict_is_told);
    g_test_add_func("/report/json/what_is_not_known_is_null", what_is_not_known_is_null);
    g_test_add_func("/report/json/causes_are_counted_by_id", causes_are_counted_by_id);
    g_test_add_func("/report/json/records_are_a_line_each_and_have_an_end",
                    records_are_a_line_each_and_have_an_end);
    g_test_add_func("/report/json/nothing_is_still_a_report", nothing_is_still_a_report);
    g_test_add_func("/report/json/hostile_strings_are_valid_utf8", hostile_strings_are_valid_utf8);
    g_test_add_func("/report/json/a_record_of_one_subject_is_the_same",
                    a_record_of_one_subject_is_the_same);
    return g_test_run();
}
